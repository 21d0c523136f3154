// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_hotplug.c - a poller's CPU goes offline and comes back, under load
 *
 * Argument: how often.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "load.h"

#define CPU1_ONLINE	"/sys/devices/system/cpu/cpu1/online"
#define ROUNDS		40
#define VCPUS		2
#define ALL		0x3

static void must_online(bool online)
{
	REQUIRE(!file_write(CPU1_ONLINE, online ? "1" : "0"));
}

/* While it is away the dispatcher serves alone, and at once. */
static void away(struct load *load, uint32_t poller)
{
	struct acrn_hsm_vm_stats before, after;
	struct acrn_hsm_poller_stats stats;

	must_online(false);
	stats = must_poller_stats(load->control, poller);
	/* Stalled before that, if the machine took the guest's CPU: no failure. */
	CHECK_EQ(stats.state & ~ACRN_HSM_POLLER_STALLED, ACRN_HSM_POLLER_AWAY_CPU);
	before = must_vm_stats(load->control, load->vm.id);
	CHECK_EQ(before.covered, 0);
	CHECK(load_goes_on(load, 100));
	after = must_vm_stats(load->control, load->vm.id);
	CHECK(after.irq.served > before.irq.served);
	CHECK_EQ(after.poll.served, before.poll.served);
	CHECK_EQ(must_poller_stats(load->control, poller).requests, stats.requests);
}

static void back(struct load *load, uint32_t poller)
{
	must_online(true);
	CHECK(load_covered(load, ALL));
	CHECK_EQ(must_poller_stats(load->control, poller).state &
		 ACRN_HSM_POLLER_AWAY_CPU, 0);
	CHECK(load_goes_on(load, 100));
	/* A machine that takes this CPU from the guest lets it stall, too. */
	CHECK(load_polled_goes_on(load, 1));
}

static void to_and_fro(struct load *load, uint32_t poller, unsigned int rounds)
{
	unsigned int i;

	must_load_start(load);
	for (i = 0; i < rounds; i++) {
		/* Changes meanwhile, too. */
		if (i % 8 == 7)
			CHECK_EQ(load_adapt(load, 0), 0);
		away(load, poller);
		if (i % 8 == 7)
			CHECK_EQ(vm_set_mode(load->control, load->vm.id,
					     ACRN_HSM_POLL_MODE_POLL), 0);
		back(load, poller);
	}
	load_stop(load);
}

/* What can be done with a poller whose CPU is gone. */
static void commands_meanwhile(struct load *load, uint32_t poller)
{
	struct acrn_hsm_poller other = { .cpu = 1, .flags = ACRN_HSM_POLLER_FORCE };

	must_online(false);
	CHECK_ERRNO(ioctl(load->control, ACRN_HSM_IOCTL_POLLER_CREATE, &other), ENODEV);
	CHECK_EQ(load_detach(load, poller, 0x1), 0);
	CHECK_EQ(load_attach(load, poller, 0x1), 0);
	must_load_ring(load);
	must_online(true);
	CHECK(load_covered(load, ALL));
	must_load_ring(load);

	must_online(false);
	CHECK_EQ(poller_detach(load->control, poller, load->vm.id), 0);
	CHECK_EQ(poller_destroy(load->control, poller), 0);
	must_online(true);
	must_load_ring(load);
}

/* It is made away, by way of a rule; and the module may go while it is. */
static void made_meanwhile(struct load *load)
{
	uint32_t poller = must_poller(load->control, 1, ACRN_HSM_POLLER_FORCE |
				      ACRN_HSM_POLLER_PERSISTENT);

	must_online(false);
	CHECK_EQ(load_attach(load, poller, 0), 0);
	CHECK_EQ(vm_set_mode(load->control, load->vm.id, ACRN_HSM_POLL_MODE_POLL), 0);
	CHECK_EQ(must_vm_stats(load->control, load->vm.id).covered, 0);
	must_load_ring(load);
	must_online(true);
	CHECK(load_covered(load, ALL));
	must_load_ring(load);
	must_online(false);
}

int main(int argc, char **argv)
{
	unsigned int rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : ROUNDS;
	struct load load;
	uint32_t poller;

	must_load_init(&load, VCPUS, "");
	load.gap_ns = 20000;
	must_load_vm(&load, "hotplug");
	poller = must_poller(load.control, 1, ACRN_HSM_POLLER_FORCE);
	must_load_poll(&load, poller);

	to_and_fro(&load, poller, rounds);
	commands_meanwhile(&load, poller);
	made_meanwhile(&load);

	load_check(&load);
	load_exit(&load);
	CHECK_EQ(threads_count("acrn_poll"), 0);
	must_online(true);
	return test_end();
}
