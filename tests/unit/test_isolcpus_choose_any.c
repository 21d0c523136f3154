// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_choose_any.c - what every plan promises, on machines and wishes by chance */

#include <errno.h>

#include "../../isolcpus-setup/topology.h"
#include "choose_rig.h"

TestSuite(isolcpus_choose_any, .init = rig_begin, .fini = rig_end);

#define MACHINES	60
#define REQUESTS	12

static unsigned int seed;

/* 0 to n - 1 */
static unsigned int dice(unsigned int n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % n;
}

static unsigned int some(const unsigned int *numbers)
{
	return numbers[dice(4)];
}

static void any_machine(void)
{
	static const unsigned int cores[] = { 1, 2, 6, 16 }, shared[] = { 0, 1, 2, 4 };
	static const char *const online[] = { NULL, "0", "0-1", "0-1" };
	struct machine machine = {
		.cores = some(cores), .threads = 1 + dice(2), .adjacent = dice(2),
		.l2 = some(shared), .l3 = some(shared), .node = some(shared),
	};

	/* Half of the machines have CPUs that are offline, if they have so many. */
	if (machine.cores * machine.threads >= 2 && dice(2))
		machine.online = online[dice(4)];
	if (machine.cores == 16 && dice(2))
		machine.online = "0,2-3,5,7-11,13-15";
	machine_make(machine);
}

/* Of the last request, for messages. */
static char words[6][24];

static const char *any_wish(char word[24], unsigned int nr_cpus)
{
	switch (dice(4)) {
	case 0:
		return NULL;
	case 1:
		snprintf(word, 24, "%u-%u", dice(nr_cpus), nr_cpus - 1);
		break;
	case 2:
		snprintf(word, 24, "%u,", dice(nr_cpus));
		break;
	case 3:
		snprintf(word, 24, "%u", dice(4));
		break;
	}
	return word;
}

static struct plan_request any_request(unsigned int nr_cpus)
{
	static const char *const smts[] = { NULL, "isolate", "share", "offline" };
	static const char *const modes[] = { NULL, "boot", "cgroup", NULL };
	static const char *const nears[] = { NULL, NULL, "node:0", "node:1" };
	struct plan_request request = {
		.pollers = any_wish(words[0], nr_cpus), .vcpus = any_wish(words[1], nr_cpus),
		.measure = any_wish(words[2], nr_cpus), .near = nears[dice(4)],
		.smt = smts[dice(4)], .mode = modes[dice(4)],
	};

	if (!dice(3)) {
		snprintf(words[3], sizeof(words[3]), "%u-%u", dice(nr_cpus), nr_cpus - 1);
		request.isolate = words[3];
	}
	if (!dice(3)) {
		snprintf(words[4], sizeof(words[4]), "0-%u", dice(nr_cpus));
		request.housekeeping = words[4];
	}
	return request;
}

static void check_count(const char *given, const struct rtpoll_cpulist *set)
{
	unsigned int nr;
	char rest;

	if (given && sscanf(given, "%u%c", &nr, &rest) == 1)
		cr_assert_eq(rtpoll_cpulist_count(set), nr, "seed %u: %s", seed, given);
}

/* One thread of a core works, and the others are parked, unless they share. */
static void check_cores(const struct plan *plan, const struct topology *topology)
{
	struct rtpoll_cpulist working = cpus_without(&plan->isolated, &plan->parked), core;
	unsigned int cpu;

	for_each_cpu(cpu, &working) {
		core = topology_group(topology, TOPOLOGY_CORE, cpu);
		if (plan->smt == PLAN_SMT_SHARE)
			continue;
		core = cpus_without(&core, &plan->parked);
		cr_assert_eq(rtpoll_cpulist_count(&core), 1, "seed %u: CPU %u", seed, cpu);
	}
	core = cpus_without(&plan->isolated, &topology->online);
	cr_assert(cpus_none(&core), "seed %u", seed);
}

static void check_promises(const struct plan *plan, const struct plan_request *request,
			   const struct topology *topology)
{
	struct rtpoll_cpulist all = cpus_either(&plan->isolated, &plan->housekeeping);
	char *text = plan_text(plan);
	struct plan again;

	cr_assert(!rtpoll_cpulist_has(&plan->isolated, 0), "seed %u", seed);
	cr_assert(cpus_same(&all, &topology->present), "seed %u", seed);
	cr_assert(plan->nr_reasons > 0);
	check_count(request->pollers, &plan->pollers);
	check_count(request->vcpus, &plan->vcpus);
	check_count(request->measure, &plan->measuring);
	check_cores(plan, topology);
	cr_assert_eq(plan_parse(&again, text, strlen(text), "p", rig_error), 0, "seed %u: %s",
		     seed, rig_error);
	plan_free(&again);
	free(text);
}

/* Made, or refused in one line; returns whether it was made. */
static bool check_request(const struct tree *tree, const struct topology *topology)
{
	struct plan_request request = any_request(tree->nr_cpus);
	struct plan plan;
	int ret = plan_make(tree, &request, &plan, rig_error);

	cr_assert(ret <= 0);
	if (ret) {
		cr_assert(ret == -EINVAL || ret == -ENODEV, "seed %u: %d", seed, ret);
		cr_assert(*rig_error && !strchr(rig_error, '\n'), "seed %u", seed);
		cr_assert(strlen(rig_error) < PLAN_ERROR - 1, "cut: %s", rig_error);
		return false;
	}
	check_promises(&plan, &request, topology);
	plan_free(&plan);
	return true;
}

Test(isolcpus_choose_any, is_kept_or_refused, .timeout = 100)
{
	unsigned int machine, i, made = 0;

	for (machine = 1; machine <= MACHINES; machine++) {
		struct topology topology;
		struct tree tree;

		seed = machine;
		rig_end();
		rig_begin();
		any_machine();
		tree = rig_tree();
		cr_assert_eq(topology_read(&topology, &tree, rig_error), 0, "%s", rig_error);
		for (i = 0; i < REQUESTS; i++)
			made += check_request(&tree, &topology);
		topology_free(&topology);
	}
	/* So that a planner that refuses everything does not pass. */
	cr_assert_gt(made, MACHINES * REQUESTS / 10, "%u", made);
	cr_assert_lt(made, MACHINES * REQUESTS, "%u", made);
}
