// SPDX-License-Identifier: BSD-3-Clause
/* job.c - a process beside this one: the side of who started it */

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guard.h"

volatile int job_signal;

static void remember(int signal)
{
	job_signal = signal;
}

void job_handle_signals(void)
{
	/* Not SA_RESTART: who waits for a job shall hear of it. */
	struct sigaction action = { .sa_handler = remember };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	/* A job whose guard was killed must not take this process with it. */
	signal(SIGPIPE, SIG_IGN);
}

int job_start(struct job *job, const struct job_spec *spec)
{
	int ends[2];
	int error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends))
		return -errno;
	fflush(NULL);
	job->guard = fork();
	if (!job->guard) {
		close(ends[0]);
		guard_run(spec, ends[1]);
	}
	error = errno;
	close(ends[1]);
	if (job->guard < 0) {
		close(ends[0]);
		return -error;
	}
	job->end = ends[0];
	return 0;
}

bool job_is_running(const struct job *job)
{
	struct pollfd poll_end = { .fd = job->end, .events = POLLIN };

	return job->guard > 0 && !poll(&poll_end, 1, 0);
}

/* What the guard has to say, and its end. */
static int verdict(struct job *job)
{
	int result = 128 + SIGKILL;
	ssize_t length;

	do
		length = read(job->end, &result, sizeof(result));
	while (length < 0 && errno == EINTR);
	close(job->end);
	while (waitpid(job->guard, NULL, 0) < 0 && errno == EINTR)
		;
	job->guard = 0;
	return result;
}

int job_wait(struct job *job)
{
	struct pollfd poll_end = { .fd = job->end, .events = POLLIN };

	/* A signal that comes between the look and poll() waits for a second at most. */
	while (!job_signal && poll(&poll_end, 1, 1000) <= 0)
		;
	return poll_end.revents ? verdict(job) : job_stop(job);
}

int job_stop(struct job *job)
{
	if (job->guard <= 0)
		return JOB_STOPPED;
	/* Not close() alone: others may have the descriptor, too. */
	shutdown(job->end, SHUT_WR);
	return verdict(job);
}

bool job_program_is_there(const char *name)
{
	const char *path = getenv("PATH");
	char text[4096];

	if (strchr(name, '/'))
		return !access(name, X_OK);
	while (path && *path) {
		size_t length = strcspn(path, ":");

		snprintf(text, sizeof(text), "%.*s/%s", (int)length, path, name);
		if (length && !access(text, X_OK))
			return true;
		path += length + (path[length] == ':');
	}
	return false;
}
