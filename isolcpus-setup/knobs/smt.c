// SPDX-License-Identifier: BSD-3-Clause
/* smt.c - the other threads of isolated cores */

#include "../../rtpoll/command/cpu_facts.h"
#include "knobs.h"

static enum result siblings_judge(const struct setup *setup, const struct knob *knob,
				  struct finding *finding, const struct rtpoll_cpulist *siblings)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	struct rtpoll_cpulist both = cpus_both(siblings, &cpus);
	struct rtpoll_cpulist others = cpus_without(siblings, &setup->plan.isolated);

	if (setup->plan.smt == PLAN_SMT_OFFLINE && !cpus_none(siblings)) {
		others = cpus_without(siblings, &cpus);
		finding_fix(finding, "isolcpus-setup apply, which takes them offline");
	}
	if (!cpus_none(&others))
		return wrong(finding, knob, "sibling CPU %s is not kept empty",
			     shown(&others).text);
	if (!cpus_none(&both))
		return judged(finding, knob, RESULT_WARN, "CPU %s work on shared cores",
			      shown(&both).text);
	return right(finding, knob, "%s", cpus_none(siblings) ? "none" : "kept empty");
}

static enum result smt_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	struct rtpoll_cpulist cpus = cpus_working(setup), siblings, online;

	if (!cpus_siblings(&setup->tree, &cpus, &siblings))
		return untold(finding, knob, "no " CPU "cpuN/topology here");
	if (!tree_cpus(&setup->tree, &online, CPU "online"))
		siblings = cpus_both(&siblings, &online);
	if (setup->plan.smt == PLAN_SMT_SHARE)
		return untold(finding, knob, "the plan lets siblings work: CPU %s",
			      shown(&siblings).text);
	return siblings_judge(setup, knob, finding, &siblings);
}

/* One that is off is nobody's sibling to the kernel; it is still to be off. */
static struct rtpoll_cpulist cpus_off(const struct setup *setup)
{
	struct rtpoll_cpulist present = {}, online;

	if (tree_cpus(&setup->tree, &online, CPU "online") ||
	    tree_cpus(&setup->tree, &present, CPU "present"))
		return (struct rtpoll_cpulist) {};
	return cpus_without(&present, &online);
}

static void smt_changes(const struct setup *setup, const struct knob *knob,
			struct changes *changes)
{
	struct rtpoll_cpulist cpus = cpus_working(setup), off, already = cpus_off(setup);
	unsigned int cpu;

	if (setup->plan.smt != PLAN_SMT_OFFLINE)
		return;
	cpus_siblings(&setup->tree, &cpus, &off);
	off = cpus_either(&off, &already);
	off = cpus_without(&off, &cpus);
	off = cpus_either(&off, &setup->plan.parked);
	for_each_cpu(cpu, &off)
		if (cpu && tree_has(&setup->tree, CPU "cpu%u/online", cpu))
			change_value(changes, knob->id, COMPARE_NUMBER, false, "0",
				     CPU "cpu%u/online", cpu);
}

const struct knob knob_smt = {
	.id = "CPU-004",
	.name = "smt",
	.title = "other threads of isolated cores",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "siblings of isolated CPUs stay empty or offline",
	.why = "threads of one core share its pipelines and caches",
	.fix = "isolcpus-setup plan with --smt=isolate or --smt=offline",
	.details = "A sibling that is isolated and stays empty costs as little as one offline,\n"
		   "and leaves cpusets as they are.",
	.check = smt_check,
	.changes = smt_changes,
};
