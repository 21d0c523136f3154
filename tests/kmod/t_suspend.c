// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_suspend.c - the machine goes to sleep, or nearly, under load
 *
 * The kernel's own tests of suspending go a part of the way, wait a second, and
 * come back.  The vCPUs' threads are the kernel's and are not frozen.
 */

#include <stdio.h>

#include "harness.h"
#include "load.h"

#define VCPUS	2
#define ALL	0x3

/* As far as this, into that state. */
static void suspend(struct load *load, uint32_t poller, const char *level, const char *state)
{
	struct acrn_hsm_vm_stats before, after;
	struct acrn_hsm_poller_stats stats;

	CHECK(load_goes_on(load, 100));
	REQUIRE(!file_write("/sys/power/pm_test", level));
	before = must_vm_stats(load->control, load->vm.id);
	CHECK_EQ(file_write("/sys/power/state", state), 0);
	after = must_vm_stats(load->control, load->vm.id);
	stats = must_poller_stats(load->control, poller);

	printf("%s to %s: %llu by the dispatcher\n", state, level,
	       (unsigned long long)(after.irq.served - before.irq.served));
	CHECK(after.irq.served > before.irq.served);
	CHECK_EQ(stats.state & ACRN_HSM_POLLER_AWAY_SUSPEND, 0);
	CHECK(load_covered(load, ALL));
	CHECK(load_goes_on(load, 100));
	CHECK(load_polled_goes_on(load, 1));
}

int main(void)
{
	struct load load;
	uint32_t poller;

	if (file_write("/sys/power/pm_test", "none"))
		test_skip("this kernel does not test suspending (CONFIG_PM_DEBUG)");
	REQUIRE(!file_write("/sys/module/suspend/parameters/pm_test_delay", "1"));
	must_load_init(&load, VCPUS, "");
	load.gap_ns = 50000;
	must_load_vm(&load, "suspend");
	poller = must_poller(load.control, 1, ACRN_HSM_POLLER_FORCE);
	must_load_poll(&load, poller);
	must_load_start(&load);

	suspend(&load, poller, "freezer", "freeze");
	suspend(&load, poller, "devices", "freeze");
	CHECK_EQ(load_adapt(&load, 0), 0);
	suspend(&load, poller, "freezer", "freeze");
	/* Also takes CPU 1 offline. */
	suspend(&load, poller, "processors", "mem");

	load_stop(&load);
	REQUIRE(!file_write("/sys/power/pm_test", "none"));
	load_check(&load);
	load_exit(&load);
	return test_end();
}
