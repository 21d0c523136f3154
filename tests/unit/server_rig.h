/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * server_rig.h - a server on a page of memory, with nobody behind it
 *
 * Its descriptor is /dev/null: ATTACH and NOTIFY fail.  With the module behind it:
 * tests/kmod/t_serve.c.
 */
#ifndef TEST_SERVER_RIG_H
#define TEST_SERVER_RIG_H

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "../../rtpoll/lib/server.h"
#include "rtpoll.h"

#define NR_VCPUS	2
#define PORT		0x300
#define KEY		0x5a

static _Alignas(4096) struct acrn_io_request_buffer page;

static inline struct rtpoll_server_options options_for(uint32_t way)
{
	return (struct rtpoll_server_options){
		.size = sizeof(struct rtpoll_server_options), .way = way, .vmid = 3,
		.nr_vcpus = NR_VCPUS, .page = &page, .spin_ns = RTPOLL_SPIN_FOREVER,
		.fd = open("/dev/null", O_RDWR | O_CLOEXEC),
	};
}

static inline struct rtpoll_server *make_server(uint32_t way)
{
	struct rtpoll_server_options options = options_for(way);
	struct rtpoll_server *server;

	for (int i = 0; i < ACRN_IO_REQUEST_MAX; i++) {
		page.req_slot[i].processed = ACRN_IOREQ_STATE_FREE;
		page.req_slot[i].kernel_handled = 1;
	}
	cr_assert_eq(server_new(&server, &options), 0);
	return server;
}

static inline void free_server(struct rtpoll_server *server)
{
	int fd = server->options.fd;

	rtpoll_server_destroy(server);
	close(fd);
}

/* As the module hands a request over; the hypervisor polls for its completion. */
static inline struct acrn_io_request *ask(unsigned int vcpu, uint32_t direction, uint64_t port)
{
	struct acrn_io_request *io = &page.req_slot[vcpu];

	io->type = ACRN_IOREQ_TYPE_PORTIO;
	io->completion_polling = 1;
	io->reqs.pio_request.direction = direction;
	io->reqs.pio_request.address = port;
	io->reqs.pio_request.size = 2;
	io->reqs.pio_request.value = 0x77;
	__atomic_store_n(&io->processed, ACRN_IOREQ_STATE_PROCESSING, __ATOMIC_RELEASE);
	__atomic_store_n(&io->kernel_handled, 0, __ATOMIC_RELEASE);
	return io;
}

static inline bool is_complete(struct acrn_io_request *io)
{
	return __atomic_load_n(&io->processed, __ATOMIC_ACQUIRE) == ACRN_IOREQ_STATE_COMPLETE;
}

static inline int echo(void *data, struct rtpoll_access *access)
{
	unsigned int *calls = data;

	(*calls)++;
	access->value = access->address ^ KEY;
	return 0;
}

static inline struct rtpoll_server *echo_server(unsigned int *calls)
{
	struct rtpoll_server *server = make_server(RTPOLL_WAY_POLL);

	cr_assert_eq(rtpoll_devices_add(rtpoll_server_devices(server), RTPOLL_PIO, PORT,
					PORT + 0xf, echo, calls), 0);
	return server;
}

static inline struct rtpoll_server_stats stats_of(struct rtpoll_server *server)
{
	struct rtpoll_server_stats stats;

	rtpoll_server_stats(server, &stats);
	return stats;
}

#endif
