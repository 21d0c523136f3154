// SPDX-License-Identifier: BSD-3-Clause
/* server_run.c - in which thread a server serves, and how that ends */

#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>

#include "internal.h"
#include "rtpoll/error.h"
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

/**
 * struct start - what the new thread tells the one that starts it
 * @server:	its server
 * @placed:	the rest is there
 * @ret:	of rtpoll_thread_setup()
 * @message:	and why
 */
struct start {
	struct rtpoll_server	*server;
	sem_t			placed;
	int			ret;
	char			message[256];
};

static int place(struct start *start)
{
	const struct rtpoll_thread_options *options = &start->server->options.thread;

	if (options->size)
		start->ret = rtpoll_thread_setup(options, NULL);
	if (start->ret)
		snprintf(start->message, sizeof(start->message), "%s", rtpoll_message());
	return start->ret;
}

static void *serve_thread(void *arg)
{
	struct start *start = arg;
	struct rtpoll_server *server = start->server;
	int ret = place(start);

	pthread_setname_np(pthread_self(), "rtpoll-server");
	/* It is the caller's, and gone after this. */
	sem_post(&start->placed);
	if (!ret)
		server_loop(server);
	leave_busy(server);
	return NULL;
}

/* Signals are for the program's own threads. */
static int make_thread(struct start *start)
{
	struct rtpoll_server *server = start->server;
	sigset_t all, before;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&server->thread, NULL, serve_thread, start);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (error)
		return rtpoll_fail(error, "VM %u: no thread", server->options.vmid);
	return 0;
}

/* Of one that has ended by itself, too. */
static void join(struct rtpoll_server *server)
{
	if (server->started)
		pthread_join(server->thread, NULL);
	server->started = false;
}

int rtpoll_server_start(struct rtpoll_server *server)
{
	struct start start = { .server = server };
	int ret;

	if (!take_busy(server))
		return is_busy(server);

	join(server);
	sem_init(&start.placed, 0, 0);
	ret = make_thread(&start);
	if (ret)
		goto err_busy;

	while (sem_wait(&start.placed))
		;
	server->started = true;
	sem_destroy(&start.placed);
	if (start.ret) {
		join(server);
		return rtpoll_fail(start.ret, "VM %u: %s.", server->options.vmid, start.message);
	}
	return 0;

err_busy:
	sem_destroy(&start.placed);
	leave_busy(server);
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
