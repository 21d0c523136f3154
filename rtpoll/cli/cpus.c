// SPDX-License-Identifier: BSD-3-Clause
/* cpus.c - CPUs and vCPUs that the command line names */

#include <errno.h>
#include <string.h>

#include "../command/cpus_named.h"
#include "../lib/cpulist.h"
#include "device.h"

unsigned int machine_nr_cpus(void)
{
	struct tree tree;

	return tree_open(&tree, "") ? 1 : tree.nr_cpus;
}

int cpus_typed(struct rtpoll_cpulist *cpus, const struct tree *tree, const char *text)
{
	char error[CPUS_ERROR];

	return cpus_named(cpus, tree, text, error) ? cmd_usage("--cpu '%s': %s", text, error) : 0;
}

int machine_cpus(struct rtpoll_cpulist *cpus, const char *text)
{
	struct tree tree;
	int ret = tree_open(&tree, "");

	return ret ? cmd_environment("/sys/devices/system/cpu: %s; is /sys mounted?",
				     strerror(-ret)) : cpus_typed(cpus, &tree, text);
}

int cpu_single(const char *text, unsigned int *cpu)
{
	struct rtpoll_cpulist set;
	int ret = machine_cpus(&set, text);

	if (ret)
		return ret;
	if (rtpoll_cpulist_count(&set) != 1)
		return cmd_usage("--cpu '%s': must be one CPU here", text);
	*cpu = rtpoll_cpulist_next(&set, 0);
	return 0;
}

int vcpus_mask(const char *text, uint16_t *mask)
{
	struct rtpoll_cpulist set;
	unsigned int i;
	int ret;

	*mask = 0;
	if (!text)
		return 0;
	ret = rtpoll_cpulist_parse(&set, ACRN_HSM_POLL_VCPU_MAX, text);
	if (ret == -ERANGE)
		return cmd_usage("--vcpus '%s': a VM has vCPUs 0 to %u at most", text,
				 ACRN_HSM_POLL_VCPU_MAX - 1);
	if (ret)
		return cmd_usage("--vcpus '%s': %s", text, rtpoll_message());
	for (i = 0; i < ACRN_HSM_POLL_VCPU_MAX; i++)
		if (rtpoll_cpulist_has(&set, i))
			*mask |= 1u << i;
	/* 0 would mean all of them. */
	return *mask ? 0 : cmd_usage("--vcpus '%s': names no vCPU", text);
}
