// SPDX-License-Identifier: BSD-3-Clause
/* way_engine.c - one who asks an engine */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "asker.h"
#include "rtpoll/engine.h"
#include "rtpoll/vcpu.h"
#include "way.h"
#include "way_engine.h"

#define OPEN_TRIES	2000

/* Who asks, for one way. */
struct asking {
	struct asker		asker;
	struct rtpoll_region	*region;
	struct rtpoll_vcpu	*vcpu[RTPOLL_REGION_VCPUS];
	unsigned int		nr;	/* ways of choosing: vCPUs, ranges */
	unsigned int		nr_ranges;
	uint64_t		wrong;
	uint32_t		seed;
};

static uint32_t next_random(struct asking *asking)
{
	asking->seed = asking->seed * 1664525u + 1013904223u;
	return asking->seed >> 8;
}

/* Below @nr, without a division: it is part of a round trip. */
static uint32_t pick(struct asking *asking, uint32_t nr)
{
	return (uint64_t)next_random(asking) * nr >> 24;
}

static inline __attribute__((always_inline))
uint64_t pick_address(struct asking *asking, bool is_spread)
{
	if (!is_spread)
		return ENGINE_BASE + 0x10;
	return ENGINE_BASE + 0x10 +
	       pick(asking, asking->nr_ranges) * (uint64_t)ENGINE_RANGE_BYTES;
}

static void check(struct asking *asking, uint64_t address, uint64_t value)
{
	asking->wrong += (uint32_t)value != engine_answer(address);
}

static inline __attribute__((always_inline))
void trip_with(struct way *way, uint32_t direction, bool is_cold, bool is_spread)
{
	struct asking *asking = way->own;
	uint64_t address = pick_address(asking, is_spread);
	unsigned int vcpu = is_cold ? pick(asking, asking->nr) : asking->nr / 2;
	uint64_t value;

	asker_post(&asking->asker, vcpu, direction, address, 1);
	value = asker_wait(&asking->asker, vcpu);
	if (direction == RTPOLL_READ)
		check(asking, address, value);
}

static void write_hot(struct way *way)
{
	trip_with(way, RTPOLL_WRITE, false, false);
}

static void read_hot(struct way *way)
{
	trip_with(way, RTPOLL_READ, false, false);
}

static void trip_any(struct way *way)
{
	const struct way_engine *config = way->config;

	trip_with(way, config->direction, config->is_cold, config->is_spread);
}

/* One after the other: each waits until its own stores have arrived. */
static void trip_each(struct way *way)
{
	const struct way_engine *config = way->config;
	struct asking *asking = way->own;

	for (unsigned int i = 0; i < config->pending; i++)
		asker_post(&asking->asker, i, config->direction, ENGINE_BASE, i);
	for (unsigned int i = 0; i < config->pending; i++)
		asker_wait(&asking->asker, i);
}

/* As so many CPUs would, of which none waits for the others. */
static void trip_many(struct way *way)
{
	const struct way_engine *config = way->config;
	struct asking *asking = way->own;

	for (unsigned int i = 0; i < config->pending; i++)
		asker_put(&asking->asker, i, config->direction, ENGINE_BASE, i);
	asker_call(&asking->asker);
	for (unsigned int i = 0; i < config->pending; i++)
		asker_wait(&asking->asker, i);
}

static void trip_by_library(struct way *way)
{
	const struct way_engine *config = way->config;
	struct asking *asking = way->own;
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = config->direction,
		.address = ENGINE_BASE + 0x10, .size = 4, .value = 1,
	};

	if (rtpoll_vcpu_access(asking->vcpu[0], &access))
		asking->wrong++;
	else if (config->direction == RTPOLL_READ)
		check(asking, access.address, access.value);
}

static void trip_many_by_library(struct way *way)
{
	const struct way_engine *config = way->config;
	struct asking *asking = way->own;
	struct rtpoll_access access = {
		.type = RTPOLL_MMIO, .direction = config->direction,
		.address = ENGINE_BASE, .size = 4, .value = 1,
	};

	for (unsigned int i = 0; i < config->pending; i++)
		rtpoll_vcpu_post(asking->vcpu[i], &access);
	for (unsigned int i = 0; i < config->pending; i++)
		asking->wrong += rtpoll_vcpu_wait(asking->vcpu[i], NULL) != 0;
}

static void run(struct way *way, struct trips *trips)
{
	const struct way_engine *config = way->config;
	struct asking *asking = way->own;

	if (config->by_library && config->pending > 1)
		trips_run(trips, way, trip_many_by_library);
	else if (config->by_library)
		trips_run(trips, way, trip_by_library);
	else if (config->pending > 1 && config->is_each)
		trips_run(trips, way, trip_each);
	else if (config->pending > 1)
		trips_run(trips, way, trip_many);
	else if (config->is_cold || config->is_spread)
		trips_run(trips, way, trip_any);
	else if (config->direction == RTPOLL_WRITE)
		trips_run(trips, way, write_hot);
	else
		trips_run(trips, way, read_hot);
	/* Who had to leave has no answer. */
	if (pair_flags & PAIR_LEAVE)
		return;
	/* A wrong answer is no answer: the block does not count. */
	if (asking->wrong) {
		fprintf(stderr, "%s: %llu answers were wrong\n", way->name,
			(unsigned long long)asking->wrong);
		asking->wrong = 0;
		trips->nr = 0;
	}
}

static int open_vcpus(struct asking *asking, const struct way_engine *config, int fd)
{
	struct rtpoll_vcpu_options options = {
		.size = sizeof(options),
		.flags = config->is_lean ? RTPOLL_VCPU_LEAN : 0,
		.look_ns = config->look_ns,
	};
	unsigned int nr = config->pending ? config->pending : 1;
	int ret = rtpoll_region_open_fd(&asking->region, fd);

	for (unsigned int i = 0; !ret && i < nr; i++)
		ret = rtpoll_vcpu_open(&asking->vcpu[i], asking->region, 0, i, &options);
	return ret;
}

/* It is published when the engine runs, which it is about to. */
int engine_region(struct asker *asker, struct pair *pair, unsigned int server,
		  const struct engine_plan *plan)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	int ret = -ENOENT;

	for (int i = 0; i < OPEN_TRIES && !(pair_flags & PAIR_LEAVE); i++) {
		int fd = pair_region_open(pair, server, plan->number);

		ret = fd < 0 ? fd : asker_open(asker, fd);
		if (!ret)
			return fd;
		if (fd >= 0)
			close(fd);
		if (ret != -EAGAIN && ret != -ENOENT)
			break;
		nanosleep(&pause, NULL);
	}
	return ret;
}

static int open_region(struct asking *asking, const struct way_engine *config, struct pair *pair,
		       unsigned int server)
{
	int fd = engine_region(&asking->asker, pair, server, config->plan);
	int ret = 0;

	if (fd < 0)
		return fd;
	if (config->by_library)
		ret = open_vcpus(asking, config, fd);
	close(fd);
	return ret;
}

static void close_way(struct way *way)
{
	struct asking *asking = way->own;

	if (!asking)
		return;
	for (unsigned int i = 0; i < RTPOLL_REGION_VCPUS; i++)
		rtpoll_vcpu_close(asking->vcpu[i]);
	rtpoll_region_close(asking->region);
	asker_close(&asking->asker);
	free(asking);
	way->own = NULL;
}

static int connect(struct way *way, struct pair *pair)
{
	const struct way_engine *config = way->config;
	struct asking *asking;
	int ret;

	if (way->own)
		return 0;
	asking = calloc(1, sizeof(*asking));
	if (!asking)
		return -ENOMEM;
	ret = open_region(asking, config, pair, way->server);
	way->own = asking;
	if (ret) {
		close_way(way);
		return ret;
	}
	asking->asker.lean = config->is_lean;
	asking->asker.pauses = config->pauses ? config->pauses : 1;
	asking->nr = asking->asker.nr;
	asking->nr_ranges = config->plan->ranges;
	asking->seed = 1;
	return 0;
}

const struct way_kind way_engine = {
	.serve = engine_serve, .connect = connect, .run = run, .close = close_way,
};
