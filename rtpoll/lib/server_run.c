// SPDX-License-Identifier: BSD-3-Clause
/* server_run.c - in which thread a server serves, and how that ends */

#include <errno.h>
#include <sys/ioctl.h>

#include "internal.h"
#include "server.h"

static bool take_busy(struct rtpoll_server *server)
{
	/* Pairs with the release of who served before: its counters. */
	return !__atomic_exchange_n(&server->busy, 1, __ATOMIC_ACQUIRE);
}

static void leave_busy(struct rtpoll_server *server)
{
	/* Pairs with take_busy(). */
	smp_store_release(&server->busy, 0);
}

static int is_busy(const struct rtpoll_server *server)
{
	return rtpoll_fail(EBUSY, "VM %u: a thread serves it already.", server->options.vmid);
}

int rtpoll_server_run(struct rtpoll_server *server)
{
	int ret;

	if (!take_busy(server))
		return is_busy(server);
	ret = server_loop(server);
	if (ret)
		rtpoll_fail(ret, "VM %u: a handler broke off.", server->options.vmid);
	/* Who waits for this may free it. */
	leave_busy(server);
	return ret;
}

unsigned int rtpoll_server_round(struct rtpoll_server *server)
{
	unsigned int done;

	/* Elsewhere what lies in the page may be somebody else's. */
	if (server->options.way != RTPOLL_WAY_POLL || server_is_stopping(server) ||
	    !take_busy(server))
		return 0;
	done = server_round(server);
	server->breaking = 0;
	leave_busy(server);
	return done;
}

void rtpoll_server_break(struct rtpoll_server *server)
{
	server->breaking = 1;
}

static void serve_thread(void *data)
{
	struct rtpoll_server *server = data;

	pthread_setname_np(pthread_self(), "rtpoll-server");
	server_loop(server);
	leave_busy(server);
}

/* Of one that has ended by itself, too. */
static void join(struct rtpoll_server *server)
{
	if (server->started)
		rtpoll_thread_join(&server->thread);
	server->started = false;
}

int rtpoll_server_start(struct rtpoll_server *server)
{
	const struct rtpoll_thread_options *options = &server->options.thread;
	int ret;

	if (!take_busy(server))
		return is_busy(server);

	join(server);
	server->thread = (struct rtpoll_thread){
		.options = options->size ? options : NULL,
		.run = serve_thread,
		.data = server,
	};
	ret = rtpoll_thread_start(&server->thread);
	if (ret)
		leave_busy(server);
	server->started = !ret;
	return ret;
}

int rtpoll_server_stop(struct rtpoll_server *server)
{
	/* Who has paused keeps it out as well. */
	const bool paused = __atomic_load_n(&server->paused, __ATOMIC_SEQ_CST);

	WRITE_ONCE(server->stopping, 1);
	if (!paused)
		rtpoll_server_pause(server);
	/* Of a client that is gone, or a VM, there is nothing to end. */
	ioctl(server->options.fd, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0);
	if (!paused)
		rtpoll_server_resume(server);
	join(server);
	return 0;
}
