// SPDX-License-Identifier: BSD-3-Clause
/* suite_adaptive.c - an engine that may sleep: awake as fast as one that polls, and asleep */

#include "bench.h"

enum { ROUNDS = 40 };

int suite_adaptive(struct bench *bench)
{
	enum { POLLED, AWAKE, ASLEEP, TWO_WAKES };
	static const enum bench_way ways[] = {
		[POLLED] = WAY_WRITE, [AWAKE] = WAY_ADAPTIVE, [ASLEEP] = WAY_ADAPTIVE_ASLEEP,
		[TWO_WAKES] = WAY_TWO_WAKES,
	};
	struct session session;
	int ret = bench_session(bench, &session, ways, sizeof(ways) / sizeof(ways[0]), ROUNDS);

	if (!ret) {
		enum block_class class = session_main_class(&session);

		report_session(bench, "an engine that may sleep", &session);
		report_value(bench, "adaptive and awake, by polled write",
			     session_quotient(&session, AWAKE, POLLED, class), "x", "lower");
		report_value(bench, "adaptive and asleep, by two wake-ups",
			     session_quotient(&session, ASLEEP, TWO_WAKES, class), "x", "lower");
	}
	session_free(&session);
	return ret;
}
