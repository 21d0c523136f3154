// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_million.c - a million requests, a change of mode every millisecond
 *
 * Each is a doorbell with its own eventfd count, so that a request that was
 * lost or served twice shows in the sum.  The argument is another number.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "harness.h"
#include "isolated.h"
#include "switcher.h"
#include "vm.h"

#define NR_REQUESTS	1000000
#define DOORBELL	0x2000
#define TIMEOUT_MS	10000

/* A vCPU without an answer for 10 s ends the run instead of hanging it. */
static const struct hvsim_config config = {
	.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = TIMEOUT_MS,
};

static void check_run(const struct hvsim_run *run, uint64_t nr)
{
	CHECK_EQ(run->done, nr);
	CHECK_EQ(run->missing, 0);
	CHECK_EQ(run->cut, 0);
}

static void check_counts(int control, int sim, uint16_t vmid, uint64_t nr,
			 uint64_t rung, const struct switcher *switcher)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(control, vmid);
	struct hvsim_vm_stats seen = must_sim_stats(sim, vmid);
	unsigned long long polled = stats.poll.served;

	printf("%llu requests: %llu.%llu %% by the poller, the rest by the dispatcher\n",
	       (unsigned long long)nr, polled * 100 / nr, polled * 1000 / nr % 10);
	printf("%llu changes of mode, %lld requests lost, %llu answered twice\n",
	       (unsigned long long)stats.mode_switches, (long long)(nr - rung),
	       (unsigned long long)seen.double_answers);
	CHECK_EQ(rung, nr);
	CHECK_EQ(stats.poll.served + stats.irq.served, nr);
	CHECK_EQ(stats.poll.fail_safe + stats.irq.fail_safe, 0);
	CHECK_EQ(seen.outcome[HVSIM_DONE], nr);
	CHECK_EQ(seen.double_answers + seen.notify_spurious, 0);
	CHECK_EQ(switcher->refused, 0);
	/* Half the time each, but the poller does far more in its half. */
	CHECK(stats.poll.served >= nr / 1000);
	CHECK(stats.irq.served >= nr / 1000);
}

static void run_all(int control, int sim, uint32_t poller, uint64_t nr)
{
	struct hvsim_access access = {
		.type = ACRN_IOREQ_TYPE_PORTIO, .direction = ACRN_IOREQ_DIR_WRITE,
		.size = 4, .address = DOORBELL,
	};
	struct hvsim_run run = {
		.cpu = 0, .nr = 1, .repeat = nr, .flags = HVSIM_RUN_NUMBER,
		.accesses = (unsigned long)&access,
	};
	int doorbell = eventfd(0, EFD_NONBLOCK);
	struct switcher switcher;
	uint64_t rung = 0;
	struct vm vm;

	must_vm_create(&vm, "million", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_start(&vm);
	REQUIRE(!poller_attach(control, poller, vm.id));
	must_switcher_start(&switcher, control, vm.id);
	run.vmid = vm.id;
	CHECK_EQ(sim_run(sim, &run), 0);
	switcher_stop(&switcher);

	check_run(&run, nr);
	/* The last doorbell may ring after its answer; then nobody rings. */
	CHECK_EQ(poller_detach(control, poller, vm.id), 0);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO |
			      ACRN_IOEVENTFD_FLAG_DEASSIGN, DOORBELL, 4, 0));
	CHECK_EQ(read(doorbell, &rung, sizeof(rung)), sizeof(rung));
	check_counts(control, sim, vm.id, nr, rung, &switcher);
	must_vm_stop(&vm);
	close(doorbell);
}

int main(int argc, char **argv)
{
	uint64_t nr = argc > 1 ? strtoull(argv[1], NULL, 0) : NR_REQUESTS;
	int control, sim;
	uint32_t poller;

	need_isolated_cpu1();
	must_open(NULL, &control, &sim);
	must_sim_config(sim, &config);
	poller = must_poller(control, 1, 0);

	run_all(control, sim, poller, nr);

	CHECK_EQ(poller_destroy(control, poller), 0);
	must_close(control, sim);
	return test_end();
}
