// SPDX-License-Identifier: BSD-3-Clause
/* realtime.c - CPUs, priority and memory of those who measure */

#include <sched.h>
#include <stdio.h>
#include <string.h>

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

uint32_t realtime_enter(int cpu, bool is_shared)
{
	struct rtpoll_thread_options options = {
		.size = sizeof(options),
		.cpu = cpu,
		.policy = is_shared ? SCHED_OTHER : SCHED_FIFO,
		.priority = is_shared ? 0 : REALTIME_PRIORITY,
		.flags = RTPOLL_THREAD_BEST_EFFORT | RTPOLL_THREAD_LOCK,
	};
	uint32_t without = 0;

	if (rtpoll_thread_setup(&options, &without))
		return RTPOLL_WITHOUT_CPU | RTPOLL_WITHOUT_PRIORITY | RTPOLL_WITHOUT_LOCK;
	return without | (is_shared ? RTPOLL_WITHOUT_PRIORITY : 0);
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
