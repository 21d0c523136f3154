// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_server.c - whatever lies in request pages, a server's rounds end well
 *
 * The input is a list of stores to the pages of two VMs, one of which is polled and
 * the other attached, and of what happens between: rounds, CLEAR, another table of
 * devices, calls of the HSM that fail.  The HSM is simulated: the library's ioctl()
 * ends here.  Beside them an honest VM is served, which gets its answers.
 */

#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>

#include "../../rtpoll/lib/server.h"
#include "acrn_hsm_poll.h"
#include "fuzz.h"
#include "rtpoll.h"

#define FD_BASE		1000	/* of no file: descriptor and VM of server i */

enum { POLLED, ATTACHED, HONEST, NR_SERVERS };

static struct acrn_io_request_buffer pages[NR_SERVERS] __attribute__((aligned(4096)));
static struct rtpoll_server *servers[NR_SERVERS];

/* What the simulated HSM does next. */
static uint32_t attaches_left;
static bool notify_fails;

/* --- the HSM ------------------------------------------------------------------- */

static int notify(const struct acrn_ioreq_notify *args)
{
	must(args->vmid >= NR_SERVERS || args->vcpu >= ACRN_IO_REQUEST_MAX);
	if (notify_fails) {
		errno = ENOENT;
		return -1;
	}
	cmpxchg(&pages[args->vmid].req_slot[args->vcpu].processed, ACRN_IOREQ_STATE_PROCESSING,
		ACRN_IOREQ_STATE_COMPLETE);
	return 0;
}

static int attach(int fd)
{
	/* Who spins has no reason to sleep here. */
	must(fd != FD_BASE + ATTACHED);
	if (attaches_left) {
		attaches_left--;
		return 0;
	}
	errno = ENODEV;
	return -1;
}

static int get_info(int fd, struct acrn_hsm_poll_info *info)
{
	info->abi = ACRN_HSM_POLL_ABI;
	errno = ENOTTY;
	return fd == FD_BASE + ATTACHED ? -1 : 0;
}

int __wrap_ioctl(int fd, unsigned long request, ...);

int __wrap_ioctl(int fd, unsigned long request, ...)
{
	va_list args;
	void *arg;

	va_start(args, request);
	arg = va_arg(args, void *);
	va_end(args);
	switch (request) {
	case ACRN_HSM_IOCTL_GET_INFO:
		return get_info(fd, arg);
	case ACRN_IOCTL_ATTACH_IOREQ_CLIENT:
		return attach(fd);
	case ACRN_IOCTL_NOTIFY_REQUEST_FINISH:
		return notify(arg);
	case ACRN_IOCTL_CREATE_IOREQ_CLIENT:
	case ACRN_IOCTL_DESTROY_IOREQ_CLIENT:
		return 0;
	}
	abort();
}

/* --- the servers ---------------------------------------------------------------- */

/* What no guest can have asked for must not get here. */
static int check_access(void *data, struct rtpoll_access *access)
{
	struct rtpoll_server *server = servers[(size_t)data];

	must(access->type > RTPOLL_PCI || access->direction > RTPOLL_WRITE ||
	     access->vcpu >= ACRN_IO_REQUEST_MAX || !access->size || access->size > 8 ||
	     access->size & (access->size - 1));
	must(access->type != RTPOLL_MMIO && access->size > 4);
	must(access->direction == RTPOLL_READ && access->value);
	if (access->address % 7 == 6)
		rtpoll_server_break(server);
	access->value = access->address * 3;
	return access->address % 5 == 4;
}

static int answer_honest(void *data, struct rtpoll_access *access)
{
	(void)data;
	access->value = access->address ^ 0x5555;
	return 0;
}

static void unmake(void)
{
	unsigned int i;

	for (i = 0; i < NR_SERVERS; i++)
		rtpoll_server_destroy(servers[i]);
}

static void make_one(size_t i, rtpoll_handler handler)
{
	struct rtpoll_server_options options = {
		.size = sizeof(options), .fd = FD_BASE + i, .vmid = i, .page = &pages[i],
		.nr_vcpus = i == HONEST ? 1 : ACRN_IO_REQUEST_MAX,
		.spin_ns = RTPOLL_SPIN_FOREVER,
	};
	struct rtpoll_devices *devices;

	must(rtpoll_server_create(&servers[i], &options));
	must(rtpoll_server_way(servers[i]) !=
	     (i == ATTACHED ? RTPOLL_WAY_ATTACH : RTPOLL_WAY_POLL));
	devices = rtpoll_server_devices(servers[i]);
	must(rtpoll_devices_add(devices, RTPOLL_MMIO, 0, 0xffff, handler, (void *)i));
	must(rtpoll_devices_add(devices, RTPOLL_PIO, 0, 0xff, handler, (void *)i));
}

static void make(void)
{
	make_one(POLLED, check_access);
	make_one(ATTACHED, check_access);
	make_one(HONEST, answer_honest);
	atexit(unmake);
}

static void ask_honest(uint64_t address)
{
	struct acrn_io_request *io = &pages[HONEST].req_slot[0];

	io->type = ACRN_IOREQ_TYPE_MMIO;
	io->completion_polling = 1;
	io->kernel_handled = 0;
	io->reqs.mmio_request = (struct acrn_mmio_request){
		.direction = ACRN_IOREQ_DIR_READ, .address = address & 0xfff8, .size = 8,
	};
	io->processed = ACRN_IOREQ_STATE_PROCESSING;
	must(rtpoll_server_round(servers[HONEST]) != 1);
	must(io->processed != ACRN_IOREQ_STATE_COMPLETE ||
	     io->reqs.mmio_request.value != ((address & 0xfff8) ^ 0x5555));
}

/* Each request that is handled is counted once. */
static void round_once(void)
{
	struct rtpoll_server_stats before, now;
	unsigned int done;

	rtpoll_server_stats(servers[POLLED], &before);
	done = rtpoll_server_round(servers[POLLED]);
	rtpoll_server_stats(servers[POLLED], &now);
	must(now.served + now.lost - before.served - before.lost != done);
	must(done > ACRN_IO_REQUEST_MAX);
}

/* Until there is no default client any more: attach() says when. */
static void run_attached(uint32_t attaches)
{
	int ret;

	attaches_left = attaches % 4;
	ret = rtpoll_server_run(servers[ATTACHED]);
	must(ret && ret != -EINTR);
}

/* --- what the input does -------------------------------------------------------- */

static void clear(unsigned int which)
{
	unsigned int i;

	rtpoll_server_pause(servers[which]);
	must(which == POLLED && rtpoll_server_round(servers[which]));
	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		pages[which].req_slot[i].processed = ACRN_IOREQ_STATE_FREE;
	rtpoll_server_resume(servers[which]);
}

static void change_default(size_t which, uint32_t value)
{
	must(rtpoll_devices_set_default(rtpoll_server_devices(servers[which]),
					value & 1 ? check_access : NULL, (void *)which));
}

static void step(const uint8_t *bytes)
{
	uint32_t value = bytes[3] ? (uint32_t)bytes[2] | (uint32_t)bytes[3] << 24 : bytes[2];
	unsigned int which = bytes[0] >> 3 & 1 ? ATTACHED : POLLED;
	uint32_t *page = (uint32_t *)&pages[which];

	switch (bytes[0] % 8) {
	case 0:
		round_once();
		ask_honest(value);
		break;
	case 1:
		run_attached(value);
		break;
	case 2:
		change_default(which, value);
		break;
	case 3:
		notify_fails = value & 1;
		if (value == 2)
			clear(which);
		break;
	case 4:
	case 5:
		/* A request is there, or something like that. */
		page[bytes[1] % 16 * 64 + 33] = value / 8 % 2;
		page[bytes[1] % 16 * 64 + 34] = value % 6;
		break;
	default:
		page[(bytes[1] * 4 + bytes[0] / 64) % 1024] = value;
	}
}

/* Once the HSM answers, nothing is left that a vCPU could wait for. */
static void rest(void)
{
	unsigned int i;

	notify_fails = false;
	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++) {
		/* A handler may break off a round after each request. */
		round_once();
		run_attached(1);
	}
	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++) {
		must(rtp_user_has_request(&servers[POLLED]->slots[i]) ||
		     rtp_user_has_request(&servers[ATTACHED]->slots[i]));
		must(servers[POLLED]->slots[i].turn || servers[ATTACHED]->slots[i].turn);
	}
	must(servers[POLLED]->busy || servers[ATTACHED]->busy);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (!servers[0])
		make();
	for (; size >= 4; bytes += 4, size -= 4)
		step(bytes);
	rest();
	return 0;
}
