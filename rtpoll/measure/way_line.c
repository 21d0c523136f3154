// SPDX-License-Identifier: BSD-3-Clause
/*
 * way_line.c - one word that goes to and fro: the limit of the two CPUs
 *
 * The server answers by adding one to an odd number.  With sched_yield() between two
 * looks it is the polite way of the same.
 */

#include "way.h"

static void ask(struct pair_line *line)
{
	uint32_t asked = line->word + 1;

	__atomic_store_n(&line->word, asked, __ATOMIC_RELEASE);
	while (pair_waits(&line->word, asked + 1))
		;
}

static void trip(struct way *way)
{
	ask(way->line);
}

static void run(struct way *way, struct trips *trips)
{
	/* A block that was broken off may have left it odd. */
	way->line->word += way->line->word & 1;
	trips_run(trips, way, trip);
}

static inline __attribute__((always_inline))
int serve_with(struct pair_line *line, void (*relax)(void))
{
	while (!pair_flags || !pair_must_leave()) {
		uint32_t word = __atomic_load_n(&line->word, __ATOMIC_ACQUIRE);

		if (word & 1)
			__atomic_store_n(&line->word, word + 1, __ATOMIC_RELEASE);
		else
			relax();
	}
	return 0;
}

static void relax_not(void)
{
}

static void relax_by_yield(void)
{
	sched_yield();
}

static int serve(struct way *way, struct pair_post *post)
{
	(void)post;
	return serve_with(way->line, relax_not);
}

static int serve_politely(struct way *way, struct pair_post *post)
{
	(void)post;
	return serve_with(way->line, relax_by_yield);
}

const struct way_kind way_line = { .serve = serve, .run = run };
const struct way_kind way_yield = { .serve = serve_politely, .run = run };
