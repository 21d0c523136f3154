// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_setup.c - setting a ring up, and registering doorbells with it */

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "asyncio.h"
#include "harness.h"
#include "leaks.h"
#include "ringing.h"

#define KERNEL_ADDRESS	0xffff888000000000ull

/* What is wrong with a page that is no ring. */
static const struct acrn_hsm_ring no_rings[] = {
	{ 0, 504, 8, 0, 0, 0, 0, 0, 4032, {} },
	{ ACRN_HSM_RING_MAGIC, 504, 0, 0, 0, 0, 0, 0, 4032, {} },
	{ ACRN_HSM_RING_MAGIC, 126, 32, 0, 0, 0, 0, 0, 4032, {} },
	{ ACRN_HSM_RING_MAGIC, 505, 8, 0, 0, 0, 0, 0, 4040, {} },
	{ ACRN_HSM_RING_MAGIC, 0x80000, 8, 0, 0, 0, 0, 0, 0x400000, {} },
	{ ACRN_HSM_RING_MAGIC, 0x20000001, 8, 0, 0, 0, 0, 0, 8, {} },
	{ ACRN_HSM_RING_MAGIC, 504, 8, 0, 0, 0, 0, 0, 4024, {} },
	{ ACRN_HSM_RING_MAGIC, 1, 8, 0, 0, 0, 0, 0, 8, {} },
	{ ACRN_HSM_RING_MAGIC, 504, 8, 4032, 0, 0, 0, 0, 4032, {} },
	{ ACRN_HSM_RING_MAGIC, 504, 8, 4, 0, 0, 0, 0, 4032, {} },
	{ ACRN_HSM_RING_MAGIC, 504, 8, 0, ~0u, 0, 0, 0, 4032, {} },
};

/* A child with the same descriptor and the same address, which is another page. */
static void check_other_process(struct vm *vm, const struct acrn_hsm_ring *ring)
{
	int status;
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid)
		_exit(async_setup(vm, ring) == -EPERM ? 0 : 1);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
}

void async_setup_errors(const struct async *async)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_ASYNCIO_BYTES);
	const struct acrn_hsm_ring good = *ring;
	int64_t pinned = leaks_pins();
	struct vm vm = { .fd = async->control };
	unsigned int i;

	/* A descriptor without a VM. */
	CHECK_EQ(async_setup(&vm, ring), -EINVAL);

	must_vm_create(&vm, "rings", 0);
	CHECK_EQ(async_setup(&vm, NULL), -EFAULT);
	CHECK_EQ(async_setup(&vm, (char *)ring + 64), -EINVAL);
	CHECK_EQ(async_setup(&vm, (void *)KERNEL_ADDRESS), -EFAULT);
	for (i = 0; i < ARRAY_SIZE(no_rings); i++) {
		*ring = no_rings[i];
		if (!CHECK_EQ(async_setup(&vm, ring), -EINVAL))
			printf("where: header %u\n", i);
	}
	*ring = good;
	REQUIRE(!mprotect(ring, PAGE_BYTES, PROT_READ));
	CHECK_EQ(async_setup(&vm, ring), -EFAULT);
	REQUIRE(!mprotect(ring, PAGE_BYTES, PROT_READ | PROT_WRITE));
	must_refuse_all(async->sim, CALL_RING, EIO);
	CHECK_EQ(async_setup(&vm, ring), -EIO);
	must_refuse(async->sim, 0, 0);
	check_other_process(&vm, ring);
	/* Nothing but the request page, so far. */
	CHECK_EQ(leaks_pins() - pinned, 1);

	CHECK_EQ(async_setup(&vm, ring), 0);
	CHECK_EQ(leaks_pins() - pinned, 2);
	CHECK_EQ(async_setup(&vm, ring), -EEXIST);
	must_vm_stop(&vm);
	CHECK_EQ(leaks_pins(), pinned);
	ring_free(ring);
}

/* As many as the hypervisor has places for, each place once. */
void async_registrations(const struct async *async)
{
	struct acrn_hsm_ring *ring;
	int fd = must_eventfd(), other = must_eventfd();
	struct hvsim_vm_stats stats;
	struct vm vm;
	uint64_t i;

	ring = must_async_vm(async, &vm, "registrations", ACRN_HSM_POLL_MODE_IRQ);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC, 0, 4, 0), -EINVAL);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC, 0x1000, 3, 0), -EINVAL);
	CHECK_EQ(vm_ioeventfd(&vm, 1000, ASYNC, 0x1000, 4, 0), -EBADF);
	for (i = 0; i < ASYNC_MAX; i++)
		CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO | MATCH, ASYNC_PORT, 2, i), 0);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO | MATCH, ASYNC_PORT, 2, i), -ENOSPC);
	CHECK_EQ(must_sim_stats(async->sim, vm.id).async_bells, ASYNC_MAX);

	CHECK_EQ(vm_ioeventfd(&vm, fd, DEASSIGN | ASYNC | PIO | MATCH, ASYNC_PORT, 2, 7), 0);
	CHECK_EQ(vm_ioeventfd(&vm, other, ASYNC | PIO | MATCH, ASYNC_PORT, 2, 8), -EEXIST);
	CHECK_EQ(vm_ioeventfd(&vm, other, ASYNC | PIO, ASYNC_PORT, 2, 0), -EEXIST);
	CHECK_EQ(vm_ioeventfd(&vm, other, ASYNC | PIO | MATCH, ASYNC_PORT, 2, 7), 0);

	/* Exactly that one was another's for a moment. */
	for (i = 0; i < ASYNC_MAX; i++)
		CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, i), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, ASYNC_MAX - 1), ASYNC_MAX - 1);
	CHECK_EQ(rings(other, 1), 1);

	/* Named by the eventfd alone: one after the other. */
	for (i = 0; i < ASYNC_MAX - 1; i++)
		CHECK_EQ(vm_ioeventfd(&vm, fd, DEASSIGN, 0, 0, 0), 0);
	stats = must_sim_stats(async->sim, vm.id);
	CHECK_EQ(stats.async_bells, 1);
	/* What the hypervisor would have refused in silence was never asked of it. */
	CHECK_EQ(stats.async_refused, 0);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 7), HVSIM_ASYNC);
	CHECK_EQ(rings(other, 1), 1);
	CHECK_EQ(eventfd_count(fd), 0);
	must_async_stop(&vm, ring);
	close(fd);
	close(other);
}

/* Without a ring the flag means nothing; with one, both kinds live together. */
void async_both_kinds(const struct async *async)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_ASYNCIO_BYTES);
	int early = must_eventfd(), late = must_eventfd();
	struct vm vm;

	must_vm_create(&vm, "kinds", 0);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	CHECK_EQ(vm_ioeventfd(&vm, early, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 1), HVSIM_DONE);
	CHECK_EQ(rings(early, 1), 1);

	CHECK_EQ(async_setup(&vm, ring), 0);
	CHECK_EQ(vm_ioeventfd(&vm, late, ASYNC | PIO, ASYNC_PORT, 2, 0), -EEXIST);
	CHECK_EQ(vm_ioeventfd(&vm, late, ASYNC | PIO, ASYNC_PORT + 8, 2, 0), 0);
	CHECK_EQ(vm_ioeventfd(&vm, early, PIO, ASYNC_PORT + 8, 2, 0), -EEXIST);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 1), HVSIM_DONE);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT + 8, 1), HVSIM_ASYNC);
	CHECK_EQ(rings(early, 1), 1);
	CHECK_EQ(rings(late, 1), 1);

	/* The same flags take away what they registered, before the ring and after. */
	CHECK_EQ(vm_ioeventfd(&vm, early, DEASSIGN | ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	CHECK_EQ(vm_ioeventfd(&vm, late, DEASSIGN | PIO, ASYNC_PORT + 8, 2, 0), 0);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 1), HVSIM_DONE);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT + 8, 1), HVSIM_DONE);
	CHECK_EQ(eventfd_count(early), 0);
	CHECK_EQ(eventfd_count(late), 0);
	CHECK_EQ(must_sim_stats(async->sim, vm.id).async_bells, 0);
	must_async_stop(&vm, ring);
	close(early);
	close(late);
}

/* A hypervisor that says no leaves everything as it was. */
void async_refusals(const struct async *async)
{
	int fd = must_eventfd();
	struct acrn_hsm_ring *ring;
	struct vm vm;
	int i;

	ring = must_async_vm(async, &vm, "refusals", ACRN_HSM_POLL_MODE_POLL);
	must_refuse_all(async->sim, CALL_ASSIGN, EIO);
	for (i = 0; i < 2 * ASYNC_MAX; i++)
		CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0), -EIO);
	must_refuse(async->sim, 0, 0);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);

	must_refuse_all(async->sim, CALL_DEASSIGN, EIO);
	CHECK_EQ(vm_ioeventfd(&vm, fd, DEASSIGN | PIO, ASYNC_PORT, 2, 0), -EIO);
	must_refuse(async->sim, 0, 0);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 1), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, 1), 1);
	CHECK_EQ(vm_ioeventfd(&vm, fd, DEASSIGN | PIO, ASYNC_PORT, 2, 0), 0);
	CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, 1), HVSIM_DONE);
	CHECK_EQ(eventfd_count(fd), 0);
	must_async_stop(&vm, ring);
	close(fd);
}
