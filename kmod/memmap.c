// SPDX-License-Identifier: GPL-2.0-only
/*
 * memmap.c - guest memory
 *
 * RAM of a guest is memory of its device model, pinned until the VM is
 * destroyed, and told to the hypervisor in regions of consecutive frames.
 */

#include <linux/io.h>
#include <linux/mm.h>
#include <linux/overflow.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "hsm.h"

/* Pages of a leaf, which is a page of pointers and is pinned in one go. */
#define LEAF_PAGES	(PAGE_SIZE / sizeof(struct page *))

/* Bounds the array of leaves. */
#define PAGES_MAX	(SZ_1T / PAGE_SIZE)

/**
 * struct memory - one pinned segment
 * @node:	in hsm_vm.memory
 * @nr_pages:	pages pinned
 * @leaf:	the pages, in leaves; made as they are pinned, so that a length
 *		that is too large costs no more than what is there
 */
struct memory {
	struct list_head	node;
	unsigned long		nr_pages;
	struct page		***leaf;
};

/**
 * struct batch - regions on their way to the hypervisor
 * @header:	argument of the hypercall
 * @nr_accepted: regions the hypervisor has accepted
 * @regions:	the regions
 */
struct batch {
	struct hv_region_batch	header;
	unsigned long		nr_accepted;
	struct hv_region	regions[HV_REGION_BATCH_MAX];
};

static struct batch *make_batch(struct hsm_vm *vm)
{
	struct batch *batch = kzalloc(sizeof(*batch), GFP_KERNEL);

	if (!batch)
		return NULL;

	batch->header.vmid = vm->vmid;
	batch->header.regions_pa = virt_to_phys(batch->regions);
	return batch;
}

/* Returns the hypervisor's result; the batch is empty after that. */
static long send_batch(struct batch *batch)
{
	long ret;

	if (!batch->header.nr_regions)
		return 0;

	ret = hsm_hv_call_struct(HV_SET_MEMORY_REGIONS, 0, &batch->header);
	if (!ret)
		batch->nr_accepted += batch->header.nr_regions;
	batch->header.nr_regions = 0;
	return ret;
}

static long add_region(struct batch *batch, const struct hv_region *region)
{
	batch->regions[batch->header.nr_regions++] = *region;
	return batch->header.nr_regions == HV_REGION_BATCH_MAX ?
	       send_batch(batch) : 0;
}

static long map_mmio(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	const struct hv_region region = {
		.op		= HV_REGION_ADD,
		.attr		= HV_REGION_UC | (args->attr & HV_REGION_ACCESS_MASK),
		.user_vm_pa	= args->user_vm_pa,
		.service_vm_pa	= args->service_vm_pa,
		.size		= args->len,
	};
	struct batch *batch = make_batch(vm);
	long ret;

	if (!batch)
		return -ENOMEM;

	ret = add_region(batch, &region);
	if (!ret)
		ret = send_batch(batch);
	kfree(batch);
	return ret;
}

static struct page *page_at(const struct memory *memory, unsigned long i)
{
	return memory->leaf[i / LEAF_PAGES][i % LEAF_PAGES];
}

static void unpin(struct memory *memory)
{
	unsigned long done, nr;

	for (done = 0; done < memory->nr_pages; done += nr) {
		struct page **leaf = memory->leaf[done / LEAF_PAGES];

		nr = min(memory->nr_pages - done, LEAF_PAGES);
		unpin_user_pages_dirty_lock(leaf, nr, true);
		kfree(leaf);
		cond_resched();
	}
	kvfree(memory->leaf);
	kfree(memory);
}

/* A leaf, of which pinning may take several goes. */
static int pin_leaf(struct memory *memory, unsigned long address, unsigned long nr)
{
	struct page **leaf = kzalloc(PAGE_SIZE, GFP_KERNEL_ACCOUNT);
	unsigned long done = 0;
	int ret;

	if (!leaf)
		return -ENOMEM;

	memory->leaf[memory->nr_pages / LEAF_PAGES] = leaf;
	while (done < nr) {
		ret = pin_user_pages_fast(address + done * PAGE_SIZE, nr - done,
					  FOLL_WRITE | FOLL_LONGTERM, leaf + done);
		if (ret <= 0)
			goto err_unpin;
		done += ret;
	}
	memory->nr_pages += nr;
	return 0;

err_unpin:
	unpin_user_pages(leaf, done);
	kfree(leaf);
	return ret ? ret : -EFAULT;
}

static int pin_all(struct memory *memory, unsigned long address,
		   unsigned long nr_pages)
{
	while (memory->nr_pages < nr_pages) {
		int ret = pin_leaf(memory, address + memory->nr_pages * PAGE_SIZE,
				   min(nr_pages - memory->nr_pages, LEAF_PAGES));

		if (ret)
			return ret;
		if (fatal_signal_pending(current))
			return -EINTR;
		cond_resched();
	}
	return 0;
}

static struct memory *pin(unsigned long address, unsigned long nr_pages)
{
	struct memory *memory = kzalloc(sizeof(*memory), GFP_KERNEL_ACCOUNT);
	int ret;

	if (!memory)
		return ERR_PTR(-ENOMEM);

	memory->leaf = kvcalloc(DIV_ROUND_UP(nr_pages, LEAF_PAGES),
				sizeof(*memory->leaf), GFP_KERNEL_ACCOUNT);
	ret = memory->leaf ? pin_all(memory, address, nr_pages) : -ENOMEM;
	if (ret) {
		unpin(memory);
		return ERR_PTR(ret);
	}
	return memory;
}

/*
 * Pages belong together while their frames are numerically consecutive.  What
 * large page they are part of does not matter: the guest must get neither more
 * than was asked for nor another frame than the one pinned.
 */
static unsigned long run_length(const struct memory *memory, unsigned long first)
{
	unsigned long nr = 1;

	while (first + nr < memory->nr_pages &&
	       page_to_pfn(page_at(memory, first + nr)) ==
	       page_to_pfn(page_at(memory, first)) + nr)
		nr++;

	return nr;
}

static long map_pages(struct batch *batch, const struct memory *memory,
		      const struct acrn_vm_memmap *args)
{
	unsigned long first, nr;
	long ret;

	for (first = 0; first < memory->nr_pages; first += nr) {
		struct hv_region region = {
			.op		= HV_REGION_ADD,
			.attr		= HV_REGION_WB |
					  (args->attr & HV_REGION_ACCESS_MASK),
			.user_vm_pa	= args->user_vm_pa + first * PAGE_SIZE,
			.service_vm_pa	= page_to_phys(page_at(memory, first)),
		};

		nr = run_length(memory, first);
		region.size = nr * PAGE_SIZE;
		ret = add_region(batch, &region);
		if (ret)
			return ret;
		cond_resched();
	}
	return send_batch(batch);
}

/*
 * The hypervisor stops at a region it refuses, keeps those before it, and does
 * not say how many.  So whatever may be mapped is taken out again before the
 * pages go back to their owner: all that was accepted, and the last batch.
 */
static void unmap_pages(struct batch *batch, const struct memory *memory,
			const struct acrn_vm_memmap *args)
{
	unsigned long nr_regions = batch->nr_accepted + HV_REGION_BATCH_MAX;
	unsigned long first = 0;

	while (first < memory->nr_pages && nr_regions--) {
		unsigned long nr = run_length(memory, first);
		const struct hv_region region = {
			.op		= HV_REGION_DELETE,
			.user_vm_pa	= args->user_vm_pa + first * PAGE_SIZE,
			.size		= nr * PAGE_SIZE,
		};

		add_region(batch, &region);
		send_batch(batch);
		first += nr;
	}
}

static long check_ram(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	u64 end;

	if (!args->len || !PAGE_ALIGNED(args->len | args->user_vm_pa | args->vma_base) ||
	    args->len / PAGE_SIZE > PAGES_MAX ||
	    check_add_overflow(args->user_vm_pa, args->len, &end) ||
	    check_add_overflow(args->vma_base, args->len, &end))
		return -EINVAL;

	/* A descriptor may travel; the addresses mean the creator's memory. */
	return current->mm == vm->mm ? 0 : -EPERM;
}

static long map_ram(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	struct memory *memory;
	struct batch *batch;
	long ret = check_ram(vm, args);

	if (ret)
		return ret;

	batch = make_batch(vm);
	if (!batch)
		return -ENOMEM;

	memory = pin(args->vma_base, args->len / PAGE_SIZE);
	if (IS_ERR(memory)) {
		ret = PTR_ERR(memory);
		goto out;
	}

	ret = map_pages(batch, memory, args);
	if (ret) {
		unmap_pages(batch, memory, args);
		unpin(memory);
	} else {
		list_add(&memory->node, &vm->memory);
	}
out:
	kfree(batch);
	return ret;
}

/**
 * hsm_memory_set() - SET_MEMSEG
 * @vm:		VM
 * @args:	arguments; RAM must be page-aligned
 *
 * Context: @vm->lock held.
 * Return: 0; -EINVAL; -EPERM from another process than the VM's creator;
 * -EFAULT; -ENOMEM; -EINTR; the hypervisor's error.
 */
long hsm_memory_set(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	switch (args->type) {
	case ACRN_MEMMAP_RAM:
		return map_ram(vm, args);
	case ACRN_MEMMAP_MMIO:
		return map_mmio(vm, args);
	default:
		return -EINVAL;
	}
}

/**
 * hsm_memory_release() - unpin everything
 * @vm: VM that the hypervisor knows no more
 */
void hsm_memory_release(struct hsm_vm *vm)
{
	struct memory *memory, *next;

	list_for_each_entry_safe(memory, next, &vm->memory, node) {
		list_del(&memory->node);
		unpin(memory);
	}
}
