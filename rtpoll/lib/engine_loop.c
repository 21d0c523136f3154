// SPDX-License-Identifier: BSD-3-Clause
/* engine_loop.c - an engine's loop: round after round, and sleep where it may */

#include "engine.h"
#include "futex.h"

/* Some 10 ms to 100 ms: for bells that were not rung, which nobody does. */
#define ROUNDS_PER_SWEEP	(1u << 18)

/* A wake-up that does not come costs no more than that. */
#define SLEEP_MS		10

/* Between samples no clock is read. */
static inline void sample_begin(struct rtpoll_engine *engine)
{
	if (unlikely(engine->sample_left == 1))
		engine->start_ns = rtpoll_now_ns();
}

static inline void sample_end(struct rtpoll_engine *engine, unsigned int done)
{
	if (likely(engine->sample_left > done)) {
		engine->sample_left -= done;
		return;
	}

	if (engine->sample_left == 1)
		rtp_hist_add(engine->stats.hist, rtpoll_now_ns() - engine->start_ns);
	engine->sample_left = engine->options.sample;
}

static inline unsigned int answer_round(struct rtpoll_engine *engine)
{
	unsigned int done = rtp_poller_round(&engine->poller);

	if (engine->nr_words)
		done += rtpoll_engine_look_at_bells(engine);
	return done;
}

static inline void count_requests(struct rtpoll_engine *engine, unsigned int done)
{
	WRITE_ONCE(engine->stats.requests, engine->stats.requests + done);
}

/*
 * Armed in the region before the core arms: its full barrier is behind both, and
 * before its last look; see (W) in core/slot.h.  It is also before our look at what
 * others tell us, and pairs with the one in rtpoll_engine_wake().
 */
static bool sleep_armed(struct rtpoll_engine *engine)
{
	u32 *armed = &engine->header->armed;
	bool missed = false;

	WRITE_ONCE(*armed, 1);
	if (rtp_poller_arm(&engine->poller) && !READ_ONCE(engine->stop) &&
	    READ_ONCE(engine->mode) == RTPOLL_ENGINE_ADAPTIVE) {
		rtp_count(&engine->stats.sleeps);
		missed = rtpoll_futex_wait(armed, 1, rtpoll_ms(SLEEP_MS)) == -ETIMEDOUT &&
			 READ_ONCE(*armed);
	}
	rtp_poller_disarm(&engine->poller);
	WRITE_ONCE(*armed, 0);
	return missed;
}

static void sweep(struct rtpoll_engine *engine, u64 *rescued)
{
	unsigned int done = rtpoll_engine_sweep(engine);

	count_requests(engine, done);
	if (rescued)
		WRITE_ONCE(*rescued, *rescued + done);
	engine->swept = engine->stats.rounds;
}

static void sleep_if_idle(struct rtpoll_engine *engine)
{
	u64 now = rtpoll_now_ns();

	if (engine->stats.requests != engine->idle_requests) {
		engine->idle_requests = engine->stats.requests;
		engine->idle_since_ns = now;
		return;
	}
	if (now - engine->idle_since_ns >= READ_ONCE(engine->idle_ns) && sleep_armed(engine))
		sweep(engine, &engine->stats.rescued);
}

static void count_rounds(struct rtpoll_engine *engine, u32 rounds)
{
	WRITE_ONCE(engine->stats.rounds, engine->stats.rounds + rounds + engine->poller.again);
	engine->poller.again = 0;
}

static void look_around(struct rtpoll_engine *engine)
{
	count_rounds(engine, engine->rounds_per_look);
	if (engine->stats.rounds - engine->swept >= ROUNDS_PER_SWEEP)
		sweep(engine, NULL);
	if (READ_ONCE(engine->mode) == RTPOLL_ENGINE_ADAPTIVE)
		sleep_if_idle(engine);
}

/**
 * rtpoll_engine_loop() - poll until told to stop
 * @engine: engine that has adopted its set
 *
 * Context: the polling thread.  Everything is finished when it returns.
 */
void rtpoll_engine_loop(struct rtpoll_engine *engine)
{
	u32 left = engine->rounds_per_look;

	engine->idle_since_ns = rtpoll_now_ns();
	while (likely(!READ_ONCE(engine->stop))) {
		unsigned int done;

		sample_begin(engine);
		done = answer_round(engine);
		if (likely(!done)) {
			rtp_poller_relax(&engine->poller);
		} else {
			if (engine->options.sample)
				sample_end(engine, done);
			rtp_poller_finish(&engine->poller);
			count_requests(engine, done);
		}

		if (unlikely(!--left)) {
			left = engine->rounds_per_look;
			look_around(engine);
		}
	}
	count_rounds(engine, engine->rounds_per_look - left);
}

/**
 * rtpoll_engine_wake() - have the polling thread look at what it was told
 * @engine: engine, after something was stored in it
 *
 * Context: any; also a signal handler.
 */
void rtpoll_engine_wake(struct rtpoll_engine *engine)
{
	u32 *armed = &engine->header->armed;

	/* Store, then load: pairs with the barrier in sleep_armed(). */
	smp_mb();
	if (READ_ONCE(*armed) && __atomic_exchange_n(armed, 0, __ATOMIC_SEQ_CST))
		rtpoll_futex_wake(armed);
}
