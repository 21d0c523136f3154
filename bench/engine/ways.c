// SPDX-License-Identifier: BSD-3-Clause
/* ways.c - everything that is measured: engines, and how they are asked */

#include "bench.h"
#include "rtpoll/engine.h"
#include "way_slot.h"
#include "way_uring.h"

#define THINK_NS	600
/* Nearly always longer than an adaptive engine that is patient for 1 us. */
#define SLEEP_NS	200000

enum { TRIPS = 5000, TRIPS_MANY = 2000, TRIPS_BATCH = 1000, TRIPS_BLOCKING = 400 };

/* Members of struct engine_plan, all but the number. */
#define ONE		.vms = 1, .vcpus = 1, .ranges = 1, .mode = RTPOLL_ENGINE_POLL
#define MANY(v, s)	.vms = (v), .vcpus = (s), .ranges = 1, .mode = RTPOLL_ENGINE_POLL
#define RANGES(n)	.vms = 1, .vcpus = 1, .ranges = (n), .mode = RTPOLL_ENGINE_POLL
#define ADAPTIVE(ns)	\
	.vms = 1, .vcpus = 1, .ranges = 1, .mode = RTPOLL_ENGINE_ADAPTIVE, .idle_ns = (ns)
#define BELLS		.flags = RTPOLL_ENGINE_DOORBELLS

static const struct engine_plan one = { 0, ONE };
static const struct engine_plan one_library_write = { 1, ONE };
static const struct engine_plan one_library_read = { 2, ONE };
static const struct engine_plan one_sampled = { 3, ONE, .sample = 16 };
static const struct engine_plan one_timed = { 4, ONE, .sample = 1 };
static const struct engine_plan slots_16 = { 5, MANY(1, 16) };
static const struct engine_plan slots_16_library = { 6, MANY(1, 16) };
static const struct engine_plan slots_64 = { 7, MANY(64, 1) };
static const struct engine_plan slots_128 = { 8, MANY(8, 16) };
static const struct engine_plan slots_1024 = { 9, MANY(64, 16) };
static const struct engine_plan bell_1 = { 10, ONE, BELLS };
static const struct engine_plan bell_16 = { 20, MANY(1, 16), BELLS };
static const struct engine_plan bell_1024 = { 11, MANY(64, 16), BELLS };
static const struct engine_plan ranges_256 = { 12, RANGES(256) };
static const struct engine_plan ranges_1024 = { 13, RANGES(1024) };
static const struct engine_plan adaptive = { 14, ADAPTIVE(50000) };
static const struct engine_plan asleep = { 15, ADAPTIVE(1000) };
static const struct engine_plan slots_256 = { 16, MANY(16, 16) };
static const struct engine_plan one_keen_write = { 18, ONE };
static const struct engine_plan one_keen_read = { 19, ONE };
static const struct engine_plan slots_1024_ranges = {
	17, .vms = 64, .vcpus = 16, .ranges = 16, .mode = RTPOLL_ENGINE_POLL
};

#define CONFIG(...)	(&(const struct way_engine){ __VA_ARGS__ })
#define WRITE(p)	.plan = &(p), .direction = RTPOLL_WRITE
#define READ(p)		.plan = &(p), .direction = RTPOLL_READ

/* A way to ask an engine; what follows config adds to it. */
#define ASK_OFTEN(n, t, r, c, ...) \
	{ .name = (n), .text = (t), .kind = &way_engine, .config = (c), .trips = (r), __VA_ARGS__ }
#define ASK(n, t, ...)	ASK_OFTEN(n, t, TRIPS, __VA_ARGS__)
#define OTHER(n, t, k, c) \
	{ .name = (n), .text = (t), .kind = &(k), .trips = (c) }
/* A slot of the ABI that no engine owns; likewise. */
#define BARE(d, ...)	\
	(&(const struct way_slot){ .direction = (d), .prefetches = true, __VA_ARGS__ })
#define BUSY		.takes = true, .works = true
#define SLOT_OFTEN(n, t, r, c, ...) \
	{ .name = (n), .text = (t), .kind = &way_slot, .config = (c), .trips = (r), __VA_ARGS__ }
#define SLOT(n, t, ...)	SLOT_OFTEN(n, t, TRIPS, __VA_ARGS__)

/* The same vCPU each time; another; the first sixteen at once. */
#define HOT(n, p, ...)	ASK(n, "the same vCPU", CONFIG(WRITE(p), __VA_ARGS__))
#define COLD(n, p, ...)	ASK(n, "another vCPU", CONFIG(WRITE(p), .is_cold = true, __VA_ARGS__))
#define MANY_AT_ONCE(n, p) \
	ASK_OFTEN(n, "16 vCPUs at once", TRIPS_BATCH, CONFIG(WRITE(p), .pending = BENCH_BATCH))

struct way bench_ways[NR_BENCH_WAYS] = {
	[WAY_LINE] = OTHER("ping-pong", "one word, to and fro", way_line, TRIPS),
	[WAY_SLOT_WRITE] = SLOT("slot-write", "the ABI's slot, no engine", BARE(RTPOLL_WRITE)),
	[WAY_SLOT_READ] = SLOT("slot-read", "the ABI's slot, no engine", BARE(RTPOLL_READ)),
	[WAY_SLOT_TAKEN] = SLOT("slot-taken", "likewise, a write, with PROCESSING",
				BARE(RTPOLL_WRITE, .takes = true)),
	[WAY_SLOT_READ_TAKEN] = SLOT("slot-read-taken", "a read, with PROCESSING",
				     BARE(RTPOLL_READ, .takes = true)),
	[WAY_SLOT_BUSY] = SLOT("slot-busy", "as slot-taken, 25 ns of work",
			       BARE(RTPOLL_WRITE, BUSY)),
	[WAY_SLOT_BUSY_THINK] = SLOT("slot-busy-think", "likewise, after 0 to 600 ns",
				     BARE(RTPOLL_WRITE, BUSY), .think_ns = THINK_NS),
	[WAY_SLOT_READ_BUSY] = SLOT("slot-read-busy", "as slot-read-taken, 25 ns of work",
				    BARE(RTPOLL_READ, BUSY)),
	[WAY_SLOT_READ_BUSY_THINK] = SLOT("slot-read-busy-think", "likewise, after 0 to 600 ns",
					  BARE(RTPOLL_READ, BUSY), .think_ns = THINK_NS),
	[WAY_WRITE] = ASK("write", "back to back", CONFIG(WRITE(one))),
	[WAY_READ] = ASK("read", "back to back", CONFIG(READ(one))),
	[WAY_WRITE_THINK] = ASK("write-think", "after 0 to 600 ns", CONFIG(WRITE(one)),
				.think_ns = THINK_NS),
	[WAY_READ_THINK] = ASK("read-think", "after 0 to 600 ns", CONFIG(READ(one)),
			       .think_ns = THINK_NS),
	[WAY_READ_LEAN] = ASK("read-lean", "stores only what changed, no FREE",
			      CONFIG(READ(one), .is_lean = true)),
	[WAY_READ_LEAN_THINK] = ASK("read-lean-think", "likewise, after 0 to 600 ns",
				    CONFIG(READ(one), .is_lean = true), .think_ns = THINK_NS),
	[WAY_WRITE_LIBRARY] = ASK("write-library", "rtpoll_vcpu_access()",
				  CONFIG(WRITE(one_library_write), .by_library = true)),
	[WAY_READ_LIBRARY] = ASK("read-library", "rtpoll_vcpu_access()",
				 CONFIG(READ(one_library_read), .by_library = true)),
	[WAY_WRITE_PATIENT] = ASK("write-patient", "ten pauses between two looks",
				  CONFIG(WRITE(one), .pauses = 10)),
	[WAY_READ_PATIENT] = ASK("read-patient", "ten pauses between two looks",
				 CONFIG(READ(one), .pauses = 10)),
	[WAY_WRITE_KEEN] = ASK("write-keen", "likewise, a look at each pause",
			       CONFIG(WRITE(one_keen_write), .by_library = true, .look_ns = 1)),
	[WAY_READ_KEEN] = ASK("read-keen", "likewise, a look at each pause",
			      CONFIG(READ(one_keen_read), .by_library = true, .look_ns = 1)),
	[WAY_WRITE_NAIVE] = ASK("write-naive", "tricks off", CONFIG(WRITE(one)),
				.server = SERVER_NAIVE),
	[WAY_READ_NAIVE] = ASK("read-naive", "tricks off", CONFIG(READ(one)),
			       .server = SERVER_NAIVE),
	[WAY_WRITE_PLAIN] = ASK("write-plain", "no atomics", CONFIG(WRITE(one)),
				.server = SERVER_PLAIN),
	[WAY_READ_PLAIN] = ASK("read-plain", "no atomics", CONFIG(READ(one)),
			       .server = SERVER_PLAIN),
	[WAY_WRITE_UNCOUNTED] = ASK("write-uncounted", "no counters", CONFIG(WRITE(one)),
				    .server = SERVER_UNCOUNTED),
	[WAY_WRITE_SAMPLED] = ASK("write-sampled", "1 of 16 timed", CONFIG(WRITE(one_sampled))),
	[WAY_WRITE_TIMED] = ASK("write-timed", "each one timed", CONFIG(WRITE(one_timed))),

	[WAY_HOT_1024] = ASK("hot-64x16", "one of 1024 slots", CONFIG(WRITE(slots_1024))),
	[WAY_COLD_1024] = ASK("cold-64x16", "another of 1024 each time",
			      CONFIG(WRITE(slots_1024), .is_cold = true)),
	[WAY_HOT_NAIVE_1024] = ASK("hot-64x16-naive", "tricks off", CONFIG(WRITE(slots_1024)),
				   .server = SERVER_NAIVE),
	[WAY_HOT_64] = ASK("hot-64x1", "one of 64 VMs", CONFIG(WRITE(slots_64))),
	[WAY_BELL_1] = ASK("bell-1x1", "doorbells", CONFIG(WRITE(bell_1), .is_cold = true)),
	[WAY_BELL_16] = ASK("bell-1x16", "doorbells, another each time",
			    CONFIG(WRITE(bell_16), .is_cold = true)),
	[WAY_BELL_1024] = ASK("bell-64x16", "doorbells, another each time",
			      CONFIG(WRITE(bell_1024), .is_cold = true)),
	[WAY_RANGES_SAME] = ASK("ranges-256", "the same each time", CONFIG(WRITE(ranges_256))),
	[WAY_RANGES_SPREAD] = ASK("ranges-256-any", "another each time",
				  CONFIG(WRITE(ranges_256), .is_spread = true)),
	[WAY_RANGES_1024] = ASK("ranges-1024-any", "another each time",
				CONFIG(WRITE(ranges_1024), .is_spread = true)),

	[WAY_SLOT_BATCH] = SLOT_OFTEN("slot-batch-16", "the ABI's slots, no engine", TRIPS_BATCH,
				      BARE(RTPOLL_WRITE, .slots = BENCH_BATCH)),
	[WAY_SLOT_BATCH_TAKEN] = SLOT_OFTEN("slot-batch-taken", "likewise, with PROCESSING",
					    TRIPS_BATCH, BARE(RTPOLL_WRITE, .takes = true,
							      .slots = BENCH_BATCH)),
	[WAY_BATCH] = ASK_OFTEN("batch-16", "16 vCPUs at once", TRIPS_BATCH,
				CONFIG(WRITE(slots_16), .pending = BENCH_BATCH)),
	[WAY_BATCH_EACH] = ASK_OFTEN("batch-16-each", "each with its fence", TRIPS_BATCH,
				     CONFIG(WRITE(slots_16), .pending = BENCH_BATCH,
					    .is_each = true)),
	[WAY_BATCH_LIBRARY] = ASK_OFTEN("batch-16-library", "rtpoll_vcpu_post()", TRIPS_BATCH,
					CONFIG(WRITE(slots_16_library), .pending = BENCH_BATCH,
					       .by_library = true)),

	[WAY_YIELD] = OTHER("yield", "server: sched_yield()", way_yield, TRIPS_MANY),
	[WAY_SPIN_FUTEX] = OTHER("spin-futex", "20 us adaptive spin", way_spin_futex, TRIPS_MANY),
	[WAY_BUSY_EVENTFD] = OTHER("eventfd-busy", "read without sleep", way_eventfd_busy,
				   TRIPS_MANY),
	[WAY_KICK] = OTHER("eventfd-kick", "as ioeventfd, 1 wake-up", way_kick, TRIPS_BLOCKING),
	[WAY_TWO_WAKES] = OTHER("two-wakes", "dispatcher, client thread", way_two_wakes,
				TRIPS_BLOCKING),
	[WAY_FUTEX] = OTHER("futex", "both sleep", way_futex, TRIPS_BLOCKING),
	[WAY_EPOLL] = OTHER("eventfd-epoll", "both sleep", way_epoll, TRIPS_BLOCKING),
	[WAY_PIPE] = OTHER("pipe", "both sleep", way_pipe, TRIPS_BLOCKING),
	[WAY_MQ] = OTHER("posix-mq", "both sleep", way_mq, TRIPS_BLOCKING),

	[WAY_URING_BUSY] = OTHER("uring-busy", "msg_ring, peeked", way_uring_busy, TRIPS_MANY),
	[WAY_URING_WAIT] = OTHER("uring-wait", "msg_ring, both sleep", way_uring_wait,
				 TRIPS_BLOCKING),

	[WAY_ADAPTIVE] = ASK("adaptive", "patient for 50 us, never sleeps",
			     CONFIG(WRITE(adaptive))),
	[WAY_ADAPTIVE_ASLEEP] = ASK_OFTEN("adaptive-asleep", "woken after 0 to 200 us",
					  TRIPS_BLOCKING, CONFIG(WRITE(asleep)),
					  .think_ns = SLEEP_NS),

	[WAY_COLD_64] = COLD("cold-64x1", slots_64),
	[WAY_HOT_16] = HOT("hot-1x16", slots_16),
	[WAY_COLD_16] = COLD("cold-1x16", slots_16),
	[WAY_HOT_128] = HOT("hot-8x16", slots_128),
	[WAY_COLD_128] = COLD("cold-8x16", slots_128),
	[WAY_HOT_256] = HOT("hot-16x16", slots_256),
	[WAY_COLD_256] = COLD("cold-16x16", slots_256),
	[WAY_BATCH_64] = MANY_AT_ONCE("batch-64x1", slots_64),
	[WAY_BATCH_128] = MANY_AT_ONCE("batch-8x16", slots_128),
	[WAY_BATCH_256] = MANY_AT_ONCE("batch-16x16", slots_256),
	[WAY_BATCH_1024] = MANY_AT_ONCE("batch-64x16", slots_1024),
	[WAY_HOT_1024_RANGES] = HOT("hot-64x16x16", slots_1024_ranges, .is_spread = true),
	[WAY_COLD_1024_RANGES] = COLD("cold-64x16x16", slots_1024_ranges, .is_spread = true),

	[WAY_IDLE_16] = ASK("idle-16", "1 VM x 16", CONFIG(WRITE(slots_16))),
	[WAY_IDLE_128] = ASK("idle-128", "8 VMs x 16", CONFIG(WRITE(slots_128))),
	[WAY_IDLE_1024] = ASK("idle-1024", "64 VMs x 16", CONFIG(WRITE(slots_1024))),
};
