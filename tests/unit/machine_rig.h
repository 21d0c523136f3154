/* SPDX-License-Identifier: BSD-3-Clause */
/* machine_rig.h - files of a machine with a given topology, as a kernel shows them */
#ifndef MACHINE_RIG_H
#define MACHINE_RIG_H

#include "../../rtpoll/command/cpus.h"
#include "tree_rig.h"

/**
 * struct machine - a topology; what is 0 is one, or all
 * @cores:	cores
 * @threads:	of each core
 * @adjacent:	threads of a core have numbers side by side, 0,1 not 0,4
 * @l2:		cores that share an L2
 * @l3:		cores that share an L3
 * @die:	cores of a die
 * @package:	cores of a package
 * @node:	cores of a NUMA node; 0: the kernel knows no nodes
 * @distances:	a line for each node; NULL: 10 and 20
 * @present:	list; NULL: all
 * @online:	list; NULL: all that are present
 * @possible:	list; NULL: all
 */
struct machine {
	unsigned int	cores;
	unsigned int	threads;
	bool		adjacent;
	unsigned int	l2;
	unsigned int	l3;
	unsigned int	die;
	unsigned int	package;
	unsigned int	node;
	const char	*const *distances;
	const char	*present;
	const char	*online;
	const char	*possible;
};

static struct rtpoll_cpulist machine_online;

static inline unsigned int machine_core(const struct machine *machine, unsigned int cpu)
{
	return machine->adjacent ? cpu / machine->threads : cpu % machine->cores;
}

/* CPUs online whose core is in the same group of so many; 0: all are. */
static inline void machine_list(const struct machine *machine, const char *path,
				unsigned int core, unsigned int size)
{
	struct rtpoll_cpulist set = {};
	unsigned int cpu;
	char text[4096];

	for_each_cpu(cpu, &machine_online)
		if (!size || machine_core(machine, cpu) / size == core / size)
			rtpoll_cpulist_add(&set, cpu);
	rtpoll_cpulist_print(&set, text, sizeof(text) - 1);
	strcat(text, "\n");
	rig_file(path, text);
}

static inline void machine_cache(const struct machine *machine, unsigned int cpu,
				 unsigned int index, const char *level, const char *type,
				 unsigned int size)
{
	char folder[100], path[160];

	snprintf(folder, sizeof(folder), "/sys/devices/system/cpu/cpu%u/cache/index%u", cpu, index);
	snprintf(path, sizeof(path), "%s/level", folder);
	rig_file(path, level);
	snprintf(path, sizeof(path), "%s/type", folder);
	rig_file(path, type);
	snprintf(path, sizeof(path), "%s/shared_cpu_list", folder);
	machine_list(machine, path, machine_core(machine, cpu), size);
}

static inline void machine_cpu(const struct machine *machine, unsigned int cpu)
{
	unsigned int core = machine_core(machine, cpu);
	char folder[100], path[160];

	snprintf(folder, sizeof(folder), "/sys/devices/system/cpu/cpu%u/topology", cpu);
	snprintf(path, sizeof(path), "%s/thread_siblings_list", folder);
	machine_list(machine, path, core, 1);
	snprintf(path, sizeof(path), "%s/die_cpus_list", folder);
	machine_list(machine, path, core, machine->die ? machine->die : machine->package);
	snprintf(path, sizeof(path), "%s/core_siblings_list", folder);
	machine_list(machine, path, core, machine->package);
	machine_cache(machine, cpu, 0, "1\n", "Data\n", 1);
	machine_cache(machine, cpu, 1, "2\n", "Unified\n", machine->l2 ? machine->l2 : 1);
	machine_cache(machine, cpu, 2, "3\n", "Unified\n",
		      machine->l3 ? machine->l3 : machine->package);
}

static inline void machine_node(const struct machine *machine, unsigned int node,
				unsigned int nr)
{
	char path[80], distance[256] = "";
	unsigned int i;

	snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/cpulist", node);
	machine_list(machine, path, node * machine->node, machine->node);
	for (i = 0; i < nr; i++)
		strcat(distance, i == node ? "10 " : "20 ");
	snprintf(path, sizeof(path), "/sys/devices/system/node/node%u/distance", node);
	rig_file(path, machine->distances ? machine->distances[node] : distance);
}

static inline void machine_line(const char *path, const char *list)
{
	char text[512];

	snprintf(text, sizeof(text), "%s\n", list);
	rig_file(path, text);
}

/* Makes its files below the root of tree_rig.h, which has begun. */
static inline void machine_make(struct machine machine)
{
	unsigned int nodes = machine.node ? (machine.cores + machine.node - 1) / machine.node : 0;
	unsigned int cpu, i;
	char all[32], list[32];

	machine.threads = machine.threads ? machine.threads : 1;
	snprintf(all, sizeof(all), machine.cores * machine.threads > 1 ? "0-%u" : "%u",
		 machine.cores * machine.threads - 1);
	machine.present = machine.present ? machine.present : all;
	machine.online = machine.online ? machine.online : machine.present;
	machine_line("/sys/devices/system/cpu/possible",
		     machine.possible ? machine.possible : all);
	machine_line("/sys/devices/system/cpu/present", machine.present);
	machine_line("/sys/devices/system/cpu/online", machine.online);
	machine_line("/proc/sys/kernel/osrelease", "6.12.0-test");
	cr_assert_eq(rtpoll_cpulist_parse(&machine_online, RTPOLL_CPULIST_MAX, machine.online), 0);
	for_each_cpu(cpu, &machine_online)
		machine_cpu(&machine, cpu);
	if (!nodes)
		return;
	snprintf(list, sizeof(list), "0-%u", nodes - 1);
	machine_line("/sys/devices/system/node/online", list);
	for (i = 0; i < nodes; i++)
		machine_node(&machine, i, nodes);
}

/* The same of tests/cli/fixtures/NAME.tree, lines "PATH TEXT". */
static inline void machine_fixture(const char *name)
{
	char line[1024], path[512], text[512];
	const char *top = getenv("HSM_TOP");
	FILE *file;

	cr_assert(top, "HSM_TOP names the top of the tree; run.sh sets it");
	snprintf(line, sizeof(line), "%s/tests/cli/fixtures/%s.tree", top, name);
	file = fopen(line, "re");
	cr_assert(file, "%s", line);
	while (fgets(line, sizeof(line), file)) {
		*text = 0;
		if (*line == '#' || sscanf(line, "%510s %511[^\n]", path + 1, text) < 1)
			continue;
		*path = '/';
		machine_line(path, text);
	}
	fclose(file);
}

#endif /* MACHINE_RIG_H */
