// SPDX-License-Identifier: BSD-3-Clause
/* cpus.c - CPUs and vCPUs that the command line names */

#include <stdio.h>
#include <unistd.h>

#include "../lib/cpulist.h"
#include "device.h"

unsigned int machine_nr_cpus(const char *root)
{
	struct rtpoll_cpulist possible = {};
	char path[4096], text[4096] = "";
	unsigned int nr = 0, cpu;
	FILE *file;

	snprintf(path, sizeof(path), "%s/sys/devices/system/cpu/possible", root);
	file = fopen(path, "re");
	if (file) {
		if (fgets(text, sizeof(text), file))
			rtpoll_cpulist_parse(&possible, RTPOLL_CPULIST_MAX, text);
		fclose(file);
	}
	for (cpu = rtpoll_cpulist_next(&possible, 0); cpu < RTPOLL_CPULIST_MAX;
	     cpu = rtpoll_cpulist_next(&possible, cpu + 1))
		nr = cpu + 1;
	if (!nr)
		nr = sysconf(_SC_NPROCESSORS_CONF);
	return nr;
}

int cpu_single(const char *text, unsigned int *cpu)
{
	struct rtpoll_cpulist set;

	if (rtpoll_cpulist_parse(&set, machine_nr_cpus(""), text))
		return cmd_usage("--cpu '%s': %s", text, rtpoll_message());
	if (rtpoll_cpulist_count(&set) != 1)
		return cmd_usage("--cpu '%s': must be one CPU here", text);
	*cpu = rtpoll_cpulist_next(&set, 0);
	return 0;
}

int vcpus_mask(const char *text, uint16_t *mask)
{
	struct rtpoll_cpulist set;
	unsigned int i;

	*mask = 0;
	if (!text)
		return 0;
	if (rtpoll_cpulist_parse(&set, ACRN_HSM_POLL_VCPU_MAX, text))
		return cmd_usage("--vcpus '%s': %s", text, rtpoll_message());
	for (i = 0; i < ACRN_HSM_POLL_VCPU_MAX; i++)
		if (rtpoll_cpulist_has(&set, i))
			*mask |= 1u << i;
	/* 0 would mean all of them. */
	return *mask ? 0 : cmd_usage("--vcpus '%s': names no vCPU", text);
}
