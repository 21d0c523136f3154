// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_starve.c - a poller that is kept from its CPU keeps nobody but who waits for it
 *
 * Somebody above it spins on its CPU.  DETACH, POLLER_DESTROY and DESTROY_VM must
 * wait for it, for it may look at what they free; everybody else goes on, also the
 * machine on its way to sleep.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "harness.h"
#include "isolated.h"
#include "load.h"

#define VCPUS		2
#define ALL		0x3
/* Were it for ever, a failure would be, too. */
#define HOG_NS		4000000000ull
#define SOON_NS		1000000000ull
#define BEGUN_NS	100000000ull

struct hog {
	pthread_t thread;
	bool spins;
	bool stop;
};

/**
 * struct waiter - somebody who waits for the poller
 * @call:	what he calls
 * @load:	the VM
 * @poller:	its poller
 * @ret:	what that returned
 * @done:	it has
 */
struct waiter {
	int (*call)(struct load *load, uint32_t poller);
	struct load *load;
	uint32_t poller;
	pthread_t thread;
	int ret;
	bool done;
};

static void *spin(void *arg)
{
	uint64_t end = time_ns() + HOG_NS;
	struct hog *hog = arg;

	/* In this order: below the poller it would not get there to ask for more. */
	REQUIRE(!thread_fifo(99));
	REQUIRE(!thread_pin(1));
	__atomic_store_n(&hog->spins, true, __ATOMIC_RELEASE);
	while (time_ns() < end && !__atomic_load_n(&hog->stop, __ATOMIC_RELAXED))
		;
	__atomic_store_n(&hog->spins, false, __ATOMIC_RELEASE);
	return NULL;
}

static bool spins(void *arg)
{
	return __atomic_load_n(&((struct hog *)arg)->spins, __ATOMIC_ACQUIRE);
}

static void must_hog(struct hog *hog)
{
	*hog = (struct hog){};
	REQUIRE(!pthread_create(&hog->thread, NULL, spin, hog));
	REQUIRE(time_wait(spins, hog, SOON_NS));
}

static void hog_end(struct hog *hog)
{
	CHECK(spins(hog));
	__atomic_store_n(&hog->stop, true, __ATOMIC_RELAXED);
	pthread_join(hog->thread, NULL);
}

static void *wait_for_poller(void *arg)
{
	struct waiter *waiter = arg;

	waiter->ret = waiter->call(waiter->load, waiter->poller);
	__atomic_store_n(&waiter->done, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool is_done(const struct waiter *waiter)
{
	return __atomic_load_n(&waiter->done, __ATOMIC_ACQUIRE);
}

/* Begun, and not done; meanwhile others get their answer. */
static void must_wait(struct waiter *waiter, const struct hog *hog)
{
	uint64_t begin;

	REQUIRE(!pthread_create(&waiter->thread, NULL, wait_for_poller, waiter));
	time_sleep_ns(BEGUN_NS);
	begin = time_ns();
	must_info(waiter->load->control);
	printf("GET_INFO took %llu us meanwhile\n",
	       (unsigned long long)(time_ns() - begin) / 1000);
	CHECK(time_ns() - begin < SOON_NS);
	CHECK(spins((void *)hog));
	CHECK(!is_done(waiter));
}

static void waiter_end(struct waiter *waiter, int want)
{
	pthread_join(waiter->thread, NULL);
	CHECK_EQ(waiter->ret, want);
}

static int detach(struct load *load, uint32_t poller)
{
	return load_detach(load, poller, 0);
}

static int destroy(struct load *load, uint32_t poller)
{
	return poller_destroy(load->control, poller);
}

static int destroy_vm(struct load *load, uint32_t poller)
{
	(void)poller;
	must_vm_stop(&load->vm);
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
	REQUIRE(time_wait(looks, &looker, SOON_NS));
}

static void on_signal(int number)
{
	(void)number;
}

/* It has taken effect, whether or not anybody waits for the poller. */
static void detached(struct load *load, uint32_t poller)
{
	struct waiter waiter = { .call = detach, .load = load, .poller = poller };
	struct hog hog;

	poll_it(load, poller);
	must_load_start(load);
	CHECK(load_goes_on(load, 100));
	must_hog(&hog);
	must_wait(&waiter, &hog);
	CHECK(load_covered(load, 0));
	CHECK(load_goes_on(load, 100));
	CHECK_EQ(pthread_kill(waiter.thread, SIGUSR1), 0);
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
	must_hog(&hog);
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
	REQUIRE(time_wait(sleeps, &looker, SOON_NS));
	stalls = must_poller_stats(load->control, poller).stalls;
	left = must_vm_stats(load->control, load->vm.id).rescued;
	must_hog(&hog);
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
	struct waiter leaver = { .call = detach, .load = load, .poller = poller };
	struct waiter destroyer = { .call = destroy, .load = load, .poller = poller };
	struct hog hog;

	poll_it(load, poller);
	must_hog(&hog);
	must_wait(&leaver, &hog);
	CHECK_EQ(pthread_kill(leaver.thread, SIGUSR1), 0);
	waiter_end(&leaver, -EINTR);
	must_wait(&destroyer, &hog);
	CHECK_EQ(must_info(load->control).nr_pollers, 0);
	hog_end(&hog);
	waiter_end(&destroyer, 0);
}

static void vm_destroyed(struct load *load, uint32_t poller)
{
	struct waiter waiter = { .call = destroy_vm, .load = load, .poller = poller };
	struct hog hog;

	poll_it(load, poller);
	must_hog(&hog);
	must_wait(&waiter, &hog);
	CHECK_EQ(must_info(load->control).nr_vms, 0);
	hog_end(&hog);
	waiter_end(&waiter, 0);
	CHECK_EQ(must_poller_stats(load->control, poller).nr_vms, 0);
}

int main(void)
{
	const struct sigaction action = { .sa_handler = on_signal };
	struct load load;
	uint32_t poller;

	need_isolated_cpu1();
	REQUIRE(!thread_pin(0));
	REQUIRE(!sigaction(SIGUSR1, &action, NULL));
	must_load_init(&load, VCPUS, "");
	load.gap_ns = 50000;
	must_load_vm(&load, "starve");
	poller = must_poller(load.control, 1, 0);

	detached(&load, poller);
	suspended(&load, poller);
	woken(&load, poller);
	destroyed(&load, poller);
	load_check(&load);
	poller = must_poller(load.control, 1, 0);
	vm_destroyed(&load, poller);
	CHECK_EQ(poller_destroy(load.control, poller), 0);

	must_close(load.control, load.sim);
	return test_end();
}
