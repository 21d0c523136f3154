// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_rig.c - rings, and VMs that have one */

#include <sys/eventfd.h>
#include <sys/mman.h>

#include "asyncio.h"
#include "harness.h"

struct acrn_hsm_ring *must_ring(uint32_t ele_size)
{
	struct acrn_hsm_ring *ring = mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(ring != MAP_FAILED);
	ring->magic = ACRN_HSM_RING_MAGIC;
	ring->ele_size = ele_size;
	ring->ele_num = (PAGE_BYTES - sizeof(*ring)) / ele_size;
	ring->size = ring->ele_num * ele_size;
	return ring;
}

void ring_free(struct acrn_hsm_ring *ring)
{
	munmap(ring, PAGE_BYTES);
}

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
