// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory_pin.c - pages of the device model that stay where they are
 *
 * What is pinned is remembered as runs of frames.  For each GiB that is 8 bytes
 * if it is one run, 4 KiB of 2 MiB pages that are all apart, and 2 MiB at worst,
 * of 4 KiB pages none of which follows its neighbour.  Memory comes a page at a
 * time and is charged to the caller's memory cgroup.
 */

#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "memory.h"

/* Pages pinned at a time: what a page of pointers has room for. */
#define PIN_PAGES	(PAGE_SIZE / sizeof(struct page *))

/* Pages unpinned between two looks at the scheduler. */
#define UNPIN_PAGES	(SZ_128M / PAGE_SIZE)

static struct hsm_leaf *last_leaf(const struct hsm_memory *memory)
{
	return list_empty(&memory->leaves) ? NULL :
	       list_last_entry(&memory->leaves, struct hsm_leaf, node);
}

static struct hsm_leaf *add_leaf(struct hsm_memory *memory)
{
	struct hsm_leaf *leaf = kmalloc(PAGE_SIZE, GFP_KERNEL_ACCOUNT);

	if (!leaf)
		return NULL;

	leaf->nr_runs = 0;
	list_add_tail(&leaf->node, &memory->leaves);
	return leaf;
}

/*
 * What large page a frame is part of does not matter: the guest must get
 * neither more than was asked for nor another frame than the one pinned.
 */
static bool extend_run(const struct hsm_leaf *leaf, u64 pfn)
{
	return leaf && leaf->nr_runs &&
	       leaf->runs[leaf->nr_runs - 1].nr < HSM_RUN_MAX &&
	       leaf->runs[leaf->nr_runs - 1].pfn + leaf->runs[leaf->nr_runs - 1].nr == pfn;
}

static int add_frame(struct hsm_memory *memory, u64 pfn)
{
	struct hsm_leaf *leaf = last_leaf(memory);

	if (extend_run(leaf, pfn)) {
		leaf->runs[leaf->nr_runs - 1].nr++;
		return 0;
	}
	if (!leaf || leaf->nr_runs == HSM_LEAF_RUNS)
		leaf = add_leaf(memory);
	if (!leaf)
		return -ENOMEM;

	leaf->runs[leaf->nr_runs++] = (struct hsm_run){ .pfn = pfn, .nr = 1 };
	return 0;
}

/* Returns how many pages it pinned. */
static int pin_some(struct hsm_memory *memory, unsigned long address,
		    unsigned long nr_pages, struct page **pages)
{
	int nr, i;

	nr = pin_user_pages_fast(address, min(nr_pages, PIN_PAGES),
				 FOLL_WRITE | FOLL_LONGTERM, pages);
	if (nr <= 0)
		return nr ? nr : -EFAULT;

	for (i = 0; i < nr; i++) {
		if (add_frame(memory, page_to_pfn(pages[i]))) {
			unpin_user_pages(pages + i, nr - i);
			return -ENOMEM;
		}
	}
	return nr;
}

static int pin_all(struct hsm_memory *memory, unsigned long address,
		   unsigned long nr_pages, struct page **pages)
{
	while (nr_pages) {
		int nr = pin_some(memory, address, nr_pages, pages);

		if (nr < 0)
			return nr;
		if (fatal_signal_pending(current))
			return -EINTR;
		address += nr * PAGE_SIZE;
		nr_pages -= nr;
		cond_resched();
	}
	return 0;
}

static void unpin_run(struct hsm_run run)
{
	unsigned long done, nr;

	for (done = 0; done < run.nr; done += nr) {
		nr = min(run.nr - done, UNPIN_PAGES);
		unpin_user_page_range_dirty_lock(pfn_to_page(run.pfn + done), nr, true);
		cond_resched();
	}
}

/**
 * hsm_memory_pin() - pin memory of the caller
 * @address:	page-aligned
 * @nr_pages:	how much
 *
 * Return: the segment, in no list; -EFAULT not all of it is writable memory;
 * -EINTR killed meanwhile; -ENOMEM; what else pinning returns.
 */
struct hsm_memory *hsm_memory_pin(unsigned long address, unsigned long nr_pages)
{
	struct hsm_memory *memory = kmalloc(sizeof(*memory), GFP_KERNEL_ACCOUNT);
	struct page **pages = kmalloc(PAGE_SIZE, GFP_KERNEL);
	int ret = -ENOMEM;

	if (!memory || !pages)
		goto err_free;

	INIT_LIST_HEAD(&memory->leaves);
	ret = pin_all(memory, address, nr_pages, pages);
	kfree(pages);
	if (!ret)
		return memory;

	hsm_memory_unpin(memory);
	return ERR_PTR(ret);

err_free:
	kfree(pages);
	kfree(memory);
	return ERR_PTR(ret);
}

/**
 * hsm_memory_unpin() - give it back
 * @memory: segment in no list, which the hypervisor has let go of; freed
 */
void hsm_memory_unpin(struct hsm_memory *memory)
{
	struct hsm_leaf *leaf, *next;
	unsigned long i;

	list_for_each_entry_safe(leaf, next, &memory->leaves, node) {
		for (i = 0; i < leaf->nr_runs; i++)
			unpin_run(leaf->runs[i]);
		kfree(leaf);
	}
	kfree(memory);
}
