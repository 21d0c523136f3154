// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_adaptive.c - a poller that sleeps: when, what wakes it, and nothing is lost
 */

#include <errno.h>
#include <stdio.h>

#include "harness.h"
#include "isolated.h"
#include "leaks.h"
#include "load.h"

#define ALL		0x3
#define VCPUS		2
#define NR_SINGLE	200
#define NR_LOAD		3000
#define NR_SWITCHES	200
#define NR_LOST		3
#define SECOND_NS	1000000000ull

struct sleeper {
	struct load *load;
	uint32_t poller;
	uint64_t sleeps;
};

/* Twice in a row, or it might be only about to. */
static bool asleep(void *arg)
{
	struct sleeper *sleeper = arg;
	struct acrn_hsm_poller_stats stats =
		must_poller_stats(sleeper->load->control, sleeper->poller);
	bool is = stats.sleeps == stats.wakes + 1 && stats.sleeps == sleeper->sleeps;

	sleeper->sleeps = stats.sleeps;
	return is;
}

static bool falls_asleep(struct load *load, uint32_t poller)
{
	struct sleeper sleeper = { .load = load, .poller = poller };

	return time_wait(asleep, &sleeper, 5 * SECOND_NS);
}

/* Nothing to look at. */
static void without_vms(struct load *load, uint32_t poller)
{
	uint64_t rounds;

	CHECK(falls_asleep(load, poller));
	rounds = must_poller_stats(load->control, poller).rounds;
	time_sleep_ns(SECOND_NS / 10);
	CHECK_EQ(must_poller_stats(load->control, poller).rounds, rounds);
}

/* Each finds it asleep; the upcall wakes it, and it alone serves. */
static void one_at_a_time(struct load *load, uint32_t poller)
{
	uint64_t works = must_vm_stats(load->control, load->vm.id).works_queued;
	struct acrn_hsm_poller_stats before, after;
	struct acrn_hsm_vm_stats stats;
	unsigned int i;

	before = must_poller_stats(load->control, poller);
	for (i = 0; i < NR_SINGLE; i++) {
		CHECK(falls_asleep(load, poller));
		must_load_ring(load);
	}
	after = must_poller_stats(load->control, poller);
	stats = must_vm_stats(load->control, load->vm.id);

	printf("%u single requests: %llu sleeps\n", NR_SINGLE,
	       (unsigned long long)(after.sleeps - before.sleeps));
	CHECK(after.wakes - before.wakes >= NR_SINGLE);
	CHECK_EQ(stats.irq.served, 0);
	CHECK_EQ(stats.works_queued, works);
	CHECK_EQ(must_info(load->control).rescued, 0);
}

/* Pauses about as long as its patience: it is on its way to sleep all the time. */
static void under_load(struct load *load, uint32_t poller)
{
	uint64_t before = must_poller_stats(load->control, poller).sleeps;

	CHECK_EQ(load_adapt(load, ACRN_HSM_POLL_IDLE_MIN_NS), 0);
	load->gap_ns = 100000;
	must_load_start(load);
	CHECK(load_goes_on(load, NR_LOAD));
	load_stop(load);
	load->gap_ns = 0;
	CHECK(must_poller_stats(load->control, poller).sleeps > before + 10);
}

static void changes_of_mode(struct load *load)
{
	unsigned int i;

	load->gap_ns = 20000;
	must_load_start(load);
	for (i = 0; i < NR_SWITCHES; i++) {
		CHECK_EQ(load_adapt(load, ACRN_HSM_POLL_IDLE_MIN_NS << i % 6), 0);
		time_sleep_ns(SECOND_NS / 1000);
		CHECK_EQ(vm_set_mode(load->control, load->vm.id, i % 3), 0);
		CHECK(load_goes_on(load, 1));
	}
	load_stop(load);
	load->gap_ns = 0;
	CHECK_EQ(load_adapt(load, 0), 0);
}

/* One VM that wants to be polled is enough. */
static void beside_a_polled_vm(struct load *load, uint32_t poller)
{
	uint64_t sleeps;
	struct vm vm;

	must_vm_create(&vm, "awake", VM_POLLING);
	must_vm_start(&vm);
	CHECK_EQ(poller_attach(load->control, poller, vm.id), 0);
	CHECK_EQ(vm_set_mode(load->control, vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	must_load_ring(load);
	sleeps = must_poller_stats(load->control, poller).sleeps;
	time_sleep_ns(SECOND_NS / 10);
	CHECK_EQ(must_poller_stats(load->control, poller).sleeps, sleeps);

	/* It takes its time for the one with most patience. */
	CHECK_EQ(vm_set_mode(load->control, vm.id, ACRN_HSM_POLL_MODE_ADAPTIVE), 0);
	CHECK(falls_asleep(load, poller));
	must_vm_stop(&vm);
}

/* Nobody wakes it: found by the watch, or by the slow one where that is off. */
static void lost_upcalls(struct load *load, uint32_t poller)
{
	const struct hvsim_faults lost = { .vmid = HVSIM_ANY, .drop_ppm = 1000000 };
	const struct hvsim_faults none = { .vmid = HVSIM_ANY };
	unsigned int i;

	CHECK_EQ(load_adapt(load, 0), 0);
	must_sim_faults(load->sim, &lost);
	for (i = 0; i < NR_LOST; i++) {
		CHECK(falls_asleep(load, poller));
		must_load_ring(load);
	}
	must_sim_faults(load->sim, &none);
	CHECK_EQ(must_info(load->control).rescued, NR_LOST);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).irq.served, 0);
	CHECK_EQ(must_poller_stats(load->control, poller).stalls, 0);
}

static uint32_t begin(struct load *load, const char *hsm_params)
{
	uint32_t poller;

	must_load_init(load, VCPUS, hsm_params);
	must_load_vm(load, "adaptive");
	poller = must_poller(load->control, 1, 0);
	without_vms(load, poller);
	CHECK_EQ(load_attach(load, poller, 0), 0);
	CHECK_EQ(load_adapt(load, 0), 0);
	return poller;
}

static void end(struct load *load)
{
	load_check(load);
	load_exit(load);
	CHECK_EQ(threads_count("acrn_poll"), 0);
}

static void where_upcalls_do_not_come(struct load *load)
{
	struct acrn_hsm_rule rule = { .name = "x", .mode = ACRN_HSM_POLL_MODE_ADAPTIVE };

	must_load_init(load, VCPUS, "upcall=sweep");
	must_load_vm(load, "adaptive");
	rule.poller = must_poller(load->control, 1, 0);
	CHECK_EQ(load_attach(load, rule.poller, 0), 0);
	CHECK_EQ(must_info(load->control).modes, 0x3);
	CHECK_EQ(load_adapt(load, 0), -EOPNOTSUPP);
	CHECK_EQ(poll_rule_set(load->control, &rule), -EOPNOTSUPP);
	CHECK_EQ(vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	must_load_ring(load);
	end(load);
}

int main(void)
{
	struct load load;
	uint32_t poller;

	need_isolated_cpu1();

	/* Lost upcalls are looked for every second; a guest's CPU may be taken away. */
	poller = begin(&load, "watch_ms=0");
	CHECK_EQ(must_info(load.control).modes, 0x7);
	one_at_a_time(&load, poller);
	lost_upcalls(&load, poller);
	under_load(&load, poller);
	beside_a_polled_vm(&load, poller);
	changes_of_mode(&load);
	end(&load);

	where_upcalls_do_not_come(&load);
	return test_end();
}
