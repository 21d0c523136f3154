// SPDX-License-Identifier: BSD-3-Clause
/* interfere_subject.c - the VM that is measured while something befalls another one */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../../kmod/core/hist.h"
#include "counted.h"
#include "harness.h"
#include "interfere.h"
#include "json.h"

#define DOORBELL	0x2000
#define REGISTER	0x3000
#define GAP_NS		5000
#define PAUSE_NS	10000
/* Not SCHED_FIFO: mainline's module serves from threads that it would starve. */
#define FIRST		(-20)

bool sight_counted;

/* Writes carry a running number, which begins anew with each run. */
static uint64_t answer(struct vm *vm, unsigned int vcpu, const struct acrn_io_request *req,
		       void *arg)
{
	struct subject *subject = arg;
	uint32_t got = req->reqs.pio_request.value;

	(void)vm;
	(void)vcpu;
	if (got != subject->last + 1)
		subject->disordered++;
	subject->last = got;
	return 0;
}

void must_subject_begin(struct subject *subject, int control, int sim)
{
	/* Who spins on CPU 0 for longer keeps RCU from it, for which a teardown may wait. */
	struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 10000,
	};
	struct vm_model model = { .serve = answer, .arg = subject };

	*subject = (struct subject){
		.control = control, .sim = sim, .doorbell = eventfd(0, EFD_NONBLOCK),
	};
	must_sim_config(sim, &config);
	must_vm_create(&subject->vm, "measured", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&subject->vm, subject->doorbell, ACRN_IOEVENTFD_FLAG_PIO,
			      DOORBELL, 4, 0));
	must_vm_serve(&subject->vm, &model);
	must_vm_start(&subject->vm);
}

void must_subject_poll(struct subject *subject, uint32_t poller)
{
	REQUIRE(!poller_attach(subject->control, poller, subject->vm.id));
	REQUIRE(!vm_set_mode(subject->control, subject->vm.id, ACRN_HSM_POLL_MODE_POLL));
}

void must_subject_leave(struct subject *subject)
{
	REQUIRE(!poller_detach(subject->control, ACRN_HSM_POLL_NO_POLLER, subject->vm.id));
}

static struct hvsim_run run(struct subject *subject, uint64_t address, uint32_t nr,
			    uint32_t *hist)
{
	struct hvsim_access access = {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
		.size = 4, .address = address,
	};
	struct hvsim_run run = {
		.vmid = subject->vm.id, .cpu = 0, .nr = 1, .repeat = nr, .gap_ns = GAP_NS,
		.flags = HVSIM_RUN_NUMBER, .accesses = (unsigned long)&access,
		.hist = (unsigned long)hist,
	};

	if (sim_run(subject->sim, &run) || run.done != nr || run.missing || run.cut)
		subject->bad++;
	return run;
}

static void add(struct sight *sight, const uint32_t *hist, const struct hvsim_run *run)
{
	unsigned int i;

	for (i = 0; i < HVSIM_HIST_BUCKETS; i++)
		sight->hist[i] += hist[i];
	if (!sight->blocks || run->min_ns < sight->min)
		sight->min = run->min_ns;
	if (run->max_ns > sight->max)
		sight->max = run->max_ns;
	sight->sum += run->sum_ns;
	sight->blocks++;
}

void subject_ring(struct subject *subject, uint32_t nr, struct sight *sight)
{
	uint32_t hist[HVSIM_HIST_BUCKETS];
	struct hvsim_run done = run(subject, DOORBELL, nr, hist);

	subject->rung += done.done;
	add(sight, hist, &done);
}

static uint64_t ring_once(struct subject *subject)
{
	struct hvsim_io io = {
		.vmid = subject->vm.id,
		.access = {
			.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
			.size = 4, .address = DOORBELL,
		},
	};

	if (ioctl(subject->sim, HVSIM_IOCTL_IO, &io) || io.outcome != HVSIM_DONE)
		subject->bad++;
	else
		subject->rung++;
	return io.latency_ns;
}

uint64_t subject_ring_now_and_then(struct subject *subject, uint32_t nr, struct sight *sight)
{
	static uint32_t hist[HVSIM_HIST_BUCKETS];
	struct hvsim_run done = { .min_ns = ~0ull };
	uint32_t i;

	memset(hist, 0, sizeof(hist));
	REQUIRE(!setpriority(PRIO_PROCESS, 0, FIRST));
	for (i = 0; i < nr; i++) {
		uint64_t ns = ring_once(subject);

		rtp_hist_add(hist, ns);
		done.sum_ns += ns;
		done.min_ns = ns < done.min_ns ? ns : done.min_ns;
		done.max_ns = ns > done.max_ns ? ns : done.max_ns;
		/* Not in step with what the others do. */
		time_sleep_ns(PAUSE_NS + rand() % PAUSE_NS);
	}
	REQUIRE(!setpriority(PRIO_PROCESS, 0, 0));
	add(sight, hist, &done);
	return done.max_ns;
}

void subject_ask(struct subject *subject, uint32_t nr)
{
	subject->last = 0;
	subject->asked += run(subject, REGISTER, nr, NULL).done;
	CHECK_EQ(subject->last, nr);
}

static void check_served(struct subject *subject, bool polled_only)
{
	uint64_t all = subject->rung + subject->asked;
	struct acrn_hsm_vm_stats stats;

	if (driver_is_mainline())
		return;
	stats = must_vm_stats_counted(subject->control, subject->vm.id, all, subject->asked);
	CHECK_EQ(stats.poll.served + stats.irq.served, subject->rung);
	CHECK_EQ(stats.poll.handed + stats.irq.handed, subject->asked);
	CHECK_EQ(stats.poll.fail_safe + stats.irq.fail_safe, 0);
	if (polled_only)
		CHECK_EQ(stats.irq.served + stats.irq.handed, 0);
}

void subject_check(struct subject *subject, bool polled_only)
{
	uint64_t all = subject->rung + subject->asked;
	struct hvsim_vm_stats seen = must_sim_stats(subject->sim, subject->vm.id);

	CHECK_EQ(subject->bad, 0);
	CHECK_EQ(subject->disordered, 0);
	CHECK_EQ(seen.outcome[HVSIM_DONE], all);
	CHECK_EQ(seen.double_answers + seen.notify_spurious, 0);
	check_served(subject, polled_only);
}

void subject_end(struct subject *subject)
{
	uint64_t rung = 0;

	must_vm_stop(&subject->vm);
	/* A VM that is gone has rung. */
	CHECK_EQ(read(subject->doorbell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, subject->rung);
	CHECK_EQ(subject->vm.served, subject->asked);
	close(subject->doorbell);
	printf("# measured VM: %llu doorbells, %llu register writes, each once and in order\n",
	       (unsigned long long)subject->rung, (unsigned long long)subject->asked);
}

void sight_record(const struct sight *sight, const char *id, const char *title,
		  const char *load, const struct sight *reference, const char *reference_id)
{
	uint64_t p50 = rtp_hist_quantile(sight->hist, 500000);
	struct json_series series = {
		.id = id, .title = title, .group = "interference", .load = load,
		.unit = sight_counted ? "instructions" : "ns",
		.hist = sight->hist, .min = sight->min, .max = sight->max, .sum = sight->sum,
		.blocks = sight->blocks, .reference = reference_id,
	};

	printf("# %-44s p50 %6llu  p99 %7llu  p99.9 %8llu  max %9llu\n", title,
	       (unsigned long long)p50,
	       (unsigned long long)rtp_hist_quantile(sight->hist, 990000),
	       (unsigned long long)rtp_hist_quantile(sight->hist, 999000),
	       (unsigned long long)sight->max);
	if (reference)
		series.ratio = (double)p50 / rtp_hist_quantile(reference->hist, 500000);
	json_series(&series);
}
