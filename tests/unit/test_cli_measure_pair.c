// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_measure_pair.c - two processes, and round trips between them */

#include <criterion/criterion.h>
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../rtpoll/measure/realtime.h"
#include "../../rtpoll/measure/session.h"
#include "../../rtpoll/measure/way.h"
#include "../../rtpoll/measure/way_engine.h"
#include "rtpoll/engine.h"

enum { LINE, YIELD, SPIN_FUTEX, BUSY_EVENTFD, KICK, TWO_WAKES, FUTEX, EPOLL, PIPE, MQ, WRITE, READ,
       LIBRARY, BATCH, ADAPTIVE, NR_WAYS };

static const struct engine_plan one = { .vms = 1, .vcpus = 1, .ranges = 3 };
static const struct engine_plan many = { .number = 1, .vms = 2, .vcpus = 16, .ranges = 1 };
static const struct engine_plan sleepy = {
	.number = 2, .vms = 1, .vcpus = 1, .ranges = 1, .mode = RTPOLL_ENGINE_ADAPTIVE,
	.idle_ns = 1000,
};

#define CONFIG(...)	(&(const struct way_engine){ __VA_ARGS__ })
#define ENGINE(...)	{ .kind = &way_engine, .config = CONFIG(__VA_ARGS__), .trips = 40 }
#define OTHER(k)	{ .kind = &(k), .trips = 40 }

static struct way ways[NR_WAYS] = {
	[LINE] = OTHER(way_line),
	[YIELD] = OTHER(way_yield),
	[SPIN_FUTEX] = OTHER(way_spin_futex),
	[BUSY_EVENTFD] = OTHER(way_eventfd_busy),
	[KICK] = OTHER(way_kick),
	[TWO_WAKES] = OTHER(way_two_wakes),
	[FUTEX] = OTHER(way_futex),
	[EPOLL] = OTHER(way_epoll),
	[PIPE] = OTHER(way_pipe),
	[MQ] = OTHER(way_mq),
	[WRITE] = ENGINE(.plan = &one, .direction = RTPOLL_WRITE, .is_spread = true),
	[READ] = ENGINE(.plan = &one, .direction = RTPOLL_READ),
	[LIBRARY] = ENGINE(.plan = &one, .direction = RTPOLL_READ, .by_library = true),
	[BATCH] = ENGINE(.plan = &many, .direction = RTPOLL_WRITE, .pending = 16),
	[ADAPTIVE] = ENGINE(.plan = &sleepy, .direction = RTPOLL_READ),
};

static struct pair pair;

static void start(void)
{
	int cpu[2] = { 0, 0 };

	cr_assert_gt(realtime_cpus(cpu, 2), 0);
	if (realtime_cpus(cpu, 2) < 2)
		cpu[1] = cpu[0];
	cr_assert_eq(pair_create(&pair, cpu, ways, NR_WAYS), 0);
	pair_handle_signals(true);
	cr_assert_eq(pair_fork(&pair, 0, NULL), 0);
}

static void end(void)
{
	pair_destroy(&pair);
}

/* Round trips of one block. */
static unsigned int trips_of(unsigned int number)
{
	struct way *way = &ways[number];
	uint32_t ticks[40];
	struct trips trips = { .ticks = ticks, .wanted = way->trips, .deadline = ~0ull };

	cr_assert_eq(pair_start(&pair, 0, number), 0);
	if (way->kind->connect)
		cr_assert_eq(way->kind->connect(way, &pair), 0);
	way->kind->run(way, &trips);
	cr_assert_eq(pair_stop(&pair, 0), 0);
	return trips.nr;
}

Test(measure_pair, every_way_makes_its_round_trips_and_can_be_left_and_taken_again, .init = start,
     .fini = end)
{
	for (int again = 0; again < 2; again++)
		for (unsigned int i = 0; i < NR_WAYS; i++)
			cr_expect_eq(trips_of(i), ways[i].trips, "way %u", i);
}

Test(measure_pair, engine_counts_the_rounds_of_its_last_service, .init = start, .fini = end)
{
	cr_assert_eq(trips_of(WRITE), 40);
	cr_assert_eq(pair.arena->post[0].requests, 40);
	cr_assert_gt(pair.arena->post[0].rounds, 0);
	cr_assert_gt(pair.arena->post[0].served_ns, 0);

	cr_assert_eq(trips_of(READ), 40);
	cr_assert_eq(pair.arena->post[0].requests, 40);
}

Test(measure_pair, server_that_dies_ends_the_wait_for_it, .init = start, .fini = end)
{
	struct trips trips = { 0 };
	uint32_t ticks[1];

	cr_assert_eq(pair_start(&pair, 0, LINE), 0);
	kill(pair.arena->post[0].pid, SIGKILL);
	trips = (struct trips){ .ticks = ticks, .wanted = ~0u, .deadline = 0 };
	while (!(pair_flags & PAIR_LEAVE))
		ways[LINE].kind->run(&ways[LINE], &trips);

	cr_assert_eq(pair_start(&pair, 0, LINE), -EINTR);
	cr_assert_eq(pair_stop(&pair, 0), -EPIPE);
}

Test(measure_pair, child_that_is_no_server_may_end, .init = start, .fini = end)
{
	siginfo_t info = { 0 };
	pid_t child = fork();

	if (!child)
		raise(SIGKILL);
	waitid(P_PID, child, &info, WEXITED);

	cr_assert_eq(pair_flags & PAIR_LEAVE, 0);
	cr_assert_eq(trips_of(LINE), 40);
}

Test(measure_pair, program_that_cannot_be_executed_is_no_server, .init = start, .fini = end)
{
	cr_assert_eq(pair_fork(&pair, 1, "/nonexistent"), -EPIPE);
}

Test(measure_pair, session_has_a_block_and_two_brackets_for_each_round, .init = start, .fini = end)
{
	struct ticks ticks;
	struct session session = {
		.pair = &pair, .ticks = &ticks, .line = LINE, .rounds = 3, .nr_rows = 2,
		.block_ns = 20000000, .rows = { { .way = WRITE }, { .way = LINE } },
	};

	ticks_calibrate(&ticks);
	cr_assert_gt(ticks.ns_per_tick, 0);
	cr_assert_eq(session_run(&session), 0);
	cr_assert_eq(session.done, 3);
	for (unsigned int row = 0; row < 2; row++) {
		for (unsigned int i = 0; i < 3; i++) {
			const struct bracketed *b = &session.rows[row].blocks[i];

			cr_expect_gt(b->before.nr, 0);
			cr_expect_gt(b->block.nr, 0);
			cr_expect_leq(b->block.nr, 40);
			cr_expect_gt(b->after.nr, 0);
		}
	}
	session_free(&session);
}

Test(measure_pair, throttling_is_put_back_when_its_owner_dies)
{
	int cpu[1] = { 0 };
	bool before = realtime_is_throttled();
	pid_t child;

	child = fork();
	if (!child) {
		/* Not as root, or there is none: nothing to put back. */
		realtime_free_begin(cpu, 1);
		raise(SIGKILL);
	}
	waitid(P_PID, child, &(siginfo_t){ 0 }, WEXITED);
	for (int i = 0; i < 1000 && realtime_is_throttled() != before; i++)
		usleep(1000);

	cr_assert_eq(realtime_is_throttled(), before);
}
