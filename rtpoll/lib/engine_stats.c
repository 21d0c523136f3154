// SPDX-License-Identifier: BSD-3-Clause
/* engine_stats.c - what an engine did: counters of one writer, read at any time */

#include "engine.h"

static_assert(ARRAY_SIZE(((struct rtpoll_engine_stats *)0)->hist) == RTP_HIST_BUCKETS,
	      "one kind of histogram");

void rtpoll_engine_stats(const struct rtpoll_engine *engine,
			 struct rtpoll_engine_stats *stats)
{
	u32 i;

	stats->rounds = READ_ONCE(engine->stats.rounds);
	stats->requests = READ_ONCE(engine->stats.requests);
	stats->sleeps = READ_ONCE(engine->stats.sleeps);
	stats->rescued = READ_ONCE(engine->stats.rescued);
	for (i = 0; i < RTP_HIST_BUCKETS; i++)
		stats->hist[i] = READ_ONCE(engine->stats.hist[i]);
}

/*
 * The core counts what it answered all ones in one sum; read before its parts, the
 * parts may exceed it.
 */
static u64 unhandled_by_core(const struct rtp_counters *core)
{
	u64 sum = READ_ONCE(core->fail_safe);
	u64 parts = READ_ONCE(core->failed) + READ_ONCE(core->invalid);

	return sum > parts ? sum - parts : 0;
}

void rtpoll_engine_vm_stats(const struct rtpoll_engine_vm *vm,
			    struct rtpoll_engine_vm_stats *stats)
{
	const struct rtpoll_devices *devices = &vm->devices;
	const struct rtp_counters *core = &vm->counters;
	const struct rtp_counters *ended = &vm->ended;

	stats->served = READ_ONCE(core->served) + READ_ONCE(core->handed);
	stats->notified = READ_ONCE(core->notified) + READ_ONCE(ended->notified);
	stats->unhandled = unhandled_by_core(core) + READ_ONCE(devices->unhandled);
	stats->failed = READ_ONCE(core->failed) + READ_ONCE(devices->failed);
	stats->invalid = READ_ONCE(core->invalid) + READ_ONCE(devices->invalid);
	stats->lost = READ_ONCE(core->lost) + READ_ONCE(ended->lost) +
		      READ_ONCE(ended->fail_safe);
}
