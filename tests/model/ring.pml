/* SPDX-License-Identifier: BSD-3-Clause */
/* ring.pml - core/ring.c: claim, drain, release, with store buffers */

/*
 * The hypervisor puts elements into a ring of two places and raises an upcall
 * for each.  Whoever finds the ring pending claims it, drains it and lets go.
 * One of the two that may is the dispatcher, which comes when it is sent; with
 * UNCOVER the other is a poller, until it is taken away, and else somebody who
 * drains once.  Each element is taken once, in its turn, and before its place is
 * used again.
 *
 * Positions run from 0 to 3, so that full and empty differ: the C leaves one
 * place unused instead.
 */
#define NR_WORDS	7
#define NR_THREADS	4

/* All begin as 0. */
#define TAIL		0
#define HEAD		1	/* shared: where the hypervisor sees us */
#define IDLE		2
#define OWN		3	/* 1 is KERN */
#define UNCOVERED	4
#define WORK		5
#define OUR_HEAD	6	/* private; the owner's */

#define HV		0
#define OTHER		1
#define DISPATCHER	2
#define CONTROLLER	3

#ifndef NR_ELEMENTS
#define NR_ELEMENTS	3
#endif
#define NEXT(position)	((position + 1) % 4)
#define FILLED(tail, head)	((tail + 4 - head) % 4)

#include "tso.pml"

#ifdef M_RING_TSO_HV
#define hv_mb()		skip
#else
#define hv_mb()		smp_mb(HV)
#endif
#ifdef M_RING_TSO_RELEASE
#define release_mb(me)	skip
#else
#define release_mb(me)	smp_mb(me)
#endif
#ifdef M_RING_TSO_UNCOVER
#define uncover_mb()	skip
#else
#define uncover_mb()	smp_mb(CONTROLLER)
#endif

#ifdef UNCOVER
#define covered()	(!mem[UNCOVERED])
#else
#define covered()	false
#endif

byte ring[2];			/* numbers of the elements */
byte taken;			/* how many were, the last one's number */

inline kick(thread)
{
	if
	:: mem[WORK] -> skip
	:: !mem[WORK] -> store(thread, WORK, 1)
	fi
}

/* Waits for a place; then the element, the tail, and the upcall on its behalf. */
active proctype hv()
{
	byte n = 0;
	byte tail = 0;

	do
	:: n < NR_ELEMENTS ->
		FILLED(tail, mem[HEAD]) < 2;
		n++;
		ring[tail % 2] = n;
		tail = NEXT(tail);
		store(HV, TAIL, tail);
		hv_mb();
		if
		:: covered() || tail == mem[IDLE] -> skip
		:: !covered() && tail != mem[IDLE] -> kick(HV)
		fi
	:: n == NR_ELEMENTS -> break
	od;
	taken == NR_ELEMENTS
}

/* drain(): the tail once, then what lies before it. */
inline drain_ring(me, head, tail)
{
	head = mem[OUR_HEAD];
	tail = mem[TAIL];
	do
	:: head != tail ->
		atomic {
			taken++;
			assert(ring[head % 2] == taken)
		};
		head = NEXT(head)
	:: head == tail -> break
	od;
	store(me, OUR_HEAD, head);
#ifdef V_RING_IDLE_LATE
	store(me, HEAD, head);
	store(me, IDLE, head)
#else
	store(me, IDLE, head);
	store(me, HEAD, head)
#endif
}

/* rtp_ring_serve() */
inline rtp_ring_serve(me, head, tail)
{
	if
#ifdef M_RING_CLAIM_PLAIN
	:: !mem[OWN] -> store(me, OWN, 1);
#else
	:: atomic { locked(me) && !mem[OWN] -> mem[OWN] = 1 };
#endif
		drain_ring(me, head, tail);
		store(me, OWN, 0);
		release_mb(me);
#ifndef M_RING_NO_LOOK_AGAIN
		if
		:: mem[TAIL] != head && !covered() -> kick(me)
		:: mem[TAIL] == head || covered() -> skip
		fi;
#endif
		head = 0;
		tail = 0
	:: mem[OWN] -> skip
	fi
}

active proctype dispatcher()
{
	byte head, tail;

end:	do
	:: atomic { mem[WORK] && locked(DISPATCHER) -> mem[WORK] = 0 };
		if
		:: mem[TAIL] != mem[IDLE] ->
			rtp_ring_serve(DISPATCHER, head, tail)
		:: mem[TAIL] == mem[IDLE] -> skip
		fi
	od
}

/* A poller, as long as it covers; or another run of the work, once. */
active proctype other()
{
	byte head, tail;

end:	do
	:: mem[TAIL] != mem[IDLE] && !mem[OWN] ->
		rtp_ring_serve(OTHER, head, tail);
#ifndef UNCOVER
		break
#endif
#ifdef UNCOVER
	:: mem[UNCOVERED] -> break
#endif
	od
}

/* rtp_vm_set_covered() */
active proctype controller()
{
#ifdef UNCOVER
	store(CONTROLLER, UNCOVERED, 1);
	uncover_mb();
	kick(CONTROLLER);
#endif
	skip
}

active proctype memory()
{
	byte word, x;

end:	do
	:: drain(HV)
	:: drain(OTHER)
	:: drain(DISPATCHER)
	:: drain(CONTROLLER)
	od
}

/* The dispatcher may be queued for something else, at any instant. */
active proctype somebody()
{
	if
	:: mem[WORK] = 1
	:: skip
	fi
}
