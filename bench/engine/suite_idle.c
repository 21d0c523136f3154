// SPDX-License-Identifier: BSD-3-Clause
/*
 * suite_idle.c - what a slot costs that nobody uses
 *
 * The engine counts its rounds while nobody asks; the naive scan is a loop over the
 * same state words in this process, one load and one test each.
 */

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "asker.h"
#include "bench.h"

#define IDLE_NS		100000000
#define SCAN_SLOTS	400000		/* looked at in one timed loop */

enum { REPEATS = 7 };

/* Returns what it found, so that it looks. */
static __attribute__((noinline)) unsigned int scan(struct asker *asker)
{
	unsigned int found = 0;

	for (unsigned int i = 0; i < asker->nr; i++)
		if (__atomic_load_n(&asker->io[i]->processed, __ATOMIC_RELAXED) ==
		    ACRN_IOREQ_STATE_PENDING)
			found++;
	return found;
}

/* ns per slot, the best of a few. */
static double naive_ns(const struct bench *bench, struct asker *asker)
{
	unsigned int rounds = SCAN_SLOTS / asker->nr;
	double best = 0;

	for (int repeat = 0; repeat < REPEATS; repeat++) {
		uint64_t begin = ticks_begin();
		double ns;

		for (unsigned int i = 0; i < rounds; i++)
			scan(asker);
		ns = (ticks_end() - begin) * bench->ticks.ns_per_tick / rounds / asker->nr;
		if (!best || ns < best)
			best = ns;
	}
	return best;
}

/* ns of a round of an engine nobody asks, the best of a few. */
static int round_ns(struct bench *bench, enum bench_way way, double *best)
{
	struct pair_post *post = &bench->pair.arena->post[SERVER_FULL];
	struct timespec pause = { .tv_nsec = IDLE_NS / REPEATS };

	*best = 0;
	for (int repeat = 0; repeat < REPEATS; repeat++) {
		int ret = pair_start(&bench->pair, SERVER_FULL, way);
		double ns;

		if (ret)
			return ret;
		nanosleep(&pause, NULL);
		ret = pair_stop(&bench->pair, SERVER_FULL);
		if (ret || !post->rounds)
			return ret ? ret : -EIO;
		ns = (double)post->served_ns / post->rounds;
		if (!*best || ns < *best)
			*best = ns;
	}
	return 0;
}

/* Its region, to scan it as well: there since it was served. */
static int naive_of(struct bench *bench, enum bench_way way, double *ns)
{
	const struct way_engine *config = bench_ways[way].config;
	struct asker asker = { 0 };
	int fd = pair_region_open(&bench->pair, SERVER_FULL, config->plan->number);
	int ret = fd < 0 ? fd : asker_open(&asker, fd);

	if (fd >= 0)
		close(fd);
	if (ret)
		return ret;
	*ns = naive_ns(bench, &asker);
	asker_close(&asker);
	return 0;
}

static int measure(struct bench *bench, enum bench_way way, double *slot, double *naive)
{
	const struct way_engine *config = bench_ways[way].config;
	unsigned int slots = config->plan->vms * config->plan->vcpus;
	int ret = round_ns(bench, way, slot);

	*slot /= slots;
	return ret ? ret : naive_of(bench, way, naive);
}

int suite_idle(struct bench *bench)
{
	static const struct {
		enum bench_way	way;
		const char	*slot, *naive, *goal;
	} idle[] = {
		{ WAY_IDLE_16, "idle slot of 16", "naive scan of 16, per slot",
		  "idle slot of 16, by the naive scan" },
		{ WAY_IDLE_128, "idle slot of 128", "naive scan of 128, per slot",
		  "idle slot of 128, by the naive scan" },
		{ WAY_IDLE_1024, "idle slot of 1024", "naive scan of 1024, per slot", NULL },
	};

	for (size_t i = 0; i < sizeof(idle) / sizeof(idle[0]); i++) {
		double slot, naive;
		int ret = measure(bench, idle[i].way, &slot, &naive);

		if (ret)
			return ret;
		report_value(bench, idle[i].slot, slot, "ns", "lower");
		report_value(bench, idle[i].naive, naive, "ns", NULL);
		if (idle[i].goal)
			goal_add((struct goal){ .id = "G5", .text = idle[i].goal, .goal = 0.55,
						.got = slot / naive, .is_measured = true });
	}
	return 0;
}
