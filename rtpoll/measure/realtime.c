// SPDX-License-Identifier: BSD-3-Clause
/* realtime.c - CPUs, priority and memory of those who measure */

#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "realtime.h"
#include "rtpoll/thread.h"

int realtime_cpus(int *cpus, int nr)
{
	cpu_set_t set;
	int found = 0;

	if (sched_getaffinity(0, sizeof(set), &set))
		return 0;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &set))
			continue;
		if (found < nr)
			cpus[found] = cpu;
		found++;
	}
	return found;
}

/*
 * A limit is none of CAP_IPC_LOCK.  Below one, locking what is there succeeds and
 * whatever is mapped later fails, so that is no offer.
 */
static bool may_lock_all(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	unsigned long long effective = 0;
	struct rlimit limit;
	char line[256];

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "CapEff: %llx", &effective) == 1)
			break;
	if (file)
		fclose(file);
	return effective >> CAP_IPC_LOCK & 1 ||
	       (!getrlimit(RLIMIT_MEMLOCK, &limit) && limit.rlim_cur == RLIM_INFINITY);
}

uint32_t realtime_enter(int cpu, bool is_shared)
{
	struct rtpoll_thread_options options = {
		.size = sizeof(options),
		.cpu = cpu,
		.policy = is_shared ? SCHED_OTHER : SCHED_FIFO,
		.priority = is_shared ? 0 : REALTIME_PRIORITY,
		.flags = RTPOLL_THREAD_BEST_EFFORT,
	};
	uint32_t refused = is_shared ? RTPOLL_WITHOUT_PRIORITY : 0;
	uint32_t without = 0;

	if (may_lock_all())
		options.flags |= RTPOLL_THREAD_LOCK;
	else
		refused |= RTPOLL_WITHOUT_LOCK;

	if (rtpoll_thread_setup(&options, &without))
		return RTPOLL_WITHOUT_CPU | RTPOLL_WITHOUT_PRIORITY | RTPOLL_WITHOUT_LOCK;
	return without | refused;
}

const char *realtime_without(uint32_t without, char *text, size_t size)
{
	static const struct {
		uint32_t	bit;
		const char	*words;
	} parts[] = {
		{ RTPOLL_WITHOUT_CPU, "a CPU of its own" },
		{ RTPOLL_WITHOUT_PRIORITY, "real-time priority" },
		{ RTPOLL_WITHOUT_LOCK, "locked memory" },
		{ RTPOLL_WITHOUT_NODE, "memory of its NUMA node" },
	};
	size_t used = 0;

	text[0] = 0;
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		if (without & parts[i].bit && used < size)
			used += snprintf(text + used, size - used, "%s%s", used ? ", " : "",
					 parts[i].words);
	return text;
}
