// SPDX-License-Identifier: BSD-3-Clause
/* way_engine_serve.c - the engine, in the server's process */

#include <stdio.h>
#include <time.h>

#include "pair.h"
#include "rtpoll/engine.h"
#include "way.h"
#include "way_engine.h"

/* Of this process, by plan number.  They live as long as it does. */
static struct rtpoll_engine *engines[PAIR_REGIONS];

/* A device of one register, which is not even there. */
static int device(void *data, struct rtpoll_access *access)
{
	uint64_t *last = data;

	if (access->direction == RTPOLL_READ)
		access->value = engine_answer(access->address);
	else
		*last = access->value;
	return 0;
}

static int add_vm(struct rtpoll_engine *engine, const struct engine_plan *plan, unsigned int n)
{
	static uint64_t last_written;
	struct rtpoll_engine_vm *vm;
	char name[16];
	int ret;

	snprintf(name, sizeof(name), "vm%u", n);
	ret = rtpoll_engine_add_vm(engine, name, plan->vcpus, &vm);
	for (unsigned int i = 0; !ret && i < plan->ranges; i++) {
		uint64_t first = ENGINE_BASE + i * ENGINE_RANGE_BYTES;

		ret = rtpoll_devices_add(rtpoll_engine_vm_devices(vm), RTPOLL_MMIO, first,
					 first + ENGINE_RANGE_BYTES - 1, device, &last_written);
	}
	return ret;
}

static int make(const struct engine_plan *plan, struct rtpoll_engine **out)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options),
		.flags = plan->flags,
		.mode = plan->mode,
		.idle_ns = plan->idle_ns,
		.sample = plan->sample,
	};
	struct rtpoll_engine *engine;
	int ret = rtpoll_engine_create(&engine, &options);

	if (ret)
		return ret;
	for (unsigned int i = 0; !ret && i < plan->vms; i++)
		ret = add_vm(engine, plan, i);
	if (ret)
		rtpoll_engine_destroy(engine);
	else
		*out = engine;
	return ret;
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static int run(struct rtpoll_engine *engine, struct pair_post *post)
{
	struct rtpoll_engine_stats before, after;
	uint64_t begin;
	int ret = 0;

	rtpoll_engine_stats(engine, &before);
	begin = now_ns();
	pair_set_engine(engine);
	/* The signal that says so may have come before the engine was there. */
	if (!(pair_flags & PAIR_LEAVE))
		ret = rtpoll_engine_run(engine);
	pair_set_engine(NULL);
	post->served_ns = now_ns() - begin;
	rtpoll_engine_stats(engine, &after);
	post->rounds = after.rounds - before.rounds;
	post->requests = after.requests - before.requests;
	post->sleeps = after.sleeps - before.sleeps;
	return ret;
}

int engine_serve(struct way *way, struct pair_post *post)
{
	const struct way_engine *config = way->config;
	unsigned int number = config->plan->number;
	int ret = 0;

	if (!engines[number])
		ret = make(config->plan, &engines[number]);
	if (ret)
		return ret;
	__atomic_store_n(&post->region[number], rtpoll_engine_fd(engines[number]),
			 __ATOMIC_RELEASE);
	return run(engines[number], post);
}
