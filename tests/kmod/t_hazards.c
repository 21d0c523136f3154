// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_hazards.c - what other Service Modules do wrong, where no other test looks
 *
 * Each group is a row of docs/hazards.md.
 */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "child.h"
#include "echo.h"
#include "harness.h"
#include "leaks.h"

#define PAGE_BYTES	4096
#define DOORBELL	0x2000

static int control, sim;

static void must_serve_echo(struct vm *vm, const char *name, uint64_t flags)
{
	must_vm_create(vm, name, flags);
	must_vm_serve(vm, &echo_model);
	must_vm_start(vm);
}

/* D2: upcalls for the older VM are found behind one that has nothing. */
static void older_vm(void)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	uint64_t rescued = must_info(control).rescued;
	struct echo_guest guest;
	struct vm older, newer;

	must_serve_echo(&older, "older", 0);
	must_serve_echo(&newer, "newer", 0);
	echo_guest_init(&guest, sim, older.id, 0, &access, 1, 3);
	/* Room for whoever lets go of a request to have gone, too. */
	guest.run.gap_ns = 2000000;
	guest.ret = sim_run(sim, &guest.run);
	echo_is_right(&guest, "the older of two VMs");
	CHECK_EQ(must_info(control).rescued, rescued);
	must_vm_stop(&newer);
	must_vm_stop(&older);
}

/* D14, D16: what a device model has and never answers, when its turn is ended. */
static void taken_back(unsigned long cmd, const char *what)
{
	struct hvsim_access access = echo_read(ECHO_PORT);
	struct echo_guest guest;
	struct vm vm;

	access.value = 0xffff;
	must_vm_create(&vm, "taken back", 0);
	REQUIRE(!vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(&vm);
	echo_guest_init(&guest, sim, vm.id, 0, &access, 1, 1);
	must_echo_start(&guest);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0), 0);
	CHECK_EQ(vm_ioctl(&vm, cmd, 0), 0);
	echo_join(&guest);
	echo_is_right(&guest, what);
	must_vm_stop(&vm);
}

/* Has a copy of the page, and writes all over it. */
static uint16_t scribble(const void *page)
{
	memset((void *)page, 0, PAGE_BYTES);
	return 0;
}

/* R5: after a fork the page is still the one that the hypervisor writes to. */
static void forked(void)
{
	struct vm vm;
	pid_t pid;

	must_serve_echo(&vm, "forked", 0);
	check_echo(sim, vm.id, 0, 3, "before a fork");
	pid = must_child(scribble, vm.page, NULL);
	check_echo(sim, vm.id, 0, 3, "while a child has the page, too");
	check_echo_vm(sim, vm.id, "forked");
	must_kill(pid);
	check_echo(sim, vm.id, 0, 3, "after the child");
	must_vm_stop(&vm);
}

/* H8: who notifies is decided by the flag of CREATE_VM, for each request. */
static void notified(uint64_t flags, unsigned int want)
{
	const struct hvsim_access accesses[] = {
		echo_read(ECHO_PORT), echo_write(DOORBELL, 1),
	};
	int bell = eventfd(0, EFD_NONBLOCK);
	struct echo_guest guest;
	struct vm vm;

	must_vm_create(&vm, "notified", flags);
	REQUIRE(!vm_ioeventfd(&vm, bell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	echo_guest_init(&guest, sim, vm.id, 0, accesses, 2, 10);
	guest.ret = sim_run(sim, &guest.run);
	echo_is_right(&guest, "notified");
	must_vm_stop(&vm);
	/* Of all VMs, and all counted by now: the VM is gone. */
	CHECK_EQ(must_sim_totals(sim).hypercalls[0x31], want);
	close(bell);
}

/* R29: what is returned says nothing that was not asked for. */
static void nothing_else(void)
{
	struct acrn_hsm_poll_info info;
	unsigned int i;

	memset(&info, 0xff, sizeof(info));
	REQUIRE(!ioctl(control, ACRN_HSM_IOCTL_GET_INFO, &info));
	CHECK_EQ(info.nr_vms, 0);
	for (i = 0; i < sizeof(info.reserved) / sizeof(info.reserved[0]); i++)
		CHECK_EQ(info.reserved[i], 0);
}

/* R18: nobody can move a poller away from its CPU. */
static void bound(void)
{
	uint32_t poller = must_poller(control, 1, ACRN_HSM_POLLER_FORCE);
	pid_t pid = must_poller_stats(control, poller).pid;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	CHECK_ERRNO(sched_setaffinity(pid, sizeof(set), &set), EINVAL);
	CHECK_EQ(poller_destroy(control, poller), 0);
}

int main(void)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 5000,
	};
	struct leaks before;

	must_open(NULL, &control, &sim);
	must_sim_config(sim, &config);
	leaks_begin(&before);

	notified(VM_POLLING, 0);
	notified(0, 20);
	nothing_else();
	older_vm();
	taken_back(ACRN_IOCTL_DESTROY_IOREQ_CLIENT, "default client destroyed");
	taken_back(ACRN_IOCTL_CLEAR_VM_IOREQ, "requests cleared");
	forked();
	bound();

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
