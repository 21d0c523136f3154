// SPDX-License-Identifier: BSD-3-Clause
/* cgroup.c - isolation without a reboot: an isolated partition of cgroup v2 */

#include <string.h>

#include "knobs.h"

#define CGROUP	"/sys/fs/cgroup"
#define GROUP	CGROUP "/isolcpus-setup"

/* Has the root the cpuset controller to give? */
static bool has_cpuset(const struct setup *setup)
{
	char controllers[256];

	return !tree_read(&setup->tree, controllers, sizeof(controllers),
			  CGROUP "/cgroup.controllers") && strstr(controllers, "cpuset");
}

#define REMEDY	"; isolcpus-setup plan --mode boot"

static const char *cgroup_obstacle(const struct setup *setup)
{
	if (setup->plan.mode != PLAN_CGROUP)
		return NULL;
	if (!tree_has(&setup->tree, CGROUP "/cgroup.controllers"))
		return "no cgroup v2 at " CGROUP REMEDY;
	if (!has_cpuset(setup))
		return "cgroup v2 does not have the cpuset controller at " CGROUP REMEDY;
	if (!kernel_from(setup, 6, 1, 0))
		return "the kernel has isolated partitions from 6.1 on" REMEDY;
	if (workqueue_erratum(setup))
		return "on this kernel a new partition may stall work, ERR-001" REMEDY;
	return NULL;
}

static enum result partition_judge(const struct setup *setup, const struct knob *knob,
				   struct finding *finding, const char *state)
{
	struct rtpoll_cpulist cpus;

	if (strcmp(state, "isolated"))
		return wrong(finding, knob, "%.200s", state);
	if (tree_cpus(&setup->tree, &cpus, GROUP "/cpuset.cpus.effective") &&
	    tree_cpus(&setup->tree, &cpus, GROUP "/cpuset.cpus"))
		return untold(finding, knob, "cannot read " GROUP "/cpuset.cpus");
	if (!cpus_within(&setup->plan.isolated, &cpus))
		return wrong(finding, knob, "isolated: only %s", shown(&cpus).text);
	return right(finding, knob, "%s", shown(&cpus).text);
}

static enum result cgroup_check(const struct setup *setup, const struct knob *knob,
				struct finding *finding)
{
	const char *obstacle = cgroup_obstacle(setup);
	char state[FINDING_TEXT];

	if (setup->plan.mode != PLAN_CGROUP)
		return untold(finding, knob, "the plan isolates by isolcpus=, CMD-001");
	if (!tree_read(&setup->tree, state, sizeof(state), GROUP "/cpuset.cpus.partition"))
		return partition_judge(setup, knob, finding, state);
	if (obstacle) {
		finding_fix(finding, "isolcpus-setup plan --mode boot");
		return wrong(finding, knob, "%.*s", (int)strcspn(obstacle, ";"), obstacle);
	}
	return wrong(finding, knob, "there is no " GROUP);
}

/* The order matters: files appear with the controller, and CPUs come before the state. */
static void cgroup_changes(const struct setup *setup, const struct knob *knob,
			   struct changes *changes)
{
	char cpus[CMDLINE_MAX];

	if (setup->plan.mode != PLAN_CGROUP || cgroup_obstacle(setup))
		return;
	rtpoll_cpulist_print(&setup->plan.isolated, cpus, sizeof(cpus));
	change_value(changes, knob->id, COMPARE_WORDS, false, "+cpuset",
		     CGROUP "/cgroup.subtree_control");
	change_folder(changes, knob->id, GROUP);
	change_value(changes, knob->id, COMPARE_LIST, false, cpus, GROUP "/cpuset.cpus");
	change_value(changes, knob->id, COMPARE_FIRST, false, "isolated",
		     GROUP "/cpuset.cpus.partition");
}

const struct knob knob_cgroup = {
	.id = "CGR-001",
	.name = "cgroup-partition",
	.title = "isolated partition of cgroup v2",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = GROUP " is an isolated partition of all isolated CPUs",
	.why = "an invalid partition is balanced like any other CPUs, silently",
	.fix = "isolcpus-setup apply; no other cgroup may name these CPUs in cpuset.cpus",
	.details = "Read back from cpuset.cpus.partition: \"isolated\", or \"isolated invalid\"\n"
		   "with the reason; the write itself succeeds in both cases.  Pollers must be\n"
		   "put into the group.  No tick, RCU or managed interrupt is kept off that\n"
		   "way, and before 6.8 unbound work comes still, WQ-001.\n"
		   "systemd ends the partition without a word when it starts a unit with\n"
		   "CPUQuota= or the like, unless a unit wants the controller: isolcpus-setup.service does,\n"
		   "once it is enabled.",
	.check = cgroup_check,
	.obstacle = cgroup_obstacle,
	.changes = cgroup_changes,
};
