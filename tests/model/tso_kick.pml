/* SPDX-License-Identifier: BSD-3-Clause */
/* tso_kick.pml - pair (R) with store buffers: does somebody come back to look? */

/*
 * The holder of a claim lets go, the hypervisor stores a request, and with
 * UNCOVER the controller takes the VM out of polling; its poller looks no more.
 * Whoever is left is the dispatcher, and it must be sent after all.
 *
 * The kick is no barrier: a dispatcher that is queued is not queued again.
 */
#define NR_WORDS	4
#define NR_THREADS	3

/* All begin as 0. */
#define PROCESSED	0	/* 1 is PENDING */
#define OWN		1	/* 0 is KERN, 1 is NONE */
#define UNCOVERED	2
#define WORK		3	/* queued */

#define HV		0
#define HOLDER		1
#define CONTROLLER	2

#include "tso.pml"

#ifdef M_TSO_HV
#define hv_mb()		skip
#else
#define hv_mb()		smp_mb(HV)
#endif
#ifdef M_TSO_RELEASE
#define release_mb()	skip
#else
#define release_mb()	smp_mb(HOLDER)
#endif
#ifdef M_TSO_UNCOVER
#define uncover_mb()	skip
#else
#define uncover_mb()	smp_mb(CONTROLLER)
#endif

#ifdef UNCOVER
#define covered()	(!mem[UNCOVERED])
#else
#define covered()	false
#endif

bit served;

inline kick(thread)
{
	if
	:: mem[WORK] -> skip
	:: !mem[WORK] -> store(thread, WORK, 1)
	fi
}

/* The hypervisor stores PENDING; the upcall's handler runs on its behalf. */
active proctype hv()
{
	store(HV, PROCESSED, 1);
	hv_mb();
	if
	:: covered() -> skip
	:: !covered() -> kick(HV)
	fi;
	served
}

/* rtp_vm_let_go() of core/serve.c, the slot claimed for whatever came before. */
active proctype holder()
{
	store(HOLDER, OWN, 1);
	release_mb();
	if
	:: mem[PROCESSED] ->
		if
		:: covered() -> skip
		:: !covered() -> kick(HOLDER)
		fi
	:: !mem[PROCESSED] -> skip
	fi
}

/* rtp_vm_uncover() */
active proctype controller()
{
#ifdef UNCOVER
	store(CONTROLLER, UNCOVERED, 1);
	uncover_mb();
	kick(CONTROLLER);
#endif
	skip
}

/* Locked instructions only, so it has no buffer. */
active proctype dispatcher()
{
end:	do
	:: atomic { mem[WORK] -> mem[WORK] = 0 };
		if
		:: mem[PROCESSED] && !served ->
			if
			:: atomic { mem[OWN] -> mem[OWN] = 0; served = 1 }
			:: !mem[OWN] -> skip
			fi
		:: else -> skip
		fi
	od
}

active proctype memory()
{
	byte word, x;

end:	do
	:: drain(HV)
	:: drain(HOLDER)
	:: drain(CONTROLLER)
	od
}

/* The dispatcher may be queued for something else, at any instant. */
active proctype other()
{
	if
	:: mem[WORK] = 1
	:: skip
	fi
}
