// SPDX-License-Identifier: BSD-3-Clause
/* server.c - become a VM's default client, and what is known of it */

#include <errno.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "acrn_hsm_poll.h"
#include "internal.h"
#include "server.h"

static_assert(sizeof(struct acrn_io_request_buffer) == ACRN_IO_REQUEST_MAX * 256, "a page");

static int check_options(const struct rtpoll_server_options *options)
{
	if (options->reserved || options->way > RTPOLL_WAY_ATTACH)
		return rtpoll_fail(EINVAL, "server: way %u: 0, RTPOLL_WAY_POLL or _ATTACH.",
				   options->way);
	if (!options->nr_vcpus || options->nr_vcpus > ACRN_IO_REQUEST_MAX)
		return rtpoll_fail(EINVAL, "server: %u vCPUs: 1 to %u have slots.",
				   options->nr_vcpus, ACRN_IO_REQUEST_MAX);
	if (!options->page || (uintptr_t)options->page % _Alignof(struct acrn_io_request))
		return rtpoll_fail(EINVAL, "server: no request page: ioreq_buf of CREATE_VM.");
	/* Inside another structure it cannot have another size. */
	if (options->thread.size && options->thread.size != sizeof(options->thread))
		return rtpoll_fail(EINVAL, "server: thread options of %zu bytes: 0, or sizeof.",
				   options->thread.size);
	return 0;
}

/* Only who restores kernel_handled itself lets others look at the page meanwhile. */
static bool can_poll(int fd)
{
	struct acrn_hsm_poll_info info = {};

	return !ioctl(fd, ACRN_HSM_IOCTL_GET_INFO, &info) && info.abi == ACRN_HSM_POLL_ABI;
}

static int choose_way(struct rtpoll_server_options *options)
{
	const bool polls = can_poll(options->fd);

	if (options->way == RTPOLL_WAY_POLL && !polls)
		return rtpoll_fail(EOPNOTSUPP,
				   "server: this HSM cannot tell who completes: way 0 or _ATTACH.");
	if (!options->way)
		options->way = polls ? RTPOLL_WAY_POLL : RTPOLL_WAY_ATTACH;
	if (!options->spin_ns)
		options->spin_ns = RTPOLL_SPIN_DEFAULT_NS;
	return 0;
}

static int create_client(const struct rtpoll_server_options *options)
{
	int error;

	if (ioctl(options->fd, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0) >= 0)
		return 0;

	error = errno;
	switch (error) {
	case EEXIST:
		return rtpoll_fail(error, "VM %u: it has a default client already.",
				   options->vmid);
	case EINVAL:
		return rtpoll_fail(error, "VM %u: descriptor %d has no VM: CREATE_VM first.",
				   options->vmid, options->fd);
	case EBADF:
	case ENOTTY:
		return rtpoll_fail(EINVAL, "VM %u: descriptor %d is not of /dev/acrn_hsm.",
				   options->vmid, options->fd);
	default:
		return rtpoll_fail(error, "VM %u: no default client", options->vmid);
	}
}

static int init(struct rtpoll_server *server)
{
	struct acrn_io_request_buffer *page = server->options.page;
	u32 i;

	for (i = 0; i < server->options.nr_vcpus; i++)
		rtp_user_slot_init(&server->slots[i], &page->req_slot[i]);
	return rtpoll_devices_init(&server->devices, &server_devices_ops);
}

/**
 * server_new() - a server that is no default client yet
 * @server:	receives it; untouched on error
 * @options:	good ones, with a way
 *
 * Return: 0; -ENOMEM.
 */
int server_new(struct rtpoll_server **server, const struct rtpoll_server_options *options)
{
	struct rtpoll_server *created;
	int ret;

	created = aligned_alloc(_Alignof(struct rtpoll_server), sizeof(*created));
	if (!created)
		return rtpoll_fail(ENOMEM, "server");
	memset(created, 0, sizeof(*created));
	created->options = *options;
	ret = init(created);
	if (ret) {
		free(created);
		return ret;
	}

	*server = created;
	return 0;
}

static void server_free(struct rtpoll_server *server)
{
	rtpoll_devices_fini(&server->devices);
	free(server);
}

int rtpoll_server_create(struct rtpoll_server **server,
			 const struct rtpoll_server_options *options)
{
	struct rtpoll_server_options copy;
	struct rtpoll_server *created;
	int ret;

	ret = rtpoll_options_copy(&copy, sizeof(copy), options, sizeof(copy));
	if (!ret)
		ret = check_options(&copy);
	if (!ret)
		ret = choose_way(&copy);
	if (ret)
		return ret;

	ret = server_new(&created, &copy);
	if (ret)
		return ret;
	ret = create_client(&copy);
	if (ret) {
		server_free(created);
		return ret;
	}

	*server = created;
	return 0;
}

void rtpoll_server_destroy(struct rtpoll_server *server)
{
	if (!server)
		return;
	rtpoll_server_stop(server);
	/* Pairs with the release of who ran it: nothing of it is used after that. */
	while (smp_load_acquire(&server->busy))
		server_nap();
	server_free(server);
}

struct rtpoll_devices *rtpoll_server_devices(struct rtpoll_server *server)
{
	return &server->devices;
}

uint32_t rtpoll_server_way(const struct rtpoll_server *server)
{
	return server->options.way;
}

const char *rtpoll_server_way_name(const struct rtpoll_server *server)
{
	return server->options.way == RTPOLL_WAY_POLL ?
	       "polling: spins on the request page, completes without a system call" :
	       "attached: sleeps in ATTACH_IOREQ_CLIENT, completes by NOTIFY_REQUEST_FINISH";
}

void rtpoll_server_stats(const struct rtpoll_server *server,
			 struct rtpoll_server_stats *stats)
{
	const struct rtpoll_server_stats *from = &server->stats;
	const struct rtpoll_devices *devices = &server->devices;

	*stats = (struct rtpoll_server_stats){
		.served = READ_ONCE(from->served),
		.without_call = READ_ONCE(from->without_call),
		.notified = READ_ONCE(from->notified),
		.lost = READ_ONCE(from->lost),
		.failed = READ_ONCE(devices->failed),
		.unhandled = READ_ONCE(devices->unhandled),
		.invalid = READ_ONCE(devices->invalid),
		.attached = READ_ONCE(from->attached),
	};
}
