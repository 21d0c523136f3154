// SPDX-License-Identifier: BSD-3-Clause
/*
 * faults_brackets.c - RESET_VM with requests in flight: every answer once
 *
 * The device model keeps the turns of all slots around RESET_VM, so each request
 * is handed over once, or taken back and answered fail-safe once, and the sums
 * are exact.  They are so for a VM that runs, too: the hypervisor refuses to
 * reset that one, but by then the module has stopped everybody and taken back
 * what was handed over, and all of it must go on as if nothing had been.
 */
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "echo.h"
#include "faults.h"
#include "harness.h"
#include "ringing.h"
#include "spinner.h"

#define NR_VCPUS	2
#define NR_ACCESSES	3	/* a numbered write, a read, a numbered doorbell */
#define ROUNDS		400
#define CYCLES		60
#define REFUSED_NS	100000
#define ENDLESS		1000000

/**
 * struct brackets - a VM, its device model and its vCPUs
 * @rig:	what the groups share
 * @way:	it is served in
 * @rescued:	requests that only the sweep had found before
 * @vm:		VM
 * @spinner:	its device model
 * @model:	the device model's thread, asleep in ATTACH
 * @bell:	eventfd of the doorbell
 * @accesses:	what each vCPU does
 * @guests:	vCPUs
 * @over:	whoever resets is to end
 * @resets:	calls so far
 */
struct brackets {
	const struct faults_rig *rig;
	const struct faults_way *way;
	uint64_t rescued;
	struct vm vm;
	struct spinner spinner;
	struct spinner_thread model;
	int bell;
	struct hvsim_access accesses[NR_ACCESSES];
	struct echo_guest guests[NR_VCPUS];
	atomic_bool over;
	unsigned int resets;
};

static void must_begin(struct brackets *test, const struct faults_rig *rig,
		       const struct faults_way *way)
{
	*test = (struct brackets){ .rig = rig, .way = way };
	test->rescued = must_info(rig->control).rescued;
	test->bell = eventfd(0, EFD_NONBLOCK);
	must_faults_vm(rig, &test->vm, way, test->bell);
	REQUIRE(!vm_ioctl(&test->vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(&test->vm);
	spinner_init(&test->spinner, &test->vm);
	/* Doorbells have numbers, too. */
	test->spinner.stride = 2;
	must_spinner_attach(&test->model, &test->spinner);
	test->accesses[0] = echo_write(ECHO_PORT, 0);
	test->accesses[1] = echo_read(ECHO_PORT);
	test->accesses[2] = echo_write(FAULTS_BELL, 0);
}

static void end(struct brackets *test)
{
	check_echo_vm(test->rig->sim, test->vm.id, test->way->name);
	/* Whoever came in vain while that went on was sent again. */
	CHECK_EQ(must_info(test->rig->control).rescued, test->rescued);
	CHECK_EQ(spinner_wrong(&test->spinner), 0);
	CHECK_EQ(test->model.completed + test->model.lost, 0);
	spinner_end(&test->model);
	must_vm_stop(&test->vm);
	close(test->bell);
}

static void must_run(struct brackets *test, unsigned int rounds)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_guest_init(&test->guests[i], test->rig->sim, test->vm.id, i,
				test->accesses, NR_ACCESSES, rounds);
		test->guests[i].run.flags |= HVSIM_RUN_NUMBER;
		/* Requests in the midst of a reset; the poller has no use for its CPU. */
		if (test->way->mode == ACRN_HSM_POLL_MODE_IRQ)
			test->guests[i].run.cpu = 1;
		must_echo_start(&test->guests[i]);
	}
}

static int reset(struct brackets *test)
{
	int ret;

	spinner_lock(&test->spinner);
	ret = vm_ioctl(&test->vm, ACRN_IOCTL_RESET_VM, 0);
	spinner_unlock(&test->spinner);
	test->resets++;
	return ret;
}

/* Whatever is the device model's: what it answered, and what was taken back. */
static uint64_t answered(struct brackets *test, struct acrn_hsm_vm_stats *stats)
{
	uint64_t notified;

	/* A guest goes on before its answer is counted, but the turn lasts as long. */
	spinner_lock(&test->spinner);
	notified = test->model.notified;
	spinner_unlock(&test->spinner);
	*stats = must_vm_stats(test->rig->control, test->vm.id);
	CHECK_EQ(stats->poll.fail_safe + stats->irq.fail_safe, 0);
	return notified + stats->user.fail_safe;
}

/* --- a VM that runs ----------------------------------------------------------- */

static void *reset_loop(void *arg)
{
	struct brackets *test = arg;

	while (!atomic_load(&test->over)) {
		CHECK_EQ(reset(test), -EPERM);
		time_sleep_ns(REFUSED_NS);
	}
	return NULL;
}

static void check_running(struct brackets *test)
{
	const uint64_t bells = (uint64_t)ROUNDS * NR_VCPUS;
	uint64_t mismatches = 0;
	struct acrn_hsm_vm_stats stats;
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		CHECK_EQ(test->guests[i].ret, 0);
		CHECK_EQ(test->guests[i].run.done, NR_ACCESSES * ROUNDS);
		mismatches += test->guests[i].run.mismatches;
	}
	CHECK_EQ(rings(test->bell, bells), bells);
	CHECK_EQ(answered(test, &stats), 2 * bells);
	CHECK(stats.user.fail_safe > 0);
	/* Reads of all ones, writes that never came: they were taken back. */
	CHECK(mismatches + spinner_missed(&test->spinner) <= stats.user.fail_safe);
	printf("%s: %u resets refused, %llu of %llu requests taken back\n", test->way->name,
	       test->resets, (unsigned long long)stats.user.fail_safe,
	       (unsigned long long)(2 * bells));
}

static void running(const struct faults_rig *rig, const struct faults_way *way)
{
	struct brackets test;
	pthread_t resetter;
	unsigned int i;

	must_begin(&test, rig, way);
	REQUIRE(!pthread_create(&resetter, NULL, reset_loop, &test));
	must_run(&test, ROUNDS);
	for (i = 0; i < NR_VCPUS; i++)
		echo_join(&test.guests[i]);
	atomic_store(&test.over, true);
	pthread_join(resetter, NULL);
	check_running(&test);
	end(&test);
}

/* --- a VM that is paused for it ------------------------------------------------ */

/**
 * struct sums - requests over all cycles
 * @bells:	doorbells that were answered
 * @others:	the device model's that were answered
 * @cut:	those in whose flight the VM was paused: served, or not
 */
struct sums {
	uint64_t bells;
	uint64_t others;
	uint64_t cut;
};

static void add_up(struct brackets *test, struct sums *sums)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		const struct hvsim_run *run = &test->guests[i].run;

		echo_join(&test->guests[i]);
		CHECK_EQ(test->guests[i].ret, 0);
		CHECK_EQ(run->missing, 0);
		CHECK_EQ(run->mismatches, 0);
		/* One after the other, and the pause ended the last. */
		sums->bells += run->done / NR_ACCESSES;
		sums->others += run->done - run->done / NR_ACCESSES;
		sums->cut += run->cut;
	}
}

static void cycle(struct brackets *test, struct sums *sums)
{
	must_run(test, ENDLESS);
	time_sleep_ns(500000 + test->resets % 7 * 150000);
	CHECK_EQ(vm_ioctl(&test->vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(reset(test), 0);
	add_up(test, sums);
	/* The next ones have numbers from 1 on: one of the old would be wrong. */
	CHECK_EQ(spinner_wrong(&test->spinner), 0);
	spinner_lock(&test->spinner);
	spinner_renumber(&test->spinner);
	spinner_unlock(&test->spinner);
	must_vm_start(&test->vm);
}

static void paused(const struct faults_rig *rig, const struct faults_way *way)
{
	struct acrn_hsm_vm_stats stats;
	struct sums sums = {};
	struct brackets test;
	uint64_t rung, all;

	must_begin(&test, rig, way);
	while (test.resets < CYCLES)
		cycle(&test, &sums);
	rung = rings(test.bell, sums.bells);
	all = answered(&test, &stats);
	printf("%s: %u resets, %llu done, %llu cut; %llu bells, %llu others, %llu taken back\n",
	       way->name, test.resets, (unsigned long long)(sums.bells + sums.others),
	       (unsigned long long)sums.cut, (unsigned long long)(rung - sums.bells),
	       (unsigned long long)(all - sums.others),
	       (unsigned long long)stats.user.fail_safe);
	CHECK(sums.cut > CYCLES / 10);
	CHECK(rung >= sums.bells && all >= sums.others);
	CHECK(rung + all <= sums.bells + sums.others + sums.cut);

	/* As good as new. */
	must_run(&test, ROUNDS);
	add_up(&test, &sums);
	CHECK_EQ(spinner_missed(&test.spinner), 0);
	CHECK_EQ(rings(test.bell, ROUNDS * NR_VCPUS), ROUNDS * NR_VCPUS);
	CHECK_EQ(answered(&test, &stats), all + 2 * ROUNDS * NR_VCPUS);
	end(&test);
}

void faults_brackets(const struct faults_rig *rig)
{
	unsigned int i;

	faults_config(rig, 3000);
	for (i = 0; i < ARRAY_SIZE(faults_ways); i++) {
		running(rig, &faults_ways[i]);
		paused(rig, &faults_ways[i]);
	}
}
