// SPDX-License-Identifier: BSD-3-Clause
/*
 * userpoll_mixed.c - two device model threads of different kind, and a poller
 *
 * One thread spins and completes by itself, the other sleeps in ATTACH and calls
 * NOTIFY.  Between their requests come doorbells, which the kernel answers, and
 * its poller comes and goes every millisecond.
 */

#include <stdio.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "counted.h"
#include "harness.h"
#include "switcher.h"
#include "userpoll.h"

#define NR_ROUNDS	300
#define BELL		0x2000
#define PAUSE_EVERY	16

static void check_counts(struct userpoll *test, const struct spinner_thread *spins,
			 const struct spinner_thread *sleeps, uint64_t handed,
			 uint64_t bells)
{
	struct acrn_hsm_vm_stats stats;

	stats = must_vm_stats_counted(test->control, test->vm.id, handed + bells,
				      sleeps->notified);
	printf("mixed: %llu by itself, %llu notified of %llu; ",
	       (unsigned long long)spins->completed,
	       (unsigned long long)sleeps->notified, (unsigned long long)handed);
	printf("poller found %llu of %llu, %llu switches\n",
	       (unsigned long long)server_requests(&stats.poll),
	       (unsigned long long)(handed + bells),
	       (unsigned long long)stats.mode_switches);
	CHECK_EQ(spins->completed + sleeps->notified, handed);
	CHECK_EQ(spins->notified + spins->lost + sleeps->completed + sleeps->lost, 0);
	CHECK(spins->completed > 0);
	CHECK(sleeps->notified > 0);
	CHECK_EQ(stats.poll.handed + stats.irq.handed, handed);
	CHECK_EQ(stats.poll.served + stats.irq.served, bells);
	CHECK_EQ(stats.user.served, sleeps->notified);
	CHECK_EQ(stats.user.lost, 0);
	CHECK(stats.poll.handed > 0 && stats.irq.handed > 0);
	/* A request ends one ATTACH at most; nothing else does. */
	CHECK(sleeps->attached <= handed);
	/* Nobody asked the hypervisor for anything. */
	CHECK_EQ(userpoll_notify_calls(test), 0);
}

void userpoll_mixed(struct userpoll *test)
{
	struct spinner_thread spins = { .pause_every = PAUSE_EVERY };
	struct spinner_thread sleeps = {};
	int bell = eventfd(0, EFD_NONBLOCK);
	struct switcher switcher;
	uint64_t rung = 0;

	must_userpoll_vm(test, "userpoll", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&test->vm, bell, ACRN_IOEVENTFD_FLAG_PIO, BELL, 4, 0));
	REQUIRE(!poller_attach(test->control, test->poller, test->vm.id));
	/* Bells have numbers, too. */
	test->accesses[2] = echo_write(BELL, 0);
	test->spinner.stride = 2;
	must_spinner_spin(&spins, &test->spinner, test->spin_cpu);
	must_spinner_attach(&sleeps, &test->spinner);
	must_switcher_start(&switcher, test->control, test->vm.id);
	must_userpoll_run(test, 3, NR_ROUNDS);
	userpoll_join(test);
	switcher_stop(&switcher);
	spinner_stop(&spins);

	userpoll_check_exact(test, "mixed");
	CHECK_EQ(poller_detach(test->control, test->poller, test->vm.id), 0);
	check_counts(test, &spins, &sleeps, 2ull * NR_ROUNDS * NR_VCPUS,
		     (uint64_t)NR_ROUNDS * NR_VCPUS);
	spinner_end(&sleeps);
	must_vm_stop(&test->vm);
	CHECK_EQ(read(bell, &rung, sizeof(rung)), sizeof(rung));
	CHECK_EQ(rung, (uint64_t)NR_ROUNDS * NR_VCPUS);
	close(bell);
}
