// SPDX-License-Identifier: BSD-3-Clause
/* demo_ask.c - the process of rtpoll demo that asks */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

#include "../measure/asker.h"
#include "../measure/realtime.h"
#include "../measure/session.h"
#include "../measure/way.h"
#include "../measure/way_engine.h"
#include "demo.h"
#include "rtpoll/engine.h"
#include "rtpoll/error.h"

#define POLLED_THINK_NS	10000
#define OTHER_THINK_NS	200000
/* A block that takes longer: two on one CPU, or a busy machine. */
#define BLOCK_NS	50000000
#define VMS_REST	2000	/* requests, and then the CPU is left to others */

static const struct engine_plan vms_plan = {
	.number = 0, .vms = DEMO_VMS, .vcpus = DEMO_VCPUS, .ranges = 1, .mode = RTPOLL_ENGINE_POLL,
};

static const struct engine_plan polled_plan = {
	.number = 1, .vms = 1, .vcpus = 1, .ranges = 1, .mode = RTPOLL_ENGINE_POLL,
};

static const struct engine_plan adaptive_plan = {
	.number = 2, .vms = 1, .vcpus = 1, .ranges = 1, .mode = RTPOLL_ENGINE_ADAPTIVE,
	.idle_ns = DEMO_IDLE_NS,
};

#define READ_OF(p)	(&(const struct way_engine){ .plan = &(p), .direction = RTPOLL_READ, \
						     .by_library = true })

enum { WAY_VMS = NR_DEMO_WAYS, NR_WAYS };

static struct way ways[NR_WAYS] = {
	[DEMO_LINE] = { .kind = &way_line, .trips = 5000 },
	[DEMO_POLLED] = { .kind = &way_engine, .config = READ_OF(polled_plan), .trips = 5000,
			  .think_ns = POLLED_THINK_NS },
	[DEMO_ADAPTIVE] = { .kind = &way_engine, .config = READ_OF(adaptive_plan), .trips = 400,
			    .think_ns = OTHER_THINK_NS },
	[DEMO_EPOLL] = { .kind = &way_epoll, .trips = 400, .think_ns = OTHER_THINK_NS },
	[DEMO_FUTEX] = { .kind = &way_futex, .trips = 400, .think_ns = OTHER_THINK_NS },
	[WAY_VMS] = { .kind = &way_engine, .config = READ_OF(vms_plan), .trips = 1 },
};

struct asking {
	struct demo	*demo;
	struct pair	pair;
	struct ticks	ticks;
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static uint64_t one_request(struct asking *asking, struct asker *asker, struct trips *think,
			    unsigned int vcpu)
{
	uint32_t direction = trips_random(think) % 2 ? RTPOLL_WRITE : RTPOLL_READ;
	uint64_t begin;

	trips_think(think);
	begin = ticks_begin();
	asker_post(asker, vcpu, direction, ENGINE_BASE, begin);
	asker_wait(asker, vcpu);
	return (ticks_end() - begin) * asking->ticks.ns_per_tick;
}

/* vCPUs take turns, as they would on one CPU. */
static void vms_ask(struct asking *asking, struct asker *asker, uint64_t end)
{
	struct demo_board *board = asking->demo->board;
	struct trips think = { .seed = 1, .think = POLLED_THINK_NS / asking->ticks.ns_per_tick };
	struct timespec rest = { .tv_nsec = 2000000 };
	uint64_t begin = now_ns();

	while (now_ns() < end && !(pair_flags & PAIR_LEAVE)) {
		for (int i = 0; i < VMS_REST && now_ns() < end; i++) {
			unsigned int vcpu = trips_random(&think) % asker->nr;
			unsigned int vm = asker->bit[vcpu] / RTPOLL_REGION_VCPUS;
			uint64_t ns = one_request(asking, asker, &think, vcpu);

			if (pair_flags & PAIR_LEAVE)
				return;
			demo_times_add(&board->vm[vm].times, ns);
		}
		nanosleep(&rest, NULL);
		__atomic_store_n(&board->vms_ns, now_ns() - begin, __ATOMIC_RELAXED);
	}
}

static int vms_run(struct asking *asking, uint64_t end)
{
	struct asker asker = { 0 };
	int ret = pair_start(&asking->pair, 0, WAY_VMS);
	int fd;

	if (ret)
		return ret;
	fd = engine_region(&asker, &asking->pair, 0, &vms_plan);
	if (fd < 0)
		return fd;
	close(fd);
	vms_ask(asking, &asker, end);
	asker_close(&asker);
	return pair_flags & PAIR_LEAVE ? -EINTR : pair_stop(&asking->pair, 0);
}

/* All are shown; those that were dropped have no say in the ratio. */
static void block_done(struct session *session, const struct row *row, const struct bracketed *b)
{
	struct asking *asking = session->data;
	struct demo_row *shown = &asking->demo->board->way[row->way];
	size_t first = (b - row->blocks) * (size_t)asking->pair.ways[row->way].trips;

	shown->blocks++;
	shown->dropped += !bracketed_is_good(b);
	for (unsigned int i = 0; i < b->block.nr; i++)
		demo_times_add(&shown->times,
			       row->ticks[first + i] * session->ticks->ns_per_tick);
}

static int ways_run(struct asking *asking, uint64_t budget_ns)
{
	struct session session = {
		.pair = &asking->pair, .ticks = &asking->ticks, .line = DEMO_LINE,
		.rounds = 200, .budget_ns = budget_ns, .block_ns = BLOCK_NS,
		.progress = block_done, .data = asking, .nr_rows = NR_DEMO_WAYS,
	};
	enum block_class class;
	int ret;

	for (int i = 0; i < NR_DEMO_WAYS; i++)
		session.rows[i].way = i;
	ret = session_run(&session);
	class = session_main_class(&session);
	for (int i = 0; i < NR_DEMO_WAYS && !ret; i++) {
		struct figure figure;

		session_figure(&session, i, class, &figure);
		asking->demo->board->way[i].ratio = figure.ratio;
	}
	session_free(&session);
	return ret;
}

static void phase_set(struct asking *asking, enum demo_phase phase)
{
	__atomic_store_n(&asking->demo->board->phase, phase, __ATOMIC_RELEASE);
}

static int run(struct asking *asking)
{
	struct demo *demo = asking->demo;
	uint64_t begin = now_ns();
	int ret = pair_fork(&asking->pair, 0, NULL);

	if (ret)
		return ret;
	demo->board->without = asking->pair.arena->post[0].without |
			       realtime_enter(demo->cpu[0], demo->cpu[0] == demo->cpu[1]);
	ticks_calibrate(&asking->ticks);
	demo->board->clock_ns = asking->ticks.overhead * asking->ticks.ns_per_tick;
	phase_set(asking, DEMO_VMS_ASK);
	ret = vms_run(asking, begin + demo->duration_ns * 3 / 10);
	if (ret)
		return ret;
	phase_set(asking, DEMO_WAYS);
	return ways_run(asking, demo->duration_ns * 13 / 20);
}

/* A server that failed is the cause of what failed here. */
static int why(struct demo_board *board, const struct pair *pair, int error)
{
	const struct pair_post *post = &pair->arena->post[0];
	int cause = pair_error(pair, 0, 0);

	snprintf(board->message, sizeof(board->message), "%s",
		 cause ? post->text : rtpoll_message());
	return cause ? cause : error;
}

_Noreturn void demo_ask(struct demo *demo)
{
	struct asking asking = { .demo = demo };
	pid_t parent = getppid();
	int ret;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	pair_handle_signals(true);
	ret = pair_create(&asking.pair, demo->cpu, ways, NR_WAYS);
	if (!ret) {
		ret = run(&asking);
		if (ret)
			ret = why(demo->board, &asking.pair, ret);
		pair_destroy(&asking.pair);
	}
	demo->board->error = ret;
	phase_set(&asking, DEMO_DONE);
	_exit(ret != 0);
}
