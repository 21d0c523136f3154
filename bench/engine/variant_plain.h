/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * variant_plain.h - the protocol without its atomics: what exactly-once costs
 *
 * Not correct where anybody else may touch a slot, and nobody does here.
 */
#undef cmpxchg
#define cmpxchg(p, old, new) ({						\
	__typeof__(*(p)) found__ = smp_load_acquire(p);			\
	if (found__ == (old))						\
		smp_store_release((p), (new));				\
	found__;							\
})

#undef smp_mb
#define smp_mb()	__atomic_signal_fence(__ATOMIC_SEQ_CST)
