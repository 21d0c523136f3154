// SPDX-License-Identifier: BSD-3-Clause
/* suite_many.c - many slots, many ranges, many requests at once */

#include <stdio.h>

#include "bench.h"

enum { ROUNDS_MANY = 80, ROUNDS_BATCH = 60 };

static void add_quotient(const struct session *session, const char *id, const char *text,
			 unsigned int row, unsigned int by, double goal)
{
	double got = session_quotient(session, row, by, session_main_class(session));

	goal_add((struct goal){ .id = id, .text = text, .goal = goal, .got = got,
				.is_measured = got > 0 });
}

/* One slot is hot: its state is seen before its bell.  Of sixteen most wait for theirs. */
static void add_bells(const struct session *session, unsigned int by_1, unsigned int by_16,
		      unsigned int row)
{
	enum block_class class = session_main_class(session);
	struct goal goal = {
		.id = "G6", .text = "doorbells, cold of 1024 by cold of 1", .goal = 1.20,
		.got = session_quotient(session, row, by_1, class),
	};

	goal.is_measured = goal.got > 0;
	snprintf(goal.why, sizeof(goal.why),
		 "one slot is seen before its bell; by one of 16 %.2f",
		 session_quotient(session, row, by_16, class));
	goal_add(goal);
}

int suite_many(struct bench *bench)
{
	enum {
		ONE, HOT, COLD, NAIVE, HOT_64, BELL_1, BELL_16, BELL_1024, SAME, SPREAD, SPREAD_1024
	};
	static const enum bench_way ways[] = {
		[ONE] = WAY_WRITE, [HOT] = WAY_HOT_1024, [COLD] = WAY_COLD_1024,
		[NAIVE] = WAY_HOT_NAIVE_1024, [HOT_64] = WAY_HOT_64, [BELL_1] = WAY_BELL_1,
		[BELL_16] = WAY_BELL_16, [BELL_1024] = WAY_BELL_1024, [SAME] = WAY_RANGES_SAME,
		[SPREAD] = WAY_RANGES_SPREAD, [SPREAD_1024] = WAY_RANGES_1024,
	};
	struct session session;
	int ret = bench_session(bench, &session, ways, sizeof(ways) / sizeof(ways[0]),
				ROUNDS_MANY);

	if (!ret) {
		double ranges = session_main_class(&session) == BLOCK_FAR ? 1.05 : 1.20;

		report_session(bench, "many slots, many ranges", &session);
		add_quotient(&session, "G4", "hot slot, 64 VMs x 16 by 1 x 1", HOT, ONE, 1.10);
		add_bells(&session, BELL_1, BELL_16, BELL_1024);
		add_quotient(&session, "G7", "256 ranges by 1, the same each time", SAME, ONE,
			     ranges);
		add_quotient(&session, "G7", "256 ranges by 1, another each time", SPREAD, ONE,
			     ranges);
	}
	session_free(&session);
	return ret;
}

static void add_batch(const struct session *session, unsigned int row, unsigned int bare_row,
		      const char *text)
{
	struct figure figure, bare;

	session_figure(session, row, session_main_class(session), &figure);
	session_figure(session, bare_row, session_main_class(session), &bare);
	goal_add((struct goal){ .id = "G11", .text = text, .goal = 0.30,
				.got = figure.ratio / BENCH_BATCH,
				.is_measured = figure.blocks > 0,
				.bare = bare.ratio / BENCH_BATCH });
}

int suite_batch(struct bench *bench)
{
	enum { ONE, BATCH, EACH, LIBRARY, SLOTS, TAKEN };
	static const enum bench_way ways[] = {
		[ONE] = WAY_WRITE, [BATCH] = WAY_BATCH, [EACH] = WAY_BATCH_EACH,
		[LIBRARY] = WAY_BATCH_LIBRARY, [SLOTS] = WAY_SLOT_BATCH,
		[TAKEN] = WAY_SLOT_BATCH_TAKEN,
	};
	struct session session;
	int ret = bench_session(bench, &session, ways, sizeof(ways) / sizeof(ways[0]),
				ROUNDS_BATCH);

	if (!ret) {
		report_session(bench, "16 requests at once, figures of all 16", &session);
		add_batch(&session, BATCH, TAKEN, "per request of 16, by ping-pong");
		add_batch(&session, EACH, TAKEN, "likewise, a fence for each");
		add_batch(&session, LIBRARY, TAKEN, "likewise by rtpoll_vcpu_post()");
	}
	session_free(&session);
	return ret;
}
