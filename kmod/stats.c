// SPDX-License-Identifier: GPL-2.0-only
/* stats.c - counters for user space */

#include <linux/pid.h>
#include <linux/sched.h>

#include "asyncio.h"
#include "poll.h"

/**
 * hsm_stats_info() - GET_INFO
 * @info: zeroed
 */
void hsm_stats_info(struct acrn_hsm_poll_info *info)
{
	struct hsm_vm *vm;

	info->abi = ACRN_HSM_POLL_ABI;
	info->backend = hsm_hv->backend;
	info->upcall = hsm_upcall_way();
	info->modes = BIT(ACRN_HSM_POLL_MODE_IRQ) | BIT(ACRN_HSM_POLL_MODE_POLL);
	if (!hsm_attachment_check_mode(ACRN_HSM_POLL_MODE_ADAPTIVE, 0))
		info->modes |= BIT(ACRN_HSM_POLL_MODE_ADAPTIVE);
	list_for_each_entry(vm, &hsm_vms, node)
		info->nr_vms++;
	info->nr_orphans = hsm_orphan_count();
	info->nr_pollers = hsm_poller_count();
	info->max_pollers = HSM_POLLERS_MAX;
	info->nr_rules = hsm_rule_count();
	info->max_rules = HSM_RULES_MAX;
	hsm_dispatch_info(info);
}

/**
 * hsm_stats_add() - add up what several servers did
 * @sum:	caller's
 * @more:	anybody's
 */
void hsm_stats_add(struct rtp_counters *sum, const struct rtp_counters *more)
{
	sum->served += READ_ONCE(more->served);
	sum->handed += READ_ONCE(more->handed);
	sum->notified += READ_ONCE(more->notified);
	sum->fail_safe += READ_ONCE(more->fail_safe);
	sum->failed += READ_ONCE(more->failed);
	sum->invalid += READ_ONCE(more->invalid);
	sum->lost += READ_ONCE(more->lost);
}

static void copy_counters(struct acrn_hsm_server_counters *to,
			  const struct rtp_counters *from)
{
	to->served = READ_ONCE(from->served);
	to->handed = READ_ONCE(from->handed);
	to->notified = READ_ONCE(from->notified);
	to->fail_safe = READ_ONCE(from->fail_safe);
	to->failed = READ_ONCE(from->failed);
	to->invalid = READ_ONCE(from->invalid);
	to->lost = READ_ONCE(from->lost);
}

/* What all its pollers did, those it has no more among them. */
static void copy_poll_counters(struct acrn_hsm_server_counters *to,
			       const struct hsm_vm *vm)
{
	struct rtp_counters sum = vm->poll_counters;
	struct hsm_attachment *attachment;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		hsm_stats_add(&sum, &attachment->counters);
	copy_counters(to, &sum);
}

static u32 poller_of(const struct hsm_vm *vm, u32 slot)
{
	struct hsm_attachment *attachment;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		if (attachment->slots & BIT(slot))
			return attachment->poller->id;

	return ACRN_HSM_POLL_NO_POLLER;
}

static void copy_pollers(struct acrn_hsm_vm_stats *stats, const struct hsm_vm *vm)
{
	u32 slot = ACRN_HSM_POLL_VCPU_MAX;

	stats->poller = ACRN_HSM_POLL_NO_POLLER;
	while (slot--) {
		stats->vcpu_poller[slot] = poller_of(vm, slot);
		if (stats->vcpu_poller[slot] != ACRN_HSM_POLL_NO_POLLER)
			stats->poller = stats->vcpu_poller[slot];
	}
	stats->covered = READ_ONCE(vm->rtp.covered);
}

static struct hsm_vm *next_vm(u16 vmid)
{
	struct hsm_vm *vm, *best = NULL;

	list_for_each_entry(vm, &hsm_vms, node)
		if (vm->vmid >= vmid && (!best || vm->vmid < best->vmid))
			best = vm;

	return best;
}

/**
 * hsm_stats_vm() - VM_STATS
 * @stats: which VM; receives its counters
 *
 * Return: 0; -EINVAL; -ENOENT.
 */
long hsm_stats_vm(struct acrn_hsm_vm_stats *stats)
{
	struct hsm_vm *vm;

	if (stats->flags & ~ACRN_HSM_STATS_NEXT)
		return -EINVAL;

	vm = stats->flags ? next_vm(stats->vmid) : hsm_vm_find(stats->vmid);
	if (!vm)
		return -ENOENT;

	memset(stats, 0, sizeof(*stats));
	stats->vmid = vm->vmid;
	stats->mode = vm->mode;
	copy_pollers(stats, vm);
	memcpy(stats->name, vm->name, sizeof(stats->name));
	stats->vcpus = vm->rtp.nr_slots;
	stats->orphan = vm->orphan;
	copy_poll_counters(&stats->poll, vm);
	copy_counters(&stats->irq, &vm->irq_counters);
	copy_counters(&stats->user, &vm->user_counters);
	stats->works_queued = atomic64_read(&vm->works_queued);
	stats->works_run = READ_ONCE(vm->works_run);
	stats->mode_switches = vm->mode_switches;
	stats->attach_waits = atomic64_read(&vm->attach_waits);
	stats->rescued = READ_ONCE(vm->rescued);
	hsm_asyncio_stats(vm, stats);
	return 0;
}

/**
 * hsm_stats_poller() - POLLER_STATS
 * @stats: which poller; receives its counters
 *
 * Return: 0; -EINVAL; -ENOENT.
 */
long hsm_stats_poller(struct acrn_hsm_poller_stats *stats)
{
	struct hsm_poller *poller;

	if (stats->flags & ~ACRN_HSM_STATS_NEXT)
		return -EINVAL;

	poller = stats->flags ? hsm_poller_next(stats->id) :
				hsm_poller_find(stats->id);
	if (!poller)
		return -ENOENT;

	memset(stats, 0, sizeof(*stats));
	stats->id = poller->id;
	stats->cpu = poller->cpu;
	stats->pid = task_pid_nr(poller->task);
	stats->nr_vms = poller->nr_vms;
	stats->nr_slots = poller->published->rtp.nr;
	stats->rounds = READ_ONCE(poller->rounds);
	stats->requests = READ_ONCE(poller->requests);
	stats->voluntary = READ_ONCE(poller->task->nvcsw);
	stats->involuntary = READ_ONCE(poller->task->nivcsw);
	stats->sleeps = READ_ONCE(poller->sleeps);
	stats->wakes = READ_ONCE(poller->wakes);
	stats->naps = READ_ONCE(poller->naps);
	stats->stalls = READ_ONCE(poller->stalls);
	stats->state = READ_ONCE(poller->away) |
		       (READ_ONCE(poller->stalled) ? ACRN_HSM_POLLER_STALLED : 0);
	return 0;
}
