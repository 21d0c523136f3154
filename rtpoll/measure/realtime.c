// SPDX-License-Identifier: BSD-3-Clause
/* realtime.c - CPUs, priority and memory of those who measure */

#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

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

/* For the children of who asked, whatever they execute. */
#define ALONE_VARIABLE	"RTPOLL_MEASURE_ALONE"

/* A name without a file: it is free again when the last who has it has ended. */
static bool name_is_free(void)
{
	static const char name[] = "rtpoll-measure";
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return false;
	memcpy(address.sun_path + 1, name, sizeof(name) - 1);
	if (!bind(fd, (struct sockaddr *)&address,
		  offsetof(struct sockaddr_un, sun_path) + sizeof(name)))
		return true;
	close(fd);
	return false;
}

bool realtime_is_alone(void)
{
	if (!getenv(ALONE_VARIABLE))
		setenv(ALONE_VARIABLE, name_is_free() ? "yes" : "no", 1);
	return !strcmp(getenv(ALONE_VARIABLE), "yes");
}

uint32_t realtime_enter(int cpu, bool is_shared)
{
	bool is_fifo = !is_shared && realtime_is_alone();
	struct rtpoll_thread_options options = {
		.size = sizeof(options),
		.cpu = cpu,
		.policy = is_fifo ? SCHED_FIFO : SCHED_OTHER,
		.priority = is_fifo ? REALTIME_PRIORITY : 0,
		.flags = RTPOLL_THREAD_BEST_EFFORT | RTPOLL_THREAD_LOCK,
	};
	uint32_t refused = is_fifo ? 0 : RTPOLL_WITHOUT_PRIORITY;
	uint32_t without = 0;

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
