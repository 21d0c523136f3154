// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_smoke.c - the guest is what the other tests rely on
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness.h"

static bool cpu_has(const char *flag)
{
	char info[8192], word[32];
	char *flags;

	REQUIRE(file_read("/proc/cpuinfo", info, sizeof(info)) == 0);
	flags = strstr(info, "\nflags");
	REQUIRE(flags);
	flags[1 + strcspn(flags + 1, "\n")] = ' ';
	snprintf(word, sizeof(word), " %s ", flag);

	return strstr(flags, word);
}

static void check_kernel(void)
{
	struct utsname name;

	REQUIRE(uname(&name) == 0);
	printf("%s %s, %ld CPUs\n", name.release, name.version,
	       sysconf(_SC_NPROCESSORS_ONLN));
	/* It is the flavour that its name says. */
	CHECK_EQ(!!strstr(name.version, "PREEMPT_RT"), !!strstr(name.release, "-rt-"));
}

#define CLOCKSOURCE	"/sys/devices/system/clocksource/clocksource0/current_clocksource"

static bool clock_is_tsc(void *source)
{
	return file_read(CLOCKSOURCE, source, 32) == 0 &&
	       strcmp(source, "tsc") == 0;
}

/*
 * A clock that jumps or costs a device access would spoil every figure.  The
 * kernel measures the TSC for a while before it takes it.
 */
static void check_clock(void)
{
	char source[32] = "";

	CHECK(time_wait(clock_is_tsc, source, 5000000000));
	printf("clocksource %s\n", source);
}

/* The posted-interrupt vector is free for the module only without VMX. */
static void check_cpu(void)
{
	CHECK(cpu_has("tsc"));
	CHECK(!cpu_has("vmx"));
}

static void check_harness(void)
{
	uint64_t before = time_ns();
	uint64_t value;

	CHECK(threads_count("kthreadd") == 1);
	CHECK(threads_find("no such thread") < 0);
	CHECK(pages_pinned() >= 0);
	CHECK(vmstat_read("no_such_counter", &value) < 0);
	CHECK(thread_pin(0) == 0);
	CHECK(thread_fifo(1) == 0);
	time_sleep_ns(1000000);
	CHECK(time_ns() - before >= 1000000);
	CHECK(!module_loaded("no_such_module"));
	CHECK(module_load("no_such_module", NULL) < 0);
	CHECK(access("/dev/shm", W_OK) == 0);
	CHECK(access("/sys/kernel/debug/sched", R_OK) == 0);
}

int main(void)
{
	check_kernel();
	check_clock();
	check_cpu();
	check_harness();

	return test_end();
}
