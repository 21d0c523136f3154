// SPDX-License-Identifier: BSD-3-Clause
/*
 * way_futex.c - each side sleeps in FUTEX_WAIT; or spins for a while before
 *
 * Two words, one for each direction: 1 something is there, 0 it was taken, 2 the
 * reader sleeps.  Only who sees 2 makes the system call.
 */

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "way.h"

#define SPIN_NS		20000

enum { TAKEN, POSTED, SLEEPS };

static void futex(uint32_t *word, int op, uint32_t value)
{
	syscall(SYS_futex, word, op, value, NULL, NULL, 0);
}

static void post(uint32_t *word)
{
	if (__atomic_exchange_n(word, POSTED, __ATOMIC_SEQ_CST) == SLEEPS)
		futex(word, FUTEX_WAKE, 1);
}

static bool take_is_possible(uint32_t *word)
{
	uint32_t posted = POSTED;

	return __atomic_load_n(word, __ATOMIC_RELAXED) == POSTED &&
	       __atomic_compare_exchange_n(word, &posted, TAKEN, false, __ATOMIC_ACQUIRE,
					   __ATOMIC_RELAXED);
}

static void take(uint32_t *word)
{
	while (!take_is_possible(word)) {
		uint32_t taken = TAKEN;

		__atomic_compare_exchange_n(word, &taken, SLEEPS, false, __ATOMIC_SEQ_CST,
					    __ATOMIC_SEQ_CST);
		futex(word, FUTEX_WAIT, SLEEPS);
		if (pair_flags && pair_must_leave())
			return;
	}
}

static void spin_and_take(uint32_t *word)
{
	/* Some 2.5 GHz; how long it spins exactly does not matter. */
	uint64_t until = ticks_begin() + SPIN_NS * 5 / 2;

	do {
		if (take_is_possible(word))
			return;
		__builtin_ia32_pause();
	} while (ticks_begin() < until && !pair_flags);
	take(word);
}

static void trip(struct way *way)
{
	post(&way->line[0].word);
	take(&way->line[1].word);
}

static void spin_trip(struct way *way)
{
	post(&way->line[0].word);
	spin_and_take(&way->line[1].word);
}

static void run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, trip);
}

static void spin_run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, spin_trip);
}

static inline __attribute__((always_inline))
int serve_with(struct way *way, void (*take_one)(uint32_t *word))
{
	while (!pair_flags || !pair_must_leave()) {
		take_one(&way->line[0].word);
		if (pair_flags & PAIR_LEAVE)
			break;
		post(&way->line[1].word);
	}
	/* As it was: the next to look sleeps by himself. */
	way->line[0].word = TAKEN;
	way->line[1].word = TAKEN;
	return 0;
}

static int serve(struct way *way, struct pair_post *post)
{
	(void)post;
	return serve_with(way, take);
}

static int spin_serve(struct way *way, struct pair_post *post)
{
	(void)post;
	return serve_with(way, spin_and_take);
}

const struct way_kind way_futex = { .serve = serve, .run = run };
const struct way_kind way_spin_futex = { .serve = spin_serve, .run = spin_run };
