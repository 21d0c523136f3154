// SPDX-License-Identifier: BSD-3-Clause
/* neighbour_fragment.c - what was measured beside a poller, as a fragment of a result */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/lib/cpulist.h"
#include "../result/series.h"
#include "block.h"
#include "neighbour.h"

enum { TEXT = 200 };

static const char *const state_names[NR_POLLER_STATES] = { "off", "on" };

static const char *tool_of_step(const struct neighbour *neighbour)
{
	return neighbour->step->row->name;
}

static bool is_isolated(unsigned int cpu)
{
	FILE *file = fopen("/sys/devices/system/cpu/isolated", "re");
	struct rtpoll_cpulist list;
	char text[400] = "";
	bool is = false;

	if (!file)
		return false;
	if (fgets(text, sizeof(text), file) &&
	    !rtpoll_cpulist_parse(&list, RTPOLL_CPULIST_MAX, text))
		is = rtpoll_cpulist_has(&list, cpu);
	fclose(file);
	return is;
}

static void id_make(char id[TEXT], const struct neighbour *neighbour, unsigned int number,
		    int state)
{
	snprintf(id, TEXT, "%s/cpu%u/poller-%s", tool_of_step(neighbour), neighbour->cpu[number],
		 state_names[state]);
}

/* Samples in the last bucket. */
static double open_inside(const json_t *series)
{
	const json_t *hist = json_object_get(series, "hist");

	return json_number_value(json_array_get(json_array_get(hist, json_array_size(hist) - 1),
						2));
}

/* With the poller it has a ratio, to that without it. */
static json_t *series_make(struct neighbour *neighbour, unsigned int number, int state,
			   double ratio)
{
	const struct blocks *blocks = &neighbour->blocks[number][state];
	unsigned int cpu = neighbour->cpu[number];
	char id[TEXT], off[TEXT], title[TEXT];
	json_t *series;

	id_make(id, neighbour, number, state);
	id_make(off, neighbour, number, POLLER_OFF);
	snprintf(title, sizeof(title), "%s, CPU %u (%s), CPU %u %s",
		 tool_of_step(neighbour), cpu, is_isolated(cpu) ? "isolated" : "housekeeping",
		 neighbour->poller, state == POLLER_ON ? "polls" : "does not poll");
	series = json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:I, s:I, s:f, s:f, s:f, s:o, s:i}",
			   "id", id, "group", tool_of_step(neighbour), "title", title,
			   "where", "native", "cpu", (int)cpu, "unit", neighbour->unit,
			   "count", (json_int_t)blocks->count,
			   "overflow", (json_int_t)blocks->overflow, "min", blocks->min,
			   "mean", blocks->count ? blocks->sum / blocks->count : 0.0,
			   "max", blocks->max, "hist", blocks_hist(blocks),
			   "blocks", (int)blocks->nr);
	if (blocks->open_count)
		series_end_is_open(series, open_inside(series));
	if (state == POLLER_ON && ratio > 0) {
		json_object_set_new(series, "reference", json_string(off));
		json_object_set_new(series, "ratio", json_real(ratio));
	}
	return series;
}

static json_t *goal_make(const struct neighbour *neighbour, unsigned int number, double ratio)
{
	char id[TEXT], title[TEXT];
	bool is_met = ratio > 0 && ratio <= 1.1;

	snprintf(id, sizeof(id), "N1.cpu%u", neighbour->cpu[number]);
	snprintf(title, sizeof(title), "cyclictest median on CPU %u, CPU %u polling by not",
		 neighbour->cpu[number], neighbour->poller);
	return json_pack("{s:s, s:s, s:s, s:f, s:o, s:o, s:s, s:s?}", "id", id, "title", title,
			 "bound", "at most", "goal", 1.1,
			 "got", ratio > 0 ? json_real(ratio) : json_null(),
			 "met", ratio > 0 ? json_boolean(is_met) : json_null(),
			 "where", "native", "reason", is_met ? NULL : ratio > 0 ?
			 "what else runs on the poller's CPU has to go to this one, or waits" :
			 "no pair of blocks was measured");
}

json_t *neighbour_fragment(struct neighbour *neighbour)
{
	json_t *series = json_array(), *goals = json_array();

	for (unsigned int n = 0; n < neighbour->nr_cpus; n++) {
		double ratio = block_median(neighbour->quotients[n], neighbour->nr_quotients[n]);

		for (int state = POLLER_OFF; state <= POLLER_ON; state++)
			json_array_append_new(series, series_make(neighbour, n, state, ratio));
		if (neighbour->step->row->source == SOURCE_CYCLICTEST)
			json_array_append_new(goals, goal_make(neighbour, n, ratio));
	}
	return json_pack("{s:o, s:o}", "series", series, "goals", goals);
}
