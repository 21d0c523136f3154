/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/* env_kernel.h - the core's contract (env.h), met by the kernel's headers */
#ifndef RTP_ENV_KERNEL_H
#define RTP_ENV_KERNEL_H

#include <linux/atomic.h>
#include <linux/build_bug.h>
#include <linux/cache.h>
#include <linux/compiler.h>
#include <linux/container_of.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/prefetch.h>
#include <linux/processor.h>
#include <linux/sort.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/types.h>

/* A branch that costs nothing while it is off; the embedder's to turn on. */
DECLARE_STATIC_KEY_FALSE(rtp_trace_key);
#define rtp_trace_enabled()	static_branch_unlikely(&rtp_trace_key)

#endif /* RTP_ENV_KERNEL_H */
