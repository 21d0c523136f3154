/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * server.h - a VM's default client, as the files of the server see it
 *
 * Whoever serves is one thread at a time (busy) and takes each slot's turn, see
 * core/user.h.  Whoever pauses has all turns, and so keeps it out; (T) there is
 * what orders the two.  Three words tell the one who serves what to do:
 *
 *	stopping	leave; never taken back
 *	breaking	leave once; its own thread says so, in a handler
 *	paused		all turns are had: do not wear yourself out trying
 */
#ifndef RTPOLL_LIB_SERVER_H
#define RTPOLL_LIB_SERVER_H

#include <pthread.h>
#include <time.h>

#include "devices.h"
#include "rtpoll/server.h"

/**
 * struct rtpoll_server - a VM's default client
 * @devices:	who answers what
 * @options:	what was asked for; the way is the one that was found
 * @thread:	of rtpoll_server_start()
 * @started:	it is to be joined; of the thread that starts and stops
 * @busy:	1 while a thread serves
 * @stopping:	1 once it is to be no more
 * @breaking:	1 once a handler wants to leave the loop
 * @paused:	1 while somebody has all turns
 * @hints:	of the devices' lookup; of who has the slot's turn
 * @stats:	counters; of the thread that serves
 * @slots:	of the page
 */
struct rtpoll_server {
	struct rtpoll_devices		devices;
	struct rtpoll_server_options	options;
	pthread_t			thread;
	bool				started;
	u32				busy;
	u32				stopping;
	u32				breaking;
	u32				paused;
	u32				hints[ACRN_IO_REQUEST_MAX];
	struct rtpoll_server_stats	stats ____cacheline_aligned;
	struct rtp_user_slot		slots[ACRN_IO_REQUEST_MAX];
};

static inline bool server_is_stopping(const struct rtpoll_server *server)
{
	return READ_ONCE(server->stopping);
}

static inline void server_nap(void)
{
	/* Who is waited for may be of lower priority on the same CPU. */
	static const struct timespec nap = { .tv_nsec = 20000 };

	clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
}

extern const struct rtpoll_devices_ops server_devices_ops;

int server_new(struct rtpoll_server **server, const struct rtpoll_server_options *options);
int server_loop(struct rtpoll_server *server);
unsigned int server_round(struct rtpoll_server *server);
bool server_turn_wait(struct rtpoll_server *server, struct rtp_user_slot *slot);

#endif /* RTPOLL_LIB_SERVER_H */
