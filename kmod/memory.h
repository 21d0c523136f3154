/* SPDX-License-Identifier: GPL-2.0-only */
/* memory.h - what the files on guest memory share */
#ifndef HSM_MEMORY_H
#define HSM_MEMORY_H

#include <linux/list.h>
#include <linux/mm.h>
#include <linux/types.h>

struct acrn_vm_memmap;
struct hsm_vm;

/**
 * struct hsm_run - page frames that are numerically consecutive
 * @pfn:	the first; physical addresses have 52 bits
 * @nr:		how many, at most HSM_RUN_MAX
 *
 * As large as a page pointer, so that scattered pages cost no more than an
 * array of those, and what is contiguous costs next to nothing.
 */
struct hsm_run {
	u64	pfn : 40;
	u64	nr : 24;
};

#define HSM_RUN_MAX	((1U << 24) - 1)

/**
 * struct hsm_leaf - a page of runs
 * @node:	in hsm_memory.leaves
 * @nr_runs:	runs in use
 * @runs:	in the order of the guest's addresses
 */
struct hsm_leaf {
	struct list_head	node;
	unsigned long		nr_runs;
	struct hsm_run		runs[];
};

#define HSM_LEAF_RUNS	((PAGE_SIZE - sizeof(struct hsm_leaf)) / sizeof(struct hsm_run))

static_assert(sizeof(struct hsm_run) == sizeof(struct page *));

/**
 * struct hsm_memory - one pinned segment
 * @node:	in hsm_vm.memory
 * @leaves:	what is pinned; made as pages are, so that a length that is too
 *		large costs no more than what is there
 */
struct hsm_memory {
	struct list_head	node;
	struct list_head	leaves;
};

/* memory_pin.c - pages of the device model that stay where they are */
struct hsm_memory *hsm_memory_pin(unsigned long address, unsigned long nr_pages);
void hsm_memory_unpin(struct hsm_memory *memory);

/* memory_region.c - what the hypervisor is told */
long hsm_region_add(struct hsm_vm *vm, const struct acrn_vm_memmap *args,
		    u64 service_vm_pa, u32 type);
long hsm_region_delete(struct hsm_vm *vm, const struct acrn_vm_memmap *args);
long hsm_regions_add(struct hsm_vm *vm, const struct acrn_vm_memmap *args,
		     const struct hsm_memory *memory, bool *mapped);

/* memory_pfnmap.c - mappings of raw page frames */
int hsm_pfnmap_find(const struct acrn_vm_memmap *args, u64 *service_vm_pa);

#endif /* HSM_MEMORY_H */
