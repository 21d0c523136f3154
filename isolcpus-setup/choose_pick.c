// SPDX-License-Identifier: BSD-3-Clause
/*
 * choose_pick.c - CPUs are picked for wishes that are a number
 *
 * First a home is found: the L3 cache that suits all of them.  Then one CPU at a time,
 * the best of those left.  What is better is a list of figures: the first that differs
 * decides, the smaller wins.
 */

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "choosing.h"

#define FIGURES	8

/**
 * struct score - how well something suits
 * @figures: from the one that matters most; zeros at the end
 */
struct score {
	unsigned int figures[FIGURES];
};

static const struct score worst = { .figures = { UINT_MAX } };

static bool score_better(const struct score *a, const struct score *b)
{
	unsigned int i;

	for (i = 0; i < FIGURES - 1 && a->figures[i] == b->figures[i]; i++)
		;
	return a->figures[i] < b->figures[i];
}

/* Firmware's distances are 8 bits wide, 10 is here. */
static unsigned int distance(const struct topology *topology, unsigned int from, unsigned int cpu)
{
	return topology->nodes[from].distance[topology->cpus[cpu].node];
}

unsigned int choosing_distance(const struct choosing *choosing, unsigned int cpu)
{
	if (choosing->near.node < choosing->topology.nr_nodes)
		return distance(&choosing->topology, choosing->near.node, cpu);
	return !cpus_none(&choosing->near.cpus) && !rtpoll_cpulist_has(&choosing->near.cpus, cpu);
}

static bool same(const struct choosing *choosing, enum topology_level level, unsigned int a,
		 unsigned int b)
{
	return topology_shared(&choosing->topology, level, a, b);
}

/* Does any thread of its core have a role? */
static bool core_busy(const struct choosing *choosing, unsigned int cpu)
{
	return rtpoll_cpulist_has(&choosing->busy,
				  choosing->topology.cpus[cpu].group[TOPOLOGY_CORE]);
}

/* CPUs that can be picked one beside the other: of each core one, unless threads share. */
static struct rtpoll_cpulist free_find(const struct choosing *choosing)
{
	struct rtpoll_cpulist left = cpus_without(&choosing->usable, &choosing->taken);
	struct rtpoll_cpulist set = {}, seen = choosing->busy;
	unsigned int cpu, core;

	if (!choosing_cores(choosing))
		return left;
	for_each_cpu(cpu, &left) {
		core = choosing->topology.cpus[cpu].group[TOPOLOGY_CORE];
		if (!rtpoll_cpulist_has(&seen, core))
			rtpoll_cpulist_add(&set, cpu);
		rtpoll_cpulist_add(&seen, core);
	}
	return set;
}

/**
 * struct cache - an L3 cache that may become home
 * @first:	CPU by which it is known
 * @nr_free:	CPUs of it that can be picked
 * @nr_taken:	those that have been listed for a role
 * @cpu:	the last of the free ones
 */
struct cache {
	unsigned int	first;
	unsigned int	nr_free;
	unsigned int	nr_taken;
	unsigned int	cpu;
};

static struct score cache_score(const struct choosing *choosing, const struct cache *cache,
				unsigned int needed)
{
	const struct topology *topology = &choosing->topology;
	bool enough = cache->nr_free >= needed;

	return (struct score) { .figures = {
		choosing_distance(choosing, cache->cpu),
		UINT_MAX - cache->nr_taken,
		!enough,
		/* What does not fit is split among as few as possible. */
		enough ? 0 : UINT_MAX - cache->nr_free,
		/* What keeps house would push lines out. */
		same(choosing, TOPOLOGY_L3, cache->cpu, 0),
		distance(topology, topology->cpus[0].node, cache->cpu),
		/* Leave the larger ones whole. */
		cache->nr_free,
		UINT_MAX - cache->cpu,
	} };
}

static void caches_count(const struct choosing *choosing, struct cache *caches,
			 const struct rtpoll_cpulist *free)
{
	const struct topology_cpu *cpus = choosing->topology.cpus;
	unsigned int cpu;

	for_each_cpu(cpu, free) {
		struct cache *cache = &caches[cpus[cpu].group[TOPOLOGY_L3]];

		cache->nr_free++;
		cache->cpu = cpu;
	}
	for_each_cpu(cpu, &choosing->taken)
		caches[cpus[cpu].group[TOPOLOGY_L3]].nr_taken++;
}

static int home_find(struct choosing *choosing, const struct rtpoll_cpulist *free_cpus,
		     unsigned int needed)
{
	struct cache *caches = calloc(choosing->topology.nr_cpus, sizeof(*caches));
	struct score best = worst;
	unsigned int i;

	if (!caches)
		return plan_refuse(choosing->error, -ENOMEM, "no memory");
	caches_count(choosing, caches, free_cpus);
	for (i = 0; i < choosing->topology.nr_cpus; i++) {
		struct score score;

		if (!caches[i].nr_free)
			continue;
		score = cache_score(choosing, &caches[i], needed);
		if (score_better(&score, &best)) {
			best = score;
			choosing->home = caches[i].cpu;
		}
	}
	free(caches);
	return 0;
}

static struct score cpu_score(const struct choosing *choosing, unsigned int cpu)
{
	const struct topology *topology = &choosing->topology;
	const struct topology_cpu *of = &topology->cpus[cpu];
	unsigned int home = choosing->home;

	return (struct score) { .figures = {
		of->slow,
		choosing_distance(choosing, cpu),
		!same(choosing, TOPOLOGY_L3, cpu, home),
		distance(topology, topology->cpus[home].node, cpu),
		!same(choosing, TOPOLOGY_PACKAGE, cpu, home),
		/* Threads that share: a core for each as long as there are some. */
		(same(choosing, TOPOLOGY_CORE, cpu, 0) || core_busy(choosing, cpu)) * 4 +
			same(choosing, TOPOLOGY_L3, cpu, 0) * 2 +
			same(choosing, TOPOLOGY_L2, cpu, 0),
		cpu != of->group[TOPOLOGY_CORE],
		UINT_MAX - cpu,
	} };
}

static void one_pick(struct choosing *choosing, struct wish *wish,
		     struct rtpoll_cpulist *free_cpus)
{
	unsigned int cpu, chosen = rtpoll_cpulist_next(free_cpus, 0);
	struct score best = worst, score;

	for_each_cpu(cpu, free_cpus) {
		score = cpu_score(choosing, cpu);
		if (score_better(&score, &best)) {
			best = score;
			chosen = cpu;
		}
	}
	free_cpus->words[chosen / 64] &= ~(1ull << chosen % 64);
	choosing_take(choosing, chosen);
	rtpoll_cpulist_add(&wish->cpus, chosen);
}

static unsigned int count_needed(const struct choosing *choosing)
{
	unsigned int role, nr = 0;

	for (role = 0; role < NR_ROLES; role++)
		nr += choosing->wishes[role].count;
	return nr;
}

static int too_many(struct choosing *choosing, unsigned int needed, unsigned int nr_free)
{
	const char *unit = choosing_cores(choosing) ? "cores" : "CPUs";
	const char *remedy = "";

	if (choosing_has_isolate(choosing))
		remedy = ", or name more in --isolate";
	else if (choosing_has_housekeeping(choosing))
		remedy = ", or name fewer in --housekeeping";
	else if (choosing_cores(choosing))
		remedy = ", or --smt share if cores have threads";
	return plan_refuse(choosing->error, -ENODEV,
			   "%s asked for: %u; left beside CPU 0, which keeps house: %u; ask for fewer%s",
			   unit, needed, nr_free, remedy);
}

int choosing_pick(struct choosing *choosing)
{
	struct rtpoll_cpulist free_cpus = free_find(choosing);
	unsigned int nr_free = rtpoll_cpulist_count(&free_cpus);
	unsigned int needed = count_needed(choosing);
	unsigned int role, i;

	if (!needed)
		return 0;
	if (needed > nr_free)
		return too_many(choosing, needed, nr_free);
	if (home_find(choosing, &free_cpus, needed))
		return -ENOMEM;
	for (role = 0; role < NR_ROLES; role++)
		for (i = 0; i < choosing->wishes[role].count; i++)
			one_pick(choosing, &choosing->wishes[role], &free_cpus);
	return 0;
}
