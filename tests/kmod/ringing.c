// SPDX-License-Identifier: BSD-3-Clause
/* ringing.c - how often an eventfd was signalled */

#include <errno.h>
#include <unistd.h>

#include "harness.h"
#include "ringing.h"

#define RING_NS		5000000000ull

struct ringing {
	int fd;
	uint64_t count;
	uint64_t want;
};

uint64_t eventfd_count(int fd)
{
	uint64_t count = 0;

	if (read(fd, &count, sizeof(count)) < 0)
		CHECK_EQ(errno, EAGAIN);
	return count;
}

static bool has_rung(void *arg)
{
	struct ringing *ringing = arg;

	ringing->count += eventfd_count(ringing->fd);
	return ringing->count >= ringing->want;
}

uint64_t rings(int fd, uint64_t want)
{
	struct ringing ringing = { .fd = fd, .want = want };

	time_wait(has_rung, &ringing, RING_NS);
	return ringing.count;
}
