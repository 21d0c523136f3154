// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_userpoll.c - device models that spin on the page and complete by themselves
 *
 * In a guest with two CPUs without a poller (run.sh -s 2 -I 1), with three with
 * one (run.sh -s 3 -I 1).  userpoll:GROUP... runs some of that guest's groups.
 * With the argument "trip" (run.sh -s 3 -i) it shows the round trip beside that of
 * a device model that sleeps in ATTACH and calls NOTIFY.
 */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../kmod/core/hist.h"
#include "counted.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"
#include "userpoll.h"

#define NR_ROUNDS	2000
#define QUIET_NS	300000000
#define TRIPS		3000
#define TRIP_WARMUP	500
#define TRIP_GAP_NS	5000

static const struct hvsim_config config = {
	.vcpus = NR_VCPUS, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 20000,
};

void must_userpoll_vm(struct userpoll *test, const char *name, uint64_t flags)
{
	must_vm_create(&test->vm, name, flags);
	REQUIRE(!vm_ioctl(&test->vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0));
	must_vm_start(&test->vm);
	spinner_init(&test->spinner, &test->vm);
	test->accesses[0] = echo_write(ECHO_PORT, 0);
	test->accesses[1] = echo_read(ECHO_PORT);
}

void must_userpoll_run(struct userpoll *test, unsigned int nr, unsigned int repeat)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++) {
		echo_guest_init(&test->guests[i], test->sim, test->vm.id, i,
				test->accesses, nr, repeat);
		test->guests[i].run.flags |= HVSIM_RUN_NUMBER;
		test->guests[i].run.cpu = 0;
		must_echo_start(&test->guests[i]);
	}
}

void userpoll_join(struct userpoll *test)
{
	echo_join_all(test->guests, NR_VCPUS);
}

uint64_t userpoll_done(const struct userpoll *test)
{
	return echo_done(test->guests, NR_VCPUS);
}

uint64_t userpoll_notify_calls(const struct userpoll *test)
{
	struct hvsim_vm_stats stats = must_sim_stats(test->sim, test->vm.id);
	uint64_t calls = 0;
	unsigned int i;

	for (i = 0; i < HVSIM_VCPU_MAX; i++)
		calls += stats.notify[i];
	return calls;
}

void userpoll_check_exact(const struct userpoll *test, const char *what)
{
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++)
		echo_is_right(&test->guests[i], what);
	check_echo_vm(test->sim, test->vm.id, what);
	CHECK_EQ(spinner_wrong(&test->spinner), 0);
	CHECK_EQ(spinner_missed(&test->spinner), 0);
}

/* One thread that spins, and nobody else. */
static void alone(struct userpoll *test, uint64_t flags, const char *what)
{
	uint64_t total = 2ull * NR_ROUNDS * NR_VCPUS;
	struct spinner_thread thread = {};
	struct acrn_hsm_vm_stats stats;

	must_userpoll_vm(test, "userpoll", flags);
	must_spinner_spin(&thread, &test->spinner, test->spin_cpu);
	must_userpoll_run(test, 2, NR_ROUNDS);
	userpoll_join(test);
	spinner_stop(&thread);

	userpoll_check_exact(test, what);
	stats = must_vm_stats_counted(test->control, test->vm.id, total,
				      thread.notified);
	printf("%s: %llu by itself, %llu notified\n", what,
	       (unsigned long long)thread.completed,
	       (unsigned long long)thread.notified);
	CHECK_EQ(thread.completed, flags & VM_POLLING ? total : 0);
	CHECK_EQ(thread.notified, flags & VM_POLLING ? 0 : total);
	CHECK_EQ(thread.lost, 0);
	CHECK_EQ(stats.irq.handed, total);
	CHECK_EQ(stats.user.served, thread.notified);
	CHECK_EQ(stats.user.lost + stats.user.fail_safe, 0);
	CHECK_EQ(stats.attach_waits, 0);
	CHECK_EQ(userpoll_notify_calls(test), thread.notified);
	must_vm_stop(&test->vm);
}

struct sleeper {
	struct vm *vm;
	int ret;
	bool back;
};

static void *attach_once(void *arg)
{
	struct sleeper *sleeper = arg;

	sleeper->ret = vm_ioctl(sleeper->vm, ACRN_IOCTL_ATTACH_IOREQ_CLIENT, 0);
	__atomic_store_n(&sleeper->back, true, __ATOMIC_RELEASE);
	return NULL;
}

static bool is_back(void *arg)
{
	return __atomic_load_n(&((struct sleeper *)arg)->back, __ATOMIC_ACQUIRE);
}

/*
 * What the device model has completed by itself is no work, although the kernel
 * does not know yet that it is done: ATTACH sleeps, and the next request ends it.
 */
static void attach_ignores_what_is_done(struct userpoll *test)
{
	struct sleeper sleeper = { .vm = &test->vm };
	struct spinner_thread thread = {};
	pthread_t attach;

	must_userpoll_vm(test, "userpoll", VM_POLLING);
	must_spinner_spin(&thread, &test->spinner, test->spin_cpu);
	must_userpoll_run(test, 2, 1);
	userpoll_join(test);
	spinner_stop(&thread);
	CHECK_EQ(thread.completed, 2 * NR_VCPUS);

	REQUIRE(!pthread_create(&attach, NULL, attach_once, &sleeper));
	CHECK(!time_wait(is_back, &sleeper, QUIET_NS));
	CHECK_EQ(must_vm_stats(test->control, test->vm.id).attach_waits, 1);

	spinner_init(&test->spinner, &test->vm);
	must_userpoll_run(test, 2, 1);
	CHECK(time_wait(is_back, &sleeper, 10000000000));
	must_spinner_spin(&thread, &test->spinner, test->spin_cpu);
	userpoll_join(test);
	spinner_stop(&thread);
	pthread_join(attach, NULL);
	CHECK_EQ(sleeper.ret, 0);
	userpoll_check_exact(test, "after ATTACH");
	must_vm_stop(&test->vm);
}

/* --- round trip -------------------------------------------------------------- */

/* The figures are of what they say: who completed, and who asked whom for it. */
static void check_trip_counts(struct userpoll *test, const struct spinner_thread *thread,
			      uint32_t mode, bool spins)
{
	const uint64_t all = TRIPS + TRIP_WARMUP;
	struct acrn_hsm_vm_stats stats;

	stats = must_vm_stats_counted(test->control, test->vm.id, all, thread->notified);
	printf("#   of %llu: %llu by itself, %llu NOTIFY, %llu returns of ATTACH; ",
	       (unsigned long long)all, (unsigned long long)thread->completed,
	       (unsigned long long)thread->notified, (unsigned long long)thread->attached);
	printf("poller %llu, dispatcher %llu\n",
	       (unsigned long long)stats.poll.handed, (unsigned long long)stats.irq.handed);
	CHECK_EQ(thread->completed, spins ? all : 0);
	CHECK_EQ(thread->notified, spins ? 0 : all);
	CHECK_EQ(stats.user.served, thread->notified);
	CHECK_EQ(mode == ACRN_HSM_POLL_MODE_POLL ? stats.poll.handed : stats.irq.handed, all);
	CHECK_EQ(userpoll_notify_calls(test), 0);
}

static void trip(struct userpoll *test, uint32_t mode, bool spins)
{
	static uint32_t hist[HVSIM_HIST_BUCKETS];
	struct hvsim_access access = echo_read(ECHO_PORT);
	struct hvsim_run run = {
		.cpu = 0, .nr = 1, .repeat = TRIPS + TRIP_WARMUP, .warmup = TRIP_WARMUP,
		.gap_ns = TRIP_GAP_NS, .flags = HVSIM_RUN_CHECK,
		.accesses = (unsigned long)&access, .hist = (unsigned long)hist,
	};
	struct spinner_thread thread = {};

	must_userpoll_vm(test, "userpoll", VM_POLLING);
	REQUIRE(!poller_attach(test->control, test->poller, test->vm.id));
	REQUIRE(!vm_set_mode(test->control, test->vm.id, mode));
	if (spins)
		must_spinner_spin(&thread, &test->spinner, test->spin_cpu);
	else
		must_spinner_attach(&thread, &test->spinner);

	memset(hist, 0, sizeof(hist));
	run.vmid = test->vm.id;
	CHECK_EQ(sim_run(test->sim, &run), 0);
	CHECK_EQ(run.done, TRIPS + TRIP_WARMUP);
	CHECK_EQ(run.mismatches, 0);
	CHECK_EQ(rtp_hist_count(hist), TRIPS);
	printf("# %s, %-17s p50 %6llu  p99 %6llu  max %7llu ns\n",
	       mode == ACRN_HSM_POLL_MODE_POLL ? "poll" : "irq ",
	       spins ? "spins, by itself" : "ATTACH and NOTIFY",
	       (unsigned long long)rtp_hist_quantile(hist, 500000),
	       (unsigned long long)rtp_hist_quantile(hist, 990000),
	       (unsigned long long)run.max_ns);

	if (spins)
		spinner_stop(&thread);
	else
		spinner_end(&thread);
	check_trip_counts(test, &thread, mode, spins);
	must_vm_stop(&test->vm);
}

static void trips(struct userpoll *test)
{
	printf("# round trip to the device model, 1 instruction = 1 ns\n");
	must_sim_config(test->sim, &config);
	trip(test, ACRN_HSM_POLL_MODE_IRQ, false);
	trip(test, ACRN_HSM_POLL_MODE_IRQ, true);
	trip(test, ACRN_HSM_POLL_MODE_POLL, false);
	trip(test, ACRN_HSM_POLL_MODE_POLL, true);
}

static void alone_both(struct userpoll *test)
{
	alone(test, VM_POLLING, "the hypervisor polls");
	alone(test, 0, "the hypervisor waits");
}

static const struct {
	const char *name;
	bool polled;
	void (*run)(struct userpoll *test);
} groups[] = {
	{ "alone", false, alone_both },
	{ "attach", false, attach_ignores_what_is_done },
	{ "resets", false, userpoll_resets },
	{ "mixed", true, userpoll_mixed },
	{ "ends", true, userpoll_ends },
	{ "hostile", true, userpoll_hostile },
};

/* Those that this guest is for. */
static void run_groups(struct userpoll *test, bool polled, char **names)
{
	unsigned int i;

	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		uint64_t start = time_ns();

		if (groups[i].polled != polled || !name_wanted(groups[i].name, names))
			continue;
		must_sim_config(test->sim, &config);
		groups[i].run(test);
		printf("%s: %.1f s\n", groups[i].name, (time_ns() - start) / 1e9);
	}
}

static void with_poller(struct userpoll *test, bool only_trips, char **names)
{
	test->spin_cpu = 2;
	test->poller = must_poller(test->control, 1,
				   only_trips ? ACRN_HSM_POLLER_FORCE : 0);
	if (only_trips)
		trips(test);
	else
		run_groups(test, true, names);
	CHECK_EQ(poller_destroy(test->control, test->poller), 0);
}

static void without_poller(struct userpoll *test, char **names)
{
	test->spin_cpu = 1;
	run_groups(test, false, names);
}

int main(int argc, char **argv)
{
	bool only_trips = argc > 1 && !strcmp(argv[1], "trip");
	static struct userpoll test;
	struct leaks before;

	setlinebuf(stdout);
	if (!only_trips)
		need_isolated_cpu1();
	must_open(NULL, &test.control, &test.sim);
	leaks_begin(&before);
	if (sysconf(_SC_NPROCESSORS_ONLN) < 3)
		without_poller(&test, argv + !!argc);
	else
		with_poller(&test, only_trips, argv + !!argc);

	leaks_check(&before, test.control, test.sim);
	must_close(test.control, test.sim);
	return test_end();
}
