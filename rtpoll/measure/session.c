// SPDX-License-Identifier: BSD-3-Clause
/* session.c - blocks of several ways, in turn */

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

#include "session.h"
#include "way.h"

/* The first round trips after a change of servers pay for it. */
#define WARM_PART	20
#define WARM_MOST	500

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static void trips_do(struct session *session, struct way *way, uint32_t *ticks, unsigned int nr,
		     struct trips *trips)
{
	double tick_ns = session->ticks->ns_per_tick;

	*trips = (struct trips){
		.ticks = ticks,
		.wanted = nr,
		.deadline = ~0ull,
		.think = way->think_ns / tick_ns,
		.seed = 2463534242u + (uint32_t)ticks_begin(),
	};
	if (session->block_ns)
		trips->deadline = ticks_begin() + session->block_ns / tick_ns;
	way->kind->run(way, trips);
}

/* One block of a way, and its server there for it only. */
static int block_run(struct session *session, unsigned int number, uint32_t *ticks,
		     unsigned int nr, struct block *block)
{
	struct way *way = &session->pair->ways[number];
	unsigned int warm = nr / WARM_PART < WARM_MOST ? nr / WARM_PART : WARM_MOST;
	struct trips trips = { 0 };
	int ret = pair_start(session->pair, way->server, number);

	if (!ret && way->kind->connect)
		ret = way->kind->connect(way, session->pair);
	if (!ret) {
		trips_do(session, way, ticks, warm, &trips);
		trips_do(session, way, ticks, nr, &trips);
		*block = block_of(ticks, trips.nr);
	}
	if (pair_flags & PAIR_LEAVE)
		return -EINTR;
	return ret ? ret : pair_stop(session->pair, way->server);
}

static uint32_t *row_ticks(const struct session *session, const struct row *row, unsigned int round)
{
	return row->ticks + (size_t)round * session->pair->ways[row->way].trips;
}

static uint32_t *row_line_ticks(const struct row *row, unsigned int round)
{
	return row->line_ticks + (size_t)round * row->line_trips;
}

/* Not touched for the first time while it is being measured. */
static uint32_t *ticks_alloc(size_t nr)
{
	void *memory = mmap(NULL, nr * sizeof(uint32_t), PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static int row_alloc(struct session *session, struct row *row)
{
	unsigned int trips = session->pair->ways[row->way].trips;

	row->line_trips = trips < SESSION_BRACKET_TRIPS ? SESSION_BRACKET_TRIPS : trips;
	row->blocks = calloc(session->rounds, sizeof(*row->blocks));
	row->ticks = ticks_alloc((size_t)session->rounds * trips);
	row->line_ticks = ticks_alloc((size_t)session->rounds * row->line_trips);
	return row->blocks && row->ticks && row->line_ticks ? 0 : -ENOMEM;
}

/* A block between two of the ping-pong of its own length. */
static int row_run(struct session *session, struct row *row, unsigned int round)
{
	struct bracketed *b = &row->blocks[round];
	uint32_t scratch[SESSION_BRACKET_TRIPS * 8];
	unsigned int after = row->line_trips;
	int ret;

	if (after > sizeof(scratch) / sizeof(scratch[0]))
		after = sizeof(scratch) / sizeof(scratch[0]);
	ret = block_run(session, session->line, row_line_ticks(row, round), row->line_trips,
			&b->before);
	if (!ret)
		ret = block_run(session, row->way, row_ticks(session, row, round),
				session->pair->ways[row->way].trips, &b->block);
	if (!ret)
		ret = block_run(session, session->line, scratch, after, &b->after);
	if (!ret && session->progress)
		session->progress(session, row, b);
	return ret;
}

int session_run(struct session *session)
{
	uint64_t end = session->budget_ns ? now_ns() + session->budget_ns : ~0ull;
	int ret = 0;

	for (unsigned int i = 0; i < session->nr_rows && !ret; i++)
		ret = row_alloc(session, &session->rows[i]);
	/* Each round begins with another row: what comes regularly hits all. */
	for (unsigned int round = 0; round < session->rounds && now_ns() < end && !ret; round++) {
		for (unsigned int i = 0; i < session->nr_rows && !ret; i++)
			ret = row_run(session, &session->rows[(round + i) % session->nr_rows],
				      round);
		session->done += !ret;
	}
	return ret;
}

void session_free(struct session *session)
{
	for (unsigned int i = 0; i < session->nr_rows; i++) {
		struct row *row = &session->rows[i];
		unsigned int trips = session->pair->ways[row->way].trips;

		free(row->blocks);
		if (row->ticks)
			munmap(row->ticks, (size_t)session->rounds * trips * sizeof(uint32_t));
		if (row->line_ticks)
			munmap(row->line_ticks, (size_t)session->rounds * row->line_trips *
						sizeof(uint32_t));
		row->blocks = NULL;
		row->ticks = NULL;
		row->line_ticks = NULL;
	}
}
