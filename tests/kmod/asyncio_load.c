// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_load.c - doorbells are counted exactly, whoever drains the ring */

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "asyncio.h"
#include "harness.h"
#include "ringing.h"
#include "switcher.h"

#define NR_VCPUS	2
#define REPEAT		60
#define SWITCH_REPEAT	250
#define DEASSIGN_TIMES	60
#define LOST		20

/**
 * struct load - 64 doorbells, of three sorts, and two vCPUs that ring them all
 * @fds:	eventfds
 * @accesses:	one write for each, and a read that the device model answers
 * @guests:	vCPUs
 */
struct load {
	int fds[ASYNC_MAX];
	struct hvsim_access accesses[ASYNC_MAX + 1];
	struct echo_guest guests[NR_VCPUS];
};

/* Queues by what is written to one port, by address, and by both. */
static void must_register(struct load *load, struct vm *vm, unsigned int i)
{
	struct hvsim_access *access = &load->accesses[i];
	uint32_t flags = ASYNC | (i % 3 ? 0 : PIO) | (i % 3 == 1 ? 0 : MATCH);

	access->type = i % 3 ? ACRN_IOREQ_TYPE_MMIO : ACRN_IOREQ_TYPE_PORTIO;
	access->direction = ACRN_IOREQ_DIR_WRITE;
	access->size = 2;
	access->address = i % 3 ? ASYNC_MMIO + 4 * i : ASYNC_PORT;
	access->value = i;
	load->fds[i] = must_eventfd();
	REQUIRE(!vm_ioeventfd(vm, load->fds[i], flags, access->address, 2, i));
}

static void must_load_start(struct load *load, const struct async *async,
			    struct vm *vm, unsigned int repeat)
{
	unsigned int i;

	memset(load, 0, sizeof(*load));
	for (i = 0; i < ASYNC_MAX; i++)
		must_register(load, vm, i);
	load->accesses[ASYNC_MAX] = echo_read(ECHO_PORT);
	for (i = 0; i < NR_VCPUS; i++) {
		echo_guest_init(&load->guests[i], async->sim, vm->id, i, load->accesses,
				ASYNC_MAX + 1, repeat);
		must_echo_start(&load->guests[i]);
	}
}

/* Each eventfd has rung as often as its doorbell, and no more. */
static void check_load(struct load *load, const struct async *async, struct vm *vm,
		       unsigned int repeat)
{
	const uint64_t all = (uint64_t)NR_VCPUS * ASYNC_MAX * repeat;
	struct hvsim_vm_stats seen;
	struct acrn_hsm_vm_stats stats;
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_join(&load->guests[i]);
		echo_is_right(&load->guests[i], "doorbells and reads");
		CHECK_EQ(load->guests[i].run.done, (ASYNC_MAX + 1) * repeat);
	}
	for (i = 0; i < ASYNC_MAX; i++) {
		CHECK_EQ(rings(load->fds[i], NR_VCPUS * repeat), NR_VCPUS * repeat);
		close(load->fds[i]);
	}
	seen = must_sim_stats(async->sim, vm->id);
	stats = must_vm_stats(async->control, vm->id);
	CHECK_EQ(seen.outcome[HVSIM_ASYNC], all);
	CHECK_EQ(seen.outcome[HVSIM_RING_FULL], 0);
	/* No slot was used for a doorbell. */
	CHECK_EQ(seen.requests, NR_VCPUS * repeat);
	CHECK_EQ(stats.async_signalled, all);
	CHECK_EQ(stats.async_dropped, 0);
	check_echo_vm(async->sim, vm->id, "doorbells");
}

void async_exact(const struct async *async, uint32_t mode)
{
	struct acrn_hsm_ring *ring;
	struct load load;
	struct vm vm;

	ring = must_async_vm(async, &vm, "exact", mode);
	must_load_start(&load, async, &vm, REPEAT);
	check_load(&load, async, &vm, REPEAT);
	must_async_stop(&vm, ring);
}

void async_exact_switched(const struct async *async)
{
	struct acrn_hsm_ring *ring;
	struct switcher switcher;
	struct load load;
	struct vm vm;

	ring = must_async_vm(async, &vm, "switched", ACRN_HSM_POLL_MODE_IRQ);
	must_switcher_start(&switcher, async->control, vm.id);
	must_load_start(&load, async, &vm, SWITCH_REPEAT);
	check_load(&load, async, &vm, SWITCH_REPEAT);
	switcher_stop(&switcher);
	printf("switched %lu times\n", (unsigned long)switcher.calls);
	CHECK(switcher.calls > 20);
	must_async_stop(&vm, ring);
}

/* The poller was there before the ring, and learns of it. */
void async_set_up_late(const struct async *async)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_ASYNCIO_BYTES);
	struct load load;
	struct vm vm;

	must_vm_create(&vm, "late", 0);
	REQUIRE(!poller_attach(async->control, async->poller, vm.id));
	REQUIRE(!vm_set_mode(async->control, vm.id, ACRN_HSM_POLL_MODE_POLL));
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	CHECK_EQ(async_setup(&vm, ring), 0);
	must_load_start(&load, async, &vm, 10);
	check_load(&load, async, &vm, 10);
	CHECK_EQ(must_vm_stats(async->control, vm.id).mode, ACRN_HSM_POLL_MODE_POLL);
	must_async_stop(&vm, ring);
}

/* Once DEASSIGN has returned its eventfd is silent, whatever is in the ring. */
void async_deassign(const struct async *async, uint32_t mode)
{
	const struct hvsim_access access = echo_write(ASYNC_PORT, 1);
	struct echo_guest guest;
	struct acrn_hsm_ring *ring;
	int fd = must_eventfd();
	uint64_t rung = 0, late = 0;
	struct vm vm;
	int i;

	ring = must_async_vm(async, &vm, "deassign", mode);
	echo_guest_init(&guest, async->sim, vm.id, 0, &access, 1, 1u << 30);
	must_echo_start(&guest);
	for (i = 0; i < DEASSIGN_TIMES; i++) {
		CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 4, 0), 0);
		time_sleep_ns(2000000);
		CHECK_EQ(vm_ioeventfd(&vm, fd, DEASSIGN | ASYNC | PIO, ASYNC_PORT, 4, 0), 0);
		rung += eventfd_count(fd);
		time_sleep_ns(500000);
		late += eventfd_count(fd);
	}
	CHECK_EQ(late, 0);
	CHECK(rung > DEASSIGN_TIMES);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	echo_join(&guest);
	CHECK_EQ(guest.run.missing, 0);
	printf("%lu writes, %lu rang, %llu were in the ring too late\n",
	       (unsigned long)guest.run.done, (unsigned long)rung,
	       (unsigned long long)must_vm_stats(async->control, vm.id).async_dropped);
	must_async_stop(&vm, ring);
	close(fd);
}

/* Without upcalls the sweep finds what is in the ring. */
void async_lost_upcalls(const struct async *async)
{
	const struct hvsim_faults lost = { .vmid = HVSIM_ANY, .drop_ppm = 1000000 };
	int fd = must_eventfd(), i;
	struct acrn_hsm_ring *ring;
	struct vm vm;

	ring = must_async_vm(async, &vm, "lost", ACRN_HSM_POLL_MODE_IRQ);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	must_sim_faults(async->sim, &lost);
	for (i = 0; i < LOST; i++)
		CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, i), HVSIM_ASYNC);
	CHECK_EQ(rings(fd, LOST), LOST);
	must_refuse(async->sim, 0, 0);
	must_async_stop(&vm, ring);
	close(fd);
}

/* A reset is the slots' business: doorbells and ring stay. */
void async_reset(const struct async *async)
{
	struct acrn_hsm_ring *ring;
	int fd = must_eventfd();
	struct vm vm;
	int i;

	ring = must_async_vm(async, &vm, "reset", ACRN_HSM_POLL_MODE_POLL);
	CHECK_EQ(vm_ioeventfd(&vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0), 0);
	for (i = 0; i < 3; i++) {
		CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, i), HVSIM_ASYNC);
		CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
		CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, i), HVSIM_STOPPED);
		CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0), 0);
		CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_RESET_VM, 0), 0);
		must_vm_start(&vm);
		CHECK_EQ(async_ring(async, &vm, ASYNC_PORT, i), HVSIM_ASYNC);
		CHECK_EQ(rings(fd, 2), 2);
	}
	must_async_stop(&vm, ring);
	close(fd);
}
