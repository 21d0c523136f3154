// SPDX-License-Identifier: BSD-3-Clause
/*
 * way_eventfd.c - an eventfd there, and an answer back
 *
 *	busy	one each way, both read without sleeping: polling, by system calls
 *	epoll	one each way; the server is a worker in epoll_wait()
 *	kick	one there, as an ioeventfd; who asked polls a word for the answer
 */

#include <errno.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "way.h"

static void post(int fd)
{
	uint64_t one = 1;

	(void)!write(fd, &one, sizeof(one));
}

/* False: it was told to leave. */
static bool take(int fd)
{
	uint64_t count;

	while (read(fd, &count, sizeof(count)) < 0)
		if (pair_flags && pair_must_leave())
			return false;
	return true;
}

static int prepare_with(struct way *way, int flags)
{
	for (int i = 0; i < 2; i++) {
		way->fd[i] = eventfd(0, EFD_CLOEXEC | flags);
		if (way->fd[i] < 0)
			return -errno;
	}
	return 0;
}

static int prepare(struct way *way)
{
	return prepare_with(way, 0);
}

static int prepare_busy(struct way *way)
{
	return prepare_with(way, EFD_NONBLOCK);
}

static void close_both(struct way *way)
{
	close(way->fd[0]);
	close(way->fd[1]);
}

static void trip(struct way *way)
{
	post(way->fd[0]);
	take(way->fd[1]);
}

static void kick_trip(struct way *way)
{
	uint32_t next = way->line->word + 1;

	post(way->fd[0]);
	while (pair_waits(&way->line->word, next))
		;
}

static void run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, trip);
}

static void kick_run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, kick_trip);
}

static int serve(struct way *way, struct pair_post *unused)
{
	(void)unused;
	while (take(way->fd[0]))
		post(way->fd[1]);
	return 0;
}

static int kick_serve(struct way *way, struct pair_post *unused)
{
	(void)unused;
	while (take(way->fd[0]))
		__atomic_fetch_add(&way->line->word, 1, __ATOMIC_RELEASE);
	return 0;
}

static int epoll_serve(struct way *way, struct pair_post *unused)
{
	struct epoll_event event = { .events = EPOLLIN };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	(void)unused;
	if (epoll < 0 || epoll_ctl(epoll, EPOLL_CTL_ADD, way->fd[0], &event)) {
		if (epoll >= 0)
			close(epoll);
		return -errno;
	}
	while (!pair_flags || !pair_must_leave())
		if (epoll_wait(epoll, &event, 1, -1) == 1 && take(way->fd[0]))
			post(way->fd[1]);
	close(epoll);
	return 0;
}

const struct way_kind way_eventfd_busy = {
	.prepare = prepare_busy, .serve = serve, .run = run, .close = close_both,
};

const struct way_kind way_epoll = {
	.prepare = prepare, .serve = epoll_serve, .run = run, .close = close_both,
};

const struct way_kind way_kick = {
	.prepare = prepare, .serve = kick_serve, .run = kick_run, .close = close_both,
};
