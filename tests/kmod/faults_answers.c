// SPDX-License-Identifier: BSD-3-Clause
/* faults_answers.c - the hypervisor does not take an answer */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"
#include "kmsg.h"

#define HV_NOTIFY	0x31
#define REFUSALS	200
#define LINES_MAX	12	/* printk's limit is 10 in 5 s */
#define TIMEOUT_MS	10

static void reset_slots(const struct faults_rig *rig, uint16_t vmid)
{
	struct hvsim_vm_op op = { .vmid = vmid, .op = HVSIM_OP_RESET_SLOTS };

	REQUIRE(!ioctl(rig->sim, HVSIM_IOCTL_VM_OP, &op));
}

/* vCPU 0 leaves its slot COMPLETE for ever; vCPU 1 goes on. */
static void never_free(const struct faults_rig *rig, const struct faults_way *way)
{
	struct hvsim_faults faults = { .never_free_vcpus = 0x1 };
	uint64_t value = 0;
	int bell = eventfd(0, EFD_NONBLOCK);
	uint32_t outcome;
	struct vm vm;

	must_faults_vm(rig, &vm, way, bell);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	faults.vmid = vm.id;
	must_sim_faults(rig->sim, &faults);

	CHECK_EQ(sim_in(rig->sim, vm.id, ECHO_PORT, 2, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_DONE);
	CHECK_EQ(sim_in(rig->sim, vm.id, ECHO_PORT, 2, &value, &outcome), 0);
	CHECK_EQ(outcome, HVSIM_NOT_FREE);
	check_echo(rig->sim, vm.id, 1, 200, way->name);

	faults_none(rig);
	reset_slots(rig, vm.id);
	check_echo(rig->sim, vm.id, 0, 20, way->name);
	check_echo(rig->sim, vm.id, 1, 20, way->name);
	CHECK_EQ(vm.served, 241);
	must_vm_stop(&vm);
	close(bell);
}

static void refuse_notify(const struct faults_rig *rig, uint32_t nr)
{
	const struct hvsim_faults faults = {
		.vmid = HVSIM_ANY, .refuse_call = HV_NOTIFY, .refuse_nr = nr,
		.refuse_errno = EIO,
	};

	must_sim_faults(rig->sim, &faults);
}

/* This device model is the test itself: it wants to see what NOTIFY returns. */
static void notify_returns_it(const struct faults_rig *rig)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	int bell = eventfd(0, EFD_NONBLOCK);
	struct echo_guest guest;
	struct vm vm;

	must_faults_vm(rig, &vm, &faults_ways[0], bell);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0), 0);
	must_vm_start(&vm);
	echo_guest_init(&guest, rig->sim, vm.id, 0, &access, 1, 1);
	must_echo_start(&guest);
	CHECK_EQ(vm_ioctl(&vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0), 0);
	refuse_notify(rig, 1);
	CHECK_EQ(vm_notify(&vm, 0), -EIO);
	/* It is answered for all that: a second time there is nothing to do. */
	CHECK_EQ(vm_notify(&vm, 0), 0);
	echo_join(&guest);
	faults_none(rig);
	CHECK_EQ(guest.run.missing, 1);
	CHECK_EQ(must_vm_stats(rig->control, vm.id).user.notified, 1);
	must_vm_stop(&vm);
	close(bell);
}

/* Many in a row: the log is told, and not flooded. */
static void log_is_spared(const struct faults_rig *rig)
{
	const struct hvsim_access access = echo_write(FAULTS_BELL, 1);
	int bell = eventfd(0, EFD_NONBLOCK), kmsg = must_kmsg_open();
	struct echo_guest guest;
	unsigned int lines;
	uint64_t rung = 0;
	char line[256];
	struct vm vm;

	must_faults_vm(rig, &vm, &faults_ways[0], bell);
	must_vm_start(&vm);
	echo_guest_init(&guest, rig->sim, vm.id, 0, &access, 1, REFUSALS);
	refuse_notify(rig, ~0u);
	guest.ret = sim_run(rig->sim, &guest.run);
	faults_none(rig);

	CHECK_EQ(guest.run.missing, REFUSALS);
	CHECK_EQ(must_sim_stats(rig->sim, vm.id).double_answers, 0);
	lines = kmsg_count(kmsg, "acrn_hsm", line, sizeof(line));
	CHECK(lines >= 1 && lines <= LINES_MAX);
	CHECK(!lines || strstr(line, "refused"));
	CHECK_EQ(read(bell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, REFUSALS);
	must_vm_stop(&vm);
	close(kmsg);
	close(bell);
}

void faults_answers(const struct faults_rig *rig)
{
	unsigned int i;

	faults_config(rig, 3000);
	for (i = 0; i < ARRAY_SIZE(faults_ways); i++)
		never_free(rig, &faults_ways[i]);
	faults_config(rig, 100);
	notify_returns_it(rig);
	faults_config(rig, TIMEOUT_MS);
	log_is_spared(rig);
}
