// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_starve.c - a poller that is kept from its CPU keeps nobody but who waits for it
 *
 * Somebody above it spins on its CPU.  DETACH, POLLER_DESTROY and DESTROY_VM must
 * wait for it, for it may look at what they free; everybody else goes on, also the
 * machine on its way to sleep.
 */
#include <errno.h>
#include <stdio.h>

#include "harness.h"
#include "hog.h"
#include "isolated.h"
#include "load.h"

#define VCPUS		2
#define ALL		0x3
#define CPU		1

/**
 * struct at - what a waiter's call is about
 * @load:	the VM
 * @poller:	its poller
 */
struct at {
	struct load *load;
	uint32_t poller;
};

static int detach(void *arg)
{
	const struct at *at = arg;

	return load_detach(at->load, at->poller, 0);
}

static int destroy(void *arg)
{
	const struct at *at = arg;

	return poller_destroy(at->load->control, at->poller);
}

static int destroy_vm(void *arg)
{
	const struct at *at = arg;

	must_vm_stop(&at->load->vm);
	return 0;
}

struct looker {
	const struct load *load;
	uint32_t poller;
	uint64_t rounds;
};

static bool looks(void *arg)
{
	const struct looker *looker = arg;

	return must_poller_stats(looker->load->control, looker->poller).rounds > looker->rounds;
}

/* Covered it is before the poller has run; kept from its CPU then, it holds nothing. */
static void poll_it(struct load *load, uint32_t poller)
{
	struct looker looker = { .load = load, .poller = poller };

	looker.rounds = must_poller_stats(load->control, poller).rounds;
	must_load_poll(load, poller);
	CHECK(load_covered(load, ALL));
	REQUIRE(time_wait(looks, &looker, HOG_SOON_NS));
}

/* It has taken effect, whether or not anybody waits for the poller. */
static void detached(struct load *load, uint32_t poller)
{
	struct at at = { load, poller };
	struct waiter waiter = { .call = detach, .arg = &at };
	struct hog hog;

	poll_it(load, poller);
	must_load_start(load);
	CHECK(load_goes_on(load, 100));
	must_hog(&hog, CPU);
	must_wait(&waiter, &hog, load->control);
	CHECK(load_covered(load, 0));
	CHECK(load_goes_on(load, 100));
	waiter_interrupt(&waiter);
	waiter_end(&waiter, -EINTR);
	CHECK_EQ(load_detach(load, poller, 0), -ENOENT);
	CHECK_EQ(vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL), -ENXIO);

	/* Attached again before it has let go. */
	CHECK_EQ(load_attach(load, poller, 0), 0);
	hog_end(&hog);
	CHECK_EQ(vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	CHECK(load_covered(load, ALL));
	CHECK(load_goes_on(load, 100));
	load_stop(load);
	CHECK_EQ(load_detach(load, poller, 0), 0);
	CHECK_EQ(must_poller_stats(load->control, poller).nr_vms, 0);
}

/* Whoever keeps the poller from its CPU is about to be frozen: not waited for. */
static void suspended(struct load *load, uint32_t poller)
{
	struct acrn_hsm_vm_stats before;
	struct hog hog;

	if (file_write("/sys/power/pm_test", "freezer")) {
		printf("going to sleep: not tried, no CONFIG_PM_DEBUG\n");
		return;
	}
	REQUIRE(!file_write("/sys/module/suspend/parameters/pm_test_delay", "1"));
	poll_it(load, poller);
	must_load_start(load);
	must_hog(&hog, CPU);
	before = must_vm_stats(load->control, load->vm.id);
	CHECK_EQ(file_write("/sys/power/state", "freeze"), 0);
	CHECK(must_vm_stats(load->control, load->vm.id).irq.served > before.irq.served);
	hog_end(&hog);
	CHECK_EQ(must_poller_stats(load->control, poller).state &
		 ACRN_HSM_POLLER_AWAY_SUSPEND, 0);
	CHECK(load_covered(load, ALL));
	CHECK(load_goes_on(load, 100));
	load_stop(load);
	CHECK_EQ(load_detach(load, poller, 0), 0);
	REQUIRE(!file_write("/sys/power/pm_test", "none"));
}

static bool sleeps(void *arg)
{
	const struct looker *looker = arg;
	struct acrn_hsm_poller_stats stats;

	stats = must_poller_stats(looker->load->control, looker->poller);
	return stats.sleeps > stats.wakes;
}

/* Its upcall came and woke it: what it lacks is its CPU, and so it is counted. */
static void woken(struct load *load, uint32_t poller)
{
	struct looker looker = { .load = load, .poller = poller };
	uint64_t rescued = must_info(load->control).rescued;
	uint64_t stalls, left;
	struct hog hog;

	poll_it(load, poller);
	CHECK_EQ(load_adapt(load, 0), 0);
	REQUIRE(time_wait(sleeps, &looker, HOG_SOON_NS));
	stalls = must_poller_stats(load->control, poller).stalls;
	left = must_vm_stats(load->control, load->vm.id).rescued;
	must_hog(&hog, CPU);
	must_load_ring(load);
	hog_end(&hog);
	CHECK_EQ(must_info(load->control).rescued, rescued);
	CHECK(must_poller_stats(load->control, poller).stalls > stalls);
	CHECK(must_vm_stats(load->control, load->vm.id).rescued > left);
	CHECK_EQ(vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	CHECK_EQ(load_detach(load, poller, 0), 0);
}

/* Left by the one who was interrupted, it is the destroyer's to wait for. */
static void destroyed(struct load *load, uint32_t poller)
{
	struct at at = { load, poller };
	struct waiter leaver = { .call = detach, .arg = &at };
	struct waiter destroyer = { .call = destroy, .arg = &at };
	struct hog hog;

	poll_it(load, poller);
	must_hog(&hog, CPU);
	must_wait(&leaver, &hog, load->control);
	waiter_interrupt(&leaver);
	waiter_end(&leaver, -EINTR);
	must_wait(&destroyer, &hog, load->control);
	CHECK_EQ(must_info(load->control).nr_pollers, 0);
	hog_end(&hog);
	waiter_end(&destroyer, 0);
}

static void vm_destroyed(struct load *load, uint32_t poller)
{
	struct at at = { load, poller };
	struct waiter waiter = { .call = destroy_vm, .arg = &at };
	struct hog hog;

	poll_it(load, poller);
	must_hog(&hog, CPU);
	must_wait(&waiter, &hog, load->control);
	CHECK_EQ(must_info(load->control).nr_vms, 0);
	hog_end(&hog);
	waiter_end(&waiter, 0);
	CHECK_EQ(must_poller_stats(load->control, poller).nr_vms, 0);
}

int main(void)
{
	struct load load;
	uint32_t poller;

	need_isolated_cpu1();
	REQUIRE(!thread_pin(0));
	waiters_init();
	must_load_init(&load, VCPUS, "");
	load.gap_ns = 50000;
	must_load_vm(&load, "starve");
	poller = must_poller(load.control, CPU, 0);

	detached(&load, poller);
	suspended(&load, poller);
	woken(&load, poller);
	destroyed(&load, poller);
	load_check(&load);
	poller = must_poller(load.control, CPU, 0);
	vm_destroyed(&load, poller);
	CHECK_EQ(poller_destroy(load.control, poller), 0);

	must_close(load.control, load.sim);
	return test_end();
}
