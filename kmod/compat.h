/* SPDX-License-Identifier: GPL-2.0-only */
/* compat.h - differences between kernels; nobody else looks at the version */
#ifndef HSM_COMPAT_H
#define HSM_COMPAT_H

#include <linux/eventfd.h>
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

#endif /* HSM_COMPAT_H */
