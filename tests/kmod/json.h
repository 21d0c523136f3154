/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * json.h - records of what a guest test measured, for bench/guest
 *
 * A record is "KIND OBJECT" and is printed in lines "json: PART", as the guest's lines
 * are short; "json;" ends it.  The last one, "end N", says how many there were.
 * Nothing is printed unless the test's last argument is "json".
 */
#ifndef TEST_JSON_H
#define TEST_JSON_H

#include <stdbool.h>
#include <stdint.h>

/* Takes the last argument away if it is that word. */
bool last_argument_is(int *argc, char **argv, const char *word);
/* Takes the last argument away if it is "json": records are printed from now on. */
void json_begin(int *argc, char **argv);
/* After the last record. */
void json_end(void);

/**
 * struct json_series - latencies
 * @id:		unique in a report
 * @title:	what a reader sees
 * @group:	"guest" or "interference"
 * @load:	what went on beside it, or NULL
 * @unit:	"ns" or "instructions"
 * @hist:	HVSIM_HIST_BUCKETS counters
 * @min:	shortest
 * @max:	longest
 * @sum:	of all in @hist
 * @blocks:	rounds it was measured in
 * @reference:	id of the series that @ratio is over, or NULL
 * @ratio:	p50 of this over p50 of @reference, of rows that are measured in rounds the
 *		median over rounds; 0: none
 */
struct json_series {
	const char *id;
	const char *title;
	const char *group;
	const char *load;
	const char *unit;
	const uint32_t *hist;
	uint64_t min;
	uint64_t max;
	uint64_t sum;
	unsigned int blocks;
	const char *reference;
	double ratio;
};

void json_series(const struct json_series *series);

/**
 * struct json_point - one point of a scaling plot
 * @id:		unique in a report
 * @vms:	VMs that exist and are polled
 * @vcpus:	of each VM
 * @ranges:	doorbells of each VM
 * @pollers:	pollers that share them
 * @pattern:	"hot": one slot is asked for, "cold": each in turn
 * @hist:	HVSIM_HIST_BUCKETS counters, in ns
 * @ratio:	p50 over that of the first point; 0: none
 * @requests_per_s: answered in a second of the guest's clock
 * @memory_bytes_per_vm: or 0: not measured
 */
struct json_point {
	const char *id;
	unsigned int vms;
	unsigned int vcpus;
	unsigned int ranges;
	unsigned int pollers;
	const char *pattern;
	const uint32_t *hist;
	double ratio;
	double requests_per_s;
	uint64_t memory_bytes_per_vm;
};

void json_point(const struct json_point *point);

/* A ratio has the unit "x"; better: "lower", "higher", or NULL: neither is. */
void json_value(const char *id, const char *title, double value, const char *unit,
		const char *better);

/**
 * struct json_goal - what was to be reached
 * @id:		unique in a report
 * @title:	what a reader sees
 * @at_least:	@goal is the least, else the most
 * @goal:	what was to be reached
 * @got:	what was
 * @missed:	why @got may not reach it
 */
struct json_goal {
	const char *id;
	const char *title;
	bool at_least;
	double goal;
	double got;
	const char *missed;
};

/* Whether it is met.  Also prints a line for people. */
bool json_goal(const struct json_goal *goal);

/* A tool's own document, as it is but for line breaks. */
void json_raw(const char *name, const char *text);

#endif
