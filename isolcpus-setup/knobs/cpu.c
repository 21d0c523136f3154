// SPDX-License-Identifier: BSD-3-Clause
/* cpu.c - the machine is the planned one, its CPUs run, and CPU 0 is left alone */

#include <string.h>

#include "knobs.h"

static enum result machine_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	const struct plan *plan = &setup->plan;
	char release[96] = "";

	tree_read(&setup->tree, release, sizeof(release), "/proc/sys/kernel/osrelease");
	if (plan->nr_cpus && plan->nr_cpus != setup->tree.nr_cpus)
		return wrong(finding, knob, "%u CPUs; the plan was made for %u",
			     setup->tree.nr_cpus, plan->nr_cpus);
	if (*plan->kernel && strcmp(plan->kernel, release))
		return judged(finding, knob, RESULT_WARN, "kernel %.90s; the plan is for %.90s",
			      release, plan->kernel);
	return right(finding, knob, "%u CPUs, kernel %.90s", setup->tree.nr_cpus, release);
}

const struct knob knob_machine = {
	.id = "CPU-001",
	.name = "machine",
	.title = "the machine that was planned for",
	.phase = KNOB_FIXED,
	.severity = RESULT_FAIL,
	.expectation = "as many CPUs, and the kernel, as when it was planned",
	.why = "CPU numbers, siblings and what a kernel can differ between machines",
	.fix = "isolcpus-setup plan on this machine",
	.check = machine_check,
};

/* Siblings that the plan wants offline are not missed. */
static enum result online_check(const struct setup *setup, const struct knob *knob,
				struct finding *finding)
{
	struct rtpoll_cpulist wanted = setup->plan.isolated, online, missing;
	int ret = tree_cpus(&setup->tree, &online, CPU "online");

	if (ret)
		return unread(setup, knob, finding, ret, CPU "online");
	if (setup->plan.smt == PLAN_SMT_OFFLINE)
		wanted = cpus_without(&wanted, &setup->plan.parked);
	missing = cpus_without(&wanted, &online);
	if (cpus_none(&missing))
		return right(finding, knob, "online: %s", shown(&online).text);
	finding_fix(finding, "for each: echo 1 > " CPU "cpuN/online; look for maxcpus=, nr_cpus=");
	return wrong(finding, knob, "CPU %s is not online", shown(&missing).text);
}

const struct knob knob_online = {
	.id = "CPU-002",
	.name = "online",
	.title = "isolated CPUs run",
	.phase = KNOB_FIXED,
	.severity = RESULT_FAIL,
	.expectation = "all isolated CPUs are online",
	.why = "nothing can be bound to a CPU that is offline",
	.fix = "take it out of the plan",
	.check = online_check,
};

static enum result cpu0_check(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	struct rtpoll_cpulist isolated;

	if (rtpoll_cpulist_has(&setup->plan.isolated, 0))
		return wrong(finding, knob, "CPU 0 is to be isolated");
	/* No plan of ours has it, but a command line may. */
	if (!tree_cpus(&setup->tree, &isolated, CPU "isolated") &&
	    rtpoll_cpulist_has(&isolated, 0)) {
		finding_fix(finding, "take CPU 0 out of isolcpus=");
		return wrong(finding, knob, "the kernel isolates CPU %s", shown(&isolated).text);
	}
	return right(finding, knob, "CPU 0 keeps house");
}

const struct knob knob_cpu0 = {
	.id = "CPU-003",
	.name = "cpu0",
	.title = "CPU 0",
	.phase = KNOB_FIXED,
	.severity = RESULT_FAIL,
	.expectation = "CPU 0 is for housekeeping",
	.why = "it boots, keeps time, and gets ACRN's upcalls: work that cannot be moved",
	.fix = "isolcpus-setup plan with other CPUs",
	.details = "A poller that spins on CPU 0 starves workqueues that are bound to it:\n"
		   "\"BUG: workqueue lockup\".  nohz_full= takes the CPU that boots out silently.",
	.check = cpu0_check,
};
