/* SPDX-License-Identifier: BSD-3-Clause */
/* set.pml - a poller's sets: none is freed while it is looked at */

/*
 * The poller says what it is going to look at, then sees that it is still what
 * it shall look at (adopt_next() of poll_thread.c).  Whoever takes a set away
 * shows another one, or none, and looks at what the poller said (poll_set.c).
 * With store buffers: each of both stores one word and then loads the other's.
 *
 * A poller that looks at nothing, or sleeps, must hear of a new set.
 */
#define NR_WORDS	2
#define NR_THREADS	2

/* Sets have numbers; 0 is none. */
#define NEXT		0
#define ADOPTED		1
#define NR_SETS		4

#define POLLER		0
#define PUBLISHER	1

#include "tso.pml"

#ifdef M_SET_ADOPT_MB
#define adopt_mb()	skip
#else
#define adopt_mb()	smp_mb(POLLER)
#endif
#ifdef M_SET_SHOW_MB
#define show_mb()	skip
#else
#define show_mb()	smp_mb(PUBLISHER)
#endif

bit freed[NR_SETS];
bit woken;

active proctype poller()
{
	byte set, next;

end:	do
	:: true ->
		/* adopt_next() */
		do
		:: true ->
			set = mem[NEXT];
			store(POLLER, ADOPTED, set);
			adopt_mb();
			next = mem[NEXT];
			if
#ifdef M_SET_NO_CHECK
			:: true -> break
#endif
			:: next == set -> break
			:: else -> skip
			fi
		od;
		/* Looks at it, again and again; or sleeps armed, or has none. */
		do
		:: true ->
			assert(!set || !freed[set]);
			woken = 0;
			next = mem[NEXT];
			if
			:: next != set -> break
			:: next == set ->
end_asleep:			woken
			fi
		od
	od
}

/* hsm_poll_set_show(), hsm_poll_set_hide() */
inline show_set(what)
{
	store(PUBLISHER, NEXT, what);
	show_mb();
#ifndef M_SET_NO_WAKE
	woken = 1
#endif
}

/* hsm_poll_set_settle(): it looks at the newest, or at none. */
inline settle(what)
{
	seen = mem[ADOPTED];
	do
	:: seen == 0 || seen == what -> break
	:: else ->
		mem[ADOPTED] != seen;
		seen = mem[ADOPTED]
	od
}

inline free_old(what)
{
	if
	:: what -> freed[what] = 1
	:: else -> skip
	fi
}

/* Sets 1 to 3, each followed by none or by the next; settle, then free. */
active proctype publisher()
{
	byte set = 0, old = 0, seen;

	do
	:: set < NR_SETS - 1 ->
		old = set;
		set++;
		show_set(set);
		settle(set);
		free_old(old)
	:: set && set < NR_SETS - 1 ->
		/* Away: what it looked at may be freed when it looks at nothing. */
		show_set(0);
		settle(0);
		free_old(set);
		set++;
		show_set(set)
	:: set == NR_SETS - 1 -> break
	od
}

active proctype memory()
{
	byte word, x;

end:	do
	:: drain(POLLER)
	:: drain(PUBLISHER)
	od
}
