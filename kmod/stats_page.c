// SPDX-License-Identifier: GPL-2.0-only
/*
 * stats_page.c - all counters and histograms as memory
 *
 * Counters stay where their writers are.  While anybody has the page mapped, a
 * work copies them into it, so that servers never share a cache line with
 * readers, and what nobody looks at costs nothing.
 *
 * The memory is allocated for the first mapping and stays until the module goes;
 * a mapping holds its descriptor, and that the module.
 */

#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/timekeeping.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "observe.h"
#include "poll.h"
#include "uapi/acrn_hsm_stats.h"

#define PERIOD_MS	100

/**
 * struct page_layout - the whole
 * @header:	what comes first
 * @vm:		VMs
 * @poller:	pollers
 */
struct page_layout {
	struct acrn_hsm_stats_header	header;
	struct acrn_hsm_stats_vm	vm[ACRN_HSM_STATS_MAX_VMS];
	struct acrn_hsm_stats_poller	poller[ACRN_HSM_STATS_MAX_POLLERS];
};

#define PAGE_LAYOUT_BYTES	PAGE_ALIGN(sizeof(struct page_layout))

static_assert(ACRN_HSM_STATS_BUCKETS == RTP_HIST_BUCKETS);
static_assert(ACRN_HSM_STATS_MAX_POLLERS == HSM_POLLERS_MAX);

/* Inside mmap_lock, outside hsm_control. */
static DEFINE_MUTEX(page_lock);
static struct page_layout *layout;
static atomic_t nr_mappings;

static void refresh(struct work_struct *work);
static DECLARE_DELAYED_WORK(refresh_work, refresh);

static void copy_hist(u32 *to, const u32 *from)
{
	unsigned int i;

	for (i = 0; i < RTP_HIST_BUCKETS; i++)
		to[i] = READ_ONCE(from[i]);
}

/* Context: hsm_control held. */
static u32 copy_vms(void)
{
	struct acrn_hsm_stats_vm *record = layout->vm;
	struct hsm_vm *vm;
	u32 id, nr = 0;

	for (id = 0; nr < ACRN_HSM_STATS_MAX_VMS && id <= U16_MAX; nr++, record++) {
		record->stats.vmid = id;
		record->stats.flags = ACRN_HSM_STATS_NEXT;
		if (hsm_stats_vm(&record->stats))
			break;
		vm = hsm_vm_find(record->stats.vmid);
		copy_hist(record->irq_hist, vm->sample->irq_hist);
		copy_hist(record->user_hist, vm->sample->user_hist);
		id = record->stats.vmid + 1;
	}

	return nr;
}

/* Context: hsm_control held. */
static u32 copy_pollers(void)
{
	struct acrn_hsm_stats_poller *record = layout->poller;
	struct hsm_poller *poller;
	u32 id, nr = 0;

	for (id = 0; nr < ACRN_HSM_STATS_MAX_POLLERS; nr++, record++) {
		record->stats.id = id;
		record->stats.flags = ACRN_HSM_STATS_NEXT;
		if (hsm_stats_poller(&record->stats))
			break;
		poller = hsm_poller_find(record->stats.id);
		copy_hist(record->poll_hist, poller->sample.hist);
		id = record->stats.id + 1;
	}

	return nr;
}

/* What is gone leaves nothing behind. */
static void clear_rest(void)
{
	struct acrn_hsm_stats_header *header = &layout->header;

	memset(&layout->vm[header->vm_nr], 0,
	       (header->vm_max - header->vm_nr) * sizeof(layout->vm[0]));
	memset(&layout->poller[header->poller_nr], 0,
	       (header->poller_max - header->poller_nr) * sizeof(layout->poller[0]));
}

/* Context: page_lock held: the page has one writer. */
static void copy_all(void)
{
	struct acrn_hsm_stats_header *header = &layout->header;

	/* Readers wait from here on: not also for whoever has that. */
	mutex_lock(&hsm_control);
	WRITE_ONCE(header->generation, header->generation + 1);
	/* Pairs with the reader's look at generation after its copy. */
	smp_wmb();

	memset(&header->info, 0, sizeof(header->info));
	hsm_stats_info(&header->info);
	header->vm_nr = copy_vms();
	header->poller_nr = copy_pollers();
	mutex_unlock(&hsm_control);

	clear_rest();
	header->sample = hsm_sample_every();
	header->time_ns = ktime_get_ns();
	/* Pairs with the reader's look at generation before its copy. */
	smp_store_release(&header->generation, header->generation + 1);
}

static void refresh(struct work_struct *work)
{
	if (!atomic_read(&nr_mappings))
		return;

	mutex_lock(&page_lock);
	copy_all();
	mutex_unlock(&page_lock);
	queue_delayed_work(system_unbound_wq, &refresh_work,
			   msecs_to_jiffies(PERIOD_MS));
}

static int alloc_layout(void)
{
	struct acrn_hsm_stats_header *header;

	if (layout)
		return 0;

	layout = vmalloc_user(PAGE_LAYOUT_BYTES);
	if (!layout)
		return -ENOMEM;

	header = &layout->header;
	header->magic = ACRN_HSM_STATS_MAGIC;
	header->abi = ACRN_HSM_STATS_ABI;
	header->size = PAGE_LAYOUT_BYTES;
	header->period_ns = PERIOD_MS * NSEC_PER_MSEC;
	header->buckets = ACRN_HSM_STATS_BUCKETS;
	header->vm_offset = offsetof(struct page_layout, vm);
	header->vm_bytes = sizeof(layout->vm[0]);
	header->vm_max = ACRN_HSM_STATS_MAX_VMS;
	header->poller_offset = offsetof(struct page_layout, poller);
	header->poller_bytes = sizeof(layout->poller[0]);
	header->poller_max = ACRN_HSM_STATS_MAX_POLLERS;
	return 0;
}

/* A mapping is there, or there once more: fork, or split by a partial munmap. */
static void mapping_open(struct vm_area_struct *vma)
{
	if (atomic_inc_return(&nr_mappings) == 1)
		queue_delayed_work(system_unbound_wq, &refresh_work, 0);
}

/* The work finds out by itself that nobody looks. */
static void mapping_close(struct vm_area_struct *vma)
{
	atomic_dec(&nr_mappings);
}

static const struct vm_operations_struct mapping_ops = {
	.open	= mapping_open,
	.close	= mapping_close,
};

/**
 * hsm_stats_mmap() - map the statistics
 * @filp:	any descriptor of the device
 * @vma:	where to
 *
 * Return: 0 or an error of uapi/acrn_hsm_stats.h.
 */
int hsm_stats_mmap(struct file *filp, struct vm_area_struct *vma)
{
	int ret;

	if (vma->vm_pgoff)
		return -EINVAL;
	if (vma->vm_flags & (VM_WRITE | VM_EXEC))
		return -EACCES;
	/* Nor later, by mprotect(). */
	hsm_vma_clear_flags(vma, VM_MAYWRITE | VM_MAYEXEC);

	mutex_lock(&page_lock);
	ret = alloc_layout();
	if (ret)
		goto out;

	ret = remap_vmalloc_range(vma, layout, 0);
	if (ret)
		goto out;

	copy_all();
	vma->vm_ops = &mapping_ops;
	mapping_open(vma);
out:
	mutex_unlock(&page_lock);
	return ret;
}

/**
 * hsm_stats_page_exit() - the module goes; no mapping is left
 */
void hsm_stats_page_exit(void)
{
	cancel_delayed_work_sync(&refresh_work);
	vfree(layout);
}
