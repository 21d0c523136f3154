/* SPDX-License-Identifier: BSD-3-Clause */
/* tso_arm.pml - pair (W) with store buffers: is a poller that sleeps woken? */

/*
 * The poller arms and looks once more; the hypervisor stores a request, and its
 * upcall looks who is armed.  The poller covers the slot: nobody else is sent.
 */
#define NR_WORDS	2
#define NR_THREADS	2

/* All begin as 0. */
#define PROCESSED	0	/* 1 is PENDING */
#define ARMED		1

#define HV		0
#define POLLER		1

#include "tso.pml"

#ifdef M_TSO_ARM
#define arm_mb()	skip
#else
#define arm_mb()	smp_mb(POLLER)
#endif
#ifdef M_TSO_ARM_HV
#define hv_mb()		skip
#else
#define hv_mb()		smp_mb(HV)
#endif

bit woken;
bit served;

/* The hypervisor stores PENDING; hsm_dispatch_upcall() runs on its behalf. */
active proctype hv()
{
	store(HV, PROCESSED, 1);
	hv_mb();
	if
	:: mem[ARMED] -> woken = 1
	:: !mem[ARMED] -> skip
	fi;
	served
}

/* A look, then sleep_armed(), then looks. */
active proctype poller()
{
	if
	:: mem[PROCESSED] -> goto serve
	:: !mem[PROCESSED] -> skip
	fi;
	store(POLLER, ARMED, 1);
	arm_mb();
	if
	:: mem[PROCESSED] -> skip
	:: !mem[PROCESSED] -> woken
	fi;
serve:	mem[PROCESSED];
	served = 1
}

active proctype memory()
{
	byte word, x;

end:	do
	:: drain(HV)
	:: drain(POLLER)
	od
}
