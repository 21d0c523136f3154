// SPDX-License-Identifier: BSD-3-Clause
/* workqueue.c - unbound work of the kernel stays on housekeeping CPUs */

#include "knobs.h"

#define WORKQUEUE	"/sys/devices/virtual/workqueue/cpumask"

/* Boot time is the right time where the kernel has the fault: isolcpus= sets the mask. */
static enum result mask_left(const struct setup *setup, const struct knob *knob,
			     struct finding *finding, const struct rtpoll_cpulist *mask)
{
	if (setup->plan.mode == PLAN_BOOT &&
	    cpus_after_boot(setup, "isolcpus", &setup->plan.isolated))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(mask).text);
	finding_fix(finding, "let isolcpus= set it at boot, or take 6.12.82, 6.18.23 or later");
	return wrong(finding, knob, "%s; left as is: on kernel %u.%u.%u a new mask may stall work",
		     shown(mask).text, setup->release[0], setup->release[1], setup->release[2]);
}

static enum result workqueue_check(const struct setup *setup, const struct knob *knob,
				   struct finding *finding)
{
	struct rtpoll_cpulist mask;
	int ret = tree_mask(&setup->tree, &mask, WORKQUEUE);

	if (ret)
		return unread(setup, knob, finding, ret, WORKQUEUE);
	if (!cpus_overlap(&mask, &setup->plan.isolated))
		return right(finding, knob, "%s", shown(&mask).text);
	if (workqueue_erratum(setup))
		return mask_left(setup, knob, finding, &mask);
	return wrong(finding, knob, "%s", shown(&mask).text);
}

static void workqueue_changes(const struct setup *setup, const struct knob *knob,
			      struct changes *changes)
{
	struct rtpoll_cpulist mask;
	char text[CMDLINE_MAX];

	if (workqueue_erratum(setup) || tree_mask(&setup->tree, &mask, WORKQUEUE))
		return;
	mask = cpus_without(&mask, &setup->plan.isolated);
	if (cpus_none(&mask))
		mask = setup->plan.housekeeping;
	cpus_mask_print(&mask, setup->tree.nr_cpus, text, sizeof(text));
	change_value(changes, knob->id, COMPARE_MASK, false, text, WORKQUEUE);
}

const struct knob knob_workqueue = {
	.id = "WQ-001",
	.name = "workqueue",
	.title = "CPUs of unbound workqueues",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "no isolated CPU in the mask of unbound workqueues",
	.why = "the kernel's deferred work runs there beside a poller",
	.fix = "isolcpus-setup apply",
	.details = "A hexadecimal mask in " WORKQUEUE "; the masks of single workqueues count\n"
		   "only within it.  cpumask_requested and cpumask_isolated of newer kernels say\n"
		   "how it came about.  Work that is bound to a CPU cannot be moved.  From 6.9\n"
		   "to before 6.12.82, 6.18.23, 6.19.13 and 7.0 changing the mask may leave\n"
		   "ordered work undone for good; there it is left as it is.",
	.check = workqueue_check,
	.changes = workqueue_changes,
};
