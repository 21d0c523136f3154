// SPDX-License-Identifier: BSD-3-Clause
/*
 * userpoll_ends.c - calls that end requests while a device model spins
 *
 * It holds the turns of all slots around CLEAR, DESTROY and RESET.  So each
 * request is either its own or the kernel's, which answers it fail-safe, and
 * the sums are exact.
 */

#include <stdio.h>

#include "counted.h"
#include "harness.h"
#include "switcher.h"
#include "userpoll.h"

#define NR_ROUNDS	300
#define NR_RESET_ROUNDS	3000
#define NR_RESETS	20
#define PERIOD_NS	1000000

/* Who ends requests, again and again. */
struct ender {
	struct userpoll *test;
	pthread_t thread;
	bool stop;
	uint64_t calls;
	uint64_t refused;
};

static void end_all(struct ender *ender)
{
	struct vm *vm = &ender->test->vm;

	spinner_lock(&ender->test->spinner);
	if (ender->calls++ % 2) {
		ender->refused += !!vm_ioctl(vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0);
	} else {
		ender->refused += !!vm_ioctl(vm, ACRN_IOCTL_DESTROY_IOREQ_CLIENT, 0);
		ender->refused += !!vm_ioctl(vm, ACRN_IOCTL_CREATE_IOREQ_CLIENT, 0);
	}
	spinner_unlock(&ender->test->spinner);
}

static void *end_loop(void *arg)
{
	struct ender *ender = arg;

	while (!__atomic_load_n(&ender->stop, __ATOMIC_RELAXED)) {
		end_all(ender);
		time_sleep_ns(PERIOD_NS);
	}
	return NULL;
}

static void must_ender_start(struct ender *ender, struct userpoll *test)
{
	*ender = (struct ender){ .test = test };
	REQUIRE(!pthread_create(&ender->thread, NULL, end_loop, ender));
	/* A vCPU that spins must not delay it. */
	must_thread_place(ender->thread, 1, 0);
}

static void ender_stop(struct ender *ender)
{
	__atomic_store_n(&ender->stop, true, __ATOMIC_RELAXED);
	pthread_join(ender->thread, NULL);
	CHECK_EQ(ender->refused, 0);
	CHECK(ender->calls > 0);
}

static uint64_t fail_safe(const struct acrn_hsm_vm_stats *stats)
{
	return stats->user.fail_safe + stats->irq.fail_safe + stats->poll.fail_safe;
}

static void check_sums(struct userpoll *test, const struct spinner_thread *thread)
{
	uint64_t total = 2ull * NR_ROUNDS * NR_VCPUS;
	struct acrn_hsm_vm_stats stats;
	uint64_t mismatches = 0;
	unsigned int i;

	for (i = 0; i < NR_VCPUS; i++)
		mismatches += test->guests[i].run.mismatches;
	stats = must_vm_stats_counted(test->control, test->vm.id, total, 0);
	printf("ends: %llu by itself, %llu fail-safe, %llu other answers\n",
	       (unsigned long long)thread->completed,
	       (unsigned long long)fail_safe(&stats), (unsigned long long)mismatches);
	CHECK_EQ(userpoll_done(test), total);
	CHECK_EQ(thread->completed + fail_safe(&stats), total);
	CHECK_EQ(thread->lost + thread->notified, 0);
	CHECK_EQ(stats.user.lost, 0);
	CHECK(fail_safe(&stats) > 0);
	/* What did not come is what the kernel answered: reads all ones, writes none. */
	CHECK(mismatches + spinner_missed(&test->spinner) <= fail_safe(&stats));
	CHECK_EQ(spinner_wrong(&test->spinner), 0);
	check_echo_vm(test->sim, test->vm.id, "ends");
}

void userpoll_ends(struct userpoll *test)
{
	struct spinner_thread thread = {};
	struct switcher switcher;
	struct ender ender;

	must_userpoll_vm(test, "userpoll", VM_POLLING);
	REQUIRE(!poller_attach(test->control, test->poller, test->vm.id));
	must_spinner_spin(&thread, &test->spinner, test->spin_cpu);
	must_switcher_start(&switcher, test->control, test->vm.id);
	must_ender_start(&ender, test);
	must_userpoll_run(test, 2, NR_ROUNDS);
	userpoll_join(test);
	ender_stop(&ender);
	switcher_stop(&switcher);
	spinner_stop(&thread);

	CHECK_EQ(poller_detach(test->control, test->poller, test->vm.id), 0);
	check_sums(test, &thread);
	must_vm_stop(&test->vm);
}

/* As a device model resets a VM: requests in flight end with it. */
static void reset_under_load(struct userpoll *test)
{
	struct vm *vm = &test->vm;

	must_userpoll_run(test, 2, NR_RESET_ROUNDS);
	time_sleep_ns(PERIOD_NS);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	spinner_lock(&test->spinner);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_CLEAR_VM_IOREQ, 0), 0);
	CHECK_EQ(vm_ioctl(vm, ACRN_IOCTL_RESET_VM, 0), 0);
	spinner_unlock(&test->spinner);
	userpoll_join(test);
}

void userpoll_resets(struct userpoll *test)
{
	struct spinner_thread thread = {};
	uint64_t done = 0, wrong = 0;
	unsigned int i;

	must_userpoll_vm(test, "userpoll", VM_POLLING);
	must_spinner_spin(&thread, &test->spinner, test->spin_cpu);
	for (i = 0; i < NR_RESETS; i++) {
		reset_under_load(test);
		done += userpoll_done(test);
		spinner_lock(&test->spinner);
		wrong += spinner_wrong(&test->spinner);
		spinner_renumber(&test->spinner);
		spinner_unlock(&test->spinner);
		must_vm_start(&test->vm);
	}
	printf("%u resets, %llu requests done between\n", NR_RESETS,
	       (unsigned long long)done);
	CHECK(done > 0);
	CHECK_EQ(wrong, 0);
	CHECK_EQ(thread.lost + thread.notified, 0);

	must_userpoll_run(test, 2, NR_RESET_ROUNDS);
	userpoll_join(test);
	spinner_stop(&thread);
	userpoll_check_exact(test, "VM that was reset");
	must_vm_stop(&test->vm);
}
