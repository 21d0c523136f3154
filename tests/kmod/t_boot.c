// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_boot.c - a recorded PC boot in irq mode, poll mode, and between the two
 *
 * Every request is checked by the device model, every value that returns by the
 * vCPU, every doorbell by its count.  Arguments: percent of the boot to replay
 * (default 100).  With mainline's module (mainline/boot) in irq mode alone.
 */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "boot_replay.h"
#include "counted.h"
#include "harness.h"
#include "leaks.h"
#include "switcher.h"
#include "trace/trace_edit.h"

/* vCPU and device model share a CPU; the device model goes first. */
#define VCPU_CPU		0
#define POLLER_CPU		1
#define SHARE_MIN_PERCENT	10

/* Where to look for a place to damage, and how much to replay after it. */
#define DAMAGE_FROM		5000
#define DAMAGE_TAIL		2000

enum way {
	IRQ,
	POLL,
	SWITCHED,
};

static const char *const way_names[] = { "irq mode", "poll mode", "both in turn" };

struct rig {
	int sim;
	int control;
	uint32_t poller;
};

static struct hvsim_run vcpu_run(const struct rig *rig, const struct boot_vm *boot_vm,
				 const struct boot *issued, unsigned int flags)
{
	struct hvsim_run run = {
		.vmid = boot_vm->vm.id, .cpu = VCPU_CPU,
		.flags = HVSIM_RUN_CHECK | flags,
		.nr = issued->nr, .repeat = 1,
		.accesses = (unsigned long)issued->recs,
	};

	CHECK_EQ(sim_run(rig->sim, &run), 0);
	return run;
}

static void way_choose(const struct rig *rig, uint16_t vmid, enum way way)
{
	if (way == IRQ)
		return;
	REQUIRE(!poller_attach(rig->control, rig->poller, vmid));
	if (way == POLL)
		REQUIRE(!vm_set_mode(rig->control, vmid, ACRN_HSM_POLL_MODE_POLL));
}

static void check_answers(const struct boot_vm *boot_vm, const struct hvsim_run *run)
{
	CHECK_EQ(run->done, run->nr);
	CHECK_EQ(run->missing + run->cut + run->mismatches, 0);
	CHECK_EQ(run->first_bad, ~0ull);
	CHECK_EQ(boot_vm->vm.served, boot_vm->model.counts[TRACE_FORWARDED]);
}

/* Each request was answered once, by the side that had to. */
static void check_servers(const struct boot_vm *boot_vm, const struct hvsim_run *run,
			  const struct acrn_hsm_vm_stats *stats)
{
	const size_t *counts = boot_vm->model.counts;

	CHECK_EQ(stats->user.served, counts[TRACE_FORWARDED]);
	CHECK_EQ(stats->poll.handed + stats->irq.handed, counts[TRACE_FORWARDED]);
	CHECK_EQ(stats->poll.served + stats->irq.served,
		 run->nr - counts[TRACE_FORWARDED]);
	CHECK_EQ(stats->poll.fail_safe + stats->irq.fail_safe, 0);
	CHECK_EQ(stats->poll.lost + stats->irq.lost + stats->user.lost, 0);
}

static void check_hypervisor(const struct rig *rig, const struct boot_vm *boot_vm,
			     uint64_t flags, uint64_t nr)
{
	struct hvsim_vm_stats seen = must_sim_stats(rig->sim, boot_vm->vm.id);

	CHECK_EQ(seen.requests, nr);
	CHECK_EQ(seen.outcome[HVSIM_DONE], nr);
	CHECK_EQ(seen.upcalls, nr);
	CHECK_EQ(seen.notify[0], flags & VM_POLLING ? 0 : nr);
	CHECK_EQ(seen.notify_spurious + seen.double_answers, 0);
}

static void check_way(const struct acrn_hsm_vm_stats *stats, enum way way)
{
	uint64_t poll = server_requests(&stats->poll);
	uint64_t irq = server_requests(&stats->irq);
	uint64_t switches = stats->mode_switches;

	printf("  %" PRIu64 " polled, %" PRIu64 " in irq mode (%.1f %% polled), %" PRIu64
	       " effective switches\n", poll, irq, 100.0 * poll / (poll + irq), switches);
	switch (way) {
	case IRQ:
		CHECK_EQ(poll, 0);
		break;
	case POLL:
		CHECK_EQ(irq + stats->works_queued, 0);
		break;
	case SWITCHED:
		CHECK(poll * 100 >= SHARE_MIN_PERCENT * (poll + irq));
		CHECK(irq * 100 >= SHARE_MIN_PERCENT * (poll + irq));
		CHECK(switches > 10);
		break;
	}
}

/* What only our module tells. */
static void check_counters(const struct rig *rig, const struct boot_vm *boot_vm,
			   const struct hvsim_run *run, enum way way)
{
	struct acrn_hsm_vm_stats stats =
		must_vm_stats_counted(rig->control, boot_vm->vm.id, run->nr,
				      boot_vm->model.counts[TRACE_FORWARDED]);

	check_servers(boot_vm, run, &stats);
	check_way(&stats, way);
}

static void replay(const struct rig *rig, const struct boot *boot, enum way way,
		   uint64_t flags)
{
	struct switcher switcher;
	struct boot_vm boot_vm;
	struct hvsim_run run;
	uint64_t start;

	must_boot_vm(&boot_vm, "boot", flags, boot);
	way_choose(rig, boot_vm.vm.id, way);
	if (way == SWITCHED)
		must_switcher_start(&switcher, rig->control, boot_vm.vm.id);
	start = time_ns();
	run = vcpu_run(rig, &boot_vm, boot, 0);
	printf("%s, vCPU %s: %zu accesses in %" PRIu64 " ms, %u doorbells\n",
	       way_names[way], flags & VM_POLLING ? "polls" : "is notified", boot->nr,
	       (time_ns() - start) / 1000000, boot_vm.nr_bells);
	if (way == SWITCHED)
		switcher_stop(&switcher);

	CHECK_EQ(trace_model_finish(&boot_vm.model), 0);
	if (boot_vm.model.message[0])
		printf("  device model: %s\n", boot_vm.model.message);
	check_answers(&boot_vm, &run);
	check_hypervisor(rig, &boot_vm, flags, run.nr);
	if (!driver_is_mainline())
		check_counters(rig, &boot_vm, &run, way);
	must_boot_vm_stop(&boot_vm);
}

/* The damaged copies, and who has to notice what. */
enum damage {
	SWAPPED,	/* the device model exchanges two answers */
	DROPPED,	/* a request never arrives */
	DOUBLED,	/* a request arrives twice */
};

static void damage_do(enum damage damage, struct boot *issued, struct boot *known,
		      size_t i)
{
	switch (damage) {
	case SWAPPED:
		REQUIRE(trace_edit_swap(known->recs, known->nr, i) < known->nr);
		break;
	case DROPPED:
		trace_edit_drop(issued->recs, &issued->nr, i);
		break;
	case DOUBLED:
		trace_edit_double(issued->recs, &issued->nr, i);
		break;
	}
}

static void damage_check(enum damage damage, const struct boot_vm *boot_vm,
			 const struct hvsim_run *run, size_t i)
{
	if (damage == SWAPPED) {
		printf("swapped answer: vCPU: access %" PRIu64 " returned 0x%" PRIx64 "\n",
		       (uint64_t)run->first_bad, (uint64_t)run->got);
		CHECK_EQ(run->first_bad, i);
		CHECK_EQ(run->mismatches, 1);
		CHECK_EQ(boot_vm->error, 0);
		return;
	}
	printf("%s request: device model: %s\n",
	       damage == DROPPED ? "dropped" : "doubled", boot_vm->model.message);
	CHECK(boot_vm->error < 0);
	CHECK_EQ(boot_vm->model.next, damage == DROPPED ? i : i + 1);
}

/* The checker is worth something only if it notices. */
static void damaged(const struct rig *rig, const struct boot *boot, enum damage damage,
		    enum way way, uint64_t flags)
{
	struct boot issued, known;
	struct boot_vm boot_vm;
	struct hvsim_run run;
	size_t i;

	i = trace_edit_find(boot->recs, boot->nr, DAMAGE_FROM);
	REQUIRE(i + DAMAGE_TAIL <= boot->nr);
	must_boot_copy(&issued, boot, i + DAMAGE_TAIL);
	must_boot_copy(&known, boot, i + DAMAGE_TAIL);
	damage_do(damage, &issued, &known, i);

	must_boot_vm(&boot_vm, "damaged", flags, &known);
	way_choose(rig, boot_vm.vm.id, way);
	run = vcpu_run(rig, &boot_vm, &issued, HVSIM_RUN_STOP_BAD);
	damage_check(damage, &boot_vm, &run, i);
	must_boot_vm_stop(&boot_vm);
	boot_free(&issued);
	boot_free(&known);
}

static struct boot part_of(const struct boot *boot, unsigned int percent)
{
	return (struct boot){ .recs = boot->recs, .nr = boot->nr * percent / 100 };
}

/* On one CPU, a vCPU that polls keeps the dispatcher off it: a part is enough. */
static void replay_all(const struct rig *rig, const struct boot *boot)
{
	struct boot start = part_of(boot, 5);

	replay(rig, boot, IRQ, 0);
	replay(rig, &start, IRQ, VM_POLLING);
	if (driver_is_mainline())
		return;
	replay(rig, boot, POLL, VM_POLLING);
	replay(rig, boot, SWITCHED, 0);
}

static void damage_all(const struct rig *rig, const struct boot *boot)
{
	enum damage damage;

	for (damage = SWAPPED; damage <= DOUBLED; damage++) {
		damaged(rig, boot, damage, IRQ, 0);
		damaged(rig, boot, damage, POLL, VM_POLLING);
	}
}

/* With all doorbells the boot takes another way in mainline's module: E3. */
static void swallowed(const struct rig *rig, const struct boot *boot)
{
	struct boot_vm boot_vm;
	struct hvsim_run run;

	must_boot_vm_all_bells(&boot_vm, "swallowed", 0, boot);
	run = vcpu_run(rig, &boot_vm, boot, HVSIM_RUN_STOP_BAD);
	printf("mainline, %u doorbells: access %" PRIu64 " returned 0x%" PRIx64 "; %s\n",
	       boot_vm.nr_bells, (uint64_t)run.first_bad, (uint64_t)run.got,
	       boot_vm.error ? boot_vm.model.message : "the device model saw nothing odd");
	CHECK(boot_vm.error || run.mismatches);
	boot_vm.error = boot_vm.error ? boot_vm.error : -EPROTO;
	must_boot_vm_stop(&boot_vm);
}

int main(int argc, char **argv)
{
	unsigned int percent = argc > 1 ? atoi(argv[1]) : 100;
	struct boot boot, part;
	struct leaks before;
	struct rig rig;

	REQUIRE(percent >= 1 && percent <= 100);
	must_boot_load(&boot);
	part = part_of(&boot, percent);
	must_open(NULL, &rig.control, &rig.sim);
	leaks_begin(&before);
	if (!driver_is_mainline())
		rig.poller = must_poller(rig.control, POLLER_CPU, ACRN_HSM_POLLER_FORCE);

	replay_all(&rig, &part);
	if (driver_is_mainline()) {
		swallowed(&rig, &part);
	} else {
		damage_all(&rig, &boot);
		CHECK_EQ(poller_destroy(rig.control, rig.poller), 0);
	}
	leaks_check(&before, rig.control, rig.sim);
	must_close(rig.control, rig.sim);
	boot_free(&boot);
	return test_end();
}
