// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_rig.c - VMs that have a ring */

#include <sys/eventfd.h>

#include "asyncio.h"
#include "harness.h"

int async_setup(struct vm *vm, const void *ring)
{
	return vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_ASYNCIO, (unsigned long)ring);
}

struct acrn_hsm_ring *must_async_vm(const struct async *async, struct vm *vm,
				    const char *name, uint32_t mode)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_ASYNCIO_BYTES);

	must_vm_create(vm, name, 0);
	REQUIRE(!async_setup(vm, ring));
	REQUIRE(!poller_attach(async->control, async->poller, vm->id));
	REQUIRE(!vm_set_mode(async->control, vm->id, mode));
	must_vm_serve(vm, &echo_model);
	must_vm_start(vm);
	return ring;
}

void must_async_stop(struct vm *vm, struct acrn_hsm_ring *ring)
{
	must_vm_stop(vm);
	ring_free(ring);
}

int must_eventfd(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	REQUIRE(fd >= 0);
	return fd;
}

uint32_t async_ring(const struct async *async, const struct vm *vm, uint64_t port,
		    uint64_t value)
{
	uint32_t outcome = ~0u;

	CHECK_EQ(sim_out(async->sim, vm->id, port, 2, &value, &outcome), 0);
	return outcome;
}
