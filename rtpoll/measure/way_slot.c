// SPDX-License-Identifier: BSD-3-Clause
/*
 * way_slot.c - a request slot of the ABI and nobody who owns it: what its layout costs
 *
 * Asked as asker.h asks, and answered by a loop that knows one slot, claims nothing
 * and looks up nothing.  So the ping-pong is the limit of one line, this is that of
 * the lines the ABI has, and what an engine takes beyond it is the engine's.
 */

#include <assert.h>

#include "asker.h"
#include "way.h"
#include "way_slot.h"

static_assert(sizeof(struct pair_line) == sizeof(struct acrn_io_request), "a line holds a slot");

/* Another one in each round, as the ping-pong's. */
static struct acrn_io_request *slot_of(struct way *way)
{
	return (void *)&way->line[*pair_turn(way->line) % (PAIR_LINES - 1)];
}

static void trip(struct way *way)
{
	const struct way_slot *config = way->config;
	struct acrn_io_request *io = way->own;

	asker_fill(io, config->direction, 0, 1);
	asker_publish(io);
	/* Whoever asks an engine looks whether it sleeps. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	asker_answer(io, 1);
	/* Pairs with the server's acquire. */
	__atomic_store_n(&io->processed, ACRN_IOREQ_STATE_FREE, __ATOMIC_RELEASE);
}

/* All of them at once, as asker_put() and asker_wait() do it for an engine's. */
static void trip_many(struct way *way)
{
	const struct way_slot *config = way->config;
	struct acrn_io_request *io = (void *)way->line;

	for (unsigned int i = 0; i < config->slots; i++) {
		asker_fill(&io[i], config->direction, 0, 1);
		asker_publish(&io[i]);
	}
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (unsigned int i = 0; i < config->slots; i++) {
		asker_answer(&io[i], 1);
		/* Pairs with the server's acquire. */
		__atomic_store_n(&io[i].processed, ACRN_IOREQ_STATE_FREE, __ATOMIC_RELEASE);
	}
}

static void run(struct way *way, struct trips *trips)
{
	const struct way_slot *config = way->config;

	way->own = slot_of(way);
	if (config->slots)
		trips_run(trips, way, trip_many);
	else
		trips_run(trips, way, trip);
}

static inline __attribute__((always_inline))
uint64_t work(uint64_t value)
{
	for (unsigned int i = 0; i < WAY_SLOT_STEPS; i++)
		__asm__ volatile("add $1, %0" : "+r" (value));
	return value;
}

static inline __attribute__((always_inline))
void answer(struct acrn_io_request *io, const struct way_slot *config)
{
	struct acrn_mmio_request *req = &io->reqs.mmio_request;
	uint64_t read;

	if (config->takes)
		__atomic_store_n(&io->processed, ACRN_IOREQ_STATE_PROCESSING, __ATOMIC_RELAXED);
	read = __atomic_load_n(&io->type, __ATOMIC_RELAXED);
	read += __atomic_load_n(&req->address, __ATOMIC_RELAXED);
	if (config->works)
		read = work(read);
	/* It is there before the answer is given, as if something were done with it. */
	__asm__ volatile("" : : "r" (read));
	if (config->direction == ACRN_IOREQ_DIR_READ)
		__atomic_store_n(&req->value, read, __ATOMIC_RELAXED);
	/* Pairs with the asker's acquire. */
	__atomic_store_n(&io->processed, ACRN_IOREQ_STATE_COMPLETE, __ATOMIC_RELEASE);
}

static int serve_many(struct acrn_io_request *io, const struct way_slot *config)
{
	while (!pair_flags || !pair_must_leave()) {
		uint32_t pending = 0;

		for (unsigned int i = 0; i < config->slots; i++) {
			if (__atomic_load_n(&io[i].processed, __ATOMIC_ACQUIRE) !=
			    ACRN_IOREQ_STATE_PENDING)
				continue;
			pending |= 1u << i;
			__builtin_prefetch(&io[i].type);
			__builtin_prefetch(&io[i].reqs);
		}
		for (; pending; pending &= pending - 1)
			answer(&io[__builtin_ctz(pending)], config);
	}
	return 0;
}

static int serve(struct way *way, struct pair_post *post)
{
	const struct way_slot *config = way->config;
	struct acrn_io_request *io = slot_of(way);

	(void)post;
	if (config->slots)
		return serve_many((void *)way->line, config);
	/* Zeroed memory is PENDING; a block that was broken off may have left it so. */
	while (!pair_flags || !pair_must_leave()) {
		if (config->prefetches) {
			__builtin_prefetch(&io->type);
			__builtin_prefetch(&io->reqs);
		}
		/* Pairs with the asker's release. */
		if (__atomic_load_n(&io->processed, __ATOMIC_ACQUIRE) ==
		    ACRN_IOREQ_STATE_PENDING)
			answer(io, config);
		else
			__builtin_ia32_pause();
	}
	return 0;
}

const struct way_kind way_slot = { .serve = serve, .run = run };
