// SPDX-License-Identifier: BSD-3-Clause
/*
 * faults_resets.c - the VM resets itself with requests in flight
 *
 * (By RESET_VM: faults_brackets.c.)
 * What the kernel answers stays exact.  What the device model answers cannot:
 * nobody tells it that its request is gone, so it may answer the next one with
 * the answer to the last.  That hurts its own VM, and no vCPU hangs.
 */
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"

#define REQUESTS	1500
#define RESET_PPM	250000
#define AFTERWARDS	100

static void run_with_resets(const struct faults_rig *rig, struct echo_guest *guest)
{
	const struct hvsim_faults faults = {
		.vmid = guest->run.vmid, .reset_ppm = RESET_PPM,
	};

	must_sim_faults(rig->sim, &faults);
	guest->ret = sim_run(rig->sim, &guest->run);
	faults_none(rig);
	CHECK_EQ(guest->ret, 0);
	/* Resets did hit requests; some came after the answer. */
	CHECK(guest->run.cut > REQUESTS * (RESET_PPM / 1000) / 1000 / 20);
}

/* Every request was answered or cut short, and its doorbell rang at most once. */
static void in_kernel(const struct faults_rig *rig, const struct faults_way *way)
{
	const struct hvsim_access access = echo_write(FAULTS_BELL, 1);
	int bell = eventfd(0, EFD_NONBLOCK);
	struct echo_guest guest;
	uint64_t rung = 0;
	struct vm vm;

	must_faults_vm(rig, &vm, way, bell);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	echo_guest_init(&guest, rig->sim, vm.id, 0, &access, 1, REQUESTS);
	run_with_resets(rig, &guest);
	CHECK_EQ(guest.run.done + guest.run.cut, REQUESTS);
	CHECK_EQ(guest.run.missing, 0);

	check_echo(rig->sim, vm.id, 0, AFTERWARDS, way->name);
	check_echo_vm(rig->sim, vm.id, way->name);
	CHECK_EQ(vm.served, AFTERWARDS);
	must_vm_stop(&vm);
	CHECK_EQ(read(bell, &rung, sizeof(rung)), sizeof(rung));
	CHECK(rung >= guest.run.done && rung <= REQUESTS);
	printf("%s: %llu done, %llu cut, %llu rung\n", way->name,
	       (unsigned long long)guest.run.done, (unsigned long long)guest.run.cut,
	       (unsigned long long)rung);
	close(bell);
}

/* Every request ends before its time is up. */
static void by_device_model(const struct faults_rig *rig, const struct faults_way *way)
{
	const struct hvsim_access access = echo_read(ECHO_PORT);
	int bell = eventfd(0, EFD_NONBLOCK);
	struct hvsim_vm_stats stats;
	struct echo_guest guest;
	struct vm vm;

	must_faults_vm(rig, &vm, way, bell);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	echo_guest_init(&guest, rig->sim, vm.id, 1, &access, 1, REQUESTS);
	run_with_resets(rig, &guest);
	stats = must_sim_stats(rig->sim, vm.id);
	CHECK_EQ(guest.run.done + guest.run.cut + guest.run.missing, REQUESTS);
	printf("%s, device model: %llu done, %llu cut, %llu missing, %llu other answers\n",
	       way->name, (unsigned long long)guest.run.done,
	       (unsigned long long)guest.run.cut, (unsigned long long)guest.run.missing,
	       (unsigned long long)guest.run.mismatches);
	/* An answer too late may end a wait; none may leave a slot unusable. */
	CHECK(guest.run.missing <= REQUESTS / 20);
	CHECK_EQ(stats.outcome[HVSIM_NOT_FREE], 0);
	check_echo(rig->sim, vm.id, 1, AFTERWARDS, way->name);
	must_vm_stop(&vm);
	close(bell);
}

void faults_resets(const struct faults_rig *rig)
{
	unsigned int i;

	faults_config(rig, 3000);
	for (i = 0; i < ARRAY_SIZE(faults_ways); i++) {
		in_kernel(rig, &faults_ways[i]);
		by_device_model(rig, &faults_ways[i]);
	}
}
