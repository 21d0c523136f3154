// SPDX-License-Identifier: BSD-3-Clause
/* cpu_facts.c - what the kernel of a tree says about CPUs */

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu_facts.h"
#include "cpus.h"

#define CPU	"/sys/devices/system/cpu/"

int kernel_release(const struct tree *tree, unsigned int release[3])
{
	char text[96];
	int ret = tree_read(tree, text, sizeof(text), "/proc/sys/kernel/osrelease");

	memset(release, 0, 3 * sizeof(*release));
	if (ret)
		return ret;
	return sscanf(text, "%u.%u.%u", &release[0], &release[1], &release[2]) < 2 ? -EINVAL : 0;
}

bool kernel_has_fair_server(const unsigned int release[3])
{
	return release[0] > 6 || (release[0] == 6 && release[1] >= 12);
}

bool cpus_siblings(const struct tree *tree, const struct rtpoll_cpulist *cpus,
		   struct rtpoll_cpulist *siblings)
{
	struct rtpoll_cpulist core;
	unsigned int cpu;
	bool known = false;

	*siblings = (struct rtpoll_cpulist) {};
	for_each_cpu(cpu, cpus) {
		if (tree_cpus(tree, &core, CPU "cpu%u/topology/thread_siblings_list", cpu))
			continue;
		known = true;
		core.words[cpu / 64] &= ~(1ull << cpu % 64);
		*siblings = cpus_either(siblings, &core);
	}
	return known;
}

/* "n/a" is the kernel's word for no latency at all, and 0 for any. */
static long long latency_allowed_us(const struct tree *tree, unsigned int cpu)
{
	long long latency_us;
	char text[32] = "";

	tree_read(tree, text, sizeof(text), CPU "cpu%u/power/pm_qos_resume_latency_us", cpu);
	if (!strcmp(text, "n/a"))
		return 0;
	if (tree_number(tree, &latency_us, CPU "cpu%u/power/pm_qos_resume_latency_us", cpu) ||
	    !latency_us)
		return LLONG_MAX;
	return latency_us;
}

long long cpu_exit_us(const struct tree *tree, unsigned int cpu)
{
	long long allowed_us = latency_allowed_us(tree, cpu), latency_us, disabled, most = -1;
	unsigned int i;

	for (i = 0; !tree_number(tree, &latency_us, CPU "cpu%u/cpuidle/state%u/latency", cpu, i);
	     i++) {
		if (most < 0)
			most = 0;
		if (!tree_number(tree, &disabled, CPU "cpu%u/cpuidle/state%u/disable", cpu, i) &&
		    disabled)
			continue;
		if (latency_us <= allowed_us && latency_us > most)
			most = latency_us;
	}
	return most;
}

/* Calls visit with the name of each process, until it is true; its PID or 0. */
static unsigned int processes_visit(const struct tree *tree,
				    bool (*visit)(const char *name, void *arg), void *arg)
{
	struct tree_names names;
	unsigned int pid = 0;
	char name[32];
	size_t i;

	if (tree_list(tree, &names, "/proc"))
		return 0;
	for (i = 0; i < names.nr && !pid; i++)
		if (isdigit((unsigned char)*names.names[i]) &&
		    !tree_read(tree, name, sizeof(name), "/proc/%s/comm", names.names[i]) &&
		    visit(name, arg))
			pid = strtoul(names.names[i], NULL, 10);
	tree_names_free(&names);
	return pid;
}

static bool is_named(const char *name, void *arg)
{
	return !strcmp(name, arg);
}

unsigned int process_find(const struct tree *tree, const char *name)
{
	return processes_visit(tree, is_named, (void *)name);
}

static bool offload_note(const char *name, void *arg)
{
	unsigned int cpu;
	char kind;

	if (sscanf(name, "rcuo%c/%u", &kind, &cpu) == 2 && (kind == 'p' || kind == 's') &&
	    cpu < RTPOLL_CPULIST_MAX)
		rtpoll_cpulist_add(arg, cpu);
	return false;
}

/* nohz_full= implies it, and alone rcu_nocbs means all. */
static void offload_asked(const struct tree *tree, struct rtpoll_cpulist *cpus)
{
	struct rtpoll_cpulist nohz;
	char value[4096];

	if (tree_cmdline(tree, "rcu_nocbs", value, sizeof(value)))
		rtpoll_cpulist_parse(cpus, tree->nr_cpus, *value ? value : "all");
	tree_cpus(tree, &nohz, CPU "nohz_full");
	*cpus = cpus_either(cpus, &nohz);
}

void cpus_offloaded(const struct tree *tree, struct rtpoll_cpulist *cpus, bool *seen)
{
	struct rtpoll_cpulist threads = {};

	*cpus = (struct rtpoll_cpulist) {};
	offload_asked(tree, cpus);
	*seen = process_find(tree, "kthreadd");
	if (!*seen)
		return;
	processes_visit(tree, offload_note, &threads);
	*cpus = cpus_both(cpus, &threads);
}
