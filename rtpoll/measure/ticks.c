// SPDX-License-Identifier: BSD-3-Clause
/* ticks.c - how long a tick is, and what reading the TSC costs */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "block.h"
#include "ticks.h"

#define CALIBRATION_NS	20000000ull
#define READS		4096

static uint64_t raw_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC_RAW, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/* Both clocks at one moment: the pair that was read fastest of a few. */
static void read_both(uint64_t *ticks, uint64_t *ns)
{
	uint64_t best = ~0ull;

	for (int i = 0; i < 16; i++) {
		uint64_t begin = ticks_begin();
		uint64_t now = raw_ns();
		uint64_t end = ticks_end();

		if (end - begin >= best)
			continue;
		best = end - begin;
		*ticks = begin + best / 2;
		*ns = now;
	}
}

static double tick_ns(void)
{
	uint64_t ticks[2], ns[2];

	read_both(&ticks[0], &ns[0]);
	while (raw_ns() - ns[0] < CALIBRATION_NS)
		;
	read_both(&ticks[1], &ns[1]);
	return (double)(ns[1] - ns[0]) / (double)(ticks[1] - ticks[0]);
}

static uint32_t empty_median(void)
{
	uint32_t reads[READS];

	for (int i = 0; i < READS; i++) {
		uint64_t begin = ticks_begin();

		reads[i] = ticks_end() - begin;
	}
	block_sort(reads, READS);
	return reads[READS / 2];
}

static bool is_steady(void)
{
	FILE *file = fopen("/proc/cpuinfo", "re");
	bool steady = false;
	char *line = NULL;
	size_t size = 0;

	if (!file)
		return false;
	while (getline(&line, &size, file) > 0) {
		if (strncmp(line, "flags", 5))
			continue;
		steady = strstr(line, " constant_tsc") && strstr(line, " nonstop_tsc");
		break;
	}
	free(line);
	fclose(file);
	return steady;
}

void ticks_calibrate(struct ticks *ticks)
{
	ticks->ns_per_tick = tick_ns();
	ticks->overhead = empty_median();
	ticks->is_steady = is_steady();
}
