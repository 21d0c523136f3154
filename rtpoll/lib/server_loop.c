// SPDX-License-Identifier: BSD-3-Clause
/* server_loop.c - find requests, answer them, complete them */

#include <errno.h>
#include <sys/ioctl.h>

#include "server.h"

/* The clock is read once in so many looks that found nothing. */
#define LOOKS_PER_CLOCK	256

static bool notify(struct rtpoll_server *server, u32 vcpu)
{
	struct acrn_ioreq_notify args = { .vmid = server->options.vmid, .vcpu = vcpu };

	return !ioctl(server->options.fd, ACRN_IOCTL_NOTIFY_REQUEST_FINISH, &args);
}

static void complete(struct rtpoll_server *server, u32 vcpu, u64 value)
{
	switch (rtp_user_complete(&server->slots[vcpu], value)) {
	case RTP_USER_COMPLETED:
		rtp_count(&server->stats.without_call);
		rtp_count(&server->stats.served);
		return;
	case RTP_USER_NOTIFY:
		/* It fails where there is no VM any more, and no guest that waits. */
		if (!notify(server, vcpu))
			break;
		rtp_count(&server->stats.notified);
		rtp_count(&server->stats.served);
		return;
	case RTP_USER_LOST:
		break;
	}
	rtp_count(&server->stats.lost);
}

/* Context: with the turn of a slot that was taken; lets it go. */
static void serve(struct rtpoll_server *server, u32 vcpu)
{
	struct rtp_user_slot *slot = &server->slots[vcpu];
	u64 value;

	rtpoll_devices_answer(&server->devices, slot, vcpu, &server->hints[vcpu], &value);
	complete(server, vcpu, value);
	rtp_user_turn_end(slot);
}

/**
 * server_round() - serve what lies in the page, until a handler wants to leave
 * @server: server that polls
 *
 * Return: requests that were handled.
 */
unsigned int server_round(struct rtpoll_server *server)
{
	u32 todo = rtp_user_scan(server->slots, server->options.nr_vcpus);
	unsigned int done = 0;

	for (; unlikely(todo); todo &= todo - 1) {
		u32 vcpu = __builtin_ctz(todo);

		if (!rtp_user_begin(&server->slots[vcpu]))
			continue;
		serve(server, vcpu);
		done++;
		if (unlikely(server->breaking))
			break;
	}
	return done;
}

/* Sleep until there is a request; false: there is no default client any more. */
static bool attach(struct rtpoll_server *server)
{
	if (ioctl(server->options.fd, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0) && errno != EINTR)
		return false;
	rtp_count(&server->stats.attached);
	return true;
}

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ull + now.tv_nsec;
}

/**
 * struct idle - how long there was no request
 * @looks:	looks that found nothing
 * @since_ns:	when the clock was read first since; 0: it was not
 */
struct idle {
	u32	looks;
	u64	since_ns;
};

/* By a few looks more, never less. */
static bool idle_for(struct idle *idle, u64 limit_ns)
{
	u64 now;

	if (++idle->looks % LOOKS_PER_CLOCK || limit_ns == RTPOLL_SPIN_FOREVER)
		return false;

	now = now_ns();
	if (!idle->since_ns)
		idle->since_ns = now;
	return now - idle->since_ns >= limit_ns;
}

/* Nothing was there: look again, or sleep.  False: the default client is gone. */
static bool rest(struct rtpoll_server *server, struct idle *idle)
{
	if (unlikely(READ_ONCE(server->paused))) {
		server_nap();
		return true;
	}
	cpu_relax();
	if (likely(!idle_for(idle, server->options.spin_ns)))
		return true;

	*idle = (struct idle){};
	return attach(server);
}

static int left(struct rtpoll_server *server)
{
	if (!server->breaking)
		return 0;
	server->breaking = 0;
	return -EINTR;
}

static int loop_polling(struct rtpoll_server *server)
{
	struct idle idle = {};

	while (!server_is_stopping(server) && !server->breaking) {
		if (server_round(server))
			idle = (struct idle){};
		else if (!rest(server, &idle))
			break;
	}
	return left(server);
}

/* Whatever the request says, it is completed by NOTIFY. */
static void serve_attached(struct rtpoll_server *server, u32 vcpu)
{
	struct rtp_user_slot *slot = &server->slots[vcpu];

	if (!server_turn_wait(server, slot))
		return;
	if (!rtp_user_take(slot)) {
		rtp_user_turn_end(slot);
		return;
	}
	slot->req.polled = 0;
	serve(server, vcpu);
}

static int loop_attached(struct rtpoll_server *server)
{
	u32 todo;

	while (!server_is_stopping(server) && !server->breaking && attach(server)) {
		todo = rtp_user_scan(server->slots, server->options.nr_vcpus);
		/* What a break leaves, the next ATTACH tells once more. */
		for (; todo && !server->breaking; todo &= todo - 1)
			serve_attached(server, __builtin_ctz(todo));
	}
	return left(server);
}

/**
 * server_loop() - serve until told to leave
 * @server: server, its busy had by the caller
 *
 * Return: 0 stopped, or the default client is gone; -EINTR broken off.
 */
int server_loop(struct rtpoll_server *server)
{
	return server->options.way == RTPOLL_WAY_POLL ? loop_polling(server) :
							loop_attached(server);
}
