// SPDX-License-Identifier: BSD-3-Clause
/*
 * faults_signals.c - a signal for the device model while it waits in CLEAR
 *
 * The wait is for whoever serves a request at this moment.  So a hog stops the
 * dispatcher on CPU 0 wherever it is, and sends the signal; if the dispatcher has
 * a request in its hands, CLEAR must last as long as the hog.
 */
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"
#include "kmsg.h"

#define HOG_NS		4000000
/* So that the dispatcher is in a request half of the time; well below the hog's. */
#define HV_NOTIFY	0x31
#define SLOW_US		500
#define WAITS		3		/* seen, then it is enough */
#define TRIES		2000
#define WARNINGS_MAX	1		/* of a host that stops us for long */

struct signals {
	const struct faults_rig *rig;
	struct vm vm;
	pthread_t clearer;
	pthread_t hog;
	sem_t go;
	sem_t done;
	atomic_bool over;
};

static void nothing(int number)
{
	(void)number;
}

static void sem_down(sem_t *sem)
{
	while (sem_wait(sem))
		;
}

static void *hog(void *arg)
{
	struct signals *signals = arg;
	uint64_t end;

	REQUIRE(!thread_pin(0));
	REQUIRE(!thread_fifo(60));
	for (;;) {
		sem_down(&signals->go);
		if (atomic_load(&signals->over))
			return NULL;
		end = time_ns() + HOG_NS;
		pthread_kill(signals->clearer, SIGUSR1);
		while (time_ns() < end)
			;
		sem_post(&signals->done);
	}
}

/* Whether it had to wait for the hog. */
static bool clear(struct signals *signals)
{
	uint64_t begin, took;

	sem_post(&signals->go);
	begin = time_ns();
	CHECK_EQ(vm_ioctl(&signals->vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0), 0);
	took = time_ns() - begin;
	sem_down(&signals->done);
	return took > HOG_NS / 2;
}

static void clear_again_and_again(struct signals *signals)
{
	unsigned int waited = 0, i;

	for (i = 0; i < TRIES && waited < WAITS; i++) {
		waited += clear(signals);
		/* Wherever the dispatcher is by then. */
		time_sleep_ns(200000 + i % 37 * 5000);
	}
	printf("signals: %u of %u CLEARs found a request in the making\n", waited, i);
	CHECK_EQ(waited, WAITS);
}

static void start_hog(struct signals *signals)
{
	const struct sigaction action = { .sa_handler = nothing };

	REQUIRE(!sigaction(SIGUSR1, &action, NULL));
	REQUIRE(!sem_init(&signals->go, 0, 0) && !sem_init(&signals->done, 0, 0));
	signals->clearer = pthread_self();
	REQUIRE(!pthread_create(&signals->hog, NULL, hog, signals));
}

static void stop_hog(struct signals *signals)
{
	atomic_store(&signals->over, true);
	sem_post(&signals->go);
	pthread_join(signals->hog, NULL);
}

static void *in_thread(void *arg)
{
	struct signals *signals = arg;
	int kmsg = must_kmsg_open();
	char line[256];

	REQUIRE(!thread_pin(1));
	start_hog(signals);
	clear_again_and_again(signals);
	stop_hog(signals);
	CHECK(kmsg_count(kmsg, "acrn_hsm", line, sizeof(line)) <= WARNINGS_MAX);
	close(kmsg);
	return NULL;
}

void faults_signals(const struct faults_rig *rig)
{
	const struct hvsim_access access = echo_write(FAULTS_BELL, 1);
	const struct hvsim_faults slow = {
		.vmid = HVSIM_ANY, .slow_call = HV_NOTIFY, .slow_us = SLOW_US,
	};
	struct signals signals = { .rig = rig };
	int bell = eventfd(0, EFD_NONBLOCK);
	struct echo_guest guest;
	pthread_t thread;

	faults_config(rig, 5000);
	must_faults_vm(rig, &signals.vm, &faults_ways[0], bell);
	must_vm_start(&signals.vm);
	must_sim_faults(rig->sim, &slow);
	echo_guest_init(&guest, rig->sim, signals.vm.id, 0, &access, 1, ~0u);
	guest.run.gap_ns = SLOW_US * 1000;
	must_echo_start(&guest);
	REQUIRE(!pthread_create(&thread, NULL, in_thread, &signals));
	pthread_join(thread, NULL);
	faults_none(rig);
	/* Ends the run, too. */
	must_vm_stop(&signals.vm);
	echo_join(&guest);
	CHECK(guest.run.done > 0);
	CHECK_EQ(guest.run.missing, 0);
	close(bell);
}
