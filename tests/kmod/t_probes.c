// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_probes.c - kprobes come and go while a poller spins
 *
 * The kernel makes a probe cheap, and takes it back, behind a grace period of
 * RCU-tasks: until each task has slept or said that it holds nothing.  A poller on an
 * empty CPU never sleeps.  Whoever waits holds what text patching, hotplug and module
 * loading want, so that a poller which says nothing stops all of them.
 */

#include <stdio.h>

#include "harness.h"
#include "isolated.h"
#include "load.h"

#define TRACING		"/sys/kernel/tracing/"
#define PROBE		"p:hsm_probes/opened do_sys_openat2+0"
#define VCPUS		1
#define ROUNDS		3
/* Grace periods of RCU-tasks take a tenth of a second and more. */
#define SOON_NS		15000000000ull

static void probe_once(void)
{
	uint64_t begin = time_ns();

	REQUIRE(!file_write(TRACING "kprobe_events", PROBE));
	REQUIRE(!file_write(TRACING "events/hsm_probes/opened/enable", "1"));
	/* The optimiser comes a little later, by itself. */
	time_sleep_ns(300000000);
	REQUIRE(!file_write(TRACING "events/hsm_probes/opened/enable", "0"));
	REQUIRE(!file_write(TRACING "kprobe_events", "-:hsm_probes/opened"));
	printf("a probe came and went in %llu ms\n",
	       (unsigned long long)(time_ns() - begin) / 1000000);
	CHECK(time_ns() - begin < SOON_NS);
}

int main(void)
{
	struct acrn_hsm_poller_stats before, after;
	struct load load;
	uint32_t poller;
	int i;

	need_isolated_cpu1();
	must_load_init(&load, VCPUS, "");
	load.gap_ns = 50000;
	must_load_vm(&load, "probes");
	poller = must_poller(load.control, 1, 0);
	must_load_poll(&load, poller);
	must_load_start(&load);
	CHECK(load_goes_on(&load, 100));

	before = must_poller_stats(load.control, poller);
	for (i = 0; i < ROUNDS; i++)
		probe_once();
	after = must_poller_stats(load.control, poller);
	/* It did not do so by sleeping. */
	printf("%llu naps\n", (unsigned long long)(after.naps - before.naps));
	CHECK(after.rounds > before.rounds);

	load_stop(&load);
	load_check(&load);
	CHECK_EQ(load_detach(&load, poller, 0), 0);
	CHECK_EQ(poller_destroy(load.control, poller), 0);
	load_exit(&load);
	return test_end();
}
