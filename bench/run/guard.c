// SPDX-License-Identifier: BSD-3-Clause
/* guard.c - the process between a job and who started it */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../rtpoll/lib/cpulist.h"
#include "guard.h"

/* Between being asked to end and being killed; for those that outlive the first one. */
#define ASKED_MS	3000
#define ORPHANS_MS	4000
#define LOOK_MS		20

static uint64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ull + now.tv_nsec / 1000000;
}

static void look_later(void)
{
	const struct timespec pause = { .tv_nsec = LOOK_MS * 1000000 };

	nanosleep(&pause, NULL);
}

static void place(const char *cpus)
{
	struct rtpoll_cpulist list;
	cpu_set_t set;

	if (!cpus || !*cpus || rtpoll_cpulist_parse(&list, CPU_SETSIZE, cpus))
		return;
	CPU_ZERO(&set);
	for (unsigned int i = 0; i < CPU_SETSIZE; i++)
		if (rtpoll_cpulist_has(&list, i))
			CPU_SET(i, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		fprintf(stderr, "cannot run on CPUs %s: %s\n", cpus, strerror(errno));
}

static void append_to(const char *path, int descriptor)
{
	int file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);

	if (file >= 0)
		dup2(file, descriptor);
}

static void redirect(const struct job_spec *spec)
{
	int in = open("/dev/null", O_RDONLY | O_CLOEXEC);

	dup2(in, STDIN_FILENO);
	append_to(spec->output ? spec->output : spec->log, STDOUT_FILENO);
	append_to(spec->log, STDERR_FILENO);
}

/* The job's first process. */
static __attribute__((noreturn)) void first_process(const struct job_spec *spec, pid_t guard)
{
	static const int usual[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE };
	int status;

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		signal(usual[i], SIG_DFL);
	/* Also a guard may be killed. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != guard)
		_exit(EXIT_FAILURE);
	setpgid(0, 0);
	redirect(spec);
	place(spec->cpus);
	if (!spec->argv) {
		status = spec->function(spec->data);
		fflush(NULL);
		_exit(status);
	}
	execvp(spec->argv[0], (char *const *)spec->argv);
	fprintf(stderr, "%s: %s\n", spec->argv[0], strerror(errno));
	_exit(127);
}

/* Every child that has ended is taken away; false: there are none at all. */
static bool reap(pid_t first, int *status)
{
	pid_t pid;
	int one;

	while ((pid = waitpid(-1, &one, WNOHANG)) > 0)
		if (pid == first)
			*status = one;
	return !pid;
}

static bool first_has_ended(int status)
{
	return status >= 0;
}

/* Children of this process, which are those that lost their parents, too. */
static void kill_children(void)
{
	char path[64], text[4096] = "";
	char *rest = text;
	FILE *file;
	pid_t pid;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(text, sizeof(text), file))
		while ((pid = strtol(rest, &rest, 10)) > 0)
			kill(pid, SIGKILL);
	fclose(file);
}

static void end_first(pid_t first, int *status)
{
	uint64_t until = now_ms() + ASKED_MS;

	kill(-first, SIGTERM);
	while (reap(first, status) && !first_has_ended(*status) && now_ms() < until)
		look_later();
	kill(-first, SIGKILL);
}

/* Those that put something back when the first one has gone have time to do so. */
static void end_others(pid_t first, int *status)
{
	uint64_t until = now_ms() + ORPHANS_MS;

	while (reap(first, status)) {
		if (now_ms() >= until)
			kill_children();
		look_later();
	}
}

/* Why it is over: 0, JOB_STOPPED or JOB_TIMED_OUT. */
static int watch(pid_t first, int end, uint64_t limit_ns)
{
	struct pollfd look[2] = {
		{ .fd = end, .events = POLLIN }, { .fd = pidfd_open(first, 0), .events = POLLIN },
	};
	uint64_t until = limit_ns ? now_ms() + limit_ns / 1000000 : ~0ull;
	uint64_t now;

	while ((now = now_ms()) < until) {
		uint64_t left = until - now;

		/* Also what has lost its parent is taken away now and then. */
		poll(look, 2, left < 1000 ? left : 1000);
		if (look[0].revents)
			return JOB_STOPPED;
		if (look[1].revents)
			return 0;
	}
	return JOB_TIMED_OUT;
}

void guard_run(const struct job_spec *spec, int end)
{
	int status = -1, result;
	pid_t guard = getpid();
	pid_t first;

	/* In a group of its own: a Ctrl-C is for who started it, and he tells. */
	setpgid(0, 0);
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	first = fork();
	if (!first)
		first_process(spec, guard);
	setpgid(first, first);
	result = first < 0 ? 127 : watch(first, end, spec->limit_ns);
	if (first > 0) {
		if (result)
			end_first(first, &status);
		reap(first, &status);
		/* What it left behind in its group. */
		kill(-first, SIGTERM);
		end_others(first, &status);
	}
	if (!result && status >= 0)
		result = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
	(void)!write(end, &result, sizeof(result));
	_exit(0);
}
