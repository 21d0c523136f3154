// SPDX-License-Identifier: BSD-3-Clause
/*
 * way_uring.c - a message from one io_uring to another, each way
 *
 * Two rings, made before there are two processes: each sends with its own and finds
 * messages in it.  A submission makes no completion of its own.
 */

#include <errno.h>
#include <liburing.h>
#include <stdlib.h>

#include "way_uring.h"

enum { ASKER, SERVER, ENTRIES = 8 };

static struct io_uring *rings(const struct way *way)
{
	return way->own;
}

bool way_uring_is_there(const struct way *way)
{
	return way->own;
}

/* Where io_uring is switched off the others are measured still. */
static int prepare(struct way *way)
{
	struct io_uring *both = calloc(2, sizeof(*both));

	if (!both)
		return -ENOMEM;
	if (io_uring_queue_init(ENTRIES, &both[ASKER], 0)) {
		free(both);
		return 0;
	}
	if (io_uring_queue_init(ENTRIES, &both[SERVER], 0)) {
		io_uring_queue_exit(&both[ASKER]);
		free(both);
		return 0;
	}
	way->own = both;
	return 0;
}

static void close_rings(struct way *way)
{
	if (!way->own)
		return;
	io_uring_queue_exit(&rings(way)[ASKER]);
	io_uring_queue_exit(&rings(way)[SERVER]);
	free(way->own);
	way->own = NULL;
}

static void post_message(struct io_uring *from, const struct io_uring *to)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(from);

	if (!sqe)
		return;
	io_uring_prep_msg_ring(sqe, to->ring_fd, 1, 0, 0);
	io_uring_sqe_set_flags(sqe, IOSQE_CQE_SKIP_SUCCESS);
	io_uring_submit(from);
}

/* False: it was told to leave. */
static inline __attribute__((always_inline))
bool take(struct io_uring *ring, bool is_busy)
{
	struct io_uring_cqe *cqe;

	while (is_busy ? io_uring_peek_cqe(ring, &cqe) : io_uring_wait_cqe(ring, &cqe))
		if (pair_flags && pair_must_leave())
			return false;
	io_uring_cqe_seen(ring, cqe);
	return true;
}

static void busy_trip(struct way *way)
{
	post_message(&rings(way)[ASKER], &rings(way)[SERVER]);
	take(&rings(way)[ASKER], true);
}

static void wait_trip(struct way *way)
{
	post_message(&rings(way)[ASKER], &rings(way)[SERVER]);
	take(&rings(way)[ASKER], false);
}

static void busy_run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, busy_trip);
}

static void wait_run(struct way *way, struct trips *trips)
{
	trips_run(trips, way, wait_trip);
}

/*
 * Another server may have had this ring before: where it was is known to the ring, and
 * not to this copy of what was there when both were made.
 */
static void catch_up(struct io_uring *ring)
{
	ring->sq.sqe_head = *ring->sq.ktail;
	ring->sq.sqe_tail = *ring->sq.ktail;
}

static inline __attribute__((always_inline))
int serve_with(struct way *way, bool is_busy)
{
	if (!way->own)
		return -ENOTSUP;
	catch_up(&rings(way)[SERVER]);
	while (take(&rings(way)[SERVER], is_busy))
		post_message(&rings(way)[SERVER], &rings(way)[ASKER]);
	return 0;
}

static int busy_serve(struct way *way, struct pair_post *post)
{
	(void)post;
	return serve_with(way, true);
}

static int wait_serve(struct way *way, struct pair_post *post)
{
	(void)post;
	return serve_with(way, false);
}

const struct way_kind way_uring_busy = {
	.prepare = prepare, .serve = busy_serve, .run = busy_run, .close = close_rings,
};

const struct way_kind way_uring_wait = {
	.prepare = prepare, .serve = wait_serve, .run = wait_run, .close = close_rings,
};
