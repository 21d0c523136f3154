/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bench.h - one row of the latency table
 *
 * The simulated vCPU is on CPU 0, whatever serves it on CPU 1: the poller, or the
 * workqueue, the client's thread and the device model.  A device model that spins,
 * or beside a poller, has CPU 2.
 */
#ifndef TEST_BENCH_H
#define TEST_BENCH_H

#include "vm.h"

/*
 * A row is measured in some rounds, between which its tail, and ratios to other rows, may
 * differ.  An odd number, whose median is one of them.
 */
#define BENCH_ROUNDS	5
#define BENCH_REQUESTS	20000
#define BENCH_QUICK	2000
#define BENCH_WARMUP	1000

/**
 * struct tail - of the rounds: the least and the greatest
 * @p99:	99 % quantile
 * @p999:	99.9 % quantile
 * @max:	longest latency
 */
struct tail {
	uint64_t p99[2];
	uint64_t p999[2];
	uint64_t max[2];
};

/**
 * struct pauses - how often a poller did not poll, and who else was asked
 * @voluntary:	it left its CPU
 * @involuntary: it had to
 * @naps:	on purpose, for others' timers
 * @sleeps:	likewise, as nobody asked
 * @works:	requests that the dispatcher got
 */
struct pauses {
	uint64_t voluntary;
	uint64_t involuntary;
	uint64_t naps;
	uint64_t sleeps;
	uint64_t works;
};

/**
 * struct row - what is measured, and what came out
 * @name:	what the table calls it
 * @mainline:	by mainline's module instead of ours
 * @uncounted:	by ours, made by uncounted.sh: its counters stay 0
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @drop_upcalls: the hypervisor sends none
 * @user:	the device model answers, not an ioeventfd
 * @spins:	and does so without a system call
 * @notify:	the hypervisor waits to be notified, and does not poll
 * @sample:	parameter "sample" of our module, or NULL for its default
 * @idle_ns:	of adaptive mode, or 0 for its default
 * @gap_ns:	pause between two requests, or 0 for the default
 * @rounds:	that were measured until now
 * @round_p50:	of each round: median
 * @hist:	of all rounds, as all that follow
 * @tail:	of each round's tail, what is least and greatest
 * @pauses:	of its poller
 * @sum:	of the latencies
 * @min:	shortest
 * @max:	longest
 * @p50:	median
 * @mean:	mean
 */
struct row {
	const char *name;
	bool mainline;
	bool uncounted;
	uint32_t mode;
	bool drop_upcalls;
	bool user;
	bool spins;
	bool notify;
	const char *sample;
	uint64_t idle_ns;
	uint32_t gap_ns;
	unsigned int rounds;
	uint64_t round_p50[BENCH_ROUNDS];
	uint32_t hist[HVSIM_HIST_BUCKETS];
	struct tail tail;
	struct pauses pauses;
	uint64_t sum;
	uint64_t min;
	uint64_t max;
	uint64_t p50;
	uint64_t mean;
};

/**
 * struct bench - what rows share
 * @sim:	the simulated hypervisor
 * @control:	descriptor of /dev/acrn_hsm
 * @poller:	of the row that is measured
 * @counted:	in a guest that counts instructions
 * @requests:	of a row, without BENCH_WARMUP; a multiple of BENCH_ROUNDS
 */
struct bench {
	int sim;
	int control;
	uint32_t poller;
	bool counted;
	uint32_t requests;
};

/* hvsim, and mainline's module or ours. */
void must_bench_begin(struct bench *bench, bool mainline);
void bench_end(struct bench *bench);
/* Some more rounds of a row, with a VM; checks that every request was served once. */
void bench_visit(struct bench *bench, struct row *row, unsigned int rounds);
/* After BENCH_ROUNDS: fills in the row, checks its poller and prints it. */
void bench_sum_up(const struct bench *bench, struct row *row);
/* How many times as long: the median over rounds of quotients of p50. */
double bench_times(const struct row *slow, const struct row *fast);

/**
 * struct bench_guest - the guest that rows were measured in
 * @name:	part of the records' ids
 * @title:	what a reader sees
 * @counted:	it counts instructions
 */
struct bench_guest {
	const char *name;
	const char *title;
	bool counted;
};

/* reference: the row that it is compared with, or NULL. */
void bench_record_row(const struct bench_guest *guest, const struct row *row,
		      const struct row *reference);
/* Whether it is met. */
bool bench_record_goal(const struct bench_guest *guest, const char *what, const char *title,
		       bool at_least, double goal, double got);

#endif
