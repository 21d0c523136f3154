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

/* A row is measured in some rounds, so that the spread of its tail shows. */
#define BENCH_ROUNDS	4
#define BENCH_REQUESTS	20000
#define BENCH_QUICK	2000
#define BENCH_WARMUP	1000

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
 * @hist:	of all rounds, as all that follow
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
	uint32_t hist[HVSIM_HIST_BUCKETS];
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
 * @requests:	of a row, without BENCH_WARMUP
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
/* Fills in the row, prints it, and checks that every request was served once. */
void bench_measure(struct bench *bench, struct row *row);

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
