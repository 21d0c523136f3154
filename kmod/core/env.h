/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * env.h - everything the polling core may use from its surroundings
 *
 * The core is compiled twice: by Kbuild into the module, and into user space
 * (library, tests).  This header is the only place where the two worlds differ;
 * a core source file includes "env.h", core headers and <linux/acrn.h>.
 *
 * Provided by both environments, under the kernel's names:
 *
 *   types      u8 u16 u32 u64 bool size_t NULL
 *   ordering   READ_ONCE WRITE_ONCE smp_load_acquire smp_store_release
 *              cmpxchg (fully ordered, returns what was there) smp_mb smp_rmb
 *   lock       raw_spinlock_t raw_spin_lock_init raw_spin_lock raw_spin_unlock
 *              (held for a few stores, never over a call)
 *   cpu        prefetch cpu_relax
 *   compiler   likely unlikely noinline ____cacheline_aligned static_assert ARRAY_SIZE
 *              container_of offsetof
 *   trace      rtp_trace_enabled(): is anybody told what happens to requests
 *   memory     memcpy memmove memset sort (no allocation: callers own all storage)
 *
 * To add a name, add it here, to env_kernel.h and to env_user.h in one commit.
 */
#ifndef RTP_ENV_H
#define RTP_ENV_H

#ifdef __KERNEL__
#include "env_kernel.h"
#else
#include "env_user.h"
#endif

#endif /* RTP_ENV_H */
