// SPDX-License-Identifier: BSD-3-Clause
/* faults_upcalls.c - upcalls that are lost, come twice, or come late */

#include <stdatomic.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"

#define ALL_PPM		1000000
#define RESCUES		2
#define GAP_NS		20000000
#define RESCUE_MAX_NS	2500000000ull	/* two sweeps, and some for a slow machine */
#define REQUESTS	2000

/* With no other upcall in sight it is the sweep that finds a request. */
static void rescued(const struct faults_rig *rig)
{
	const struct hvsim_faults lost = { .vmid = HVSIM_ANY, .drop_ppm = ALL_PPM };
	const struct hvsim_access access = echo_read(ECHO_PORT);
	uint64_t before = must_info(rig->control).rescued;
	int bell = eventfd(0, EFD_NONBLOCK);
	struct echo_guest guest;
	struct vm vm;

	must_faults_vm(rig, &vm, &faults_ways[0], bell);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	must_sim_faults(rig->sim, &lost);
	echo_guest_init(&guest, rig->sim, vm.id, 0, &access, 1, RESCUES);
	/* Whoever lets go of the last request would find the next, if it were there. */
	guest.run.gap_ns = GAP_NS;
	guest.ret = sim_run(rig->sim, &guest.run);
	faults_none(rig);

	echo_is_right(&guest, "all upcalls lost");
	CHECK(guest.run.max_ns < RESCUE_MAX_NS);
	CHECK_EQ(must_info(rig->control).rescued - before, RESCUES);
	CHECK_EQ(must_sim_stats(rig->sim, vm.id).upcalls_dropped, RESCUES);
	check_echo_vm(rig->sim, vm.id, "all upcalls lost");
	must_vm_stop(&vm);
	close(bell);
}

/* A VM in order, whose upcalls make the dispatcher look around. */
struct metronome {
	struct vm vm;
	struct echo_guest guest;
	struct hvsim_access access;
	const struct faults_rig *rig;
	atomic_bool over;
	pthread_t thread;
};

static void *beat(void *arg)
{
	struct metronome *metronome = arg;

	while (!atomic_load(&metronome->over)) {
		metronome->guest.ret = sim_run(metronome->rig->sim, &metronome->guest.run);
		echo_is_right(&metronome->guest, "metronome");
	}
	return NULL;
}

static void start_metronome(struct metronome *metronome, const struct faults_rig *rig)
{
	metronome->rig = rig;
	metronome->access = echo_read(ECHO_PORT);
	atomic_store(&metronome->over, false);
	must_vm_create(&metronome->vm, "metronome", 0);
	must_vm_serve(&metronome->vm, &echo_model);
	must_vm_start(&metronome->vm);
	echo_guest_init(&metronome->guest, rig->sim, metronome->vm.id, 0,
			&metronome->access, 1, 20);
	metronome->guest.run.gap_ns = 100000;
	REQUIRE(!pthread_create(&metronome->thread, NULL, beat, metronome));
}

static void stop_metronome(struct metronome *metronome)
{
	atomic_store(&metronome->over, true);
	pthread_join(metronome->thread, NULL);
	check_echo_vm(metronome->rig->sim, metronome->vm.id, "metronome");
	must_vm_stop(&metronome->vm);
}

/* A tenth, a quarter and a quarter, give or take: it did happen. */
static void check_dice(int sim, uint16_t vmid)
{
	struct hvsim_vm_stats stats = must_sim_stats(sim, vmid);

	CHECK(stats.upcalls_dropped > REQUESTS / 20);
	CHECK(stats.upcalls_duplicated > REQUESTS / 10);
	CHECK(stats.upcalls_delayed > REQUESTS / 10);
}

static void unreliable(const struct faults_rig *rig, const struct faults_way *way)
{
	const struct hvsim_access accesses[] = {
		echo_read(ECHO_PORT), echo_write(FAULTS_BELL, 1),
		echo_read(ECHO_PORT + 2), echo_read(ECHO_PORT + 4),
	};
	int bell = eventfd(0, EFD_NONBLOCK);
	struct hvsim_faults faults = {
		.drop_ppm = 100000, .dup_ppm = 250000, .delay_ppm = 250000,
		.delay_us = 300,
	};
	struct echo_guest guest;
	uint64_t rung = 0;
	struct vm vm;

	must_faults_vm(rig, &vm, way, bell);
	must_vm_serve(&vm, &echo_model);
	must_vm_start(&vm);
	faults.vmid = vm.id;
	must_sim_faults(rig->sim, &faults);
	echo_guest_init(&guest, rig->sim, vm.id, 1, accesses, ARRAY_SIZE(accesses),
			REQUESTS / ARRAY_SIZE(accesses));
	guest.ret = sim_run(rig->sim, &guest.run);
	faults_none(rig);

	echo_is_right(&guest, way->name);
	check_echo_vm(rig->sim, vm.id, way->name);
	check_dice(rig->sim, vm.id);
	must_vm_stop(&vm);
	CHECK_EQ(vm.served, REQUESTS / 4 * 3);
	CHECK_EQ(read(bell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, REQUESTS / 4);
	close(bell);
}

void faults_upcalls(const struct faults_rig *rig)
{
	struct metronome metronome;
	unsigned int i;

	faults_config(rig, 10000);
	rescued(rig);
	start_metronome(&metronome, rig);
	for (i = 0; i < ARRAY_SIZE(faults_ways); i++)
		unreliable(rig, &faults_ways[i]);
	stop_metronome(&metronome);
}
