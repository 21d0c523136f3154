// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_server_run.c - threads that serve, break off, are paused and stopped */

#include <sched.h>

#include "server_rig.h"

/* Long enough for a thread to do what it should not. */
#define WHILE_NS	20000000

static void wait_complete(struct acrn_io_request *io)
{
	while (!is_complete(io))
		sched_yield();
}

/* Which breaks off, and what else is asked meanwhile. */
struct breaker {
	struct rtpoll_server *server;
	unsigned int calls;
};

static int break_off(void *data, struct rtpoll_access *access)
{
	struct breaker *breaker = data;

	(void)access;
	breaker->calls++;
	cr_expect_eq(rtpoll_server_run(breaker->server), -EBUSY);
	cr_expect_eq(rtpoll_server_round(breaker->server), 0);
	cr_expect_eq(rtpoll_server_start(breaker->server), -EBUSY);
	rtpoll_server_break(breaker->server);
	return 0;
}

Test(rtpoll_server, break_leaves_between_two_requests, .timeout = 30)
{
	struct breaker breaker = { .server = make_server(RTPOLL_WAY_POLL) };
	struct acrn_io_request *first = ask(0, RTPOLL_READ, PORT);
	struct acrn_io_request *second = ask(1, RTPOLL_READ, PORT);

	rtpoll_devices_set_default(rtpoll_server_devices(breaker.server), break_off, &breaker);

	cr_assert_eq(rtpoll_server_run(breaker.server), -EINTR);
	cr_expect_eq(breaker.calls, 1);
	cr_expect(is_complete(first) && !is_complete(second));

	cr_assert_eq(rtpoll_server_run(breaker.server), -EINTR);
	cr_expect_eq(breaker.calls, 2);
	cr_expect(is_complete(second));
	free_server(breaker.server);
}

Test(rtpoll_server, own_thread_serves_until_it_is_stopped, .timeout = 30)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);

	cr_assert_eq(rtpoll_server_start(server), 0);
	cr_expect_eq(rtpoll_server_start(server), -EBUSY);
	cr_expect_eq(rtpoll_server_run(server), -EBUSY);
	wait_complete(ask(0, RTPOLL_READ, PORT));

	cr_assert_eq(rtpoll_server_stop(server), 0);
	cr_assert_eq(rtpoll_server_stop(server), 0);
	cr_expect_eq(rtpoll_server_run(server), 0);
	cr_expect_eq(rtpoll_server_round(server), 0);
	cr_expect_eq(calls, 1);
	free_server(server);
}

Test(rtpoll_server, thread_that_broke_off_may_be_started_again, .timeout = 30)
{
	struct breaker breaker = { .server = make_server(RTPOLL_WAY_POLL) };

	rtpoll_devices_set_default(rtpoll_server_devices(breaker.server), break_off, &breaker);
	for (int i = 0; i < 3; i++) {
		while (rtpoll_server_start(breaker.server) == -EBUSY)
			sched_yield();
		wait_complete(ask(0, RTPOLL_READ, PORT));
	}
	free_server(breaker.server);
}

Test(rtpoll_server, thread_that_cannot_be_placed_does_not_serve)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);

	server->options.thread = (struct rtpoll_thread_options){
		.size = sizeof(server->options.thread), .cpu = 100000,
	};
	cr_assert_eq(rtpoll_server_start(server), -EINVAL);
	cr_expect(strstr(rtpoll_message(), "VM 3: CPU 100000"), "%s", rtpoll_message());
	server->options.thread.cpu = 0;
	cr_assert_eq(rtpoll_server_start(server), 0);
	free_server(server);
}

Test(rtpoll_server, paused_server_answers_nothing, .timeout = 30)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	struct acrn_io_request *io;

	cr_assert_eq(rtpoll_server_start(server), 0);
	rtpoll_server_pause(server);
	io = ask(1, RTPOLL_READ, PORT);
	usleep(WHILE_NS / 1000);
	cr_expect(!is_complete(io));

	rtpoll_server_resume(server);
	wait_complete(io);
	cr_expect_eq(stats_of(server).served, 1);
	free_server(server);
}

struct slow {
	u32 entered;
	u32 left;
};

static int slowly(void *data, struct rtpoll_access *access)
{
	struct slow *slow = data;

	(void)access;
	__atomic_store_n(&slow->entered, 1, __ATOMIC_RELEASE);
	usleep(WHILE_NS / 1000);
	__atomic_store_n(&slow->left, 1, __ATOMIC_RELEASE);
	return 0;
}

Test(rtpoll_server, pause_waits_for_the_handler_that_runs, .timeout = 30)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);
	struct slow slow = {};

	rtpoll_devices_set_default(rtpoll_server_devices(server), slowly, &slow);
	cr_assert_eq(rtpoll_server_start(server), 0);
	ask(0, RTPOLL_WRITE, PORT);
	while (!__atomic_load_n(&slow.entered, __ATOMIC_ACQUIRE))
		sched_yield();

	rtpoll_server_pause(server);
	cr_expect(__atomic_load_n(&slow.left, __ATOMIC_ACQUIRE));
	cr_expect(is_complete(&page.req_slot[0]));
	rtpoll_server_resume(server);
	free_server(server);
}

Test(rtpoll_server, devices_may_change_while_it_is_paused, .timeout = 30)
{
	unsigned int before = 0, after = 0;
	struct rtpoll_server *server = echo_server(&before);
	struct rtpoll_devices *devices = rtpoll_server_devices(server);

	cr_assert_eq(rtpoll_server_start(server), 0);
	rtpoll_server_pause(server);
	cr_expect_eq(rtpoll_devices_add(devices, RTPOLL_PIO, PORT, PORT + 0xf, echo, &after), 0);
	rtpoll_server_resume(server);

	wait_complete(ask(0, RTPOLL_READ, PORT));
	cr_expect_eq(before, 0);
	cr_expect_eq(after, 1);
	free_server(server);
}

Test(rtpoll_server, stopping_a_paused_server_does_not_hang, .timeout = 30)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);

	cr_assert_eq(rtpoll_server_start(server), 0);
	rtpoll_server_pause(server);
	cr_assert_eq(rtpoll_server_stop(server), 0);
	rtpoll_server_resume(server);
	free_server(server);
}

static void *run(void *server)
{
	cr_expect_eq(rtpoll_server_run(server), 0);
	return NULL;
}

Test(rtpoll_server, destroying_waits_for_who_runs_it, .timeout = 30)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	pthread_t thread;

	cr_assert_eq(pthread_create(&thread, NULL, run, server), 0);
	wait_complete(ask(0, RTPOLL_READ, PORT));
	free_server(server);
	pthread_join(thread, NULL);
	cr_assert_eq(calls, 1);
}
