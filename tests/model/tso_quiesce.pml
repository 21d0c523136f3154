/* SPDX-License-Identifier: BSD-3-Clause */
/* tso_quiesce.pml - pair (D) with store buffers: does the wait see everybody? */

/*
 * The changer stores a new state (reset, clear, a table without a client, no
 * default client) and waits until the slot was seen unclaimed.  The claimant
 * claims, then looks at the state.  It must not work by the old one later.
 */
#define NR_WORDS	2
#define NR_THREADS	2

#define OWN		0	/* 1 is KERN */
#define STATE		1	/* 1 is the new one */

#define CHANGER		0
#define CLAIMANT	1

#include "tso.pml"

#ifdef M_TSO_QUIESCE
#define quiesce_mb()	skip
#else
#define quiesce_mb()	smp_mb(CHANGER)
#endif

/* A claim from USER is under the lock, and could be a store; it is none. */
#ifdef M_TSO_CLAIM
#define claim()		store(CLAIMANT, OWN, 1)
#else
#define claim()		atomic { locked(CLAIMANT) -> mem[OWN] = 1 }
#endif

bit old_is_freed;
bit uses_old;

active proctype changer()
{
	store(CHANGER, STATE, 1);
	quiesce_mb();
	!mem[OWN];
	atomic { old_is_freed = 1; assert(!uses_old) }
}

active proctype claimant()
{
	byte claims = 0;

	do
	:: claims < 2 -> claims++;
		claim();
		if
		:: !mem[STATE] ->
			atomic { uses_old = 1; assert(!old_is_freed) };
			uses_old = 0
		:: mem[STATE] -> skip
		fi;
		store(CLAIMANT, OWN, 0)
	:: else -> break
	od
}

active proctype memory()
{
	byte word, x;

end:	do
	:: drain(CHANGER)
	:: drain(CLAIMANT)
	od
}
