/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * alive.h - locks by which the users of a region see each other live and die
 *
 * An open file description's lock on one byte of the region's file (region.h): the
 * kernel lets go of it when its holder dies, however that happens.  Each lock has a
 * description of its own, since whoever shares one shares its locks; and a child of
 * fork() shares them all, so that it closes them before anything else.
 */
#ifndef RTPOLL_ALIVE_H
#define RTPOLL_ALIVE_H

#include <sys/types.h>

#define RTPOLL_BYTE_ENGINE	0

/* The byte of a slot: its number is vm * 16 + vCPU. */
static inline off_t rtpoll_byte_slot(unsigned int slot)
{
	return 1 + slot;
}

/**
 * struct rtpoll_alive - a lock that is held
 * @fd:		description that has it
 * @next:	in the list of what a child must not keep
 */
struct rtpoll_alive {
	int			fd;
	struct rtpoll_alive	*next;
};

int rtpoll_alive_begin(struct rtpoll_alive *alive, int fd, off_t byte);
void rtpoll_alive_end(struct rtpoll_alive *alive);
int rtpoll_alive_look(int fd, off_t byte);
int rtpoll_reopen(int fd);

#endif /* RTPOLL_ALIVE_H */
