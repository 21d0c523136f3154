// SPDX-License-Identifier: BSD-3-Clause
/*
 * suite_quiet.c - a poller that polls does nothing else
 *
 * Its faults and context switches are read in /proc, from outside, before and after
 * many requests; its system calls are counted by strace, which costs a thread that
 * makes none nothing.
 */

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "bench.h"

enum { BLOCKS = 200, BLOCKS_TRACED = 40, TRACER_WAIT_MS = 2000 };

/* Of the poller's thread. */
struct quiet {
	unsigned long long	faults;
	unsigned long long	voluntary;
	unsigned long long	forced;
};

static unsigned long long status_field(pid_t pid, const char *name)
{
	unsigned long long value = 0;
	char path[64], line[256];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/status", pid, pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		if (!strncmp(line, name, strlen(name)))
			value = strtoull(line + strlen(name), NULL, 10);
	fclose(file);
	return value;
}

/* Fields 10 and 12 of stat, behind the name in brackets. */
static unsigned long long faults_of(pid_t pid)
{
	unsigned long long minor = 0, major = 0;
	char path[64], line[1024] = "";
	FILE *file;
	char *rest;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", pid, pid);
	file = fopen(path, "re");
	if (!file)
		return 0;
	if (fgets(line, sizeof(line), file)) {
		rest = strrchr(line, ')');
		if (rest)
			sscanf(rest + 2, "%*s %*s %*s %*s %*s %*s %*s %llu %*s %llu", &minor,
			       &major);
	}
	fclose(file);
	return minor + major;
}

static void quiet_read(pid_t pid, struct quiet *quiet)
{
	quiet->faults = faults_of(pid);
	quiet->voluntary = status_field(pid, "voluntary_ctxt_switches:");
	quiet->forced = status_field(pid, "nonvoluntary_ctxt_switches:");
}

static unsigned long long ask(unsigned int blocks)
{
	struct way *way = &bench_ways[WAY_WRITE];
	static uint32_t ticks[10000];
	unsigned long long nr = 0;

	for (unsigned int i = 0; i < blocks && !(pair_flags & PAIR_LEAVE); i++) {
		struct trips trips = { .ticks = ticks, .wanted = way->trips, .deadline = ~0ull };

		way->kind->run(way, &trips);
		nr += trips.nr;
	}
	return nr;
}

/*
 * On the CPU of who asks, which it is born to, strace could not let a poller go on that
 * it has stopped: the asker spins for its answer there.
 */
static void run_anywhere(void)
{
	cpu_set_t all;

	memset(&all, 0xff, sizeof(all));
	sched_setaffinity(0, sizeof(all), &all);
}

static pid_t strace_start(pid_t pid, const char *out)
{
	struct timespec pause = { .tv_nsec = 1000000 };
	char number[16];
	pid_t strace;

	snprintf(number, sizeof(number), "%d", pid);
	strace = fork();
	if (!strace) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDERR_FILENO);
		run_anywhere();
		execlp("strace", "strace", "-f", "-qq", "-o", out, "-p", number, NULL);
		_exit(127);
	}
	for (int i = 0; i < TRACER_WAIT_MS && strace > 0; i++) {
		if (status_field(pid, "TracerPid:") == (unsigned long long)strace)
			return strace;
		nanosleep(&pause, NULL);
	}
	if (strace > 0) {
		kill(strace, SIGKILL);
		waitpid(strace, NULL, 0);
	}
	return -ESRCH;
}

/* Lines that name a call; "[pid 1] --- SIGNAL" and the like do not. */
static double calls_in(const char *path)
{
	FILE *file = fopen(path, "re");
	double calls = 0;
	char line[512];

	if (!file)
		return 0;
	while (fgets(line, sizeof(line), file))
		calls += strchr(line, '(') && !strstr(line, "---") && !strstr(line, "+++");
	fclose(file);
	return calls;
}

/* Negative: it cannot be counted here. */
static double count_calls(pid_t pid)
{
	char path[] = "/tmp/rtpoll-strace-XXXXXX";
	int fd = mkstemp(path);
	double calls = -1;
	pid_t strace;

	if (fd < 0)
		return -1;
	close(fd);
	strace = strace_start(pid, path);
	if (strace > 0) {
		ask(BLOCKS_TRACED);
		kill(strace, SIGINT);
		waitpid(strace, NULL, 0);
		calls = calls_in(path);
	}
	unlink(path);
	return calls;
}

static void add(const char *text, double got, const char *note)
{
	goal_add((struct goal){ .id = "G12", .text = text, .goal = 0, .got = got < 0 ? 0 : got,
				.is_measured = got >= 0, .note = note });
}

static int measure(struct bench *bench)
{
	pid_t pid = bench->pair.arena->post[SERVER_FULL].pid;
	unsigned int blocks = bench->options.quick ? BLOCKS / 4 : BLOCKS;
	struct quiet before, after;
	unsigned long long nr;
	double calls;

	ask(10);
	quiet_read(pid, &before);
	nr = ask(blocks);
	quiet_read(pid, &after);
	calls = count_calls(pid);
	if (pair_flags & PAIR_LEAVE)
		return -EINTR;
	report_value(bench, "requests while the poller was watched", nr, "", NULL);
	add("page faults of the poller", after.faults - before.faults, NULL);
	add("context switches it asked for", after.voluntary - before.voluntary, NULL);
	add("context switches it was forced to", after.forced - before.forced, NULL);
	add("system calls, by strace", calls, calls < 0 ? "strace is missing, or not allowed" :
	    NULL);
	return nr ? 0 : -EIO;
}

int suite_quiet(struct bench *bench)
{
	struct realtime_free *without_throttling = realtime_free_begin(bench->pair.cpu, 2);
	struct way *way = &bench_ways[WAY_WRITE];
	int ret = pair_start(&bench->pair, SERVER_FULL, WAY_WRITE);

	if (!ret)
		ret = way->kind->connect(way, &bench->pair);
	if (!ret)
		ret = measure(bench);
	if (!ret)
		ret = pair_stop(&bench->pair, SERVER_FULL);
	realtime_free_end(without_throttling);
	return ret;
}
