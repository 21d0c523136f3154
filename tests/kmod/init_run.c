// SPDX-License-Identifier: BSD-3-Clause
/*
 * init_run.c - run one test program: output, time limit, verdict
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "init_hang.h"
#include "init_run.h"

#define ARGS_MAX	16
#define LIMIT_DEFAULT_S	120
/* How long a killed process may take to go. */
#define KILL_WAIT_MS	5000

struct call {
	char text[512];			/* storage of the words */
	char program[PATH_MAX];
	char *argv[ARGS_MAX + 1];
	const char *folder;		/* of /modules, or NULL */
	int limit_s;
};

struct child {
	pid_t pid;
	int pid_fd;			/* readable when it has ended */
	int out_fd;			/* its output, non-blocking */
	char line[1024];
	size_t len;
	char last[REASON_BYTES];	/* its last line */
};

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);

	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void call_parse(struct call *call, const char *text)
{
	char *save, *limit;
	int argc = 0;
	char *word, *name;

	memset(call, 0, sizeof(*call));
	snprintf(call->text, sizeof(call->text), "%s", text);
	for (word = strtok_r(call->text, ":", &save); word && argc < ARGS_MAX;
	     word = strtok_r(NULL, ":", &save))
		call->argv[argc++] = word;

	limit = strchr(call->argv[0], '@');
	if (limit)
		*limit++ = '\0';
	call->limit_s = limit ? atoi(limit) : LIMIT_DEFAULT_S;

	name = strchr(call->argv[0], '/');
	if (name) {
		*name++ = '\0';
		call->folder = call->argv[0];
		call->argv[0] = name;
	}
	snprintf(call->program, sizeof(call->program), "/tests/%s", call->argv[0]);
}

static void child_exec(struct call *call, int out)
{
	setsid();
	dup2(out, STDOUT_FILENO);
	dup2(out, STDERR_FILENO);
	/* Read by module_load(). */
	if (call->folder)
		setenv("MODULES", call->folder, 1);
	execv(call->program, call->argv);
	fprintf(stderr, "%s: %s\n", call->program, strerror(errno));
	_exit(127);
}

static int child_start(struct child *child, struct call *call)
{
	int pipe_fd[2];

	memset(child, 0, sizeof(*child));
	if (pipe2(pipe_fd, O_CLOEXEC))
		return -errno;

	child->pid = fork();
	if (child->pid == 0)
		child_exec(call, pipe_fd[1]);
	close(pipe_fd[1]);
	child->out_fd = pipe_fd[0];
	fcntl(child->out_fd, F_SETFL, O_NONBLOCK);
	child->pid_fd = child->pid < 0 ? -1 : pidfd_open(child->pid, 0);

	return child->pid_fd < 0 ? -errno : 0;
}

static void line_end(struct child *child)
{
	child->line[child->len] = '\0';
	printf("| %s\n", child->line);
	if (child->len)
		snprintf(child->last, sizeof(child->last), "%.*s",
			 REASON_BYTES - 1, child->line);
	child->len = 0;
}

/* Print the whole lines that have come; false at the end of the output. */
static bool child_output(struct child *child)
{
	char text[4096];
	ssize_t got, i;

	while ((got = read(child->out_fd, text, sizeof(text))) > 0) {
		for (i = 0; i < got; i++) {
			if (text[i] != '\n')
				child->line[child->len++] = text[i];
			if (text[i] == '\n' ||
			    child->len == sizeof(child->line) - 1)
				line_end(child);
		}
	}

	return got < 0;
}

/* Pass output on until the child ends: 0, or -ETIMEDOUT. */
static int child_wait(struct child *child, double limit_s)
{
	struct pollfd fds[] = {
		{ .fd = child->pid_fd, .events = POLLIN },
		{ .fd = child->out_fd, .events = POLLIN },
	};
	double end = now_s() + limit_s;

	for (;;) {
		double left_s = end - now_s();

		if (left_s <= 0)
			return -ETIMEDOUT;
		poll(fds, 2, (int)(left_s * 1000) + 1);
		/* An ended output must not make poll() return for ever. */
		if (fds[1].revents && !child_output(child))
			fds[1].fd = -1;
		if (fds[0].revents)
			break;
	}
	child_output(child);
	if (child->len)
		line_end(child);

	return 0;
}

static bool child_kill(struct child *child)
{
	struct pollfd fd = { .fd = child->pid_fd, .events = POLLIN };

	kill(child->pid, SIGKILL);

	return poll(&fd, 1, KILL_WAIT_MS) == 1;
}

static void result_set(struct result *result, enum verdict verdict,
		       const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void result_set(struct result *result, enum verdict verdict,
		       const char *format, ...)
{
	va_list args;

	va_start(args, format);
	result->verdict = verdict;
	vsnprintf(result->reason, sizeof(result->reason), format, args);
	va_end(args);
}

static void result_of_status(struct result *result, int status,
			     const char *last)
{
	if (WIFSIGNALED(status))
		result_set(result, TEST_FAILED, "killed by signal %d (%s)",
			   WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == 0)
		result_set(result, TEST_PASSED, "%s", "");
	else if (WEXITSTATUS(status) == 77)
		result_set(result, TEST_SKIPPED, "%s", last);
	else
		result_set(result, TEST_FAILED, "exit status %d",
			   WEXITSTATUS(status));
}

static void child_result(struct child *child, struct call *call,
			 struct result *result)
{
	int status;

	if (child_wait(child, call->limit_s)) {
		hang_show(child->pid);
		result->stuck = !child_kill(child);
		child_output(child);
		result_set(result, TEST_FAILED, "no end after %d s%s",
			   call->limit_s, result->stuck ? ", nor by SIGKILL" : "");
		return;
	}
	waitpid(child->pid, &status, 0);
	result_of_status(result, status, child->last);
}

void test_run(const char *text, struct result *result)
{
	double start = now_s();
	struct child child;
	struct call call;
	int ret;

	memset(result, 0, sizeof(*result));
	call_parse(&call, text);
	ret = child_start(&child, &call);
	if (ret)
		result_set(result, TEST_FAILED, "cannot start: %s", strerror(-ret));
	else
		child_result(&child, &call, result);
	close(child.out_fd);
	close(child.pid_fd);
	result->seconds = now_s() - start;
}
