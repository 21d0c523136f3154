// SPDX-License-Identifier: BSD-3-Clause
/* suite_others.c - what a user would take instead */

#include <stdio.h>

#include "bench.h"
#include "way_uring.h"

enum { ROUNDS = 30 };

/* Those of io_uring at the end: where it is not allowed they are left out. */
enum { WRITE, READ, BUSY, KICK, WAKES, FUTEX, EPOLL, PIPE, MQ, YIELD, SPIN, URING, URING_WAIT };

static const enum bench_way ways[] = {
	[WRITE] = WAY_WRITE, [READ] = WAY_READ, [BUSY] = WAY_BUSY_EVENTFD, [KICK] = WAY_KICK,
	[WAKES] = WAY_TWO_WAKES, [FUTEX] = WAY_FUTEX, [EPOLL] = WAY_EPOLL, [PIPE] = WAY_PIPE,
	[MQ] = WAY_MQ, [YIELD] = WAY_YIELD, [SPIN] = WAY_SPIN_FUTEX, [URING] = WAY_URING_BUSY,
	[URING_WAIT] = WAY_URING_WAIT,
};

enum { NR_WAYS = sizeof(ways) / sizeof(ways[0]) };

/* By the polled read, which is the slower one of ours. */
static double by_read(const struct session *session, unsigned int row)
{
	return session_quotient(session, row, READ, session_main_class(session));
}

static void add_goal(const char *text, double got, double goal)
{
	goal_add((struct goal){ .id = "G10", .text = text, .goal = goal, .got = got,
				.at_least = true, .is_measured = got > 0 });
}

static void add_goals(struct bench *bench, const struct session *session)
{
	double fastest = 0;

	for (unsigned int row = KICK; row <= MQ; row++) {
		double times = by_read(session, row);

		if (!fastest || (times > 0 && times < fastest))
			fastest = times;
	}
	add_goal("fastest way that sleeps, by polled read", fastest, 10);
	add_goal("two wake-ups, by polled read", by_read(session, WAKES), 10);
	add_goal("eventfd read busily, by polled read", by_read(session, BUSY), 2);
	report_value(bench, "server yields, by polled read (no goal)",
		     by_read(session, YIELD), "x", "higher");
	report_value(bench, "adaptive futex, by polled read (no goal)",
		     by_read(session, SPIN), "x", "higher");
	if (session->nr_rows > URING)
		report_value(bench, "io_uring, peeked, by polled read (no goal)",
			     by_read(session, URING), "x", "higher");
	else
		puts("# io_uring is not allowed here (see sysctl kernel.io_uring_disabled)");
}

int suite_others(struct bench *bench)
{
	bool has_uring = way_uring_is_there(&bench_ways[WAY_URING_BUSY]) &&
			 way_uring_is_there(&bench_ways[WAY_URING_WAIT]);
	struct session session;
	int ret = bench_session(bench, &session, ways, has_uring ? NR_WAYS : URING, ROUNDS);

	if (!ret) {
		report_session(bench, "what others do", &session);
		add_goals(bench, &session);
	}
	session_free(&session);
	return ret;
}
