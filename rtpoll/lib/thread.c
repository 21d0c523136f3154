// SPDX-License-Identifier: BSD-3-Clause
/* thread.c - CPU, priority and memory of a thread that polls */

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "internal.h"
#include "rtpoll/thread.h"

#define CPU_PATH	"/sys/devices/system/cpu/cpu%d/online"

#define KNOWN_FLAGS	(RTPOLL_THREAD_BEST_EFFORT | RTPOLL_THREAD_LOCK)

static int check_priority(const struct rtpoll_thread_options *options)
{
	if (options->policy != SCHED_OTHER && options->policy != SCHED_FIFO &&
	    options->policy != SCHED_RR)
		return rtpoll_fail(EINVAL, "policy %d: SCHED_OTHER, SCHED_FIFO or SCHED_RR",
				   options->policy);
	if (options->policy == SCHED_OTHER && options->priority)
		return rtpoll_fail(EINVAL, "priority %d: SCHED_OTHER has none",
				   options->priority);
	if (options->policy != SCHED_OTHER &&
	    (options->priority < 1 || options->priority > 99))
		return rtpoll_fail(EINVAL, "priority %d: 1 to 99", options->priority);
	return 0;
}

static int check_options(const struct rtpoll_thread_options *options)
{
	long nr_cpus = sysconf(_SC_NPROCESSORS_CONF);

	if (options->flags & ~KNOWN_FLAGS)
		return rtpoll_fail(EINVAL, "thread flags 0x%x", options->flags);
	if (options->cpu < RTPOLL_ANY_CPU || options->cpu >= nr_cpus)
		return rtpoll_fail(EINVAL, "CPU %d: this machine has 0 to %ld", options->cpu,
				   nr_cpus - 1);
	return check_priority(options);
}

/* CPU 0 often has no such file: it cannot go offline. */
static int cpu_is_offline(int cpu)
{
	char path[64];
	FILE *file;
	int state;

	snprintf(path, sizeof(path), CPU_PATH, cpu);
	file = fopen(path, "re");
	if (!file)
		return 0;
	state = fgetc(file);
	fclose(file);
	return state == '0';
}

static int pin(const struct rtpoll_thread_options *options)
{
	cpu_set_t *set;
	size_t bytes = CPU_ALLOC_SIZE(options->cpu + 1);
	int error;

	if (options->cpu == RTPOLL_ANY_CPU)
		return 0;

	set = CPU_ALLOC(options->cpu + 1);
	if (!set)
		return rtpoll_fail(ENOMEM, "CPU %d", options->cpu);
	CPU_ZERO_S(bytes, set);
	CPU_SET_S(options->cpu, bytes, set);
	error = sched_setaffinity(0, bytes, set) ? errno : 0;
	CPU_FREE(set);
	if (!error)
		return 0;

	if (cpu_is_offline(options->cpu))
		return rtpoll_fail(ENODEV, "CPU %d is offline: write 1 to " CPU_PATH,
				   options->cpu, options->cpu);
	return rtpoll_fail(EPERM, "CPU %d is not of this cpuset (cpuset.cpus, AllowedCPUs=)",
			   options->cpu);
}

static int set_priority(const struct rtpoll_thread_options *options)
{
	struct sched_param param = { .sched_priority = options->priority };

	if (options->policy == SCHED_OTHER)
		return 0;
	if (!sched_setscheduler(0, options->policy, &param))
		return 0;

	return rtpoll_fail(errno, "priority %d: give CAP_SYS_NICE, or raise RLIMIT_RTPRIO",
			   options->priority);
}

/* Beyond what can be mapped at all. */
#define NO_LIMIT	(1ull << 46)

/*
 * Will there be memory for whatever is mapped from now on?  Asked of the kernel by a
 * locked mapping that nobody uses and that has no pages: who is privileged, here and not
 * in some container only, may go beyond the limit.  mlockall(MCL_FUTURE) would have to be
 * taken back by munlockall(), and with it whatever the caller has locked.
 */
static bool later_memory_is_allowed(rlim_t limit)
{
	size_t bytes = limit + 4096;
	void *probe;

	if (limit >= NO_LIMIT)
		return true;
	probe = mmap(NULL, bytes, PROT_NONE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_LOCKED, -1, 0);
	if (probe == MAP_FAILED)
		return false;
	munmap(probe, bytes);
	return true;
}

/* A limit would let today's memory be locked, and an allocation of tomorrow fail. */
static int lock_memory(const struct rtpoll_thread_options *options)
{
	struct rlimit limit;

	if (!(options->flags & RTPOLL_THREAD_LOCK))
		return 0;
	if (getrlimit(RLIMIT_MEMLOCK, &limit))
		return rtpoll_fail(errno, "locked memory: its limit");
	if (!later_memory_is_allowed(limit.rlim_cur))
		return rtpoll_fail(EPERM,
				   "locked memory: RLIMIT_MEMLOCK is %llu bytes, beyond which mappings would fail: give CAP_IPC_LOCK, or make it unlimited (ulimit -l, LimitMEMLOCK=infinity).",
				   (unsigned long long)limit.rlim_cur);
	/* All of it or, on error, nothing. */
	if (!mlockall(MCL_CURRENT | MCL_FUTURE))
		return 0;
	return rtpoll_fail(errno, "locked memory: what is mapped now");
}

/* Memory first: pinned and of high priority, the rest would take its time there. */
static const struct {
	int		(*apply)(const struct rtpoll_thread_options *options);
	uint32_t	without;
} steps[] = {
	{ lock_memory,	RTPOLL_WITHOUT_LOCK },
	{ pin,		RTPOLL_WITHOUT_CPU },
	{ set_priority,	RTPOLL_WITHOUT_PRIORITY },
};

static int apply_steps(const struct rtpoll_thread_options *options, uint32_t *missing)
{
	size_t i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		int ret = steps[i].apply(options);

		if (!ret)
			continue;
		if (!(options->flags & RTPOLL_THREAD_BEST_EFFORT))
			return ret;
		*missing |= steps[i].without;
	}

	return 0;
}

int rtpoll_thread_setup(const struct rtpoll_thread_options *options, uint32_t *without)
{
	struct rtpoll_thread_options own;
	uint32_t missing = 0;
	int ret = 0;

	if (options) {
		ret = rtpoll_options_copy(&own, sizeof(own), options, sizeof(own));
		if (!ret)
			ret = check_options(&own);
		if (!ret)
			ret = apply_steps(&own, &missing);
	}

	if (without)
		*without = missing;
	return ret;
}
