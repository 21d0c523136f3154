// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_server.c - what a server is made of, and what a round does */

#include "server_rig.h"

static void check_refused(const struct rtpoll_server_options *options, int error,
			  const char *part)
{
	struct rtpoll_server *server = (void *)1;

	cr_expect_eq(rtpoll_server_create(&server, options), error, "%s: %s", part,
		     rtpoll_message());
	cr_expect(strstr(rtpoll_message(), part), "\"%s\" is not in \"%s\"", part,
		  rtpoll_message());
	cr_expect_eq(server, (void *)1);
}

Test(rtpoll_server, bad_options_are_refused)
{
	struct rtpoll_server_options good = options_for(0), bad;

#define REFUSE(field, wrong, part) do {			\
	bad = good;					\
	bad.field = (wrong);				\
	check_refused(&bad, -EINVAL, part);		\
} while (0)
	REFUSE(size, 0, "set size");
	REFUSE(way, RTPOLL_WAY_ATTACH + 1, "way 3");
	REFUSE(reserved, 1, "way");
	REFUSE(nr_vcpus, 0, "0 vCPUs");
	REFUSE(nr_vcpus, ACRN_IO_REQUEST_MAX + 1, "17 vCPUs");
	REFUSE(page, NULL, "no request page");
	REFUSE(page, (char *)&page + 128, "no request page");
	REFUSE(thread.size, sizeof(good.thread) - 1, "thread options");
	close(good.fd);
}

Test(rtpoll_server, descriptor_that_is_no_hsm_is_refused)
{
	struct rtpoll_server_options options = options_for(0);

	check_refused(&options, -EINVAL, "is not of /dev/acrn_hsm");
	close(options.fd);
	check_refused(&options, -EINVAL, "is not of /dev/acrn_hsm");
}

Test(rtpoll_server, polling_is_refused_where_it_is_not_safe)
{
	struct rtpoll_server_options options = options_for(RTPOLL_WAY_POLL);

	check_refused(&options, -EOPNOTSUPP, "way 0 or _ATTACH");
	close(options.fd);
}

Test(rtpoll_server, destroying_nothing_is_allowed)
{
	rtpoll_server_destroy(NULL);
}

Test(rtpoll_server, ways_have_names)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);

	cr_assert_eq(rtpoll_server_way(server), RTPOLL_WAY_POLL);
	cr_assert(strstr(rtpoll_server_way_name(server), "polling: "));
	free_server(server);

	server = make_server(RTPOLL_WAY_ATTACH);
	cr_assert_eq(rtpoll_server_way(server), RTPOLL_WAY_ATTACH);
	cr_assert(strstr(rtpoll_server_way_name(server), "ATTACH_IOREQ_CLIENT"));
	free_server(server);
}

Test(rtpoll_server, round_answers_what_is_there)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	struct acrn_io_request *read = ask(0, RTPOLL_READ, PORT);
	struct acrn_io_request *write = ask(1, RTPOLL_WRITE, PORT + 2);

	cr_assert_eq(rtpoll_server_round(server), 2);
	cr_assert_eq(rtpoll_server_round(server), 0);

	cr_expect(is_complete(read) && is_complete(write));
	cr_expect_eq(read->reqs.pio_request.value, PORT ^ KEY);
	cr_expect_eq(write->reqs.pio_request.value, 0x77);
	cr_expect_eq(calls, 2);
	cr_expect_eq(stats_of(server).served, 2);
	cr_expect_eq(stats_of(server).without_call, 2);
	cr_expect_eq(stats_of(server).notified, 0);
	free_server(server);
}

Test(rtpoll_server, slots_of_no_vcpu_are_not_looked_at)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	struct acrn_io_request *io = ask(NR_VCPUS, RTPOLL_READ, PORT);

	cr_assert_eq(rtpoll_server_round(server), 0);

	cr_expect(!is_complete(io));
	free_server(server);
}

Test(rtpoll_server, what_nobody_handles_is_answered_all_ones)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	struct acrn_io_request *io = ask(0, RTPOLL_READ, PORT + 0x10);

	cr_assert_eq(rtpoll_server_round(server), 1);

	cr_expect(is_complete(io));
	cr_expect_eq((uint32_t)io->reqs.pio_request.value, UINT32_MAX);
	cr_expect_eq(stats_of(server).unhandled, 1);
	cr_expect_eq(stats_of(server).served, 1);
	free_server(server);
}

Test(rtpoll_server, garbage_is_counted_and_answered)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	struct acrn_io_request *size = ask(0, RTPOLL_READ, PORT);
	struct acrn_io_request *type = ask(1, RTPOLL_READ, PORT);

	size->reqs.pio_request.size = UINT64_MAX;
	type->type = 77;
	cr_assert_eq(rtpoll_server_round(server), 2);

	cr_expect(is_complete(size) && is_complete(type));
	cr_expect_eq(calls, 0);
	cr_expect_eq(stats_of(server).invalid, 2);
	free_server(server);
}

static int take_away(void *data, struct rtpoll_access *access)
{
	__atomic_store_n(&page.req_slot[access->vcpu].processed, ACRN_IOREQ_STATE_FREE,
			 __ATOMIC_RELEASE);
	(void)data;
	return 0;
}

Test(rtpoll_server, request_that_is_taken_away_is_lost)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);
	struct acrn_io_request *io = ask(0, RTPOLL_READ, PORT);

	rtpoll_devices_set_default(rtpoll_server_devices(server), take_away, NULL);
	cr_assert_eq(rtpoll_server_round(server), 1);

	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_FREE);
	cr_expect_eq(stats_of(server).lost, 1);
	cr_expect_eq(stats_of(server).served, 0);
	free_server(server);
}

Test(rtpoll_server, request_that_is_waited_for_is_left_to_notify)
{
	unsigned int calls = 0;
	struct rtpoll_server *server = echo_server(&calls);
	struct acrn_io_request *io = ask(0, RTPOLL_READ, PORT);

	io->completion_polling = 0;
	cr_assert_eq(rtpoll_server_round(server), 1);

	/* Which fails here, so that it is nobody's answer. */
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_PROCESSING);
	cr_expect_eq(io->reqs.pio_request.value, PORT ^ KEY);
	cr_expect_eq(stats_of(server).lost, 1);
	cr_expect_eq(stats_of(server).without_call, 0);
	free_server(server);
}

Test(rtpoll_server, attached_way_never_looks_by_itself)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_ATTACH);
	struct acrn_io_request *io = ask(0, RTPOLL_READ, PORT);

	cr_assert_eq(rtpoll_server_round(server), 0);
	/* There is no default client to sleep for. */
	cr_assert_eq(rtpoll_server_run(server), 0);

	cr_expect(!is_complete(io));
	cr_expect_eq(stats_of(server).attached, 0);
	free_server(server);
}

Test(rtpoll_server, run_leaves_when_the_default_client_is_gone, .timeout = 30)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);

	server->options.spin_ns = 1000000;
	cr_assert_eq(rtpoll_server_run(server), 0);
	free_server(server);
}
