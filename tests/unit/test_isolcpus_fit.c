// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_fit.c - plans of another machine, and what cannot be had on this one */

#include "../../isolcpus-setup/fit.h"
#include "../../isolcpus-setup/journal.h"
#include "knob_rig.h"

TestSuite(isolcpus_fit, .init = rig_begin, .fini = rig_end);

#define COMMAND_LINE_SIZE	2048

#define PRESENT	"/sys/devices/system/cpu/present"

Test(isolcpus_fit, a_plan_of_this_machine_fits)
{
	struct setup setup = rig_setup();

	cr_expect_eq(fit_check(&setup), 0, "without a list of CPUs present");
	rig_file(PRESENT, "0-7\n");
	cr_expect_eq(fit_check(&setup), 0);
}

Test(isolcpus_fit, another_number_of_cpus_is_another_machine)
{
	struct setup setup = rig_setup();

	setup.plan.nr_cpus = 4;
	cr_expect_eq(fit_check(&setup), SETUP_USAGE);
	setup.plan.nr_cpus = 16;
	cr_expect_eq(fit_check(&setup), SETUP_USAGE);
}

Test(isolcpus_fit, each_cpu_must_be_present)
{
	struct setup setup = rig_setup();

	rig_file(PRESENT, "0-2,4-7\n");
	cr_expect_eq(fit_check(&setup), SETUP_USAGE, "an isolated one is missing");
	rig_file(PRESENT, "0-6\n");
	cr_expect_eq(fit_check(&setup), SETUP_USAGE, "one that keeps house is missing");
}

Test(isolcpus_fit, a_partition_needs_cgroups_and_a_kernel)
{
	struct setup setup = rig_setup();

	setup.release[0] = 5;
	cr_expect_eq(fit_check(&setup), 0, "the command line needs none");
	setup.plan.mode = PLAN_CGROUP;
	cr_expect_eq(fit_check(&setup), SETUP_ENVIRONMENT, "no cgroups");
	rig_file("/sys/fs/cgroup/cgroup.controllers", "cpu io\n");
	cr_expect_eq(fit_check(&setup), SETUP_ENVIRONMENT, "no cpuset");
	rig_file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io\n");
	cr_expect_eq(fit_check(&setup), SETUP_ENVIRONMENT, "an old kernel");
	setup.release[0] = 6;
	cr_expect_eq(fit_check(&setup), 0);
	setup.release[1] = 12;
	setup.release[2] = 57;
	cr_expect_eq(fit_check(&setup), SETUP_ENVIRONMENT, "a kernel with the fault");
}

/* Every second one of so many: no two of them make a range. */
static struct rtpoll_cpulist odd_cpus(unsigned int nr)
{
	struct rtpoll_cpulist set = {};
	unsigned int cpu;

	for (cpu = 1; cpu < nr; cpu += 2)
		rtpoll_cpulist_add(&set, cpu);
	return set;
}

#define OURS	"isolcpus=1 nohz_full=1 "

/* What is there already counts, but for words that are ours. */
Test(isolcpus_fit, words_that_a_kernel_would_cut_off_are_refused)
{
	struct setup setup = rig_setup();
	char line[COMMAND_LINE_SIZE + sizeof(OURS)] = OURS;
	/* A blank, and the zero behind it. */
	size_t room = COMMAND_LINE_SIZE - plan_cmdline(&setup.plan, NULL, 0) - 2;

	memset(line + strlen(OURS), 'x', room);
	rig_file("/proc/cmdline", strcat(line, "\n"));
	cr_expect_eq(fit_check(&setup), 0, "there is just room for it");
	*strchr(line, '\n') = 'x';
	rig_file("/proc/cmdline", strcat(line, "\n"));
	cr_expect_eq(fit_check(&setup), SETUP_USAGE, "there is none for a byte more");
	setup.plan.mode = PLAN_CGROUP;
	rig_file("/sys/fs/cgroup/cgroup.controllers", "cpuset cpu io\n");
	cr_expect_eq(fit_check(&setup), 0, "a partition needs no words");

	setup = rig_setup();
	rig_file("/proc/cmdline", "ro quiet\n");
	setup.tree.nr_cpus = 2048;
	setup.plan.nr_cpus = 2048;
	setup.plan.isolated = odd_cpus(2048);
	cr_expect_eq(fit_check(&setup), SETUP_USAGE, "a list by itself");
}
