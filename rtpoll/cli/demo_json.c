// SPDX-License-Identifier: BSD-3-Clause
/* demo_json.c - the figures of rtpoll demo for programs */

#include <errno.h>
#include <jansson.h>

#include "demo.h"

static json_t *buckets(const uint32_t *hist)
{
	json_t *all = json_array();

	for (unsigned int i = 0; i < RTPOLL_HIST_BUCKETS; i++)
		if (hist[i])
			json_array_append_new(all, json_pack("[I, I]",
							     (json_int_t)rtpoll_hist_low(i),
							     (json_int_t)hist[i]));
	return all;
}

static json_t *row(const char *name, const struct demo_row *row)
{
	const struct demo_times *times = &row->times;

	return json_pack("{s:s, s:I, s:f, s:f, s:f, s:I, s:o}", "name", name, "round_trips",
			 (json_int_t)times->nr, "p50_ns", demo_quantile(times, 0.5), "p99_ns",
			 demo_quantile(times, 0.99), "p99_9_ns",
			 demo_quantile(times, 0.999), "max_ns", (json_int_t)times->max_ns,
			 "buckets_ns", buckets(times->hist));
}

static json_t *vms(const struct demo_board *board)
{
	json_t *all = json_array();

	for (int i = 0; i < DEMO_VMS; i++) {
		char name[16];
		json_t *vm;

		snprintf(name, sizeof(name), "vm%d", i);
		vm = row(name, &board->vm[i]);
		json_object_set_new(vm, "vcpus", json_integer(DEMO_VCPUS));
		json_object_set_new(vm, "requests_per_s",
				    json_real(board->vms_ns ? board->vm[i].times.nr * 1e9 /
					      board->vms_ns : 0));
		json_array_append_new(all, vm);
	}
	return all;
}

static json_t *ways(const struct demo_board *board)
{
	json_t *all = json_array();

	for (int i = 0; i < NR_DEMO_WAYS; i++) {
		json_t *way = row(demo_way_names[i], &board->way[i]);

		json_object_set_new(way, "blocks", json_integer(board->way[i].blocks));
		json_object_set_new(way, "dropped", json_integer(board->way[i].dropped));
		json_object_set_new(way, "by_ping_pong", json_real(board->way[i].ratio));
		json_array_append_new(all, way);
	}
	return all;
}

int demo_json(FILE *out, const struct demo *demo)
{
	char machine[80];
	json_t *root;
	int ret;

	demo_machine(machine, sizeof(machine));
	root = json_pack("{s:s, s:s, s:s, s:[i, i], s:b, s:I, s:f, s:o, s:o}",
			 "schema", "rtpoll.demo/1", "measured",
			 "between two processes of this machine; not ACRN, no VM exit", "machine",
			 machine, "cpus", demo->cpu[0], demo->cpu[1], "one_cpu_only",
			 demo->cpu[0] == demo->cpu[1], "without",
			 (json_int_t)demo->board->without, "clock_ns", demo->board->clock_ns, "vms",
			 vms(demo->board), "ways", ways(demo->board));
	ret = root ? json_dumpf(root, out, JSON_INDENT(1)) : -1;
	json_decref(root);
	fputc('\n', out);
	return ret ? -EIO : 0;
}
