/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * way.h - ways to make a round trip between two processes
 *
 * Each kind of way is one unit: what is made while there is one process, what the
 * server does until it is told to leave, and one round trip.
 */
#ifndef RTPOLL_WAY_H
#define RTPOLL_WAY_H

#include <sched.h>
#include <time.h>

#include "pair.h"
#include "ticks.h"

struct way_kind;

/**
 * struct way - a way, as one process has it
 * @name:	word
 * @text:	what it is, in a few words
 * @kind:	how it works
 * @config:	the kind's own, constant
 * @server:	which process serves it
 * @trips:	round trips of a block
 * @think_ns:	pause before each, random up to this; 0: back to back
 * @line:	shared words of its own
 * @fd:		descriptors that both processes have
 * @own:	the kind's own, of this process
 */
struct way {
	const char		*name;
	const char		*text;
	const struct way_kind	*kind;
	const void		*config;
	unsigned int		server;
	unsigned int		trips;
	unsigned int		think_ns;
	struct pair_line	*line;
	int			fd[4];
	void			*own;
};

/* A block that is being measured. */
struct trips {
	uint32_t	*ticks;
	unsigned int	wanted;
	unsigned int	nr;		/* done */
	uint64_t	deadline;	/* tick after which none is begun */
	uint32_t	think;		/* ticks */
	uint32_t	seed;
};

/**
 * struct way_kind - how a way works
 * @prepare:	make what both need; or NULL.  0 or a negative errno
 * @serve:	the server's half, until pair_must_leave(); the same
 * @connect:	before the first block, while it is being served; or NULL
 * @run:	a block
 * @close:	undo @connect and @prepare; or NULL
 */
struct way_kind {
	int	(*prepare)(struct way *way);
	int	(*serve)(struct way *way, struct pair_post *post);
	int	(*connect)(struct way *way, struct pair *pair);
	void	(*run)(struct way *way, struct trips *trips);
	void	(*close)(struct way *way);
};

extern const struct way_kind way_line, way_yield, way_futex, way_spin_futex;
extern const struct way_kind way_eventfd_busy, way_epoll, way_kick, way_two_wakes;
extern const struct way_kind way_pipe, way_mq;
/* With a struct way_engine as config. */
extern const struct way_kind way_engine;
/* With a struct way_slot as config. */
extern const struct way_kind way_slot;

static inline uint32_t trips_random(struct trips *trips)
{
	trips->seed ^= trips->seed << 13;
	trips->seed ^= trips->seed >> 17;
	return trips->seed ^= trips->seed << 5;
}

static inline void trips_think(struct trips *trips)
{
	uint64_t until;

	if (!trips->think)
		return;
	until = ticks_begin() + (uint64_t)trips_random(trips) * trips->think / UINT32_MAX;
	while (ticks_begin() < until && !pair_flags)
		;
}

/* Inlined into each kind with its own round trip: no indirect call is measured. */
static inline __attribute__((always_inline))
void trips_run(struct trips *trips, struct way *way, void (*trip)(struct way *))
{
	for (unsigned int i = 0; i < trips->wanted; i++) {
		uint64_t begin, end;

		trips_think(trips);
		begin = ticks_begin();
		trip(way);
		end = ticks_end();
		if (pair_flags & PAIR_LEAVE)
			return;
		trips->ticks[i] = end - begin > UINT32_MAX ? UINT32_MAX : end - begin;
		trips->nr = i + 1;
		if (end > trips->deadline)
			return;
	}
}

#endif /* RTPOLL_WAY_H */
