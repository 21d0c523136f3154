// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_polite.c - a poller on a CPU that others need, too
 *
 * It outranks nearly everybody, and half the kernel waits for threads of each CPU.
 * Argument: for how many seconds.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness.h"
#include "load.h"

#define SECONDS		8
#define SECOND_NS	1000000000ull
#define VCPUS		2
#define PATIENCE_NS	(5 * SECOND_NS)

/* Each waits for something on every CPU. */
static void wait_for_all_cpus(void)
{
	uint64_t begin = time_ns();

	REQUIRE(!file_write("/proc/sys/vm/stat_refresh", "1"));
	REQUIRE(!file_write("/proc/sys/vm/drop_caches", "1"));
	REQUIRE(!mlockall(MCL_CURRENT));
	REQUIRE(!munlockall());
	REQUIRE(!syscall(SYS_membarrier, 1, 0, 0));
	CHECK(time_ns() - begin < PATIENCE_NS);
}

int main(int argc, char **argv)
{
	uint64_t seconds = argc > 1 ? strtoul(argv[1], NULL, 0) : SECONDS;
	struct acrn_hsm_poller_stats stats;
	uint64_t end, times = 0;
	struct load load;
	uint32_t poller;

	must_load_init(&load, VCPUS, "");
	load.gap_ns = 50000;
	must_load_vm(&load, "polite");
	poller = must_poller(load.control, 1, ACRN_HSM_POLLER_FORCE);
	must_load_poll(&load, poller);

	must_load_start(&load);
	for (end = time_ns() + seconds * SECOND_NS; time_ns() < end; times++)
		wait_for_all_cpus();
	CHECK(load_goes_on(&load, 100));
	load_stop(&load);

	stats = must_poller_stats(load.control, poller);
	printf("%llu s: all CPUs waited for %llu times, %llu naps, %llu stalls\n",
	       (unsigned long long)seconds, (unsigned long long)times,
	       (unsigned long long)stats.naps, (unsigned long long)stats.stalls);
	CHECK(stats.naps > 0);
	load_check(&load);
	load_exit(&load);
	return test_end();
}
