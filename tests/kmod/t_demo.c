// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_demo.c - a PC boot through a polled VM and an irq-mode VM, for people
 *
 * Both VMs exist all the time and take turns, a hundredth of the boot each, so
 * that whatever else the machine does meets both.  The calling thread is the
 * vCPU; each answer, each request and each doorbell is checked.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "boot_replay.h"
#include "counted.h"
#include "demo_chart.h"
#include "harness.h"
#include "leaks.h"

#define POLLER_CPU	1
#define STEPS		100
#define STEPS_PER_LINE	10

/* Who answers. */
enum class {
	IN_KERNEL,	/* PCI address latch, ioeventfds */
	USER_SPACE,	/* device model */
	CLASSES,
};

/**
 * struct side - a VM and what was measured on it
 * @boot_vm:	VM
 * @latency:	by who answered
 * @wrong:	reads that returned something else than in the recorded boot
 * @spent_ns:	time the replay took so far
 */
struct side {
	struct boot_vm boot_vm;
	struct chart_side latency[CLASSES];
	size_t wrong;
	uint64_t spent_ns;
};

static struct side polled = {
	.latency = { { .name = "polled VM" }, { .name = "polled VM" } },
};

static struct side irq = {
	.latency = { { .name = "irq-mode VM" }, { .name = "irq-mode VM" } },
};

static uint8_t *must_classes(const struct boot *boot)
{
	uint8_t *classes = malloc(boot->nr);
	struct trace_model model;
	size_t i;

	REQUIRE(classes);
	trace_model_init(&model, boot->recs, boot->nr, 1, boot_doorbells,
			 BOOT_DOORBELLS);
	for (i = 0; i < boot->nr; i++) {
		const struct hvsim_access *rec = &boot->recs[i];
		enum trace_route route = trace_model_route(&model, rec);

		classes[i] = route == TRACE_FORWARDED ? USER_SPACE : IN_KERNEL;
		if (route == TRACE_LATCH && rec->direction == ACRN_IOREQ_DIR_WRITE)
			model.latch = rec->value;
	}
	return classes;
}

static void must_issue(int sim, struct side *side, const struct hvsim_access *rec,
		       enum class class)
{
	struct hvsim_io io = { .vmid = side->boot_vm.vm.id, .access = *rec };

	/* The answer must not be there already. */
	if (rec->direction == ACRN_IOREQ_DIR_READ)
		io.access.value = 0;
	REQUIRE(!ioctl(sim, HVSIM_IOCTL_IO, &io));
	REQUIRE(io.outcome == HVSIM_DONE);
	if (rec->direction == ACRN_IOREQ_DIR_READ)
		side->wrong += (io.access.value ^ rec->value) &
			       trace_access_mask(rec->size) ? 1 : 0;
	chart_add(&side->latency[class], io.latency_ns);
}

static void must_step(int sim, struct side *side, const struct boot *boot,
		      const uint8_t *classes, unsigned int step)
{
	uint64_t start = time_ns();
	size_t i;

	for (i = boot->nr * step / STEPS; i < boot->nr * (step + 1) / STEPS; i++)
		must_issue(sim, side, &boot->recs[i], classes[i]);
	side->spent_ns += time_ns() - start;
}

static void must_replay(int sim, const struct boot *boot, const uint8_t *classes)
{
	unsigned int step;

	for (step = 0; step < STEPS; step++) {
		must_step(sim, &polled, boot, classes, step);
		must_step(sim, &irq, boot, classes, step);
		if ((step + 1) % STEPS_PER_LINE)
			continue;
		printf("%5u %%   polled VM %5.1f s   irq-mode VM %5.1f s\n",
		       (step + 1) * 100 / STEPS, polled.spent_ns / 1e9,
		       irq.spent_ns / 1e9);
	}
	printf("\n");
}

static void check(struct side *side, int control, const char *name)
{
	struct trace_model *model = &side->boot_vm.model;
	struct acrn_hsm_vm_stats stats =
		must_vm_stats_counted(control, side->boot_vm.vm.id, model->nr,
				      model->counts[TRACE_FORWARDED]);
	uint64_t poll = server_requests(&stats.poll);
	uint64_t dispatched = server_requests(&stats.irq);

	printf("%-12s %" PRIu64 " requests found by the poller, %" PRIu64
	       " by the dispatcher\n", name, poll, dispatched);
	CHECK_EQ(side->wrong, 0);
	CHECK_EQ(trace_model_finish(model), 0);
	CHECK_EQ(side->boot_vm.error, 0);
	CHECK_EQ(poll + dispatched, model->nr);
	CHECK_EQ(side == &polled ? dispatched : poll, 0);
}

static void report(const struct boot *boot)
{
	printf("All %zu requests and answers of both VMs were as recorded.\n\n", boot->nr);
	printf("Latency, from the request until the vCPU has its answer; a row for each\n"
	       "doubling of time, bars to the scale of their own column.\n\n");
	printf("Answered in the kernel (%" PRIu64 " accesses: PCI address latch, ioeventfds)\n",
	       rtp_hist_count(polled.latency[IN_KERNEL].hist));
	chart_print(&polled.latency[IN_KERNEL], &irq.latency[IN_KERNEL]);
	printf("Answered by the device model (%" PRIu64
	       " accesses; most of it is its waking up)\n",
	       rtp_hist_count(polled.latency[USER_SPACE].hist));
	chart_print(&polled.latency[USER_SPACE], &irq.latency[USER_SPACE]);
}

int main(void)
{
	struct leaks before;
	uint8_t *classes;
	struct boot boot;
	int control, sim;
	uint32_t poller;

	setvbuf(stdout, NULL, _IOLBF, 0);
	REQUIRE(!thread_pin(0));
	must_boot_load(&boot);
	classes = must_classes(&boot);
	must_open(NULL, &control, &sim);
	leaks_begin(&before);

	poller = must_poller(control, POLLER_CPU, 0);
	must_boot_vm(&polled.boot_vm, "polled", VM_POLLING, &boot);
	must_boot_vm(&irq.boot_vm, "irq", 0, &boot);
	REQUIRE(!poller_attach(control, poller, polled.boot_vm.vm.id));
	REQUIRE(!vm_set_mode(control, polled.boot_vm.vm.id, ACRN_HSM_POLL_MODE_POLL));
	must_replay(sim, &boot, classes);
	check(&polled, control, "polled VM:");
	check(&irq, control, "irq-mode VM:");
	must_boot_vm_stop(&polled.boot_vm);
	must_boot_vm_stop(&irq.boot_vm);
	CHECK_EQ(poller_destroy(control, poller), 0);
	leaks_check(&before, control, sim);

	if (!test_nr_failed())
		report(&boot);
	must_close(control, sim);
	boot_free(&boot);
	free(classes);
	return test_end();
}
