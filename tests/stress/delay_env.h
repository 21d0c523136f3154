/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * delay_env.h - the core's environment, with random delays at its transitions
 *
 * Included by the compiler before each file.  Races need one thread to stand
 * still in a window of a few instructions while another passes; so each atomic
 * step of the protocol may take its time, or give the CPU away.
 */
#ifndef DELAY_ENV_H
#define DELAY_ENV_H

#include "../../kmod/core/env_user.h"

/* Delays in 4096 steps; set once, before the threads start. */
extern unsigned int delay_rate;
extern __thread uint32_t delay_random;

void delay_now(uint32_t random);

static inline void delay_point(void)
{
	delay_random = delay_random * 1664525 + 1013904223;
	if ((delay_random >> 20) < delay_rate)
		delay_now(delay_random >> 8);
}

#undef smp_load_acquire
#undef smp_store_release
#undef smp_mb
#undef cmpxchg
#undef raw_spin_lock
#undef raw_spin_unlock

#define smp_load_acquire(p) ({						\
	__typeof__(*(p)) loaded__ = __atomic_load_n((p), __ATOMIC_ACQUIRE);	\
	delay_point();							\
	loaded__;							\
})
#define smp_store_release(p, v) do {					\
	delay_point();							\
	__atomic_store_n((p), (v), __ATOMIC_RELEASE);			\
	delay_point();							\
} while (0)
#define smp_mb() do {							\
	delay_point();							\
	__atomic_thread_fence(__ATOMIC_SEQ_CST);			\
} while (0)
#define cmpxchg(p, old, new) ({						\
	__typeof__(*(p)) found__ = (old);				\
	delay_point();							\
	__atomic_compare_exchange_n((p), &found__, (new), false,	\
				    __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);	\
	delay_point();							\
	found__;							\
})
#define raw_spin_lock(l) do {						\
	delay_point();							\
	pthread_spin_lock(l);						\
} while (0)
#define raw_spin_unlock(l) do {						\
	pthread_spin_unlock(l);						\
	delay_point();							\
} while (0)

#endif /* DELAY_ENV_H */
