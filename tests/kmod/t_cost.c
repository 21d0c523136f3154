// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_cost.c - what the module's counters cost a polled request
 *
 * For run.sh -i, where figures repeat: the module as it is, and uncounted.sh's, which
 * counts nothing, in one boot.  Compared are the shortest latencies: all requests go
 * the same way, and in the mean are some timer ticks of the guest.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench.h"
#include "harness.h"

/* Goal G8. */
#define GOAL_PERMILLE	20

#define POLLED	.mode = ACRN_HSM_POLL_MODE_POLL, .drop_upcalls = true, .sample = "0"

static struct row counted = { .name = "counted", POLLED };
static struct row uncounted = { .name = "not counted", POLLED, .uncounted = true };

static void must_measure(const char *modules, struct row *row)
{
	struct bench bench = { .counted = true, .requests = BENCH_REQUESTS };

	if (modules)
		REQUIRE(!setenv("MODULES", modules, 1));
	must_bench_begin(&bench, false);
	bench_visit(&bench, row, BENCH_ROUNDS);
	bench_end(&bench);
	bench_sum_up(&bench, row);
}

int main(void)
{
	int64_t more, permille;

	must_measure(NULL, &counted);
	must_measure("uncounted", &uncounted);

	REQUIRE(uncounted.min);
	more = counted.min - uncounted.min;
	permille = more * 1000 / (int64_t)uncounted.min;
	printf("# counters: %llu instructions with, %llu without: %+lld permille (goal: <= %d)\n",
	       (unsigned long long)counted.min, (unsigned long long)uncounted.min,
	       (long long)permille, GOAL_PERMILLE);
	CHECK(permille <= GOAL_PERMILLE);
	return test_end();
}
