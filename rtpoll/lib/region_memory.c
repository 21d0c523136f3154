// SPDX-License-Identifier: BSD-3-Clause
/* region_memory.c - a region as its engine makes it */

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"
#include "region.h"

/**
 * rtpoll_region_create() - make a region that nobody can open yet
 * @memory:	receives it
 * @name:	as for shm_open(), or NULL
 *
 * Nothing but the header is touched: where the rest shall lie is said after.
 *
 * Return: 0; as rtpoll_engine_create().
 */
int rtpoll_region_create(struct rtpoll_region_memory *memory, const char *name)
{
	int ret = rtpoll_region_file(memory, name);

	if (ret)
		return ret;

	memory->header = mmap(NULL, RTPOLL_REGION_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
			      memory->fd, 0);
	if (memory->header == MAP_FAILED) {
		ret = rtpoll_fail(errno, "region of %zu bytes", RTPOLL_REGION_BYTES);
		goto err_file;
	}
	return 0;

err_file:
	if (memory->name[0])
		shm_unlink(memory->name);
	rtpoll_alive_end(&memory->alive);
	close(memory->fd);
	return ret;
}

/**
 * rtpoll_region_destroy() - undo rtpoll_region_create()
 * @memory: what it made
 *
 * The name goes while the lock is held: a wreck is never seen.  A child of fork()
 * has lost the lock, and the name is its parent's.
 */
void rtpoll_region_destroy(struct rtpoll_region_memory *memory)
{
	munmap(memory->header, RTPOLL_REGION_BYTES);
	if (memory->name[0] && memory->alive.fd >= 0)
		shm_unlink(memory->name);
	rtpoll_alive_end(&memory->alive);
	close(memory->fd);
}
