// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_isolcpus_kill_all.c - all real knobs on a machine that needs them, killed
 *
 * Each kind of write is killed everywhere by test_isolcpus_kill.c; here every few writes
 * of what the command really does.
 */

#include <signal.h>

#include "setup_rig.h"

#define CPUS	8
/* Of calls, so that a run takes seconds; coprime to what one change makes. */
#define STRIDE	7

static const struct apply_options plainly;
static const struct undo_options undo_plainly;

static char *before;

static struct rtpoll_cpulist cpus(const char *text)
{
	struct rtpoll_cpulist set = {};

	cr_assert_eq(rtpoll_cpulist_parse(&set, CPUS, text), 0);
	return set;
}

static void each_cpu(const char *format, const char *text)
{
	char path[128];
	unsigned int cpu;

	for (cpu = 0; cpu < CPUS; cpu++) {
		snprintf(path, sizeof(path), format, cpu);
		setup_file(path, text);
	}
}

#define CPU	"/sys/devices/system/cpu/cpu%u/"

static void a_machine(void)
{
	setup_begin();
	setup_file("/proc/sys/kernel/osrelease", "6.12.90\n");
	setup_file("/sys/devices/system/cpu/present", "0-7\n");
	setup_file("/sys/devices/system/cpu/online", "0-7\n");
	setup_file("/proc/irq/default_smp_affinity", "ff\n");
	setup_file("/proc/irq/10/smp_affinity_list", "0-7\n");
	setup_file("/proc/irq/10/effective_affinity_list", "3\n");
	setup_file("/proc/irq/11/smp_affinity_list", "2-3\n");
	setup_file("/proc/irq/11/effective_affinity_list", "2\n");
	setup_file("/proc/sys/kernel/watchdog_cpumask", "0-7\n");
	setup_file("/proc/sys/kernel/nmi_watchdog", "1\n");
	setup_file("/proc/sys/kernel/soft_watchdog", "1\n");
	setup_file("/proc/sys/kernel/timer_migration", "1\n");
	setup_file("/proc/sys/kernel/numa_balancing", "1\n");
	setup_file("/proc/sys/vm/stat_interval", "1\n");
	setup_file("/sys/kernel/mm/ksm/run", "1\n");
	setup_file("/sys/kernel/mm/transparent_hugepage/enabled", "[always] madvise never\n");
	setup_file("/sys/devices/virtual/workqueue/cpumask", "ff\n");
	setup_file("/sys/class/net/eth0/queues/rx-0/rps_cpus", "ff\n");
	setup_file("/sys/class/net/eth0/queues/tx-0/xps_cpus", "ff\n");
	setup_file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu memory\n");
	each_cpu("/sys/kernel/debug/sched/fair_server/cpu%u/runtime", "50000000\n");
	each_cpu(CPU "power/pm_qos_resume_latency_us", "0\n");
	each_cpu(CPU "cpufreq/scaling_governor", "powersave\n");
	each_cpu(CPU "cpufreq/scaling_available_governors", "performance powersave\n");
	each_cpu(CPU "cpufreq/energy_performance_preference", "balance_performance\n");
	each_cpu(CPU "cpufreq/boost", "1\n");
	each_cpu(CPU "cache/index0/level", "3\n");
	each_cpu(CPU "cache/index0/id", "0\n");
	each_cpu(CPU "cache/index0/shared_cpu_list", "0-7\n");
	setup_file("/sys/fs/resctrl/info/L3/cbm_mask", "fff\n");
	setup_file("/sys/fs/resctrl/cpus_list", "0-7\n");
	setup_file("/sys/fs/resctrl/schemata", "    L3:0=fff\n    MB:0=100\n");
	rig_setup.plan.bandwidth_percent = 50;
	rig_setup.release[0] = 6;
	rig_setup.release[1] = 12;
	rig_setup.release[2] = 90;
	rig_setup.plan.isolated = cpus("2-3");
	rig_setup.plan.housekeeping = cpus("0-1,4-7");
	rig_setup.plan.pollers = cpus("2-3");
	rig_setup.plan.nohz_full = cpus("2-3");
	rig_setup.plan.rcu_nocbs = cpus("2-3");
	rig_setup.plan.irqaffinity = cpus("0-1");
	rig_setup.plan.throttling_off = true;
	rig_setup.plan.nr_cpus = CPUS;
	before = rig_snapshot();
}

static void by_cgroup(void)
{
	static const struct rtpoll_cpulist none;

	a_machine();
	rig_setup.plan.mode = PLAN_CGROUP;
	rig_setup.plan.nohz_full = none;
	rig_setup.plan.rcu_nocbs = none;
}

static void end(void)
{
	free(before);
	setup_end();
}

static void is_as_before(const char *when, unsigned int at)
{
	char *now = rig_snapshot();

	cr_assert(!strcmp(now, before), "%s, call %u: was\n%sis\n%s", when, at, before, now);
	free(now);
}

static void undoes(unsigned int at)
{
	const char *says;
	int code;

	rig_calm();
	code = rig_undo_says(&undo_plainly, &says);
	cr_assert(code == 0 || code == SETUP_REBOOT, "undo after call %u: %d\n%s", at, code, says);
}

/* All of them are made, which are that many; the next run has nothing to do. */
static void applies_all(int code, size_t at_least)
{
	const char *says, *made;
	int got = rig_apply_says(&plainly, &says);

	cr_assert_eq(got, code, "%d\n%s", got, says);
	made = strstr(says, " changes made");
	cr_assert_not_null(made);
	while (made > says && made[-1] != '\n')
		made--;
	cr_assert_geq(strtoul(made, NULL, 10), at_least, "%s", says);
	rig_calm();
	got = rig_apply_says(&plainly, &says);
	cr_assert_eq(faults->nr, 0, "%s", says);
	undoes(0);
	is_as_before("apply, undo", 0);
}

static void apply_is_killed(void)
{
	unsigned int at = 1;
	bool fired;

	do {
		rig_fault(FAULT_DIE_BEFORE, at, 0);
		rig_apply(&plainly);
		fired = faults->fired;
		undoes(at);
		is_as_before("apply killed, undo", at);
		at += STRIDE;
	} while (fired);
	cr_assert_gt(at, 100);
}

static void undo_is_killed(void)
{
	unsigned int at = 1;
	bool fired;

	do {
		rig_calm();
		rig_apply(&plainly);
		rig_fault(FAULT_DIE_AFTER, at, 0);
		rig_undo(&undo_plainly);
		fired = faults->fired;
		undoes(at);
		is_as_before("undo killed, undo", at);
		at += STRIDE;
	} while (fired);
	cr_assert_gt(at, 100);
}

TestSuite(isolcpus_kill_all, .fini = end, .timeout = 120);

Test(isolcpus_kill_all, everything_is_made_and_taken_back_boot, .init = a_machine)
{
	applies_all(SETUP_REBOOT, 22);
}

Test(isolcpus_kill_all, everything_is_made_and_taken_back_cgroup, .init = by_cgroup)
{
	applies_all(0, 25);
}

Test(isolcpus_kill_all, undo_restores_what_a_killed_apply_left, .init = a_machine)
{
	apply_is_killed();
}

Test(isolcpus_kill_all, undo_restores_a_killed_partition, .init = by_cgroup)
{
	apply_is_killed();
}

Test(isolcpus_kill_all, undo_completes_what_a_killed_one_began, .init = by_cgroup)
{
	undo_is_killed();
}
