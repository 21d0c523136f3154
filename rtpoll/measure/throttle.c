// SPDX-License-Identifier: BSD-3-Clause
/*
 * throttle.c - RT throttling: is there any, and off while something is measured
 *
 * Two mechanisms take a CPU from a real-time thread that never sleeps: the runtime
 * limit, and from 6.12 on the fair server, which runs others for 5 % of the time.
 * What is changed is put back by a child that waits until its parent is gone: that
 * one may end in any way.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "realtime.h"

#define RUNTIME		"/proc/sys/kernel/sched_rt_runtime_us"
#define FAIR_SERVER	"/sys/kernel/debug/sched/fair_server/cpu%d/runtime"
#define TEXT_BYTES	32

enum { MAX_FILES = 1 + 8 };

/* A file, what it held, and what it holds meanwhile. */
struct changed {
	char	path[64];
	char	before[TEXT_BYTES];
	char	meanwhile[TEXT_BYTES];
};

struct realtime_free {
	struct changed	file[MAX_FILES];
	int		nr;
	int		end;
	pid_t		guard;
};

static bool text_read(const char *path, char *text)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = fd < 0 ? -1 : read(fd, text, TEXT_BYTES - 1);

	if (fd >= 0)
		close(fd);
	if (got <= 0)
		return false;
	text[got] = 0;
	text[strcspn(text, "\n")] = 0;
	return true;
}

static bool text_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	ssize_t done = fd < 0 ? -1 : write(fd, text, strlen(text));

	if (fd >= 0)
		close(fd);
	return done == (ssize_t)strlen(text);
}

bool realtime_is_throttled(void)
{
	char text[TEXT_BYTES];

	return text_read(RUNTIME, text) && strcmp(text, "-1");
}

/* Nothing is changed yet: who changes is the one who puts it back. */
static void plan(struct realtime_free *state, const char *path, const char *meanwhile)
{
	struct changed *file = &state->file[state->nr];

	if (state->nr == MAX_FILES || !text_read(path, file->before) ||
	    !strcmp(file->before, meanwhile) || access(path, W_OK))
		return;
	snprintf(file->path, sizeof(file->path), "%s", path);
	snprintf(file->meanwhile, sizeof(file->meanwhile), "%s", meanwhile);
	state->nr++;
}

/* Until the other end is shut, by its owner or by his death. */
static void guard(const struct realtime_free *state, int end)
{
	char byte;

	/* In a session of its own: a Ctrl-C is not for it. */
	setsid();
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	for (int i = 0; i < state->nr; i++)
		text_write(state->file[i].path, state->file[i].meanwhile);
	if (write(end, "r", 1) == 1)
		while (read(end, &byte, 1) > 0)
			;
	for (int i = state->nr; i--;)
		text_write(state->file[i].path, state->file[i].before);
	_exit(0);
}

static bool guard_start(struct realtime_free *state)
{
	int ends[2];
	char byte;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends))
		return false;
	state->guard = fork();
	if (!state->guard) {
		close(ends[0]);
		guard(state, ends[1]);
	}
	close(ends[1]);
	state->end = ends[0];
	if (state->guard > 0 && read(ends[0], &byte, 1) == 1)
		return true;
	close(ends[0]);
	return false;
}

struct realtime_free *realtime_free_begin(const int *cpus, int nr)
{
	struct realtime_free *state = calloc(1, sizeof(*state));
	char path[64];

	if (!state)
		return NULL;
	plan(state, RUNTIME, "-1");
	for (int i = 0; i < nr; i++) {
		snprintf(path, sizeof(path), FAIR_SERVER, cpus[i]);
		plan(state, path, "0");
	}
	if (state->nr && guard_start(state))
		return state;
	free(state);
	return NULL;
}

void realtime_free_end(struct realtime_free *state)
{
	if (!state)
		return;
	/* Not close() alone: children may have the descriptor, too. */
	shutdown(state->end, SHUT_RDWR);
	close(state->end);
	waitpid(state->guard, NULL, 0);
	free(state);
}
