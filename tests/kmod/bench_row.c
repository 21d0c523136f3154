// SPDX-License-Identifier: BSD-3-Clause
/* bench_row.c - one row of the latency table: set up, measured, printed */

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "../../kmod/core/hist.h"
#include "bench.h"
#include "counted.h"
#include "harness.h"
#include "spinner.h"

#define GAP_NS		5000
#define DOORBELL	0x2000
#define REGISTER	0x3000
#define SERVER_CPU	1
#define SPIN_CPU	2

/* Requests of some rounds. */
static uint64_t all_of(const struct bench *bench, unsigned int rounds)
{
	return (bench->requests + BENCH_WARMUP) / BENCH_ROUNDS * rounds;
}

static bool is_polled(const struct row *row)
{
	return row->mode != ACRN_HSM_POLL_MODE_IRQ;
}

/**
 * struct bed - a VM with what serves it
 * @vm:		VM
 * @doorbell:	eventfd
 * @spinner:	a device model that spins, and its thread
 * @thread:	likewise
 * @before:	the poller's counters
 * @all:	requests it is asked
 */
struct bed {
	struct vm vm;
	int doorbell;
	struct spinner spinner;
	struct spinner_thread thread;
	struct acrn_hsm_poller_stats before;
	uint64_t all;
};

void must_bench_begin(struct bench *bench, bool mainline)
{
	if (mainline)
		REQUIRE(!setenv("MODULES", "mainline", 1));
	must_open(NULL, &bench->control, &bench->sim);
}

void bench_end(struct bench *bench)
{
	must_close(bench->control, bench->sim);
	unsetenv("MODULES");
}

/* Where a poller spins, nobody else gets on. */
static void place_model(const struct row *row, struct vm *vm)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(is_polled(row) ? SPIN_CPU : SERVER_CPU, &cpus);
	REQUIRE(!pthread_setaffinity_np(vm->thread, sizeof(cpus), &cpus));
}

static void serve(const struct row *row, struct bed *bed)
{
	if (row->spins) {
		REQUIRE(!vm_ioctl(&bed->vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
		spinner_init(&bed->spinner, &bed->vm);
		must_spinner_spin(&bed->thread, &bed->spinner, SPIN_CPU);
	} else if (row->user) {
		must_vm_serve(&bed->vm, NULL);
		place_model(row, &bed->vm);
	}
}

static void start_poller(struct bench *bench, const struct row *row, struct bed *bed)
{
	bench->poller = must_poller(bench->control, SERVER_CPU, ACRN_HSM_POLLER_FORCE);
	REQUIRE(!poller_attach(bench->control, bench->poller, bed->vm.id));
	if (row->mode == ACRN_HSM_POLL_MODE_ADAPTIVE)
		REQUIRE(!vm_adapt(bench->control, bed->vm.id, row->idle_ns));
	else
		REQUIRE(!vm_set_mode(bench->control, bed->vm.id, row->mode));
	bed->before = must_poller_stats(bench->control, bench->poller);
}

static void set_up(struct bench *bench, const struct row *row, struct bed *bed)
{
	struct hvsim_faults faults = { .vmid = HVSIM_ANY };

	memset(bed, 0, sizeof(*bed));
	if (!row->mainline)
		REQUIRE(!file_write("/sys/module/acrn_hsm/parameters/sample",
				    row->sample ? row->sample : "16"));
	must_vm_create(&bed->vm, row->name, row->notify ? 0 : VM_POLLING);
	bed->doorbell = eventfd(0, EFD_NONBLOCK);
	REQUIRE(!vm_ioeventfd(&bed->vm, bed->doorbell, ACRN_IOEVENTFD_FLAG_PIO,
			      DOORBELL, 4, 0));
	if (row->mainline)
		must_vm_place_client(&bed->vm, SERVER_CPU);
	serve(row, bed);
	must_vm_start(&bed->vm);
	faults.drop_ppm = row->drop_upcalls ? 1000000 : 0;
	must_sim_faults(bench->sim, &faults);
	if (is_polled(row))
		start_poller(bench, row, bed);
}

static void widen(uint64_t *range, uint64_t value)
{
	if (!range[0] || value < range[0])
		range[0] = value;
	if (value > range[1])
		range[1] = value;
}

/* Adds the round to what came before. */
static void keep(struct row *row, const struct hvsim_run *run, const uint32_t *counts)
{
	unsigned int i;

	row->round_p50[row->rounds] = rtp_hist_quantile(counts, 500000);
	widen(row->tail.p99, rtp_hist_quantile(counts, 990000));
	widen(row->tail.p999, rtp_hist_quantile(counts, 999000));
	widen(row->tail.max, run->max_ns);
	for (i = 0; i < HVSIM_HIST_BUCKETS; i++)
		row->hist[i] += counts[i];
	row->sum += run->sum_ns;
	if (!row->rounds || run->min_ns < row->min)
		row->min = run->min_ns;
	if (run->max_ns > row->max)
		row->max = run->max_ns;
	row->rounds++;
}

static void round_run(struct bench *bench, struct row *row, struct bed *bed)
{
	static uint32_t counts[HVSIM_HIST_BUCKETS];
	struct hvsim_access access = {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
		.size = 4, .address = row->user ? REGISTER : DOORBELL, .value = 1,
	};
	struct hvsim_run run = {
		.vmid = bed->vm.id, .cpu = 0, .nr = 1,
		.repeat = all_of(bench, 1), .warmup = BENCH_WARMUP / BENCH_ROUNDS,
		.gap_ns = row->gap_ns ? row->gap_ns : GAP_NS, .accesses = (unsigned long)&access,
		.hist = (unsigned long)counts,
	};

	CHECK_EQ(sim_run(bench->sim, &run), 0);
	CHECK_EQ(run.done, all_of(bench, 1));
	CHECK_EQ(rtp_hist_count(counts), bench->requests / BENCH_ROUNDS);
	keep(row, &run, counts);
}

static const char *client_of(const struct row *row)
{
	if (!row->user)
		return "in-kernel client";
	return row->spins ? "default client that spins" : "default client in ATTACH";
}

static const char *place_of(const struct row *row)
{
	if (is_polled(row))
		return row->user ? "poller on CPU 1, device model on CPU 2" :
				   "poller on CPU 1";
	if (row->user)
		return row->spins ? "workqueue on CPU 1, device model on CPU 2" :
				    "workqueue and device model on CPU 1";
	return row->mainline ? "workqueue and the client's thread on CPU 1" :
			       "workqueue on CPU 1";
}

static void print(const struct row *row)
{
	const struct tail *tail = &row->tail;

	printf("# %-25s mean %6llu  p50 %6llu  p99 %llu..%llu  p99.9 %llu..%llu  max %llu..%llu\n",
	       row->name, (unsigned long long)row->mean, (unsigned long long)row->p50,
	       (unsigned long long)tail->p99[0], (unsigned long long)tail->p99[1],
	       (unsigned long long)tail->p999[0], (unsigned long long)tail->p999[1],
	       (unsigned long long)tail->max[0], (unsigned long long)tail->max[1]);
}

/* Requests the client saw: the doorbell's count, or the device model's. */
static uint64_t served_by(const struct row *row, struct bed *bed)
{
	uint64_t rung = 0;

	if (row->spins)
		return bed->thread.completed;
	if (row->user)
		return bed->vm.served;
	return read(bed->doorbell, &rung, sizeof(rung)) == sizeof(rung) ? rung : 0;
}

static void keep_poller(struct bench *bench, struct row *row, struct bed *bed)
{
	uint64_t counted = row->uncounted ? 0 : bed->all;
	struct acrn_hsm_vm_stats stats =
		must_vm_stats_counted(bench->control, bed->vm.id, counted, 0);
	struct acrn_hsm_poller_stats after =
		must_poller_stats(bench->control, bench->poller);
	const struct acrn_hsm_poller_stats *before = &bed->before;

	CHECK_EQ(row->user ? stats.poll.handed : stats.poll.served, counted);
	row->pauses.works += stats.works_queued;
	row->pauses.voluntary += after.voluntary - before->voluntary;
	row->pauses.involuntary += after.involuntary - before->involuntary;
	row->pauses.naps += after.naps - before->naps;
	row->pauses.sleeps += after.sleeps - before->sleeps;
}

static void check_poller(const struct bench *bench, const struct row *row)
{
	const struct pauses *pauses = &row->pauses;

	CHECK_EQ(pauses->works, 0);
	/*
	 * It leaves CPU 1, which is not isolated, for others' timers only; where CPUs run
	 * freely also for a lock (an eventfd's, with PREEMPT_RT) whose owner was stopped by
	 * a host that is shared.
	 */
	CHECK(pauses->voluntary <= pauses->naps + pauses->sleeps +
	      (bench->counted ? 0 : bench->requests / 1000));
	if (bench->counted)
		CHECK_EQ(pauses->involuntary, 0);
	printf("#   %llu works queued, %llu naps and %llu sleeps of the poller\n",
	       (unsigned long long)pauses->works, (unsigned long long)pauses->naps,
	       (unsigned long long)pauses->sleeps);
	/* It is what such a row measures. */
	if (row->idle_ns && bench->counted)
		CHECK(pauses->sleeps > bench->requests / 2);
}

static void check_counts(struct bench *bench, struct row *row, struct bed *bed)
{
	struct hvsim_vm_stats seen = must_sim_stats(bench->sim, bed->vm.id);

	CHECK_EQ(seen.requests, bed->all);
	CHECK_EQ(seen.outcome[HVSIM_DONE], bed->all);
	CHECK_EQ(seen.double_answers + seen.notify_spurious, 0);
	CHECK_EQ(seen.notify[0], row->notify ? bed->all : 0);
	if (is_polled(row))
		keep_poller(bench, row, bed);
}

static void tear_down(struct bench *bench, const struct row *row, struct bed *bed)
{
	if (row->spins)
		spinner_stop(&bed->thread);
	must_vm_stop(&bed->vm);
	if (is_polled(row))
		CHECK_EQ(poller_destroy(bench->control, bench->poller), 0);
}

void bench_visit(struct bench *bench, struct row *row, unsigned int rounds)
{
	static struct bed bed;
	unsigned int i;

	REQUIRE(row->rounds + rounds <= BENCH_ROUNDS);
	set_up(bench, row, &bed);
	bed.all = all_of(bench, rounds);
	for (i = 0; i < rounds; i++)
		round_run(bench, row, &bed);
	check_counts(bench, row, &bed);
	tear_down(bench, row, &bed);
	/* A VM that is gone has rung. */
	CHECK_EQ(served_by(row, &bed), bed.all);
	close(bed.doorbell);
}

void bench_sum_up(const struct bench *bench, struct row *row)
{
	CHECK_EQ(row->rounds, BENCH_ROUNDS);
	row->mean = row->sum / bench->requests;
	row->p50 = rtp_hist_quantile(row->hist, 500000);
	print(row);
	if (is_polled(row))
		check_poller(bench, row);
	printf("#   %s; %s; %llu of %llu served\n", client_of(row), place_of(row),
	       (unsigned long long)all_of(bench, BENCH_ROUNDS),
	       (unsigned long long)all_of(bench, BENCH_ROUNDS));
}

static int compare(const void *a, const void *b)
{
	double one = *(const double *)a, other = *(const double *)b;

	return one < other ? -1 : one > other;
}

double bench_times(const struct row *slow, const struct row *fast)
{
	double quotients[BENCH_ROUNDS];
	unsigned int i;

	for (i = 0; i < BENCH_ROUNDS; i++) {
		/* One that was not measured. */
		if (!fast->round_p50[i])
			return 0;
		quotients[i] = (double)slow->round_p50[i] / fast->round_p50[i];
	}
	qsort(quotients, BENCH_ROUNDS, sizeof(quotients[0]), compare);
	return quotients[BENCH_ROUNDS / 2];
}
