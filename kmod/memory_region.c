// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory_region.c - what the hypervisor is told of guest memory
 *
 * Regions go to it in batches of one page.  It stops at a region it refuses,
 * keeps those before it, and does not say how many those were.  So whatever may
 * be mapped is taken out again before the pages go back to their owner.
 *
 * Whether two segments may overlap is for the hypervisor to say.  If it takes
 * the second only in part, undoing that takes away the guest's view of the
 * first, too; the first stays pinned.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/io.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>

#include "hsm.h"
#include "memory.h"

/* As many as fit in a page together with what else a batch has. */
#define BATCH_REGIONS	127

/**
 * struct batch - regions on their way to the hypervisor
 * @header:	argument of the hypercall
 * @accepted:	bytes the hypervisor has accepted, from the segment's start on
 * @regions:	the regions; after a refusal, those that were refused
 */
struct batch {
	struct hv_region_batch	header;
	u64			accepted;
	struct hv_region	regions[BATCH_REGIONS];
};

static_assert(BATCH_REGIONS <= HV_REGION_BATCH_MAX);
static_assert(sizeof(struct batch) == PAGE_SIZE);

static struct batch *make_batch(struct hsm_vm *vm)
{
	struct batch *batch = kzalloc(sizeof(*batch), GFP_KERNEL);

	if (!batch)
		return NULL;

	batch->header.vmid = vm->vmid;
	batch->header.regions_pa = virt_to_phys(batch->regions);
	return batch;
}

static long call_one(struct hsm_vm *vm, const struct hv_region *region)
{
	struct batch *batch = make_batch(vm);
	long ret;

	if (!batch)
		return -ENOMEM;

	batch->regions[0] = *region;
	batch->header.nr_regions = 1;
	ret = hsm_hv_call_struct(HV_SET_MEMORY_REGIONS, 0, &batch->header);
	kfree(batch);
	return ret;
}

/**
 * hsm_region_add() - map a segment that is contiguous
 * @vm:		VM
 * @args:	the guest's address, the length, access rights
 * @service_vm_pa: where it is
 * @type:	HV_REGION_WB or HV_REGION_UC
 *
 * Return: 0; -ENOMEM; the hypervisor's error.
 */
long hsm_region_add(struct hsm_vm *vm, const struct acrn_vm_memmap *args,
		    u64 service_vm_pa, u32 type)
{
	const struct hv_region region = {
		.op		= HV_REGION_ADD,
		.attr		= type | (args->attr & HV_REGION_ACCESS_MASK),
		.user_vm_pa	= args->user_vm_pa,
		.service_vm_pa	= service_vm_pa,
		.size		= args->len,
	};

	return call_one(vm, &region);
}

/**
 * hsm_region_delete() - take a segment from the guest
 * @vm:		VM
 * @args:	the guest's address and the length
 *
 * Return: 0; -ENOMEM; the hypervisor's error.
 */
long hsm_region_delete(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	const struct hv_region region = {
		.op		= HV_REGION_DELETE,
		.user_vm_pa	= args->user_vm_pa,
		.size		= args->len,
	};

	return call_one(vm, &region);
}

/* The batch is empty after that, unless the hypervisor refused it. */
static long send_batch(struct batch *batch)
{
	u64 bytes = 0;
	long ret;
	u32 i;

	if (fatal_signal_pending(current)) {
		batch->header.nr_regions = 0;
		return -EINTR;
	}

	ret = hsm_hv_call_struct(HV_SET_MEMORY_REGIONS, 0, &batch->header);
	if (ret)
		return ret;

	for (i = 0; i < batch->header.nr_regions; i++)
		bytes += batch->regions[i].size;
	batch->accepted += bytes;
	batch->header.nr_regions = 0;
	cond_resched();
	return 0;
}

static long add_leaf(struct batch *batch, const struct hsm_leaf *leaf, u32 attr,
		     u64 *user_vm_pa)
{
	unsigned long i;
	long ret = 0;

	for (i = 0; i < leaf->nr_runs && !ret; i++) {
		batch->regions[batch->header.nr_regions++] = (struct hv_region){
			.op		= HV_REGION_ADD,
			.attr		= attr,
			.user_vm_pa	= *user_vm_pa,
			.service_vm_pa	= PFN_PHYS(leaf->runs[i].pfn),
			.size		= (u64)leaf->runs[i].nr * PAGE_SIZE,
		};
		*user_vm_pa += (u64)leaf->runs[i].nr * PAGE_SIZE;
		if (batch->header.nr_regions == BATCH_REGIONS)
			ret = send_batch(batch);
	}
	return ret;
}

static long add_all(struct batch *batch, const struct hsm_memory *memory,
		    const struct acrn_vm_memmap *args)
{
	u32 attr = HV_REGION_WB | (args->attr & HV_REGION_ACCESS_MASK);
	u64 user_vm_pa = args->user_vm_pa;
	const struct hsm_leaf *leaf;
	long ret;

	list_for_each_entry(leaf, &memory->leaves, node) {
		ret = add_leaf(batch, leaf, attr, &user_vm_pa);
		if (ret)
			return ret;
	}
	return batch->header.nr_regions ? send_batch(batch) : 0;
}

static long delete_at(struct batch *batch, u32 i)
{
	batch->regions[i].op = HV_REGION_DELETE;
	batch->header.nr_regions = 1;
	batch->header.regions_pa = virt_to_phys(&batch->regions[i]);
	return hsm_hv_call_struct(HV_SET_MEMORY_REGIONS, 0, &batch->header);
}

/*
 * Of the refused batch the hypervisor has a part or nothing: one region at a
 * time, and it may well refuse.  What it accepted is one range of the guest's
 * addresses; should it not let go of that, the pages must stay pinned.
 */
static bool undo(struct batch *batch, const struct acrn_vm_memmap *args)
{
	u32 nr_refused = batch->header.nr_regions;
	u32 i;

	for (i = 0; i < nr_refused; i++)
		delete_at(batch, i);
	if (!batch->accepted)
		return true;

	batch->regions[0].user_vm_pa = args->user_vm_pa;
	batch->regions[0].size = batch->accepted;
	return !delete_at(batch, 0);
}

/**
 * hsm_regions_add() - map a pinned segment
 * @vm:		VM
 * @args:	the guest's address, access rights
 * @memory:	the segment
 * @mapped:	set: the hypervisor has it, or would not let go of what it has
 *		taken before it refused; it must stay pinned as long as the VM is
 *
 * Return: 0; -EINTR killed meanwhile; -ENOMEM; the hypervisor's error.
 */
long hsm_regions_add(struct hsm_vm *vm, const struct acrn_vm_memmap *args,
		     const struct hsm_memory *memory, bool *mapped)
{
	struct batch *batch = make_batch(vm);
	long ret;

	*mapped = false;
	if (!batch)
		return -ENOMEM;

	ret = add_all(batch, memory, args);
	*mapped = !ret || !undo(batch, args);
	if (ret && *mapped)
		pr_warn_ratelimited("vm %u: hypervisor refused memory, but keeps a part: pinned until the VM is gone\n",
				    vm->vmid);
	kfree(batch);
	return ret;
}
