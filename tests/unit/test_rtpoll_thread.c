// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_thread.c - CPU, priority and memory, had and refused */

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rtpoll.h"

/* Each test is a process of its own: what it gives up is its own. */
TestSuite(rtpoll_thread, .timeout = 60);

#define NOBODY	65534

static struct rtpoll_thread_options plain = {
	.size = sizeof(plain),
	.cpu = RTPOLL_ANY_CPU,
};

static void set_limit(int resource, rlim_t value)
{
	struct rlimit limit = { value, value };

	cr_assert_eq(setrlimit(resource, &limit), 0);
}

/* Without any capability, and with no limit that would do instead. */
static void become_nobody(void)
{
	set_limit(RLIMIT_RTPRIO, 0);
	set_limit(RLIMIT_MEMLOCK, 0);
	if (!getuid()) {
		cr_assert_eq(setgroups(0, NULL), 0);
		cr_assert_eq(setgid(NOBODY), 0);
		cr_assert_eq(setuid(NOBODY), 0);
	}
	errno = 0;
}

static bool says(const char *text)
{
	return strstr(rtpoll_message(), text);
}

Test(rtpoll_thread, no_options_change_nothing)
{
	uint32_t without = 77;

	cr_assert_eq(rtpoll_thread_setup(NULL, &without), 0);
	cr_assert_eq(without, 0);
	cr_assert_eq(rtpoll_thread_setup(&plain, NULL), 0);
	cr_assert_eq(sched_getscheduler(0), SCHED_OTHER);
}

Test(rtpoll_thread, bad_options_are_refused_by_name)
{
	static const struct {
		struct rtpoll_thread_options options;
		const char *message;
	} bad[] = {
		{ { .size = 4 }, "size" },
		{ { .size = sizeof(plain), .cpu = -2 }, "CPU -2" },
		{ { .size = sizeof(plain), .cpu = 1 << 20 }, "CPU 1048576" },
		{ { .size = sizeof(plain), .policy = 77 }, "policy 77" },
		{ { .size = sizeof(plain), .priority = 1 }, "SCHED_OTHER has none" },
		{ { .size = sizeof(plain), .policy = SCHED_FIFO }, "priority 0" },
		{ { .size = sizeof(plain), .policy = SCHED_RR, .priority = 100 },
		  "priority 100" },
		{ { .size = sizeof(plain), .flags = 0x80 }, "flags 0x80" },
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		cr_expect_eq(rtpoll_thread_setup(&bad[i].options, NULL), -EINVAL, "%zu", i);
		cr_expect(says(bad[i].message), "%zu: %s", i, rtpoll_message());
	}
}

Test(rtpoll_thread, runs_where_it_was_pinned)
{
	struct rtpoll_thread_options options = plain;
	cpu_set_t set;

	cr_assert_eq(sched_getaffinity(0, sizeof(set), &set), 0);
	for (options.cpu = CPU_SETSIZE - 1; !CPU_ISSET(options.cpu, &set); options.cpu--)
		;

	cr_assert_eq(rtpoll_thread_setup(&options, NULL), 0, "%s", rtpoll_message());
	cr_assert_eq(sched_getcpu(), options.cpu);
	cr_assert_eq(sched_getaffinity(0, sizeof(set), &set), 0);
	cr_assert_eq(CPU_COUNT(&set), 1);
}

Test(rtpoll_thread, priority_without_privilege_names_what_is_missing)
{
	struct rtpoll_thread_options options = plain;

	become_nobody();
	options.policy = SCHED_RR;
	options.priority = 7;

	cr_assert_eq(rtpoll_thread_setup(&options, NULL), -EPERM);
	cr_assert(says("CAP_SYS_NICE") && says("RLIMIT_RTPRIO"), "%s", rtpoll_message());
	cr_assert_eq(sched_getscheduler(0), SCHED_OTHER);
}

Test(rtpoll_thread, priority_is_set_where_allowed)
{
	struct rtpoll_thread_options options = plain;
	struct sched_param param;

	options.policy = SCHED_FIFO;
	options.priority = 3;
	if (rtpoll_thread_setup(&options, NULL)) {
		cr_assert_neq(getuid(), 0, "%s", rtpoll_message());
		return;
	}

	cr_assert_eq(sched_getscheduler(0), SCHED_FIFO);
	cr_assert_eq(sched_getparam(0, &param), 0);
	cr_assert_eq(param.sched_priority, 3);
}

Test(rtpoll_thread, locked_memory_without_privilege_names_what_is_missing)
{
	struct rtpoll_thread_options options = plain;

	options.flags = RTPOLL_THREAD_LOCK;
	become_nobody();

	cr_assert_eq(rtpoll_thread_setup(&options, NULL), -EPERM);
	cr_assert(says("CAP_IPC_LOCK") && says("RLIMIT_MEMLOCK"), "%s", rtpoll_message());
}

/* To lock what is mapped now is to populate it: not all that sanitizers reserve. */
static int locks = MCL_CURRENT | MCL_FUTURE;

/* With a limit, and nobody's privileges. */
static void lock_below(rlim_t limit, int error, const char *part)
{
	struct rtpoll_thread_options options = plain;

	options.flags = RTPOLL_THREAD_LOCK;
	set_limit(RLIMIT_MEMLOCK, limit);
	if (!getuid())
		cr_assert_eq(setuid(NOBODY), 0);
	cr_assert_eq(rtpoll_thread_setup(&options, NULL), error, "%s", rtpoll_message());
	cr_assert(says(part), "%s", rtpoll_message());
}

static void check_mappable(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert_neq(memory, MAP_FAILED);
	munmap(memory, bytes);
}

Test(rtpoll_thread, limit_below_what_is_mapped_is_named)
{
	lock_below(4096, -EPERM, "RLIMIT_MEMLOCK is 4096 bytes");
}

Test(rtpoll_thread, limit_that_only_later_mappings_reach_is_refused_at_once)
{
	locks = MCL_FUTURE;
	lock_below(4 << 20, -EPERM, "RLIMIT_MEMLOCK is 4194304 bytes");
	cr_assert(says("CAP_IPC_LOCK") && says("LimitMEMLOCK=infinity"), "%s", rtpoll_message());

	/* And nothing is locked. */
	check_mappable(2ul << 30);
}

/* Kilobytes that are locked, as the kernel says. */
static unsigned int locked_kb(void)
{
	char text[8192] = "";
	int fd = open("/proc/self/status", O_RDONLY);
	unsigned int kb = 0;
	const char *line;

	cr_assert_gt(read(fd, text, sizeof(text) - 1), 0);
	close(fd);
	line = strstr(text, "VmLck:");
	cr_assert(line && sscanf(line, "VmLck: %u kB", &kb) == 1);
	return kb;
}

Test(rtpoll_thread, what_the_caller_has_locked_stays_so_when_more_is_refused)
{
	void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	cr_assert_neq(page, MAP_FAILED);
	/* By the sanitizers' mlock() it is not. */
	cr_assert_eq(syscall(SYS_mlock, page, 4096), 0);
	cr_assert_eq(locked_kb(), 4);
	lock_below(8192, -EPERM, "RLIMIT_MEMLOCK is 8192 bytes");
	cr_expect_eq(locked_kb(), 4);
}

Test(rtpoll_thread, privilege_goes_beyond_a_limit)
{
	struct rtpoll_thread_options options = plain;

	if (getuid())
		cr_skip_test("needs root");
	locks = MCL_FUTURE;
	options.flags = RTPOLL_THREAD_LOCK;
	set_limit(RLIMIT_MEMLOCK, 1 << 20);
	cr_assert_eq(rtpoll_thread_setup(&options, NULL), 0, "%s", rtpoll_message());
	check_mappable(2ul << 30);
}

Test(rtpoll_thread, best_effort_says_what_it_went_without)
{
	struct rtpoll_thread_options options = plain;
	uint32_t without;

	options.policy = SCHED_FIFO;
	options.priority = 1;
	options.flags = RTPOLL_THREAD_LOCK | RTPOLL_THREAD_BEST_EFFORT;
	become_nobody();

	cr_assert_eq(rtpoll_thread_setup(&options, &without), 0);
	cr_assert_eq(without, RTPOLL_WITHOUT_PRIORITY | RTPOLL_WITHOUT_LOCK);
}

/* A CPU that is there and that the kernel refuses, by whatever stands in its way. */
static int refused_cpu;
static int refuse_with;

static const char *online = "1\n";

/* The sanitizers make it do nothing. */
int __wrap_mlockall(int flags)
{
	return syscall(SYS_mlockall, flags & locks);
}

int __wrap_sched_setaffinity(pid_t pid, size_t bytes, const cpu_set_t *set)
{
	if (!refuse_with)
		return syscall(SYS_sched_setaffinity, pid, bytes, set) < 0 ? -1 : 0;

	cr_assert(CPU_ISSET_S(refused_cpu, bytes, set));
	errno = refuse_with;
	return -1;
}

FILE *__wrap_fopen(const char *path)
{
	if (!strcmp(path, "/sys/devices/system/cpu/cpu1/online"))
		return fmemopen((void *)online, strlen(online), "r");
	errno = ENOENT;
	return NULL;
}

Test(rtpoll_thread, forbidden_cpu_is_not_an_offline_one)
{
	struct rtpoll_thread_options options = plain;
	uint32_t without = 0;

	options.cpu = 1;
	refused_cpu = 1;
	refuse_with = EINVAL;

	online = "1\n";
	cr_assert_eq(rtpoll_thread_setup(&options, NULL), -EPERM);
	cr_assert(says("CPU 1") && says("cpuset"), "%s", rtpoll_message());

	online = "0\n";
	cr_assert_eq(rtpoll_thread_setup(&options, NULL), -ENODEV);
	cr_assert(says("CPU 1 is offline"), "%s", rtpoll_message());

	options.flags = RTPOLL_THREAD_BEST_EFFORT;
	cr_assert_eq(rtpoll_thread_setup(&options, &without), 0);
	cr_assert_eq(without, RTPOLL_WITHOUT_CPU);
}
