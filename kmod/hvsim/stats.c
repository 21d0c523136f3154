// SPDX-License-Identifier: GPL-2.0-only
/* stats.c - what the hypervisor saw of one VM */
#include <linux/compiler.h>
#include <linux/string.h>

#include "hvsim.h"

/* A counter has one writer and is read at any time. */
static void stats_add_vcpu(struct hvsim_vm_stats *to, const struct hvsim_vcpu_stats *from)
{
	unsigned int i;

	to->requests += READ_ONCE(from->requests);
	for (i = 0; i < HVSIM_NR_OUTCOMES; i++)
		to->outcome[i] += READ_ONCE(from->outcome[i]);
	to->upcalls += READ_ONCE(from->upcalls);
	to->upcalls_dropped += READ_ONCE(from->dropped);
	to->upcalls_duplicated += READ_ONCE(from->duplicated);
	to->upcalls_delayed += READ_ONCE(from->delayed);
	to->double_answers += READ_ONCE(from->double_answers);
}

static void stats_copy_vm(struct hvsim_vm_stats *to, const struct hvsim_vm *vm)
{
	to->vmid = vm->id;
	to->state = vm->state;
	to->vcpus = vm->nr_vcpus;
	memcpy(to->name, vm->name, sizeof(to->name));
	memcpy(to->notify, vm->notify, sizeof(to->notify));
	to->notify_spurious = vm->notify_spurious;
	to->msi = vm->msi;
	to->last_msi_addr = vm->last_msi.msi_addr;
	to->last_msi_data = vm->last_msi.msi_data;
	to->regs_set = vm->regs_set;
	to->async_bells = vm->nr_bells;
	to->async_refused = vm->async_refused;
}

/**
 * hvsim_vm_stats() - collect a VM's statistics
 * @vm:	   VM
 * @stats: filled in
 *
 * Context: process.
 */
void hvsim_vm_stats(struct hvsim_vm *vm, struct hvsim_vm_stats *stats)
{
	unsigned long flags;
	unsigned int i;

	memset(stats, 0, sizeof(*stats));
	raw_spin_lock_irqsave(&vm->lock, flags);
	stats_copy_vm(stats, vm);
	raw_spin_unlock_irqrestore(&vm->lock, flags);

	for (i = 0; i < HVSIM_VCPU_MAX; i++)
		stats_add_vcpu(stats, &vm->vcpus[i].stats);

	mutex_lock(&vm->map.lock);
	stats->nr_regions = vm->map.nr_pieces;
	stats->mapped_bytes = vm->map.nr_bytes;
	stats->nr_region_batches = vm->map.nr_batches;
	stats->max_region_batch = vm->map.max_batch;
	mutex_unlock(&vm->map.lock);
}
