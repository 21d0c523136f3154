// SPDX-License-Identifier: BSD-3-Clause
/* bench_record.c - rows of the latency table as records for bench/guest */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "json.h"

/* "in-kernel poll" in a guest called "counted": "latency/counted/in-kernel-poll". */
static const char *id_of(const struct bench_guest *guest, const char *name, char *id,
			 size_t bytes)
{
	char *next;

	snprintf(id, bytes, "latency/%s/%s", guest->name, name);
	for (next = id; *next; next++)
		if (isspace((unsigned char)*next))
			*next = '-';
	return id;
}

void bench_record_row(const struct bench_guest *guest, const struct row *row,
		      const struct row *reference)
{
	char id[96], reference_id[96], title[128];
	struct json_series series = {
		.id = id_of(guest, row->name, id, sizeof(id)),
		.title = title, .group = "guest", .load = "idle",
		.unit = guest->counted ? "instructions" : "ns",
		.hist = row->hist, .min = row->min, .max = row->max, .sum = row->sum,
		.blocks = BENCH_ROUNDS,
	};

	snprintf(title, sizeof(title), "%s (%s)", row->name, guest->title);
	if (reference && reference != row && reference->p50) {
		series.reference = id_of(guest, reference->name, reference_id,
					 sizeof(reference_id));
		series.ratio = bench_times(row, reference);
	}
	json_series(&series);
}

bool bench_record_goal(const struct bench_guest *guest, const char *what, const char *title,
		       bool at_least, double goal, double got)
{
	char id[96];
	struct json_goal record = {
		.id = id_of(guest, what, id, sizeof(id)), .title = title,
		.at_least = at_least, .goal = goal, .got = got,
		.missed = guest->counted ?
			  "instructions are counted: a change made this way longer" :
			  "QEMU on a shared machine: the host took CPUs away",
	};

	return json_goal(&record);
}
