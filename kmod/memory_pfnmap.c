// SPDX-License-Identifier: GPL-2.0-only
/*
 * memory_pfnmap.c - mappings of raw page frames as guest memory
 *
 * Some mappings have page frames and no pages to pin: /dev/mem, and memory of
 * devices.  The guest gets the frames that are there now.  Nobody tells when
 * the mapping goes: its owner must keep the memory as long as the VM is.  So
 * frames with a reference count, which may be freed and used for something
 * else, are refused.
 */

#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/sched/signal.h>

#include "compat.h"
#include "hsm.h"
#include "memory.h"

static bool is_counted(unsigned long pfn)
{
	return pfn_valid(pfn) && !PageReserved(pfn_to_page(pfn));
}

static int check_frame(struct vm_area_struct *vma, unsigned long address, u32 attr,
		       unsigned long *pfn)
{
	bool writable;
	int ret = hsm_follow_pfnmap(vma, address, pfn, &writable);

	if (ret)
		return ret;
	if (attr & ACRN_MEM_ACCESS_WRITE && !writable)
		return -EFAULT;
	return is_counted(*pfn) ? -EFAULT : 0;
}

static int check_frames(struct vm_area_struct *vma, const struct acrn_vm_memmap *args,
			unsigned long *first)
{
	unsigned long i, pfn;
	int ret;

	ret = check_frame(vma, args->vma_base, args->attr, first);
	for (i = 1; !ret && i < args->len / PAGE_SIZE; i++) {
		ret = check_frame(vma, args->vma_base + i * PAGE_SIZE, args->attr, &pfn);
		if (!ret && pfn != *first + i)
			ret = -EINVAL;
		if (!ret && fatal_signal_pending(current))
			ret = -EINTR;
		cond_resched();
	}
	return ret;
}

/**
 * hsm_pfnmap_find() - what is behind a mapping of raw page frames
 * @args:	addresses and access rights, checked
 * @service_vm_pa: where the memory is
 *
 * Return: 0; -ENOENT it is a mapping of another kind; -EINVAL not all of it is
 * in one mapping, is there, and is consecutive; -EFAULT not writable, or memory
 * with a reference count; -EINTR killed meanwhile.
 */
int hsm_pfnmap_find(const struct acrn_vm_memmap *args, u64 *service_vm_pa)
{
	struct vm_area_struct *vma;
	unsigned long pfn = 0;
	int ret;

	if (mmap_read_lock_killable(current->mm))
		return -EINTR;

	vma = vma_lookup(current->mm, args->vma_base);
	if (!vma || !(vma->vm_flags & VM_PFNMAP))
		ret = -ENOENT;
	else if (args->vma_base + args->len > vma->vm_end)
		ret = -EINVAL;
	else
		ret = check_frames(vma, args, &pfn);
	mmap_read_unlock(current->mm);

	*service_vm_pa = PFN_PHYS(pfn);
	return ret;
}
