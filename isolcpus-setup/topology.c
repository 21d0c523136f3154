// SPDX-License-Identifier: BSD-3-Clause
/* topology.c - what CPUs share is read from /sys/devices/system/cpu of a tree */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "plan_key.h"
#include "topology.h"

#define CPU_PATH	"/sys/devices/system/cpu"
#define NO_GROUP	RTPOLL_CPULIST_MAX

/* A kernel has index0 to index3; others may have more. */
#define CACHES_MAX	10

static int unreadable(char error[PLAN_ERROR], int ret, const char *path)
{
	return plan_refuse(error, ret, "%s: %s; is this the root of a machine, or a snapshot?",
			   path, ret == -EINVAL ? "is no list of its CPUs" : strerror(-ret));
}

/* All of it must be CPUs there can be. */
static int list_read(const struct topology *topology, const struct tree *tree, const char *path,
		     struct rtpoll_cpulist *set)
{
	int ret = tree_cpus(tree, set, "%s", path);

	if (!ret && rtpoll_cpulist_next(set, topology->nr_cpus) < RTPOLL_CPULIST_MAX)
		ret = -EINVAL;
	return ret;
}

/* A kernel without hotplug lacks some of them: those that are possible are there, too. */
static int sets_read(struct topology *topology, const struct tree *tree, char error[PLAN_ERROR])
{
	struct rtpoll_cpulist possible;
	int ret = list_read(topology, tree, CPU_PATH "/possible", &possible);

	if (ret)
		return unreadable(error, ret, CPU_PATH "/possible");
	ret = list_read(topology, tree, CPU_PATH "/present", &topology->present);
	if (ret == -ENOENT)
		topology->present = possible;
	else if (ret)
		return unreadable(error, ret, CPU_PATH "/present");
	ret = list_read(topology, tree, CPU_PATH "/online", &topology->online);
	if (ret == -ENOENT)
		topology->online = topology->present;
	else if (ret)
		return unreadable(error, ret, CPU_PATH "/online");
	return 0;
}

/*
 * The CPUs of a file share a level.  The first list that names a CPU decides, as all of
 * one group say the same.
 */
static int group_read(struct topology *topology, const struct tree *tree,
		      enum topology_level level, unsigned int cpu, const char *path,
		      char error[PLAN_ERROR])
{
	struct rtpoll_cpulist set;
	unsigned int member, first;
	int ret;

	if (topology->cpus[cpu].group[level] != NO_GROUP)
		return 0;
	ret = list_read(topology, tree, path, &set);
	if (ret == -ENOENT)
		return 0;
	if (ret)
		return unreadable(error, ret, path);
	first = rtpoll_cpulist_next(&set, 0);
	for_each_cpu(member, &set)
		if (topology->cpus[member].group[level] == NO_GROUP)
			topology->cpus[member].group[level] = first;
	return 0;
}

static int cache_read(struct topology *topology, const struct tree *tree, unsigned int cpu,
		      unsigned int index, char error[PLAN_ERROR])
{
	char path[128], type[32];
	long long level;

	if (tree_number(tree, &level, CPU_PATH "/cpu%u/cache/index%u/level", cpu, index) ||
	    (level != 2 && level != 3))
		return 0;
	if (!tree_read(tree, type, sizeof(type), CPU_PATH "/cpu%u/cache/index%u/type", cpu,
		       index) && !strcmp(type, "Instruction"))
		return 0;
	snprintf(path, sizeof(path), CPU_PATH "/cpu%u/cache/index%u/shared_cpu_list", cpu, index);
	return group_read(topology, tree, level == 2 ? TOPOLOGY_L2 : TOPOLOGY_L3, cpu, path,
			  error);
}

static int cpu_read(struct topology *topology, const struct tree *tree, unsigned int cpu,
		    char error[PLAN_ERROR])
{
	static const struct {
		enum topology_level level;
		const char *file;
	} files[] = {
		{ TOPOLOGY_CORE, "thread_siblings_list" },
		{ TOPOLOGY_DIE, "die_cpus_list" },
		{ TOPOLOGY_PACKAGE, "core_siblings_list" },
	};
	unsigned int i;
	char path[128];
	int ret = 0;

	for (i = 0; !ret && i < sizeof(files) / sizeof(files[0]); i++) {
		snprintf(path, sizeof(path), CPU_PATH "/cpu%u/topology/%s", cpu, files[i].file);
		ret = group_read(topology, tree, files[i].level, cpu, path, error);
	}
	for (i = 0; !ret && i < CACHES_MAX; i++)
		ret = cache_read(topology, tree, cpu, i, error);
	return ret;
}

/* What was not said, from the widest level inwards. */
static void gaps_fill(struct topology *topology, unsigned int cpu)
{
	struct topology_cpu *of = &topology->cpus[cpu];
	const struct rtpoll_cpulist *node = &topology->nodes[of->node].cpus;

	if (of->group[TOPOLOGY_CORE] == NO_GROUP)
		of->group[TOPOLOGY_CORE] = cpu;
	if (of->group[TOPOLOGY_PACKAGE] == NO_GROUP)
		of->group[TOPOLOGY_PACKAGE] = rtpoll_cpulist_has(node, cpu) ?
					      rtpoll_cpulist_next(node, 0) : cpu;
	if (of->group[TOPOLOGY_DIE] == NO_GROUP)
		of->group[TOPOLOGY_DIE] = of->group[TOPOLOGY_PACKAGE];
	if (of->group[TOPOLOGY_L3] == NO_GROUP)
		of->group[TOPOLOGY_L3] = of->group[TOPOLOGY_DIE];
	if (of->group[TOPOLOGY_L2] == NO_GROUP)
		of->group[TOPOLOGY_L2] = of->group[TOPOLOGY_CORE];
}

static int groups_read(struct topology *topology, const struct tree *tree, char error[PLAN_ERROR])
{
	struct rtpoll_cpulist slow;
	unsigned int cpu;
	int ret = 0;

	for_each_cpu(cpu, &topology->online) {
		ret = cpu_read(topology, tree, cpu, error);
		if (ret)
			return ret;
	}
	for (cpu = 0; cpu < topology->nr_cpus; cpu++)
		gaps_fill(topology, cpu);

	/* A machine with cores of two kinds has a PMU for each. */
	if (!list_read(topology, tree, "/sys/devices/cpu_atom/cpus", &slow) &&
	    tree_has(tree, "/sys/devices/cpu_core/cpus"))
		for_each_cpu(cpu, &slow)
			topology->cpus[cpu].slow = true;
	return 0;
}

int topology_read(struct topology *topology, const struct tree *tree, char error[PLAN_ERROR])
{
	unsigned int cpu, level;
	int ret;

	*topology = (struct topology) { .nr_cpus = tree->nr_cpus };
	topology->cpus = calloc(topology->nr_cpus, sizeof(*topology->cpus));
	if (!topology->cpus)
		return plan_refuse(error, -ENOMEM, "no memory");
	for (cpu = 0; cpu < topology->nr_cpus; cpu++)
		for (level = 0; level < NR_TOPOLOGY_LEVELS; level++)
			topology->cpus[cpu].group[level] = NO_GROUP;

	ret = sets_read(topology, tree, error);
	if (!ret)
		ret = topology_nodes_read(topology, tree, error);
	if (!ret)
		ret = groups_read(topology, tree, error);
	if (ret)
		topology_free(topology);
	return ret;
}

void topology_free(struct topology *topology)
{
	unsigned int i;

	for (i = 0; i < topology->nr_nodes; i++)
		free(topology->nodes[i].distance);
	free(topology->nodes);
	free(topology->cpus);
	*topology = (struct topology) {};
}

struct rtpoll_cpulist topology_group(const struct topology *topology, enum topology_level level,
				     unsigned int cpu)
{
	struct rtpoll_cpulist set = {};
	unsigned int other;

	for_each_cpu(other, &topology->online)
		if (topology_shared(topology, level, cpu, other))
			rtpoll_cpulist_add(&set, other);
	return set;
}
