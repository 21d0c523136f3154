// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_isolcpus_right.c - what knobs want written makes their checks pass
 *
 * A machine made by hand on which everything is wrong that can be put right at once.
 */

#include "knob_rig.h"

TestSuite(right, .init = rig_begin, .fini = rig_end);

#define CPU	"/sys/devices/system/cpu/"
#define SYSCTL	"/proc/sys/"
#define FAIR	"/sys/kernel/debug/sched/fair_server/"
#define CGROUP	"/sys/fs/cgroup"

static const char *const wrong[][2] = {
	{ CPU "online", "0-7" },
	{ CPU "cpu2/topology/thread_siblings_list", "2,6" },
	{ CPU "cpu3/topology/thread_siblings_list", "3,7" },
	{ CPU "cpu6/online", "1" },
	{ CPU "cpu7/online", "1" },
	{ CPU "cpu2/cpuidle/state0/latency", "0" },
	{ CPU "cpu2/cpuidle/state1/latency", "200" },
	{ CPU "cpu2/power/pm_qos_resume_latency_us", "0" },
	{ CPU "cpu3/cpuidle/state0/latency", "0" },
	{ CPU "cpu3/power/pm_qos_resume_latency_us", "0" },
	{ CPU "cpu2/cpufreq/scaling_governor", "powersave" },
	{ CPU "cpu3/cpufreq/scaling_governor", "schedutil" },
	{ CPU "cpu2/cpufreq/energy_performance_preference", "balance_performance" },
	{ CPU "cpu3/cpufreq/energy_performance_preference", "power" },
	{ CPU "cpu2/cpufreq/boost", "1" },
	{ CPU "cpu3/cpufreq/boost", "1" },
	{ CGROUP "/cgroup.controllers", "cpuset cpu" },
	{ CGROUP "/cgroup.subtree_control", "cpu" },
	{ "/sys/devices/virtual/workqueue/cpumask", "ff" },
	{ "/proc/irq/default_smp_affinity", "ff" },
	{ "/proc/irq/17/eth0/x", "" },
	{ "/proc/irq/17/smp_affinity_list", "0-7" },
	{ "/proc/irq/18/ahci/x", "" },
	{ "/proc/irq/18/smp_affinity_list", "2" },
	{ "/etc/default/irqbalance", "#IRQBALANCE_BANNED_CPULIST=\n" },
	{ "/proc/700/comm", "irqbalance" },
	{ "/sys/class/net/eth0/queues/rx-0/rps_cpus", "ff" },
	{ "/sys/class/net/eth0/queues/tx-0/xps_cpus", "04" },
	{ SYSCTL "kernel/sched_rt_runtime_us", "950000" },
	{ SYSCTL "kernel/numa_balancing", "1" },
	{ SYSCTL "kernel/timer_migration", "1" },
	{ SYSCTL "vm/stat_interval", "1" },
	{ SYSCTL "kernel/watchdog_cpumask", "0-7" },
	{ SYSCTL "kernel/nmi_watchdog", "1" },
	{ SYSCTL "kernel/soft_watchdog", "1" },
	{ FAIR "cpu2/runtime", "50000000" },
	{ FAIR "cpu3/runtime", "50000000" },
	{ "/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never" },
	{ "/sys/kernel/mm/ksm/run", "1" },
};

/* Shows a value as the kernel would. */
static void value_take(const struct change *change)
{
	char text[64];

	if (change->compare == COMPARE_CHOICE) {
		snprintf(text, sizeof(text), "always [%s] never", change->value);
		rig_file(change->path, text);
	} else if (change->compare == COMPARE_WORDS) {
		rig_file(change->path, change->value + 1);
	} else {
		rig_file(change->path, change->value);
	}
	/* The kernel lists who is online. */
	if (!strcmp(change->path, CPU "cpu6/online"))
		rig_file(CPU "online", "0-5,7");
	if (!strcmp(change->path, CPU "cpu7/online"))
		rig_file(CPU "online", "0-5");
}

static void changes_make(const struct changes *changes)
{
	for (size_t i = 0; i < changes->nr; i++) {
		const struct change *change = &changes->list[i];

		if (change->kind == CHANGE_VALUE)
			value_take(change);
		else if (change->kind == CHANGE_FILE)
			rig_file(change->path, change->value);
	}
}

/* What is there already is no change. */
static void expect_same(const struct setup *setup, const struct change *change)
{
	char text[512];

	if (change->kind == CHANGE_FOLDER)
		return;
	cr_assert_eq(tree_read(&setup->tree, text, sizeof(text), "%s", change->path), 0);
	cr_expect(change_same(change->compare, 8, text, change->value), "%s: '%s' for '%s'",
		  change->path, text, change->value);
}

static void expect_right(const struct setup *setup, const struct knob *knob)
{
	struct changes changes = {};
	struct finding finding;

	knob_check(setup, knob, &finding);
	cr_expect(finding.result == RESULT_PASS || finding.result == RESULT_NA, "%s: %s",
		  knob->id, finding.observed);
	finding_free(&finding);
	knob->changes(setup, knob, &changes);
	for (size_t i = 0; i < changes.nr; i++)
		expect_same(setup, &changes.list[i]);
	changes_free(&changes);
}

static unsigned int count_wrong(const struct setup *setup)
{
	unsigned int nr = 0;

	for (size_t i = 0; i < nr_knobs; i++) {
		struct finding finding;
		enum result result = knob_check(setup, knobs[i], &finding);

		finding_free(&finding);
		nr += knobs[i]->changes && (result == RESULT_FAIL || result == RESULT_WARN);
	}
	return nr;
}

static void put_right(const struct setup *setup, unsigned int nr_wrong)
{
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		rig_file(wrong[i][0], wrong[i][1]);
	cr_expect_eq(count_wrong(setup), nr_wrong, "%u", count_wrong(setup));
	for (size_t i = 0; i < nr_knobs; i++) {
		struct changes changes = {};

		if (!knobs[i]->changes)
			continue;
		knobs[i]->changes(setup, knobs[i], &changes);
		changes_make(&changes);
		changes_free(&changes);
	}
	for (size_t i = 0; i < nr_knobs; i++)
		if (knobs[i]->changes)
			expect_right(setup, knobs[i]);
}

Test(right, a_machine_is_after_the_changes_of_a_boot_plan)
{
	struct setup setup = rig_setup();

	setup.plan.smt = PLAN_SMT_OFFLINE;
	put_right(&setup, 19);
}

Test(right, a_machine_is_after_the_changes_of_a_cgroup_plan)
{
	struct setup setup = rig_setup();

	setup.plan.mode = PLAN_CGROUP;
	setup.plan.smt = PLAN_SMT_OFFLINE;
	put_right(&setup, 20);
}

Test(right, a_machine_is_with_a_kernel_that_has_the_fair_server)
{
	struct setup setup = rig_setup();

	setup.release[1] = 12;
	setup.release[2] = 82;
	setup.plan.smt = PLAN_SMT_OFFLINE;
	put_right(&setup, 18);
}
