// SPDX-License-Identifier: BSD-3-Clause
/* hsm.c - a simulated HSM: linked with --wrap=ioctl */

#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>

#include "acrn_hsm_poll.h"
#include "hsm.h"

#define FD_BASE		1000

static struct acrn_io_request_buffer pages[HSM_VMS] __attribute__((aligned(4096)));
/* There is a default client. */
static uint32_t has_client[HSM_VMS];

int hsm_open(unsigned int vm)
{
	return FD_BASE + vm;
}

struct acrn_io_request_buffer *hsm_page(unsigned int vm)
{
	return &pages[vm];
}

/* As the kernel puts it there: kernel_handled is 0 in a slot that is PROCESSING only. */
static void hand_over(struct acrn_io_request *io, const struct acrn_mmio_request *request,
		      bool polled)
{
	WRITE_ONCE(io->kernel_handled, 1);
	io->type = ACRN_IOREQ_TYPE_MMIO;
	io->completion_polling = polled;
	io->reqs.mmio_request = *request;
	smp_store_release(&io->processed, ACRN_IOREQ_STATE_PROCESSING);
	smp_store_release(&io->kernel_handled, 0);
}

uint64_t hsm_ask(unsigned int vm, unsigned int vcpu, const struct acrn_mmio_request *request,
		 bool polled)
{
	struct acrn_io_request *io = &pages[vm].req_slot[vcpu];
	uint64_t value;

	hand_over(io, request, polled);
	while (smp_load_acquire(&io->processed) != ACRN_IOREQ_STATE_COMPLETE)
		sched_yield();
	value = io->reqs.mmio_request.value;
	smp_store_release(&io->processed, ACRN_IOREQ_STATE_FREE);
	return value;
}

void hsm_clear(unsigned int vm)
{
	unsigned int i;

	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		WRITE_ONCE(pages[vm].req_slot[i].processed, ACRN_IOREQ_STATE_FREE);
}

static bool has_request(unsigned int vm)
{
	unsigned int i;

	for (i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		if (smp_load_acquire(&pages[vm].req_slot[i].processed) ==
		    ACRN_IOREQ_STATE_PROCESSING &&
		    !smp_load_acquire(&pages[vm].req_slot[i].kernel_handled))
			return true;
	return false;
}

static int attach(unsigned int vm)
{
	static const struct timespec nap = { .tv_nsec = 20000 };

	while (smp_load_acquire(&has_client[vm])) {
		if (has_request(vm))
			return 0;
		clock_nanosleep(CLOCK_MONOTONIC, 0, &nap, NULL);
	}
	errno = ENODEV;
	return -1;
}

static int notify(const struct acrn_ioreq_notify *args)
{
	if (args->vmid >= HSM_VMS || args->vcpu >= ACRN_IO_REQUEST_MAX)
		abort();
	cmpxchg(&pages[args->vmid].req_slot[args->vcpu].processed, ACRN_IOREQ_STATE_PROCESSING,
		ACRN_IOREQ_STATE_COMPLETE);
	return 0;
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
		((struct acrn_hsm_poll_info *)arg)->abi = ACRN_HSM_POLL_ABI;
		return 0;
	case ACRN_IOCTL_ATTACH_IOREQ_CLIENT:
		return attach(fd - FD_BASE);
	case ACRN_IOCTL_NOTIFY_REQUEST_FINISH:
		return notify(arg);
	case ACRN_IOCTL_CREATE_IOREQ_CLIENT:
		smp_store_release(&has_client[fd - FD_BASE], 1);
		return 0;
	case ACRN_IOCTL_DESTROY_IOREQ_CLIENT:
		smp_store_release(&has_client[fd - FD_BASE], 0);
		return 0;
	}
	abort();
}
