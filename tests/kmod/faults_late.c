// SPDX-License-Identifier: BSD-3-Clause
/*
 * faults_late.c - RESET_VM while the device model's NOTIFY is on its way
 *
 * A NOTIFY that arrives behind the reset is remembered for a request that has not
 * been made yet.  The hypervisor is slow to hear of answers here: RESET_VM answers
 * vCPU 0 itself, and while it tells, the device model answers vCPU 1.
 */
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"

#define HV_NOTIFY	0x31
#define SLOW_US		100000
#define LOOK_NS		1000000
#define SOON_NS		5000000000ull
#define NR_VCPUS	2
#define AFTERWARDS	20

static uint32_t state_of(const struct vm *vm, unsigned int vcpu)
{
	return __atomic_load_n(&vm->page->req_slot[vcpu].processed, __ATOMIC_ACQUIRE);
}

static bool are_handed_over(void *arg)
{
	const struct vm *vm = arg;

	return state_of(vm, 0) == ACRN_IOREQ_STATE_PROCESSING &&
	       state_of(vm, 1) == ACRN_IOREQ_STATE_PROCESSING;
}

/* Both vCPUs have asked the device model, and their VM is paused for its reset. */
static void must_ask_and_pause(const struct faults_rig *rig, struct vm *vm)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	struct echo_guest guests[NR_VCPUS];
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_guest_init(&guests[i], rig->sim, vm->id, i, &access, 1, 1);
		must_echo_start(&guests[i]);
	}
	REQUIRE(time_wait(are_handed_over, vm, SOON_NS));
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	for (i = 0; i < NR_VCPUS; i++)
		echo_join(&guests[i]);
}

/* Answers vCPU 1 as soon as vCPU 0 has been answered. */
static void *answer_meanwhile(void *arg)
{
	struct vm *vm = arg;

	/* Whoever waits in a hypercall keeps its CPU; on this one, above the poller. */
	REQUIRE(!thread_fifo(60));
	REQUIRE(!thread_pin(1));
	while (state_of(vm, 0) != ACRN_IOREQ_STATE_COMPLETE)
		time_sleep_ns(LOOK_NS);
	CHECK_EQ(state_of(vm, 1), ACRN_IOREQ_STATE_PROCESSING);
	CHECK_EQ(vm_notify(vm, 1), 0);
	return NULL;
}

static void reset(const struct faults_rig *rig, struct vm *vm)
{
	const struct hvsim_faults slow = {
		.vmid = vm->id, .slow_call = HV_NOTIFY, .slow_us = SLOW_US,
	};
	struct hvsim_vm_stats seen;
	pthread_t thread;

	must_sim_faults(rig->sim, &slow);
	REQUIRE(!pthread_create(&thread, NULL, answer_meanwhile, vm));
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_RESET_VM, 0), 0);
	pthread_join(thread, NULL);
	faults_none(rig);

	seen = must_sim_stats(rig->sim, vm->id);
	CHECK_EQ(seen.notify[0], 1);
	CHECK_EQ(seen.notify[1], 1);
	CHECK_EQ(seen.notify_spurious, 0);
	CHECK_EQ(state_of(vm, 0), ACRN_IOREQ_STATE_FREE);
	CHECK_EQ(state_of(vm, 1), ACRN_IOREQ_STATE_FREE);
}

static void late(const struct faults_rig *rig, const struct faults_way *way)
{
	int bell = eventfd(0, EFD_NONBLOCK);
	struct acrn_hsm_vm_stats stats;
	unsigned int i;
	struct vm vm;

	must_faults_vm(rig, &vm, way, bell);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0), 0);
	must_vm_start(&vm);
	must_ask_and_pause(rig, &vm);
	reset(rig, &vm);
	stats = must_vm_stats(rig->control, vm.id);
	CHECK_EQ(stats.user.fail_safe, 1);
	CHECK_EQ(stats.user.notified, NR_VCPUS);

	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), 0);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	for (i = 0; i < NR_VCPUS; i++)
		check_echo(rig->sim, vm.id, i, AFTERWARDS, way->name);
	check_echo_vm(rig->sim, vm.id, way->name);
	must_vm_stop(&vm);
	close(bell);
}

void faults_late(const struct faults_rig *rig)
{
	unsigned int i;

	faults_config(rig, 3000);
	/* Those that are notified. */
	for (i = 0; i < ARRAY_SIZE(faults_ways); i++)
		if (!faults_ways[i].flags)
			late(rig, &faults_ways[i]);
}
