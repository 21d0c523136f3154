/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * env_user.h - the core's contract (env.h), met by compiler builtins and libc
 *
 * Each access carries its ordering, so that ThreadSanitizer sees the protocol.
 */
#ifndef RTP_ENV_USER_H
#define RTP_ENV_USER_H

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#define READ_ONCE(x)		__atomic_load_n(&(x), __ATOMIC_RELAXED)
#define WRITE_ONCE(x, v)	__atomic_store_n(&(x), (v), __ATOMIC_RELAXED)
#define smp_load_acquire(p)	__atomic_load_n((p), __ATOMIC_ACQUIRE)
#define smp_store_release(p, v)	__atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define smp_mb()		__atomic_thread_fence(__ATOMIC_SEQ_CST)
#define smp_rmb()		__atomic_thread_fence(__ATOMIC_ACQUIRE)

#define cmpxchg(p, old, new) ({						\
	__typeof__(*(p)) found__ = (old);				\
	__atomic_compare_exchange_n((p), &found__, (new), false,	\
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);	\
	found__;							\
})

typedef pthread_spinlock_t raw_spinlock_t;

#define raw_spin_lock_init(l)	pthread_spin_init((l), PTHREAD_PROCESS_PRIVATE)
#define raw_spin_lock(l)	pthread_spin_lock(l)
#define raw_spin_unlock(l)	pthread_spin_unlock(l)

#define prefetch(p)		__builtin_prefetch(p)
#define cpu_relax()		__builtin_ia32_pause()
#define likely(x)		__builtin_expect(!!(x), 1)
#define unlikely(x)		__builtin_expect(!!(x), 0)
#define noinline		__attribute__((noinline))
#define ____cacheline_aligned	__attribute__((aligned(64)))
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))

#define container_of(ptr, type, member) \
	((type *)((char *)(ptr) - offsetof(type, member)))

/* Nobody listens in user space, unless the one who compiles the core says so. */
#ifndef rtp_trace_enabled
#define rtp_trace_enabled()	false
#endif

#define sort(base, num, size, cmp, swap) qsort((base), (num), (size), (cmp))

#endif /* RTP_ENV_USER_H */
