// SPDX-License-Identifier: BSD-3-Clause
/* asyncio_end.c - the end of a VM whose doorbells go on ringing */

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "asyncio.h"
#include "child.h"
#include "harness.h"
#include "leaks.h"
#include "ringing.h"

#define NR_VCPUS	2
#define STOP_TIMES	8
#define KILL_TIMES	12
#define BUSY_NS		10000000
#define GONE_NS		5000000000ull
#define MORE_THAN_FIT	600

static const struct hvsim_access bell = {
	.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE, .size = 2,
	.address = ASYNC_PORT, .value = 1,
};

/* Nobody but the module serves it. */
static struct acrn_hsm_ring *must_plain_vm(struct vm *vm, uint64_t flags, int fd)
{
	struct acrn_hsm_ring *ring = must_ring(ACRN_HSM_ASYNCIO_BYTES);

	must_vm_create(vm, "ending", flags);
	REQUIRE(!async_setup(vm, ring));
	REQUIRE(!vm_ioeventfd(vm, fd, ASYNC | PIO, ASYNC_PORT, 2, 0));
	must_vm_start(vm);
	return ring;
}

static void must_poll(const struct async *async, uint16_t vmid, uint32_t mode)
{
	REQUIRE(!poller_attach(async->control, async->poller, vmid));
	REQUIRE(!vm_set_mode(async->control, vmid, mode));
}

static void must_ring_on(struct echo_guest *guests, const struct async *async,
			 uint16_t vmid)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_guest_init(&guests[i], async->sim, vmid, i, &bell, 1, 1u << 30);
		must_echo_start(&guests[i]);
	}
}

static unsigned long join(struct echo_guest *guests)
{
	unsigned long done = 0;
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_join(&guests[i]);
		CHECK_EQ(guests[i].run.missing, 0);
		done += guests[i].run.done;
	}
	return done;
}

/* Paused and destroyed, or just closed; with something in the ring. */
void async_stop_under_load(const struct async *async, uint32_t mode)
{
	struct echo_guest guests[NR_VCPUS];
	int64_t pinned = leaks_pins();
	struct acrn_hsm_ring *ring;
	unsigned long rung = 0;
	struct vm vm;
	int i, fd;

	for (i = 0; i < STOP_TIMES; i++) {
		fd = must_eventfd();
		ring = must_plain_vm(&vm, i & 2 ? VM_POLLING : 0, fd);
		must_poll(async, vm.id, mode);
		must_ring_on(guests, async, vm.id);
		time_sleep_ns(BUSY_NS);
		if (i & 1) {
			vm_forget(&vm);
			rung += join(guests);
		} else {
			CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
			rung += join(guests);
			must_vm_stop(&vm);
		}
		ring_free(ring);
		close(fd);
	}
	CHECK(rung > STOP_TIMES);
	CHECK_EQ(leaks_pins(), pinned);
}

static uint16_t device_model(const void *flags)
{
	struct vm vm;

	must_plain_vm(&vm, *(const uint64_t *)flags, must_eventfd());
	return vm.id;
}

static bool none_left(void *arg)
{
	return !must_info(*(const int *)arg).nr_vms;
}

void async_kill(const struct async *async, uint32_t mode)
{
	struct echo_guest guests[NR_VCPUS];
	int control = async->control;
	unsigned long rung = 0;
	uint64_t flags;
	uint16_t vmid;
	pid_t pid;
	int i;

	for (i = 0; i < KILL_TIMES; i++) {
		flags = i & 1 ? VM_POLLING : 0;
		pid = must_child(device_model, &flags, &vmid);
		must_poll(async, vmid, mode);
		must_ring_on(guests, async, vmid);
		time_sleep_ns(BUSY_NS / 4 * (i % 5));
		must_kill(pid);
		rung += join(guests);
		CHECK(time_wait(none_left, &control, GONE_NS));
	}
	printf("%d device models killed, %lu doorbells\n", KILL_TIMES, rung);
	CHECK(rung > KILL_TIMES);
}

static bool all_unpinned(void *pinned)
{
	return leaks_pins() == *(int64_t *)pinned;
}

static void configure(const struct async *async, uint32_t severity)
{
	const struct hvsim_config config = {
		.vcpus = NR_VCPUS, .severity = severity, .spin_us = 100,
		.timeout_ms = 5000,
	};

	must_sim_config(async->sim, &config);
}

static uint32_t ring_it(const struct async *async, uint16_t vmid)
{
	const struct vm vm = { .id = vmid };

	return async_ring(async, &vm, ASYNC_PORT, 1);
}

/* What must have come out of a VM's ring. */
struct drained {
	int control;
	uint16_t vmid;
	uint64_t signalled;
	uint64_t dropped;
};

static bool is_drained(void *arg)
{
	const struct drained *want = arg;
	struct acrn_hsm_vm_stats stats = must_vm_stats(want->control, want->vmid);

	return stats.async_signalled == want->signalled &&
	       stats.async_dropped == want->dropped;
}

/* The hypervisor did not hear that the doorbell is gone: the ring is drained. */
static void check_drained(const struct async *async, uint16_t vmid)
{
	struct drained want = { async->control, vmid, 1, MORE_THAN_FIT };
	int i;

	for (i = 0; i < MORE_THAN_FIT; i++)
		CHECK_EQ(ring_it(async, vmid), HVSIM_ASYNC);
	CHECK(time_wait(is_drained, &want, GONE_NS));
}

static void orphan(const struct async *async, uint32_t mode, bool deaf)
{
	struct hvsim_vm_op op = { .op = HVSIM_OP_POWEROFF };
	const uint64_t flags = VM_POLLING;
	int control = async->control;
	int64_t pinned = leaks_pins();
	pid_t pid = must_child(device_model, &flags, &op.vmid);
	struct drained first = { control, op.vmid, 1, 0 };

	must_poll(async, op.vmid, mode);
	CHECK_EQ(ring_it(async, op.vmid), HVSIM_ASYNC);
	CHECK(time_wait(is_drained, &first, GONE_NS));
	if (deaf)
		must_refuse_all(async->sim, CALL_DEASSIGN, EIO);
	must_kill(pid);
	must_refuse(async->sim, 0, 0);
	CHECK_EQ(must_info(control).nr_orphans, 1);
	/* Request page and ring. */
	CHECK_EQ(leaks_pins() - pinned, 2);

	if (deaf)
		check_drained(async, op.vmid);
	else
		/* A doorbell of nobody: a write that is dropped. */
		CHECK_EQ(ring_it(async, op.vmid), HVSIM_DONE);
	CHECK_EQ(must_sim_stats(async->sim, op.vmid).async_bells, deaf);
	CHECK_EQ(leaks_pins() - pinned, 2);

	REQUIRE(!ioctl(async->sim, HVSIM_IOCTL_VM_OP, &op));
	CHECK(time_wait(none_left, &control, GONE_NS));
	CHECK(time_wait(all_unpinned, &pinned, GONE_NS));
}

void async_orphan(const struct async *async, uint32_t mode)
{
	configure(async, HVSIM_SEVERITY_RT);
	orphan(async, mode, false);
	orphan(async, mode, true);
	configure(async, HVSIM_SEVERITY_STANDARD);
}
