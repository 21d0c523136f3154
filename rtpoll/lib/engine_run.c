// SPDX-License-Identifier: BSD-3-Clause
/* engine_run.c - an engine is started and stopped */

#include <errno.h>
#include <sys/mman.h>

#include "engine.h"
#include "internal.h"
#include "node.h"

/* Tens of microseconds between two looks at the clock, however long a round is. */
static u32 rounds_per_look(const struct rtpoll_engine *engine)
{
	u32 chunks = rtp_chunks(engine->poller.nr_cold) * engine->poller.passes;

	return 8 + 512 / (1 + chunks + engine->nr_words);
}

static void fill_set(struct rtpoll_engine *engine)
{
	u32 i, slot;

	for (i = 0; i < engine->nr_vms; i++) {
		struct rtpoll_engine_vm *vm = &engine->vm[i];

		vm->first = engine->set->nr;
		for (slot = 0; slot < vm->rtp.nr_slots; slot++)
			rtp_poll_set_add(engine->set, &vm->rtp, slot, &vm->counters);
	}
	if (engine->options.flags & RTPOLL_ENGINE_DOORBELLS) {
		engine->set->rung = 1;
		engine->nr_words = (engine->nr_vms * RTPOLL_REGION_VCPUS + 63) / 64;
	}
}

static int make_set(struct rtpoll_engine *engine)
{
	const struct rtpoll_thread_options *thread = &engine->options.thread;
	int node = rtpoll_node_of(thread->size ? thread->cpu : RTPOLL_ANY_CPU);
	u32 max = engine->nr_vms * RTPOLL_REGION_VCPUS;
	int missed;

	engine->set = rtpoll_node_alloc(rtp_poll_set_bytes(max), node, &missed);
	if (!engine->set)
		return rtpoll_fail(ENOMEM, "engine: its set of slots");
	if (missed)
		engine->without |= RTPOLL_WITHOUT_NODE;

	rtp_poll_set_init(engine->set, max);
	fill_set(engine);
	rtp_poller_adopt(&engine->poller, engine->set);
	engine->rounds_per_look = rounds_per_look(engine);
	return 0;
}

/* The region can be opened from here on. */
static void publish(struct rtpoll_engine *engine)
{
	struct rtpoll_region_header *header = engine->header;
	u32 i;

	header->flags = engine->nr_words ? RTPOLL_REGION_DOORBELLS : 0;
	header->nr_vms = engine->nr_vms;
	for (i = 0; i < engine->nr_vms; i++) {
		memcpy(header->vm[i].name, engine->vm[i].name, RTPOLL_REGION_NAME_LEN);
		header->vm[i].nr_vcpus = engine->vm[i].rtp.nr_slots;
		header->vm[i].offset = rtpoll_region_offset(i);
	}
	/* Last: pairs with the acquire in rtpoll_region_accept(). */
	smp_store_release(&header->magic, RTPOLL_REGION_MAGIC);
}

static int begin(struct rtpoll_engine *engine)
{
	int ret = 0;

	if (cmpxchg(&engine->running, 0, 1))
		return rtpoll_fail(EBUSY, "engine: it runs already");

	if (!engine->nr_vms)
		ret = rtpoll_fail(EINVAL, "engine without a VM");
	else if (!engine->set)
		ret = make_set(engine);
	if (ret)
		smp_store_release(&engine->running, 0);
	return ret;
}

/* Pairs with the next one's cmpxchg: everything is as we leave it. */
static void end(struct rtpoll_engine *engine)
{
	WRITE_ONCE(engine->stop, 0);
	smp_store_release(&engine->running, 0);
}

static const struct rtpoll_thread_options *thread_options(const struct rtpoll_engine *engine)
{
	return engine->options.thread.size ? &engine->options.thread : NULL;
}

static void run_thread(void *data)
{
	struct rtpoll_engine *engine = data;

	rtpoll_engine_loop(engine);
}

int rtpoll_engine_start(struct rtpoll_engine *engine)
{
	int ret = begin(engine);

	if (ret)
		return ret;

	WRITE_ONCE(engine->stop, 0);
	engine->thread = (struct rtpoll_thread){
		.options = thread_options(engine),
		.run = run_thread,
		.data = engine,
	};
	ret = rtpoll_thread_start(&engine->thread);
	if (ret) {
		end(engine);
		return ret;
	}

	engine->without |= engine->thread.without;
	WRITE_ONCE(engine->threaded, 1);
	publish(engine);
	return 0;
}

int rtpoll_engine_run(struct rtpoll_engine *engine)
{
	uint32_t without;
	int ret = begin(engine);

	if (ret)
		return ret;

	ret = rtpoll_thread_setup(thread_options(engine), &without);
	if (!ret) {
		engine->without |= without;
		publish(engine);
		rtpoll_engine_loop(engine);
	}
	end(engine);
	return ret;
}

/* Of rtpoll_engine_run() nothing more than two stores: it may be a signal handler's. */
void rtpoll_engine_stop(struct rtpoll_engine *engine)
{
	WRITE_ONCE(engine->stop, 1);
	rtpoll_engine_wake(engine);
	if (cmpxchg(&engine->threaded, 1, 0)) {
		rtpoll_thread_join(&engine->thread);
		end(engine);
	}
}
