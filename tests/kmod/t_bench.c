// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_bench.c - request latency of irq and poll mode, side by side in one boot
 *
 * For run.sh -i, where 1 ns is one instruction: the figures repeat.  An
 * in-kernel client (ioeventfd) or a device model answers, the hypervisor polls
 * for completion or waits to be notified.  The simulated vCPU is on CPU 0; the
 * poller, or the workqueue and the device model, are on CPU 1.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "../../kmod/core/hist.h"
#include "harness.h"
#include "vm.h"

#define NR_REQUESTS	20000
#define NR_WARMUP	1000
#define GAP_NS		5000
#define DOORBELL	0x2000
#define REGISTER	0x3000

/* What is measured in a row of the table. */
struct row {
	const char *name;
	uint32_t mode;
	bool drop_upcalls;
	bool user;
	bool notify;
	const char *sample;
	uint64_t p50;
	uint64_t mean;
};

static struct row rows[] = {
	{ .name = "in-kernel irq", .mode = ACRN_HSM_POLL_MODE_IRQ },
	{ .name = "in-kernel poll", .mode = ACRN_HSM_POLL_MODE_POLL },
	{ .name = "in-kernel poll no-upcall", .mode = ACRN_HSM_POLL_MODE_POLL,
	  .drop_upcalls = true },
	{ .name = "in-kernel irq notify", .mode = ACRN_HSM_POLL_MODE_IRQ,
	  .notify = true },
	{ .name = "in-kernel poll notify", .mode = ACRN_HSM_POLL_MODE_POLL,
	  .notify = true },
	{ .name = "default irq", .mode = ACRN_HSM_POLL_MODE_IRQ, .user = true },
	{ .name = "in-kernel poll sample 0", .mode = ACRN_HSM_POLL_MODE_POLL,
	  .drop_upcalls = true, .sample = "0" },
	{ .name = "in-kernel poll sample 16", .mode = ACRN_HSM_POLL_MODE_POLL,
	  .drop_upcalls = true, .sample = "16" },
	{ .name = "in-kernel poll sample 1", .mode = ACRN_HSM_POLL_MODE_POLL,
	  .drop_upcalls = true, .sample = "1" },
};

struct bench {
	int sim;
	int control;
	uint32_t poller;
};

static void set_up(struct bench *bench, const struct row *row, struct vm *vm)
{
	struct hvsim_faults faults = { .vmid = HVSIM_ANY };

	REQUIRE(!file_write("/sys/module/acrn_hsm/parameters/sample",
			    row->sample ? row->sample : "16"));
	must_vm_create(vm, row->name, row->notify ? 0 : VM_POLLING);
	if (row->user)
		must_vm_serve(vm, NULL);
	must_vm_start(vm);
	faults.drop_ppm = row->drop_upcalls ? 1000000 : 0;
	must_sim_faults(bench->sim, &faults);
	if (row->mode == ACRN_HSM_POLL_MODE_IRQ)
		return;
	bench->poller = must_poller(bench->control, 1, ACRN_HSM_POLLER_FORCE);
	REQUIRE(!poller_attach(bench->control, bench->poller, vm->id));
	REQUIRE(!vm_set_mode(bench->control, vm->id, row->mode));
}

static void check_counts(struct bench *bench, const struct row *row, struct vm *vm,
			 const struct acrn_hsm_poller_stats *before)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(bench->control, vm->id);
	struct hvsim_vm_stats seen = must_sim_stats(bench->sim, vm->id);
	uint64_t nr = NR_REQUESTS + NR_WARMUP;

	CHECK_EQ(seen.requests, nr);
	CHECK_EQ(seen.outcome[HVSIM_DONE], nr);
	CHECK_EQ(seen.double_answers + seen.notify_spurious, 0);
	CHECK_EQ(seen.notify[0], row->notify ? nr : 0);
	if (row->mode == ACRN_HSM_POLL_MODE_IRQ)
		return;
	CHECK_EQ(stats.poll.served, row->user ? 0 : nr);
	CHECK_EQ(stats.works_queued, 0);

	struct acrn_hsm_poller_stats after =
		must_poller_stats(bench->control, bench->poller);

	/* It leaves CPU 1, which is not isolated, for others' timers only. */
	CHECK(after.voluntary - before->voluntary <= after.naps - before->naps);
	CHECK_EQ(after.involuntary, before->involuntary);
	printf("#   %llu works queued, %llu notify calls, %llu naps of the poller\n",
	       (unsigned long long)stats.works_queued,
	       (unsigned long long)seen.notify[0],
	       (unsigned long long)(after.naps - before->naps));
}

static void measure(struct bench *bench, struct row *row)
{
	static uint32_t hist[HVSIM_HIST_BUCKETS];
	struct acrn_hsm_poller_stats before = {};
	struct hvsim_access access = {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
		.size = 4, .address = row->user ? REGISTER : DOORBELL, .value = 1,
	};
	struct hvsim_run run = {
		.cpu = 0, .nr = 1, .repeat = NR_REQUESTS + NR_WARMUP,
		.gap_ns = GAP_NS, .warmup = NR_WARMUP,
		.accesses = (unsigned long)&access, .hist = (unsigned long)hist,
	};
	int doorbell = eventfd(0, EFD_NONBLOCK);
	struct vm vm;

	set_up(bench, row, &vm);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	if (row->mode == ACRN_HSM_POLL_MODE_POLL)
		before = must_poller_stats(bench->control, bench->poller);
	memset(hist, 0, sizeof(hist));
	run.vmid = vm.id;
	CHECK_EQ(sim_run(bench->sim, &run), 0);
	CHECK_EQ(run.done, NR_REQUESTS + NR_WARMUP);
	CHECK_EQ(rtp_hist_count(hist), NR_REQUESTS);

	row->mean = run.sum_ns / NR_REQUESTS;
	row->p50 = rtp_hist_quantile(hist, 500000);
	printf("# %-25s mean %6llu  p50 %6llu  p99 %6llu  p99.9 %6llu  max %7llu\n",
	       row->name, (unsigned long long)row->mean,
	       (unsigned long long)row->p50,
	       (unsigned long long)rtp_hist_quantile(hist, 990000),
	       (unsigned long long)rtp_hist_quantile(hist, 999000),
	       (unsigned long long)run.max_ns);
	check_counts(bench, row, &vm, &before);
	must_vm_stop(&vm);
	if (row->mode == ACRN_HSM_POLL_MODE_POLL)
		CHECK_EQ(poller_destroy(bench->control, bench->poller), 0);
	close(doorbell);
}

static void gate(const char *what, const struct row *slow, const struct row *fast,
		 unsigned int least)
{
	uint64_t tenths = fast->p50 ? slow->p50 * 10 / fast->p50 : 0;

	printf("# irq / poll p50, %s: %llu.%llu (goal: at least %u)\n", what,
	       (unsigned long long)tenths / 10, (unsigned long long)tenths % 10, least);
	CHECK(tenths >= 10 * least);
}

/* What sampled latencies cost: instructions, of a clock that is read as cheaply. */
static void sampling(const struct row *off, const struct row *on)
{
	int64_t more = on->mean - off->mean;

	printf("# %s beside none: %+lld ns (%+lld permille) in the mean\n", on->name,
	       (long long)more, (long long)(off->mean ? more * 1000 / (int64_t)off->mean : 0));
}

int main(int argc, char **argv)
{
	struct bench bench;
	unsigned int i;

	REQUIRE(!file_write("/sys/devices/virtual/workqueue/cpumask", "2"));
	must_open(NULL, &bench.control, &bench.sim);

	printf("# %d requests a row, ns of simulated time (1 instruction = 1 ns)\n", NR_REQUESTS);
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (argc < 2 || atoi(argv[1]) == (int)i)
			measure(&bench, &rows[i]);

	if (argc < 2) {
		gate("upcalls fired", &rows[0], &rows[1], 15);
		gate("upcalls dropped", &rows[0], &rows[2], 40);
		sampling(&rows[6], &rows[7]);
		sampling(&rows[6], &rows[8]);
	}
	must_close(bench.control, bench.sim);
	return test_end();
}
