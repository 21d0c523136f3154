// SPDX-License-Identifier: BSD-3-Clause
/* suite_single.c - one vCPU that asks one engine, and what each trick is worth */

#include <math.h>
#include <stdio.h>

#include "bench.h"

enum { ROUNDS = 200 };

static const enum bench_way ways[] = {
	WAY_WRITE, WAY_READ, WAY_WRITE_THINK, WAY_READ_THINK, WAY_READ_LEAN, WAY_READ_LEAN_THINK,
	WAY_WRITE_PATIENT, WAY_READ_PATIENT, WAY_WRITE_LIBRARY, WAY_READ_LIBRARY, WAY_WRITE_KEEN,
	WAY_READ_KEEN, WAY_WRITE_NAIVE, WAY_READ_NAIVE, WAY_WRITE_PLAIN, WAY_READ_PLAIN,
	WAY_WRITE_UNCOUNTED, WAY_WRITE_SAMPLED, WAY_WRITE_TIMED, WAY_LINE, WAY_SLOT_WRITE,
	WAY_SLOT_READ, WAY_SLOT_TAKEN, WAY_SLOT_READ_TAKEN, WAY_SLOT_BUSY, WAY_SLOT_BUSY_THINK,
	WAY_SLOT_READ_BUSY, WAY_SLOT_READ_BUSY_THINK,
};

enum { NR_WAYS = sizeof(ways) / sizeof(ways[0]) };

static unsigned int row_of(enum bench_way way)
{
	unsigned int i = 0;

	while (i < NR_WAYS && ways[i] != way)
		i++;
	return i;
}

/* The same request and the same pauses, of a slot that no engine owns, and as much to do. */
static enum bench_way bare_of(enum bench_way way)
{
	switch (way) {
	case WAY_WRITE_THINK:
		return WAY_SLOT_BUSY_THINK;
	case WAY_READ:
		return WAY_SLOT_READ_BUSY;
	case WAY_READ_THINK:
		return WAY_SLOT_READ_BUSY_THINK;
	default:
		return WAY_SLOT_BUSY;
	}
}

static void add_ratio(const struct session *session, enum block_class class, const char *id,
		      const char *text, enum bench_way way, double goal)
{
	struct figure figure, bare;

	session_figure(session, row_of(way), class, &figure);
	session_figure(session, row_of(bare_of(way)), class, &bare);
	goal_add((struct goal){ .id = id, .text = text, .goal = goal, .got = figure.ratio,
				.is_measured = figure.blocks > 0, .bare = bare.ratio });
}

static double quotient(const struct session *session, enum block_class class, enum bench_way way,
		       enum bench_way by)
{
	return session_quotient(session, row_of(way), row_of(by), class);
}

static void add_tricks(const struct session *session, enum block_class class, const char *text,
		       enum bench_way way, enum bench_way naive, double goal)
{
	double got = quotient(session, class, naive, way);

	goal_add((struct goal){ .id = "G3", .text = text, .goal = goal, .got = got,
				.at_least = true, .is_measured = got > 0 });
}

static void add_cost(const struct session *session, enum block_class class, const char *text,
		     enum bench_way way, enum bench_way by, double goal)
{
	double got = quotient(session, class, way, by);

	goal_add((struct goal){ .id = "G8", .text = text, .goal = goal, .got = got,
				.is_measured = got > 0 });
}

static double by_line(double ns, double line_ns)
{
	return line_ns > 0 ? ns / line_ns : 0;
}

static void add_tails_of(const struct session *session, enum block_class class, enum bench_way way,
			 const char *text_999, const char *text_9999)
{
	struct figure figure, bare;

	session_figure(session, row_of(way), class, &figure);
	session_figure(session, row_of(bare_of(way)), class, &bare);
	goal_add((struct goal){ .id = "G9", .text = text_999, .goal = 1.30,
				.got = by_line(figure.ns.p999, figure.line_ns.p999),
				.bare = by_line(bare.ns.p999, bare.line_ns.p999),
				.is_measured = figure.line_ns.p999 > 0 });
	goal_add((struct goal){ .id = "G9", .text = text_9999, .goal = 1.30,
				.got = by_line(figure.ns.p9999, figure.line_ns.p9999),
				.bare = by_line(bare.ns.p9999, bare.line_ns.p9999),
				.is_measured = figure.line_ns.p9999 > 0 });
}

static void add_goals(const struct session *session, enum block_class class)
{
	add_ratio(session, class, "G1", "write, back to back, by ping-pong", WAY_WRITE, 1.15);
	add_ratio(session, class, "G1", "write, random think time, by ping-pong", WAY_WRITE_THINK,
		  1.35);
	add_ratio(session, class, "G2", "read, back to back, by ping-pong", WAY_READ, 1.45);
	add_ratio(session, class, "G2", "read, random think time, by ping-pong", WAY_READ_THINK,
		  1.70);
	add_tricks(session, class, "write, tricks off by tricks on", WAY_WRITE, WAY_WRITE_NAIVE,
		   1.5);
	add_tricks(session, class, "read, tricks off by tricks on", WAY_READ, WAY_READ_NAIVE, 1.2);
	add_cost(session, class, "write, counters by none", WAY_WRITE, WAY_WRITE_UNCOUNTED, 1.02);
	add_cost(session, class, "write, 1 of 16 timed by none", WAY_WRITE_SAMPLED, WAY_WRITE,
		 1.03);
	add_tails_of(session, class, WAY_WRITE, "write p99.9, by ping-pong's",
		     "write p99.99, by ping-pong's");
	add_tails_of(session, class, WAY_READ, "read p99.9, by ping-pong's",
		     "read p99.99, by ping-pong's");
}

/* Not a goal: exactly-once comes first, and this is what it costs. */
static void report_claim(struct bench *bench, const struct session *session,
			 enum block_class class)
{
	report_value(bench, "claim protocol, write: with by without its atomics",
		     quotient(session, class, WAY_WRITE, WAY_WRITE_PLAIN), "x", "lower");
	report_value(bench, "claim protocol, read: with by without its atomics",
		     quotient(session, class, WAY_READ, WAY_READ_PLAIN), "x", "lower");
	report_value(bench, "each request timed, by none",
		     quotient(session, class, WAY_WRITE_TIMED, WAY_WRITE), "x", "lower");
	report_value(bench, "requester that pauses ten times, write, by one that does once",
		     quotient(session, class, WAY_WRITE_PATIENT, WAY_WRITE), "x", NULL);
	report_value(bench, "requester that pauses ten times, read, by one that does once",
		     quotient(session, class, WAY_READ_PATIENT, WAY_READ), "x", NULL);
	report_value(bench, "rtpoll_vcpu_access() write, by a bare requester",
		     quotient(session, class, WAY_WRITE_LIBRARY, WAY_WRITE), "x", "lower");
	report_value(bench, "rtpoll_vcpu_access() read, by a bare requester",
		     quotient(session, class, WAY_READ_LIBRARY, WAY_READ), "x", "lower");
	report_value(bench, "rtpoll_vcpu_access() write, looks apart by at each pause",
		     quotient(session, class, WAY_WRITE_LIBRARY, WAY_WRITE_KEEN), "x", "lower");
	report_value(bench, "rtpoll_vcpu_access() read, looks apart by at each pause",
		     quotient(session, class, WAY_READ_LIBRARY, WAY_READ_KEEN), "x", "lower");
}

int suite_single(struct bench *bench)
{
	struct realtime_free *without_throttling = realtime_free_begin(bench->pair.cpu, 2);
	struct session session;
	int ret = bench_session(bench, &session, ways, NR_WAYS, ROUNDS);

	realtime_free_end(without_throttling);
	if (!ret) {
		enum block_class class = session_main_class(&session);

		report_session(bench, without_throttling ? "one slot, RT throttling off" :
			       "one slot", &session);
		report_claim(bench, &session, class);
		add_goals(&session, class);
	}
	session_free(&session);
	return ret;
}
