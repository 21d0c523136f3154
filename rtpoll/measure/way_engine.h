/* SPDX-License-Identifier: BSD-3-Clause */
/* way_engine.h - what an engine is made like, and how it is asked */
#ifndef RTPOLL_WAY_ENGINE_H
#define RTPOLL_WAY_ENGINE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct engine_plan - an engine
 * @number:	below PAIR_REGIONS, another for each plan
 * @vms:	VMs
 * @vcpus:	of each
 * @ranges:	of each; of 4 KiB, side by side
 * @flags:	RTPOLL_ENGINE_*
 * @mode:	likewise
 * @idle_ns:	as in struct rtpoll_engine_options
 * @sample:	likewise
 */
struct engine_plan {
	unsigned int	number;
	unsigned int	vms;
	unsigned int	vcpus;
	unsigned int	ranges;
	uint32_t	flags;
	uint32_t	mode;
	uint64_t	idle_ns;
	uint32_t	sample;
};

/**
 * struct way_engine - how it is asked
 * @plan:	the engine
 * @direction:	RTPOLL_READ or _WRITE
 * @pending:	requests made at once by as many vCPUs; 0 is 1
 * @is_each:	each of them fenced by itself, as one CPU asks for one vCPU
 * @is_cold:	by another vCPU each time, at random
 * @is_spread:	to another range each time, at random
 * @is_lean:	as a hypervisor that helps: struct asker
 * @pauses:	between two looks at the answer; 0 is 1
 * @by_library:	through rtpoll/vcpu.h; else as struct asker
 * @look_ns:	struct rtpoll_vcpu_options
 */
struct way_engine {
	const struct engine_plan	*plan;
	uint32_t			direction;
	unsigned int			pending;
	bool				is_each;
	bool				is_cold;
	bool				is_spread;
	bool				is_lean;
	unsigned int			pauses;
	bool				by_library;
	uint32_t			look_ns;
};

#define ENGINE_BASE		0xd0000000ull
#define ENGINE_RANGE_BYTES	0x1000

/* What its device answers to a read. */
static inline uint32_t engine_answer(uint64_t address)
{
	return (uint32_t)address * 2654435761u;
}

struct asker;
struct pair;
struct pair_post;
struct way;

/* The server's half, in the server's process. */
int engine_serve(struct way *way, struct pair_post *post);

/*
 * The region of an engine that is being served, as soon as it is published; mapped,
 * and its descriptor, which is the caller's.  Or a negative errno.
 */
int engine_region(struct asker *asker, struct pair *pair, unsigned int server,
		  const struct engine_plan *plan);

#endif /* RTPOLL_WAY_ENGINE_H */
