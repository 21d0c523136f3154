// SPDX-License-Identifier: BSD-3-Clause
/*
 * way_wakes.c - two wake-ups, as a driver with a work queue and client threads has
 *
 * The eventfd stands for the interrupt.  It wakes a thread that only dispatches and
 * wakes another, which answers into memory; who asked polls there.
 */

#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "way.h"

enum { ASKED, REQUEST, ANSWER };

static int prepare(struct way *way)
{
	way->fd[0] = eventfd(0, EFD_CLOEXEC);
	return way->fd[0] < 0 ? -errno : 0;
}

static void trip(struct way *way)
{
	uint32_t *answer = &way->line[ANSWER].word;
	uint32_t next = *answer + 1;
	uint64_t one = 1;

	(void)!write(way->fd[0], &one, sizeof(one));
	while (pair_waits(answer, next))
		;
}

static void run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, trip);
}

/* The second thread; its word is odd when the dispatcher leaves. */
static void *client(void *arg)
{
	struct way *way = arg;
	uint32_t *request = &way->line[REQUEST].word;
	uint32_t seen = __atomic_load_n(&way->line[ASKED].word, __ATOMIC_ACQUIRE);

	for (;;) {
		uint32_t now = __atomic_load_n(request, __ATOMIC_ACQUIRE);

		if (now & 1)
			return NULL;
		if (now == seen) {
			syscall(SYS_futex, request, FUTEX_WAIT, now, NULL, NULL, 0);
			continue;
		}
		seen = now;
		__atomic_fetch_add(&way->line[ANSWER].word, 1, __ATOMIC_RELEASE);
	}
}

static void dispatch(struct way *way, uint32_t step)
{
	uint32_t *request = &way->line[REQUEST].word;

	__atomic_fetch_add(request, step, __ATOMIC_RELEASE);
	syscall(SYS_futex, request, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static int serve(struct way *way, struct pair_post *post)
{
	pthread_t thread;
	uint64_t count;
	int ret;

	(void)post;
	way->line[REQUEST].word &= ~1u;
	way->line[ASKED].word = way->line[REQUEST].word;
	ret = pthread_create(&thread, NULL, client, way);
	if (ret)
		return -ret;
	while (!pair_flags || !pair_must_leave())
		if (read(way->fd[0], &count, sizeof(count)) == sizeof(count))
			dispatch(way, 2);
	dispatch(way, 1);
	pthread_join(thread, NULL);
	return 0;
}

static void close_one(struct way *way)
{
	close(way->fd[0]);
}

const struct way_kind way_two_wakes = {
	.prepare = prepare, .serve = serve, .run = run, .close = close_one,
};
