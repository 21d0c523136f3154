// SPDX-License-Identifier: BSD-3-Clause
/*
 * serve_ends.c - calls that end requests, and what ends the server
 *
 * rtpoll_server_pause() is around whatever ends requests.  So each of them is
 * either the server's or the module's, which answers it fail-safe, and the sums
 * are exact.
 */

#include <errno.h>
#include <stdio.h>

#include "counted.h"
#include "harness.h"
#include "serve.h"
#include "switcher.h"

#define NR_ROUNDS	300
#define NR_RESETS	10
#define NR_BREAKS	10
#define BREAK_EVERY	50
#define PERIOD_NS	1000000
#define QUIET_NS	200000000
#define WAIT_NS		10000000000ull

/* Who ends requests, again and again. */
struct ender {
	struct serve *test;
	pthread_t thread;
	bool stop;
	uint64_t calls;
	uint64_t refused;
};

static void *end_loop(void *arg)
{
	struct ender *ender = arg;
	struct serve *test = ender->test;

	while (!__atomic_load_n(&ender->stop, __ATOMIC_RELAXED)) {
		rtpoll_server_pause(test->server);
		/* Meanwhile a request comes that nobody serves, to be ended. */
		time_sleep_ns(PERIOD_NS);
		ender->refused += !!vm_ioctl(&test->vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0);
		rtpoll_server_resume(test->server);
		ender->calls++;
		time_sleep_ns(10 * PERIOD_NS);
	}
	return NULL;
}

static void check_sums(struct serve *test)
{
	const uint64_t total = 2ull * NR_ROUNDS * NR_VCPUS;
	struct rtpoll_server_stats mine = serve_stats(test);
	struct acrn_hsm_vm_stats stats =
		must_vm_stats_counted(test->control, test->vm.id, total, mine.notified);
	uint64_t fail_safe = stats.user.fail_safe + stats.irq.fail_safe + stats.poll.fail_safe;

	printf("ends: %llu served, %llu fail-safe\n", (unsigned long long)mine.served,
	       (unsigned long long)fail_safe);
	CHECK_EQ(serve_guests_done(test), total);
	CHECK_EQ(mine.served + fail_safe, total);
	CHECK_EQ(mine.lost, 0);
	CHECK_EQ(stats.user.lost, 0);
	CHECK(fail_safe > 0);
	/* What did not come is what the module answered. */
	CHECK(test->missed <= fail_safe);
	CHECK_EQ(test->wrong, 0);
	check_echo_vm(test->sim, test->vm.id, "ends");
}

void serve_ends(struct serve *test, uint32_t way)
{
	struct ender ender = { .test = test };

	must_serve_vm(test, VM_POLLING, way, RTPOLL_SPIN_FOREVER);
	REQUIRE(!rtpoll_server_start(test->server));
	REQUIRE(!pthread_create(&ender.thread, NULL, end_loop, &ender));
	/* A vCPU that spins must not delay it. */
	must_thread_place(ender.thread, 1, 0);
	must_serve_guests(test, NR_ROUNDS, 0);
	serve_guests_join(test);
	__atomic_store_n(&ender.stop, true, __ATOMIC_RELAXED);
	pthread_join(ender.thread, NULL);

	CHECK_EQ(ender.refused, 0);
	CHECK(ender.calls > 0);
	check_sums(test);
	serve_vm_stop(test);
}

/* As a device model resets a VM: requests in flight end with it. */
void serve_reset(struct serve *test)
{
	CHECK_EQ(vm_ioctl(&test->vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	rtpoll_server_pause(test->server);
	CHECK_EQ(vm_ioctl(&test->vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0), 0);
	CHECK_EQ(vm_ioctl(&test->vm, ACRN_IOCTL_RESET_VM, 0), 0);
	rtpoll_server_resume(test->server);
}

/* vCPUs that were cut off begin at 1 again. */
static void start_again(struct serve *test, uint64_t *wrong)
{
	serve_guests_join(test);
	rtpoll_server_pause(test->server);
	*wrong += test->wrong;
	serve_renumber(test);
	rtpoll_server_resume(test->server);
	must_vm_start(&test->vm);
}

void serve_resets(struct serve *test, uint32_t way)
{
	uint64_t done = 0, wrong = 0;
	unsigned int i;

	must_serve_vm(test, VM_POLLING, way, RTPOLL_SPIN_FOREVER);
	REQUIRE(!rtpoll_server_start(test->server));
	for (i = 0; i < NR_RESETS; i++) {
		must_serve_guests(test, 10 * NR_ROUNDS, 0);
		time_sleep_ns(10 * PERIOD_NS);
		serve_reset(test);
		start_again(test, &wrong);
		done += serve_guests_done(test);
	}
	printf("%u resets, %llu requests done between\n", NR_RESETS, (unsigned long long)done);
	CHECK(done > 0);
	CHECK_EQ(wrong, 0);
	CHECK_EQ(serve_stats(test).lost, 0);

	must_serve_guests(test, NR_ROUNDS, 0);
	serve_guests_join(test);
	serve_check_exact(test, "VM that was reset");
	serve_vm_stop(test);
}

static void break_sometimes(struct serve *test)
{
	if (!(test->calls % BREAK_EVERY))
		rtpoll_server_break(test->server);
}

/* The guest asks for its reset: a handler breaks off, and the loop's caller does it. */
void serve_break(struct serve *test, uint32_t way)
{
	struct serve_runner runner;
	uint64_t wrong = 0;
	unsigned int i;

	must_serve_vm(test, VM_POLLING, way, RTPOLL_SPIN_FOREVER);
	test->on_call = break_sometimes;
	for (i = 0; i < NR_BREAKS; i++) {
		must_serve_run(&runner, test);
		must_serve_guests(test, NR_ROUNDS, 0);
		CHECK_EQ(serve_run_join(&runner), -EINTR);
		CHECK_EQ(test->calls, (i + 1) * BREAK_EVERY);
		serve_reset(test);
		start_again(test, &wrong);
	}
	CHECK_EQ(wrong, 0);
	CHECK_EQ(serve_stats(test).served, NR_BREAKS * BREAK_EVERY);

	test->on_call = NULL;
	must_serve_run(&runner, test);
	must_serve_guests(test, NR_ROUNDS, 0);
	serve_guests_join(test);
	serve_check_exact(test, "after breaks");
	CHECK_EQ(rtpoll_server_stop(test->server), 0);
	CHECK_EQ(serve_run_join(&runner), 0);
	serve_vm_stop(test);
}

static void stop_asleep(struct serve *test, uint32_t way)
{
	uint64_t start;

	must_serve_vm(test, VM_POLLING, way, 1000000);
	REQUIRE(!rtpoll_server_start(test->server));
	time_sleep_ns(QUIET_NS);
	if (!driver_is_mainline())
		CHECK_EQ(must_vm_stats(test->control, test->vm.id).attach_waits, 1);
	start = time_ns();
	CHECK_EQ(rtpoll_server_stop(test->server), 0);
	printf("stopped asleep in %llu us\n", (unsigned long long)(time_ns() - start) / 1000);
	CHECK_EQ(serve_stats(test).served, 0);
	serve_vm_stop(test);
}

static void ended_by_other(struct serve *test, uint32_t way)
{
	struct serve_runner runner;

	must_serve_vm(test, VM_POLLING, way, 1000000);
	must_serve_run(&runner, test);
	must_serve_guests(test, NR_ROUNDS, 0);
	serve_guests_join(test);
	serve_check_exact(test, "before it is ended");
	time_sleep_ns(QUIET_NS);
	CHECK(!serve_is_back(&runner));

	CHECK_EQ(vm_ioctl(&test->vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0), 0);
	REQUIRE(time_wait(serve_is_back, &runner, WAIT_NS));
	CHECK_EQ(serve_run_join(&runner), 0);
	serve_vm_stop(test);
}

void serve_stops(struct serve *test, uint32_t way)
{
	stop_asleep(test, way);
	ended_by_other(test, way);
}
