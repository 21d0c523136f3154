// SPDX-License-Identifier: BSD-3-Clause
/* setup_isolated.c - which CPUs of a machine are isolated, or were to be */

#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/command/isolcpus.h"
#include "setup.h"

#define VALUE_MAX	4096

struct rtpoll_cpulist setup_isolated(const struct tree *tree, bool *by_cgroup)
{
	struct rtpoll_cpulist isolated;

	*by_cgroup = false;
	tree_cpus(tree, &isolated, "/sys/devices/system/cpu/isolated");
	if (!cpus_none(&isolated))
		return isolated;
	tree_cpus(tree, &isolated, "/sys/fs/cgroup/cpuset.cpus.isolated");
	*by_cgroup = !cpus_none(&isolated);
	return isolated;
}

/* Who wrote the word meant these CPUs; what is wrong with it, the checks say. */
struct rtpoll_cpulist setup_asked(const struct tree *tree)
{
	struct isolcpus isolcpus = {};
	char value[VALUE_MAX];

	if (tree_cmdline(tree, "isolcpus", value, sizeof(value)))
		isolcpus_parse(&isolcpus, tree->nr_cpus, value, strlen(value));
	if (cpus_none(&isolcpus.cpus) && tree_cmdline(tree, "nohz_full", value, sizeof(value)) &&
	    rtpoll_cpulist_parse(&isolcpus.cpus, tree->nr_cpus, value))
		isolcpus.cpus = (struct rtpoll_cpulist) {};
	return isolcpus.cpus;
}
