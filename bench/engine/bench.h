/* SPDX-License-Identifier: BSD-3-Clause */
/* bench.h - the native benchmark: what is measured, and what comes of it */
#ifndef BENCH_ENGINE_H
#define BENCH_ENGINE_H

#include <jansson.h>

#include "realtime.h"
#include "session.h"
#include "way.h"
#include "way_engine.h"

/* Processes that serve.  All but the first are the same program, built differently. */
enum bench_server { SERVER_FULL, SERVER_NAIVE, SERVER_PLAIN, SERVER_UNCOUNTED, NR_SERVERS };

enum bench_way {
	WAY_LINE,
	/* A slot as the ABI has it, without an engine. */
	WAY_SLOT_WRITE,
	WAY_SLOT_READ,
	WAY_SLOT_TAKEN,
	WAY_SLOT_READ_TAKEN,
	WAY_SLOT_BUSY,
	WAY_SLOT_BUSY_THINK,
	WAY_SLOT_READ_BUSY,
	WAY_SLOT_READ_BUSY_THINK,
	/* One vCPU that asks, one VM. */
	WAY_WRITE,
	WAY_READ,
	WAY_WRITE_THINK,
	WAY_READ_THINK,
	WAY_READ_LEAN,
	WAY_READ_LEAN_THINK,
	WAY_WRITE_LIBRARY,
	WAY_READ_LIBRARY,
	WAY_WRITE_PATIENT,
	WAY_READ_PATIENT,
	WAY_WRITE_KEEN,
	WAY_READ_KEEN,
	WAY_WRITE_NAIVE,
	WAY_READ_NAIVE,
	WAY_WRITE_PLAIN,
	WAY_READ_PLAIN,
	WAY_WRITE_UNCOUNTED,
	WAY_WRITE_SAMPLED,
	WAY_WRITE_TIMED,
	/* Many slots, many ranges. */
	WAY_HOT_1024,
	WAY_COLD_1024,
	WAY_HOT_NAIVE_1024,
	WAY_HOT_64,
	WAY_BELL_1,
	WAY_BELL_16,
	WAY_BELL_1024,
	WAY_RANGES_SAME,
	WAY_RANGES_SPREAD,
	WAY_RANGES_1024,
	/* Sixteen at once. */
	WAY_SLOT_BATCH,
	WAY_SLOT_BATCH_TAKEN,
	WAY_BATCH,
	WAY_BATCH_EACH,
	WAY_BATCH_LIBRARY,
	/* What others do. */
	WAY_YIELD,
	WAY_SPIN_FUTEX,
	WAY_BUSY_EVENTFD,
	WAY_KICK,
	WAY_TWO_WAKES,
	WAY_FUTEX,
	WAY_EPOLL,
	WAY_PIPE,
	WAY_MQ,
	WAY_URING_BUSY,
	WAY_URING_WAIT,
	/* An engine that may sleep. */
	WAY_ADAPTIVE,
	WAY_ADAPTIVE_ASLEEP,
	/* How it grows. */
	WAY_COLD_64,
	WAY_HOT_16,
	WAY_COLD_16,
	WAY_HOT_128,
	WAY_COLD_128,
	WAY_HOT_256,
	WAY_COLD_256,
	WAY_BATCH_64,
	WAY_BATCH_128,
	WAY_BATCH_256,
	WAY_BATCH_1024,
	WAY_HOT_1024_RANGES,
	WAY_COLD_1024_RANGES,
	/* For a look at idle engines. */
	WAY_IDLE_16,
	WAY_IDLE_128,
	WAY_IDLE_1024,
	NR_BENCH_WAYS
};

enum { BENCH_BATCH = 16 };

extern struct way bench_ways[NR_BENCH_WAYS];

struct bench_options {
	bool		quick;
	const char	*only;		/* suite; NULL: all */
	const char	*json;
	const char	*command_line;
};

/**
 * struct bench - a run
 * @options:	as asked for
 * @pair:	the processes
 * @ticks:	clock
 * @without:	RTPOLL_WITHOUT_* of who asks
 * @throttled:	RT throttling was on, and stays so but for what names it
 * @suite:	the one that is being measured
 * @report:	a fragment of a result, for --json
 */
struct bench {
	struct bench_options	options;
	struct pair		pair;
	struct ticks		ticks;
	uint32_t		without;
	bool			throttled;
	const char		*suite;
	json_t			*report;
};

/**
 * struct goal - what one goal came to
 * @id:		"G1"
 * @text:	what is compared
 * @goal:	at most that, or with @at_least at least
 * @got:	what it is
 * @is_measured: there is a figure
 * @note:	more to know; or NULL
 * @bare:	the same figure of a slot without an engine, in the same run: what the ABI's
 *		lines take here; 0: there is none
 * @why:	with figures of this run, instead of goal_reason()'s constant text; of a goal
 *		that @bare misses as well goal_add()'s
 */
struct goal {
	const char	*id;
	const char	*text;
	double		goal;
	double		got;
	bool		at_least;
	bool		is_measured;
	const char	*note;
	double		bare;
	char		why[64];
};

bool goal_is_met(const struct goal *goal);
/* Why it was missed, or not measured; NULL: it was met, or nobody knows. */
const char *goal_reason(const struct goal *goal);
void goals_print(const struct bench *bench);
/* Copies the goal; texts are constant. */
void goal_add(struct goal goal);
/* NULL: there are no more. */
const struct goal *goal_get(unsigned int number);

void report_begin(struct bench *bench);
/* A title, and a line for each row and class of a session. */
void report_session(struct bench *bench, const char *title, const struct session *session);
/* A ratio has the unit "x"; better: "lower", "higher", or NULL: neither is. */
void report_value(struct bench *bench, const char *name, double value, const char *unit,
		  const char *better);
/* 0, or -errno of the file. */
int report_end(struct bench *bench);

/* Each measures and adds its goals; 0 or a negative errno. */
int suite_single(struct bench *bench);
int suite_many(struct bench *bench);
int suite_batch(struct bench *bench);
int suite_others(struct bench *bench);
int suite_idle(struct bench *bench);
int suite_quiet(struct bench *bench);
int suite_adaptive(struct bench *bench);
int suite_scaling(struct bench *bench);

/* Polls on a CPU, with nothing to do, until SIGTERM: a neighbour.  An exit status. */
int poll_on(int cpu);

/* A session of these ways; rounds and bounds are for the full run. */
int bench_session(struct bench *bench, struct session *session, const enum bench_way *ways,
		  unsigned int nr, unsigned int rounds);

#endif /* BENCH_ENGINE_H */
