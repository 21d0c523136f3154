// SPDX-License-Identifier: BSD-3-Clause
/* test_command_cpu_facts.c - what a machine made by hand says about its CPUs */

#include <errno.h>

#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/cpu_facts.h"
#include "tree_rig.h"

#define CPU	"/sys/devices/system/cpu/"

TestSuite(cpu_facts, .init = rig_begin, .fini = rig_end);

static struct rtpoll_cpulist cpus_of(const char *text)
{
	struct rtpoll_cpulist set = {};

	cr_assert_eq(rtpoll_cpulist_parse(&set, 8, text), 0);
	return set;
}

static void expect_cpus(const struct rtpoll_cpulist *set, const char *wanted)
{
	char text[64];

	rtpoll_cpulist_print(set, text, sizeof(text));
	cr_expect_str_eq(text, wanted);
}

Test(cpu_facts, the_release_is_three_numbers)
{
	static const struct {
		const char *text;
		unsigned int release[3];
		bool fair;
	} cases[] = {
		{ "6.1.0-41-rt-amd64", { 6, 1, 0 }, false },
		{ "6.12.57+deb13-rt-amd64", { 6, 12, 57 }, true },
		{ "6.11", { 6, 11, 0 }, false },
		{ "7.0-rc1", { 7, 0, 0 }, true },
	};
	struct tree tree = rig_tree();
	unsigned int release[3];

	cr_expect_eq(kernel_release(&tree, release), -ENOENT);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rig_file("/proc/sys/kernel/osrelease", cases[i].text);
		cr_expect_eq(kernel_release(&tree, release), 0, "%s", cases[i].text);
		cr_expect_eq(memcmp(release, cases[i].release, sizeof(release)), 0, "%s",
			     cases[i].text);
		cr_expect_eq(kernel_has_fair_server(release), cases[i].fair, "%s", cases[i].text);
	}
	rig_file("/proc/sys/kernel/osrelease", "unknown\n");
	cr_expect_eq(kernel_release(&tree, release), -EINVAL);
}

Test(cpu_facts, siblings_are_the_others_of_a_core)
{
	struct rtpoll_cpulist cpus = cpus_of("2-3"), siblings;
	struct tree tree = rig_tree();

	cr_expect(!cpus_siblings(&tree, &cpus, &siblings));
	rig_file(CPU "cpu2/topology/thread_siblings_list", "2,6\n");
	cr_expect(cpus_siblings(&tree, &cpus, &siblings));
	expect_cpus(&siblings, "6");
	rig_file(CPU "cpu3/topology/thread_siblings_list", "2-3\n");
	cr_expect(cpus_siblings(&tree, &cpus, &siblings));
	expect_cpus(&siblings, "2,6");
}

Test(cpu_facts, offloaded_cpus_are_asked_for_and_have_a_thread)
{
	struct tree tree = rig_tree();
	struct rtpoll_cpulist cpus;
	bool seen;

	rig_file("/proc/cmdline", "rcu_nocbs=1");
	rig_file(CPU "nohz_full", "3\n");
	cpus_offloaded(&tree, &cpus, &seen);
	cr_expect(!seen);
	expect_cpus(&cpus, "1,3");
	rig_file("/proc/cmdline", "rcu_nocbs");
	cpus_offloaded(&tree, &cpus, &seen);
	expect_cpus(&cpus, "0-7");

	rig_file("/proc/2/comm", "kthreadd\n");
	rig_file("/proc/14/comm", "rcuop/2\n");
	rig_file("/proc/15/comm", "rcuos/5\n");
	rig_file("/proc/16/comm", "rcuog/6\n");
	rig_file("/proc/17/comm", "rcuox/7\n");
	cpus_offloaded(&tree, &cpus, &seen);
	cr_expect(seen);
	expect_cpus(&cpus, "2,5");
	rig_file("/proc/cmdline", "rcu_nocbs=1-2");
	cpus_offloaded(&tree, &cpus, &seen);
	expect_cpus(&cpus, "2");
}

Test(cpu_facts, a_sleep_counts_that_is_neither_disabled_nor_too_long)
{
	struct tree tree = rig_tree();

	cr_expect_eq(cpu_exit_us(&tree, 2), -1);
	rig_file(CPU "cpu2/cpuidle/state0/latency", "0\n");
	cr_expect_eq(cpu_exit_us(&tree, 2), 0);
	rig_file(CPU "cpu2/cpuidle/state1/latency", "10\n");
	rig_file(CPU "cpu2/cpuidle/state2/latency", "130\n");
	cr_expect_eq(cpu_exit_us(&tree, 2), 130, "without a limit");
	rig_file(CPU "cpu2/power/pm_qos_resume_latency_us", "0\n");
	cr_expect_eq(cpu_exit_us(&tree, 2), 130, "0 is none");
	rig_file(CPU "cpu2/power/pm_qos_resume_latency_us", "129\n");
	cr_expect_eq(cpu_exit_us(&tree, 2), 10);
	rig_file(CPU "cpu2/power/pm_qos_resume_latency_us", "n/a\n");
	cr_expect_eq(cpu_exit_us(&tree, 2), 0);
	rig_file(CPU "cpu2/power/pm_qos_resume_latency_us", "0\n");
	rig_file(CPU "cpu2/cpuidle/state2/disable", "1\n");
	cr_expect_eq(cpu_exit_us(&tree, 2), 10);
}

Test(cpu_facts, a_process_is_found_by_its_name)
{
	struct tree tree = rig_tree();

	cr_expect_eq(process_find(&tree, "irqbalance"), 0);
	rig_file("/proc/sys/comm", "irqbalance\n");
	rig_file("/proc/12/comm", "irqbalanced\n");
	cr_expect_eq(process_find(&tree, "irqbalance"), 0);
	rig_file("/proc/700/comm", "irqbalance\n");
	cr_expect_eq(process_find(&tree, "irqbalance"), 700);
}

Test(cpu_facts, the_first_misspelt_word_is_told)
{
	static const char text[] = "quiet rcu-nocb=2 irq_affinity=0";
	char key[8];

	cr_expect_str_eq(bootline_misspelt(text, strlen(text), key, sizeof(key)), "rcu_nocbs");
	cr_expect_str_eq(key, "rcu_noc", "cut off, and as the kernel compares it");
	cr_expect_null(bootline_misspelt("quiet nohz=off isolcpus=1", 25, key, sizeof(key)));
}
