// SPDX-License-Identifier: BSD-3-Clause
/* way_queue.c - a byte through a pipe, or a message through a POSIX queue, each way */

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <unistd.h>

#include "way.h"

enum { THERE, BACK };

static int pipe_prepare(struct way *way)
{
	/* Two ends each: to read from, to write to. */
	if (pipe2(&way->fd[2 * THERE], O_CLOEXEC) || pipe2(&way->fd[2 * BACK], O_CLOEXEC))
		return -errno;
	return 0;
}

static void pipe_close(struct way *way)
{
	for (int i = 0; i < 4; i++)
		close(way->fd[i]);
}

static bool take(int fd)
{
	char byte;

	while (read(fd, &byte, 1) != 1)
		if (pair_flags && pair_must_leave())
			return false;
	return true;
}

static void pipe_trip(struct way *way)
{
	(void)!write(way->fd[2 * THERE + 1], "", 1);
	take(way->fd[2 * BACK]);
}

static void pipe_run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, pipe_trip);
}

static int pipe_serve(struct way *way, struct pair_post *post)
{
	(void)post;
	while (take(way->fd[2 * THERE]))
		(void)!write(way->fd[2 * BACK + 1], "", 1);
	return 0;
}

/* Without a name from the first moment on: nothing to be left behind. */
static int mq_make(const char *direction)
{
	struct mq_attr attr = { .mq_maxmsg = 1, .mq_msgsize = 8 };
	char name[64];
	mqd_t queue;

	snprintf(name, sizeof(name), "/rtpoll-measure-%d-%s", getpid(), direction);
	queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600, &attr);
	if (queue < 0)
		return -errno;
	mq_unlink(name);
	return queue;
}

static int mq_prepare(struct way *way)
{
	way->fd[THERE] = mq_make("there");
	way->fd[BACK] = mq_make("back");
	return way->fd[THERE] < 0 ? way->fd[THERE] : way->fd[BACK] < 0 ? way->fd[BACK] : 0;
}

static void mq_close_both(struct way *way)
{
	mq_close(way->fd[THERE]);
	mq_close(way->fd[BACK]);
}

static bool mq_take(int queue)
{
	char message[8];

	while (mq_receive(queue, message, sizeof(message), NULL) < 0)
		if (pair_flags && pair_must_leave())
			return false;
	return true;
}

static void mq_trip(struct way *way)
{
	mq_send(way->fd[THERE], "", 1, 0);
	mq_take(way->fd[BACK]);
}

static void mq_run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, mq_trip);
}

static int mq_serve(struct way *way, struct pair_post *post)
{
	(void)post;
	while (mq_take(way->fd[THERE]))
		mq_send(way->fd[BACK], "", 1, 0);
	return 0;
}

const struct way_kind way_pipe = {
	.prepare = pipe_prepare, .serve = pipe_serve, .run = pipe_run, .close = pipe_close,
};

const struct way_kind way_mq = {
	.prepare = mq_prepare, .serve = mq_serve, .run = mq_run, .close = mq_close_both,
};
