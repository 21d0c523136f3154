// SPDX-License-Identifier: BSD-3-Clause
/* hog.c - who keeps a poller from its CPU, and who waits for that poller */

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

#include "harness.h"
#include "hog.h"
#include "vm.h"

/* Were it for ever, a failure would be, too. */
#define SPIN_NS		12000000000ull
#define BEGUN_NS	100000000ull

static void *spin(void *arg)
{
	uint64_t end = time_ns() + SPIN_NS;
	struct hog *hog = arg;

	/* In this order: below the poller it would not get there to ask for more. */
	REQUIRE(!thread_fifo(99));
	REQUIRE(!thread_pin(hog->cpu));
	__atomic_store_n(&hog->spins, true, __ATOMIC_RELEASE);
	while (time_ns() < end && !__atomic_load_n(&hog->stop, __ATOMIC_RELAXED))
		;
	__atomic_store_n(&hog->spins, false, __ATOMIC_RELEASE);
	return NULL;
}

bool hog_spins(const struct hog *hog)
{
	return __atomic_load_n(&hog->spins, __ATOMIC_ACQUIRE);
}

static bool spins(void *arg)
{
	return hog_spins(arg);
}

void must_hog(struct hog *hog, int cpu)
{
	*hog = (struct hog){ .cpu = cpu };
	REQUIRE(!pthread_create(&hog->thread, NULL, spin, hog));
	REQUIRE(time_wait(spins, hog, HOG_SOON_NS));
}

void hog_end(struct hog *hog)
{
	CHECK(hog_spins(hog));
	__atomic_store_n(&hog->stop, true, __ATOMIC_RELAXED);
	pthread_join(hog->thread, NULL);
}

static void on_signal(int number)
{
	(void)number;
}

void waiters_init(void)
{
	const struct sigaction action = { .sa_handler = on_signal };

	REQUIRE(!sigaction(SIGUSR1, &action, NULL));
}

static void *wait_for_poller(void *arg)
{
	struct waiter *waiter = arg;

	waiter->ret = waiter->call(waiter->arg);
	__atomic_store_n(&waiter->done, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool is_done(const struct waiter *waiter)
{
	return __atomic_load_n(&waiter->done, __ATOMIC_ACQUIRE);
}

void must_wait(struct waiter *waiter, const struct hog *hog, int control)
{
	uint64_t begin;

	REQUIRE(!pthread_create(&waiter->thread, NULL, wait_for_poller, waiter));
	time_sleep_ns(BEGUN_NS);
	begin = time_ns();
	must_info(control);
	printf("GET_INFO took %llu us meanwhile\n",
	       (unsigned long long)(time_ns() - begin) / 1000);
	CHECK(time_ns() - begin < HOG_SOON_NS);
	CHECK(hog_spins(hog));
	CHECK(!is_done(waiter));
}

void waiter_interrupt(struct waiter *waiter)
{
	CHECK_EQ(pthread_kill(waiter->thread, SIGUSR1), 0);
}

void waiter_end(struct waiter *waiter, int want)
{
	pthread_join(waiter->thread, NULL);
	CHECK_EQ(waiter->ret, want);
}
