// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_events.c - the event ring, which the device model drains */

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "asyncio.h"
#include "harness.h"
#include "leaks.h"
#include "ringing.h"

#define NR_EVENTS	125	/* one place stays free */

static int setup_ring(struct vm *vm, const void *ring)
{
	return vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_EVENT_RING, (unsigned long)ring);
}

static int setup_eventfd(struct vm *vm, int fd)
{
	return vm_ioctl(vm, ACRN_HSM_IOCTL_SETUP_EVENT_FD, fd);
}

static int raise_event(const struct async *async, const struct vm *vm, uint32_t type)
{
	struct hvsim_vm_op op = { .vmid = vm->id, .op = HVSIM_OP_EVENT, .event = type };

	return ioctl(async->sim, HVSIM_IOCTL_VM_OP, &op) < 0 ? -errno : 0;
}

static void check_events(const struct async *async, struct vm *vm,
			 struct acrn_hsm_ring *ring, int fd)
{
	uint32_t i;

	for (i = 0; i < 2 * NR_EVENTS; i++) {
		CHECK_EQ(raise_event(async, vm, i % 3), 0);
		CHECK_EQ(rings(fd, 1), 1);
		CHECK_EQ(ring_drain(ring), i % 3);
	}
	CHECK_EQ(ring_drain(ring), ~0u);

	/* Nothing new, nothing said, whatever else there are upcalls for. */
	check_echo(async->sim, vm->id, 0, 50, "a VM with an event ring");
	CHECK_EQ(eventfd_count(fd), 0);
	/* Not drained: one signal for each new tail, at most. */
	CHECK_EQ(raise_event(async, vm, ACRN_HSM_EVENT_POWEROFF), 0);
	CHECK_EQ(rings(fd, 1), 1);
	check_echo(async->sim, vm->id, 0, 50, "a VM with an event ring");
	CHECK_EQ(eventfd_count(fd), 0);
	CHECK_EQ(ring_drain(ring), ACRN_HSM_EVENT_POWEROFF);
}

static void check_full(const struct async *async, struct vm *vm,
		       struct acrn_hsm_ring *ring, int fd)
{
	uint64_t rung;
	uint32_t i;

	for (i = 0; i < NR_EVENTS; i++)
		CHECK_EQ(raise_event(async, vm, i), 0);
	CHECK_EQ(raise_event(async, vm, i), -ENOSPC);
	rung = rings(fd, 1);
	CHECK(rung >= 1 && rung <= NR_EVENTS);
	for (i = 0; i < NR_EVENTS; i++)
		CHECK_EQ(ring_drain(ring), i);
	time_sleep_ns(20000000);
	eventfd_count(fd);
}

/* Whatever is in head and tail: a signal more, at the worst. */
static void check_hostile(const struct async *async, struct vm *vm,
			  struct acrn_hsm_ring *ring, int fd)
{
	static const uint32_t values[] = { 1, 4032, 4096, ~0u, 0x80000000, 31 };
	const uint32_t head = ring->head, tail = ring->tail;
	unsigned int i;
	uint64_t rung;

	for (i = 0; i < ARRAY_SIZE(values); i++) {
		__atomic_store_n(&ring->head, values[i], __ATOMIC_RELAXED);
		__atomic_store_n(&ring->tail, values[i] + 32, __ATOMIC_RELEASE);
		check_echo(async->sim, vm->id, 0, 10, "a scribbled event ring");
	}
	rung = rings(fd, 1);
	CHECK(rung >= 1 && rung <= ARRAY_SIZE(values));
	__atomic_store_n(&ring->head, head, __ATOMIC_RELAXED);
	__atomic_store_n(&ring->tail, tail, __ATOMIC_RELEASE);
	check_echo(async->sim, vm->id, 0, 10, "a scribbled event ring");
	time_sleep_ns(20000000);
	eventfd_count(fd);
	CHECK_EQ(raise_event(async, vm, ACRN_HSM_EVENT_TRIPLE_FAULT), 0);
	CHECK_EQ(rings(fd, 1), 1);
	CHECK_EQ(ring_drain(ring), ACRN_HSM_EVENT_TRIPLE_FAULT);
}

void async_events(const struct async *async, uint32_t mode)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_EVENT_BYTES);
	struct acrn_hsm_ring *doorbells;
	int fd = must_eventfd();
	struct vm vm;

	doorbells = must_async_vm(async, &vm, "events", mode);
	CHECK_EQ(raise_event(async, &vm, 0), -EINVAL);
	CHECK_EQ(setup_ring(&vm, ring), 0);
	/* Before there is anybody to tell. */
	CHECK_EQ(raise_event(async, &vm, ACRN_HSM_EVENT_RTC_CHANGED), 0);
	CHECK_EQ(setup_eventfd(&vm, fd), 0);
	CHECK_EQ(rings(fd, 1), 1);
	CHECK_EQ(ring_drain(ring), ACRN_HSM_EVENT_RTC_CHANGED);

	check_events(async, &vm, ring, fd);
	check_full(async, &vm, ring, fd);
	check_events(async, &vm, ring, fd);
	check_hostile(async, &vm, ring, fd);
	CHECK_EQ(must_vm_stats(async->control, vm.id).mode, mode);
	must_async_stop(&vm, doorbells);
	ring_free(ring);
	close(fd);
}

void async_event_errors(const struct async *async)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_EVENT_BYTES);
	struct acrn_hsm_ring *doorbells = must_ring(ACRN_HSM_ASYNCIO_BYTES);
	struct vm vm = { .fd = async->control };
	int64_t pinned = leaks_pins();
	int fd = must_eventfd();

	CHECK_EQ(setup_ring(&vm, ring), -EINVAL);
	CHECK_EQ(setup_eventfd(&vm, fd), -EINVAL);

	must_vm_create(&vm, "event errors", 0);
	CHECK_EQ(setup_ring(&vm, NULL), -EFAULT);
	CHECK_EQ(setup_ring(&vm, (char *)ring + 8), -EINVAL);
	CHECK_EQ(setup_ring(&vm, doorbells), -EINVAL);
	must_refuse_all(async->sim, CALL_RING, EIO);
	CHECK_EQ(setup_ring(&vm, ring), -EIO);
	must_refuse(async->sim, 0, 0);
	CHECK_EQ(leaks_pins() - pinned, 1);
	CHECK_EQ(setup_eventfd(&vm, -1), -EBADF);
	CHECK_EQ(setup_eventfd(&vm, vm.fd), -EINVAL);
	CHECK_EQ(setup_eventfd(&vm, fd), 0);
	CHECK_EQ(setup_eventfd(&vm, fd), -EEXIST);
	CHECK_EQ(setup_ring(&vm, ring), 0);
	CHECK_EQ(setup_ring(&vm, ring), -EEXIST);
	/* The last descriptor of a VM that was never started. */
	vm_forget(&vm);
	CHECK_EQ(leaks_pins(), pinned);
	ring_free(ring);
	ring_free(doorbells);
	close(fd);
}
