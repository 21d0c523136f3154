/* SPDX-License-Identifier: GPL-2.0-only */
/* compat.h - differences between kernels; nobody else looks at the version */
#ifndef HSM_COMPAT_H
#define HSM_COMPAT_H

#include <linux/eventfd.h>
#include <linux/mm.h>
#include <linux/version.h>

/* 6.8 took the count from eventfd_signal(): it was always 1. */
static inline void hsm_eventfd_signal(struct eventfd_ctx *eventfd)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 8, 0)
	eventfd_signal(eventfd, 1);
#else
	eventfd_signal(eventfd);
#endif
}

/*
 * The frame behind an address of a mapping of raw page frames, whose lock the
 * caller holds.  6.12 knows large ones, too.
 */
static inline int hsm_follow_pfnmap(struct vm_area_struct *vma, unsigned long address,
				    unsigned long *pfn, bool *writable)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
	spinlock_t *lock;	/* of the page table */
	pte_t *pte;
	int ret = follow_pte(vma->vm_mm, address, &pte, &lock);

	if (ret)
		return ret;
	/* For sparse: follow_pte() does not say that it locks. */
	if (!IS_ENABLED(CONFIG_PREEMPT_RT))
		__acquire(lock);
	*pfn = pte_pfn(*pte);
	*writable = pte_write(*pte);
	pte_unmap_unlock(pte, lock);
#else
	struct follow_pfnmap_args args = { .vma = vma, .address = address };
	int ret = follow_pfnmap_start(&args);

	if (ret)
		return ret;
	*pfn = args.pfn;
	*writable = args.writable;
	follow_pfnmap_end(&args);
#endif
	return 0;
}

/* 6.3 made vm_flags read-only, so that changes can be seen. */
static inline void hsm_vma_clear_flags(struct vm_area_struct *vma, unsigned long flags)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
	vma->vm_flags &= ~flags;
#else
	vm_flags_clear(vma, flags);
#endif
}

#endif /* HSM_COMPAT_H */
