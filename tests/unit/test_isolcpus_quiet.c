// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_quiet.c - scheduler, timers, watchdogs, power and memory, by hand */

#include "knob_rig.h"

TestSuite(quiet, .init = rig_begin, .fini = rig_end);

#define SYSCTL	"/proc/sys/"
#define CPU	"/sys/devices/system/cpu/"

/* Knobs that are one number: what is wrong, right, and written. */
static const struct {
	const char *id;
	const char *path;
	const char *wrong;
	const char *right;
	const char *written;
	enum result severity;
} numbers[] = {
	{ "SCH-001", SYSCTL "kernel/sched_rt_runtime_us", "950000", "-1", "-1", RESULT_FAIL },
	{ "SCH-003", SYSCTL "kernel/numa_balancing", "1", "0", "0", RESULT_WARN },
	{ "TMR-001", SYSCTL "kernel/timer_migration", "1", "0", "0", RESULT_WARN },
	{ "TMR-002", SYSCTL "vm/stat_interval", "1", "120", "10", RESULT_WARN },
	{ "MEM-002", "/sys/kernel/mm/ksm/run", "1", "2", "0", RESULT_WARN },
};

Test(quiet, numbers_are_judged_and_put_right)
{
	struct setup setup = rig_setup();

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		const char *id = numbers[i].id;

		expect_verdict(&setup, id, RESULT_NA, numbers[i].path, NULL);
		expect_changes(&setup, id, NO_CHANGES);
		rig_file(numbers[i].path, numbers[i].wrong);
		expect_verdict(&setup, id, numbers[i].severity, numbers[i].wrong, NULL);
		expect_changes(&setup, id, (const char *const[]) {
			       numbers[i].path, numbers[i].written, NULL });
		rig_apply(&setup, id);
		expect_verdict(&setup, id, RESULT_PASS, numbers[i].written, NULL);
		rig_file(numbers[i].path, numbers[i].right);
		expect_verdict(&setup, id, RESULT_PASS, numbers[i].right, NULL);
		expect_changes(&setup, id, (const char *const[]) {
			       numbers[i].path, numbers[i].right, NULL });
	}
}

Test(quiet, throttling_is_the_fair_servers_from_6_12)
{
	struct setup setup = rig_setup();

	setup.release[1] = 12;
	rig_file(numbers[0].path, "950000");
	expect_verdict(&setup, "SCH-001", RESULT_NA, "SCH-002", NULL);
	expect_changes(&setup, "SCH-001", NO_CHANGES);
	setup.release[1] = 11;
	setup.plan.throttling_off = false;
	expect_verdict(&setup, "SCH-001", RESULT_NA, "leaves it on", NULL);
	expect_changes(&setup, "SCH-001", NO_CHANGES);
}

#define FAIR	"/sys/kernel/debug/sched/fair_server/"

Test(quiet, fair_servers_of_isolated_cpus_are_told_and_left)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "SCH-002", RESULT_NA, "from 6.12", NULL);
	setup.release[1] = 12;
	expect_verdict(&setup, "SCH-002", RESULT_NA, "debugfs", NULL);
	rig_file(FAIR "cpu0/runtime", "50000000\n");
	rig_file(FAIR "cpu2/runtime", "50000000\n");
	rig_file(FAIR "cpu3/runtime", "0\n");
	expect_verdict(&setup, "SCH-002", RESULT_WARN, "CPU 2; left as is",
		       "at your own risk, for each CPU N: echo 0 > " FAIR "cpuN/runtime");
	cr_expect_null(knob_find("SCH-002")->changes);
	expect_verdict(&setup, "ERR-001", RESULT_WARN, "runtime is written", "SCH-002");
	rig_file(FAIR "cpu2/runtime", "0\n");
	expect_verdict(&setup, "SCH-002", RESULT_PASS, "off", NULL);
	expect_verdict(&setup, "ERR-001", RESULT_PASS, "none", NULL);
	rig_file(FAIR "cpu2/runtime", "50000000\n");
	setup.plan.throttling_off = false;
	expect_verdict(&setup, "SCH-002", RESULT_NA, "leaves it on", NULL);
	expect_verdict(&setup, "ERR-001", RESULT_PASS, "none", NULL);
}

#define DOGS	SYSCTL "kernel/watchdog_cpumask"

Test(quiet, watchdogs_keep_to_housekeeping_cpus)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "WDG-001", RESULT_NA, "", NULL);
	rig_file(SYSCTL "kernel/nmi_watchdog", "1\n");
	rig_file(SYSCTL "kernel/soft_watchdog", "1\n");
	/* Without a mask it is all or nothing. */
	expect_verdict(&setup, "WDG-002", RESULT_WARN, "on", NULL);
	expect_changes(&setup, "WDG-002",
		       (const char *const[]) { SYSCTL "kernel/nmi_watchdog", "0", NULL });
	rig_file(DOGS, "0-7\n");
	expect_verdict(&setup, "WDG-001", RESULT_FAIL, "0-7", NULL);
	expect_verdict(&setup, "WDG-002", RESULT_WARN, "on", NULL);
	expect_verdict(&setup, "WDG-003", RESULT_WARN, "on", NULL);
	expect_changes(&setup, "WDG-002", NO_CHANGES);
	expect_changes(&setup, "WDG-001", (const char *const[]) { DOGS, "0-1,4-7", NULL });
	rig_apply(&setup, "WDG-001");
	expect_verdict(&setup, "WDG-001", RESULT_PASS, "0-1,4-7", NULL);
	expect_changes(&setup, "WDG-001", (const char *const[]) { DOGS, "0-1,4-7", NULL });
	expect_verdict(&setup, "WDG-002", RESULT_PASS, "on, for CPU 0-1,4-7", NULL);
	expect_verdict(&setup, "WDG-003", RESULT_PASS, "on, for CPU 0-1,4-7", NULL);
	rig_file(DOGS, "0-7\n");
	rig_file(SYSCTL "kernel/soft_watchdog", "0\n");
	expect_verdict(&setup, "WDG-003", RESULT_PASS, "off", NULL);
}

#define CLOCK	"/sys/devices/system/clocksource/clocksource0/"

Test(quiet, the_clock_is_one_that_is_quick_to_read)
{
	static const char now[] = CLOCK "current_clocksource";
	static const char all[] = CLOCK "available_clocksource";
	struct setup setup = rig_setup();

	expect_verdict(&setup, "CLK-001", RESULT_NA, "", NULL);
	rig_file(now, "tsc\n");
	expect_verdict(&setup, "CLK-001", RESULT_PASS, "tsc", NULL);
	rig_file(now, "hpet\n");
	expect_verdict(&setup, "CLK-001", RESULT_FAIL, "hpet", "tsc was given up");
	setup.is_virtual = true;
	rig_file(now, "kvm-clock\n");
	rig_file(all, "kvm-clock acpi_pm\n");
	expect_verdict(&setup, "CLK-001", RESULT_NA, "no tsc", NULL);
	rig_file(all, "kvm-clock tsc acpi_pm\n");
	expect_verdict(&setup, "CLK-001", RESULT_WARN, "kvm-clock", "echo tsc >" CLOCK);
	rig_file(now, "acpi_pm\n");
	expect_verdict(&setup, "CLK-001", RESULT_FAIL, "acpi_pm", "echo tsc >" CLOCK);
}

static void states_make(unsigned int cpu, const char *limit)
{
	static const char *const latencies_us[] = { "0", "2", "130" };
	char path[128];

	for (size_t i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), CPU "cpu%u/cpuidle/state%zu/latency", cpu, i);
		rig_file(path, latencies_us[i]);
		snprintf(path, sizeof(path), CPU "cpu%u/cpuidle/state%zu/disable", cpu, i);
		rig_file(path, "0");
	}
	snprintf(path, sizeof(path), CPU "cpu%u/power/pm_qos_resume_latency_us", cpu);
	rig_file(path, limit);
}

#define LIMIT(cpu)	CPU "cpu" cpu "/power/pm_qos_resume_latency_us"

Test(quiet, isolated_cpus_sleep_lightly)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "PWR-001", RESULT_NA, "no cpuidle", NULL);
	states_make(2, "n/a");
	states_make(3, "0");
	/* 0 is no limit at all. */
	expect_verdict(&setup, "PWR-001", RESULT_WARN, "CPU 3: 130 us", NULL);
	expect_changes(&setup, "PWR-001", (const char *const[]) {
		       LIMIT("2"), "n/a", LIMIT("3"), "n/a", NULL });
	rig_file(LIMIT("3"), "15");
	/* What is enough stays. */
	expect_changes(&setup, "PWR-001", (const char *const[]) {
		       LIMIT("2"), "n/a", LIMIT("3"), "15", NULL });
	expect_verdict(&setup, "PWR-001", RESULT_PASS, "2 us", NULL);
	rig_file(LIMIT("3"), "200");
	expect_verdict(&setup, "PWR-001", RESULT_WARN, "130 us", NULL);
	rig_file(CPU "cpu3/cpuidle/state2/disable", "1");
	expect_verdict(&setup, "PWR-001", RESULT_PASS, "2 us", NULL);
	/* A parked sibling may sleep. */
	rig_file(CPU "cpu3/cpuidle/state2/disable", "0");
	setup.plan.parked = rig_cpus("3");
	expect_verdict(&setup, "PWR-001", RESULT_PASS, "0 us", NULL);
	expect_changes(&setup, "PWR-001", (const char *const[]) { LIMIT("2"), "n/a", NULL });
}

#define GOVERNOR(cpu)	CPU "cpu" cpu "/cpufreq/scaling_governor"

Test(quiet, isolated_cpus_run_at_full_speed)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "PWR-002", RESULT_NA, "no cpufreq", NULL);
	rig_file(GOVERNOR("2"), "performance\n");
	rig_file(GOVERNOR("3"), "schedutil\n");
	expect_verdict(&setup, "PWR-002", RESULT_WARN, "CPU 3: schedutil", NULL);
	rig_apply(&setup, "PWR-002");
	expect_verdict(&setup, "PWR-002", RESULT_PASS, "performance", NULL);
}

#define PREFERENCE(cpu)	CPU "cpu" cpu "/cpufreq/energy_performance_preference"

Test(quiet, isolated_cpus_save_no_energy)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "PWR-003", RESULT_NA, "CPU 2: no such preference", NULL);
	expect_changes(&setup, "PWR-003", NO_CHANGES);
	rig_file(PREFERENCE("2"), "0\n");
	rig_file(PREFERENCE("3"), "balance_performance\n");
	expect_verdict(&setup, "PWR-003", RESULT_WARN, "CPU 3: balance_performance", "apply");
	expect_changes(&setup, "PWR-003", (const char *const[]) {
		       PREFERENCE("2"), "0", PREFERENCE("3"), "performance", NULL });
	rig_apply(&setup, "PWR-003");
	expect_verdict(&setup, "PWR-003", RESULT_PASS, "performance", NULL);
}

/* With the governor performance the kernel refuses the preference that undo puts back. */
Test(quiet, the_preference_is_set_before_the_governor)
{
	size_t i, preference = 0, governor = 0;

	for (i = 0; i < nr_knobs; i++) {
		if (!strcmp(knobs[i]->id, "PWR-003"))
			preference = i;
		if (!strcmp(knobs[i]->id, "PWR-002"))
			governor = i;
	}
	cr_expect_lt(preference, governor);
}

Test(quiet, turbo_is_off_where_a_cpu_has_its_own)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "PWR-004", RESULT_NA, "no driver", NULL);
	expect_changes(&setup, "PWR-004", NO_CHANGES);
	rig_file(CPU "cpufreq/boost", "1\n");
	rig_file(CPU "cpu2/cpufreq/boost", "0\n");
	rig_file(CPU "cpu3/cpufreq/boost", "1\n");
	expect_verdict(&setup, "PWR-004", RESULT_WARN, "CPU 3 may run faster", "apply");
	expect_changes(&setup, "PWR-004", (const char *const[]) {
		       CPU "cpu2/cpufreq/boost", "0", CPU "cpu3/cpufreq/boost", "0", NULL });
	rig_apply(&setup, "PWR-004");
	expect_verdict(&setup, "PWR-004", RESULT_PASS, "off on isolated CPUs", NULL);
}

Test(quiet, turbo_of_all_cpus_is_told_and_left)
{
	struct setup setup = rig_setup();

	rig_file(CPU "cpufreq/boost", "1\n");
	expect_verdict(&setup, "PWR-004", RESULT_WARN, "1", "echo 0 >" CPU "cpufreq/boost");
	expect_changes(&setup, "PWR-004", NO_CHANGES);
	/* Of the two intel_pstate's is the one that works. */
	rig_file(CPU "intel_pstate/no_turbo", "0\n");
	expect_verdict(&setup, "PWR-004", RESULT_WARN, "0",
		       "echo 1 >" CPU "intel_pstate/no_turbo");
	expect_changes(&setup, "PWR-004", NO_CHANGES);
	rig_file(CPU "intel_pstate/no_turbo", "1\n");
	expect_verdict(&setup, "PWR-004", RESULT_PASS, "1", NULL);
}

#define THP	"/sys/kernel/mm/transparent_hugepage/enabled"

Test(quiet, huge_pages_come_only_if_asked_for)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "MEM-001", RESULT_NA, THP, NULL);
	rig_file(THP, "[always] madvise never\n");
	expect_verdict(&setup, "MEM-001", RESULT_WARN, "always", NULL);
	expect_changes(&setup, "MEM-001", (const char *const[]) { THP, "madvise", NULL });
	rig_file(THP, "always [madvise] never\n");
	expect_verdict(&setup, "MEM-001", RESULT_PASS, "madvise", NULL);
	expect_changes(&setup, "MEM-001", (const char *const[]) { THP, "madvise", NULL });
	rig_file(THP, "always madvise [never]\n");
	expect_changes(&setup, "MEM-001", (const char *const[]) { THP, "never", NULL });
}

/* Files of which a machine has one that no check understands. */
static const struct {
	const char *id;
	const char *path;
} odd_files[] = {
	{ "SCH-001", SYSCTL "kernel/sched_rt_runtime_us" },
	{ "TMR-002", SYSCTL "vm/stat_interval" },
	{ "WDG-001", SYSCTL "kernel/watchdog_cpumask" },
	{ "WDG-002", SYSCTL "kernel/nmi_watchdog" },
	{ "MEM-001", "/sys/kernel/mm/transparent_hugepage/enabled" },
	{ "MEM-002", "/sys/kernel/mm/ksm/run" },
	{ "WQ-001", "/sys/devices/virtual/workqueue/cpumask" },
	{ "IRQ-001", "/proc/irq/default_smp_affinity" },
	{ "CMD-001", CPU "isolated" },
	{ "CPU-002", CPU "online" },
};

Test(quiet, what_is_not_understood_is_not_called_missing)
{
	struct setup setup = rig_setup();
	char says[128];

	for (size_t i = 0; i < sizeof(odd_files) / sizeof(odd_files[0]); i++) {
		snprintf(says, sizeof(says), "no %s here", odd_files[i].path);
		expect_verdict(&setup, odd_files[i].id, RESULT_NA, says, NULL);
		rig_file(odd_files[i].path, "x;y\n");
		snprintf(says, sizeof(says), "%s: 'x;y' is not understood", odd_files[i].path);
		expect_verdict(&setup, odd_files[i].id, RESULT_NA, says, NULL);
		/* Nor is it written over: undo could not tell what was there. */
		if (knob_find(odd_files[i].id)->changes)
			expect_changes(&setup, odd_files[i].id, NO_CHANGES);
	}
}

Test(quiet, what_cannot_be_read_is_said_with_the_reason)
{
	struct setup setup = rig_setup();

	rig_file("/sys/kernel/mm/ksm/run/x", "");
	expect_verdict(&setup, "MEM-002", RESULT_NA,
		       "/sys/kernel/mm/ksm/run: Is a directory", NULL);
}
