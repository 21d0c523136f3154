// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_polite.c - a poller on a CPU that others need, too
 *
 * It outranks nearly everybody, and half the kernel waits for threads of each CPU.
 * With three CPUs there are two such pollers.
 * Argument: for how many seconds.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness.h"
#include "load.h"

#define SECONDS		8
#define SECOND_NS	1000000000ull
#define VCPUS		2
/* It ends, or never does; a host that has other work stops our CPUs for seconds. */
#define PATIENCE_NS	(20 * SECOND_NS)

/* This call refuses where a CPU has no tick. */
static bool have_membarrier(void)
{
	char cpus[64] = "";

	return file_read("/sys/devices/system/cpu/nohz_full", cpus, sizeof(cpus)) ||
	       !cpus[0] || strchr(cpus, '(');
}

/* Each waits for something on every CPU. */
static void wait_for_all_cpus(void)
{
	uint64_t begin = time_ns();

	REQUIRE(!file_write("/proc/sys/vm/stat_refresh", "1"));
	REQUIRE(!file_write("/proc/sys/vm/drop_caches", "1"));
	REQUIRE(!mlockall(MCL_CURRENT));
	REQUIRE(!munlockall());
	if (have_membarrier())
		REQUIRE(!syscall(SYS_membarrier, 1, 0, 0));
	CHECK(time_ns() - begin < PATIENCE_NS);
}

/* A poller on each CPU but the first, and a VM that it polls. */
static void must_begin(struct load *load, uint32_t *poller, unsigned int nr)
{
	unsigned int i;

	must_load_init(&load[0], VCPUS, "");
	for (i = 0; i < nr; i++) {
		load[i].control = load[0].control;
		load[i].sim = load[0].sim;
		load[i].gap_ns = 50000;
		must_load_vm(&load[i], i ? "polite, too" : "polite");
		poller[i] = must_poller(load[i].control, i + 1, ACRN_HSM_POLLER_FORCE);
		must_load_poll(&load[i], poller[i]);
		must_load_start(&load[i]);
	}
}

static void end(struct load *load, uint32_t poller)
{
	struct acrn_hsm_poller_stats stats;

	CHECK(load_goes_on(load, 100));
	load_stop(load);
	stats = must_poller_stats(load->control, poller);
	printf("CPU %u: %llu naps, %llu stalls\n", stats.cpu,
	       (unsigned long long)stats.naps, (unsigned long long)stats.stalls);
	CHECK(stats.naps > 0);
	load_check(load);
	must_vm_stop(&load->vm);
	CHECK_EQ(poller_destroy(load->control, poller), 0);
}

int main(int argc, char **argv)
{
	uint64_t seconds = argc > 1 ? strtoul(argv[1], NULL, 0) : SECONDS;
	unsigned int nr = sysconf(_SC_NPROCESSORS_ONLN) > 2 ? 2 : 1, i;
	struct load load[2] = {};
	uint64_t finish, times = 0;
	uint32_t poller[2];

	must_begin(load, poller, nr);
	for (finish = time_ns() + seconds * SECOND_NS; time_ns() < finish; times++)
		wait_for_all_cpus();
	printf("%llu s: all CPUs waited for %llu times\n", (unsigned long long)seconds,
	       (unsigned long long)times);
	for (i = 0; i < nr; i++)
		end(&load[i], poller[i]);
	must_close(load[0].control, load[0].sim);
	return test_end();
}
