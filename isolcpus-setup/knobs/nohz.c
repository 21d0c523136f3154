// SPDX-License-Identifier: BSD-3-Clause
/* nohz.c - no tick and no RCU callbacks on isolated CPUs: nohz_full=, rcu_nocbs= */

#include "../../rtpoll/command/cpu_facts.h"
#include "knobs.h"

/* A list on the command line that leaves no CPU to keep time. */
static bool takes_all(const struct setup *setup, const char *key)
{
	struct rtpoll_cpulist list, present;
	char value[CMDLINE_MAX];

	return word_now(setup, key, value, sizeof(value)) &&
	       !tree_cpus(&setup->tree, &present, CPU "present") &&
	       !rtpoll_cpulist_parse(&list, setup->tree.nr_cpus, value) &&
	       cpus_within(&present, &list);
}

/* sysfs has a list, "(null)" where nothing is set, or no such file. */
static enum result nohz_unset(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	if (tree_has(&setup->tree, CPU "nohz_full"))
		return wrong(finding, knob, "none: nohz_full= is not in effect");
	if (setup->is_virtual)
		return untold(finding, knob, "the kernel of this %s has no CONFIG_NO_HZ_FULL",
			      virtual_word(setup));
	finding_fix(finding, "boot a kernel with CONFIG_NO_HZ_FULL, such as Debian's");
	return wrong(finding, knob, "this kernel has no CONFIG_NO_HZ_FULL");
}

static enum result nohz_judge(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	struct rtpoll_cpulist have = {}, missing;
	int ret = tree_cpus(&setup->tree, &have, CPU "nohz_full");

	missing = cpus_without(&setup->plan.nohz_full, &have);
	if (!ret && cpus_none(&missing))
		return right(finding, knob, "%s", shown(&have).text);
	if (cpus_after_boot(setup, "nohz_full", &setup->plan.nohz_full))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(&have).text);
	if (ret || cpus_none(&have))
		return nohz_unset(setup, knob, finding);
	return wrong(finding, knob, "%s; CPU %s has a tick", shown(&have).text,
		     shown(&missing).text);
}

static enum result nohz_check(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	if (takes_all(setup, "nohz_full")) {
		finding_fix(finding, "leave housekeeping CPUs out of nohz_full=");
		return wrong(finding, knob, "nohz_full= names all CPUs: none is left for timers");
	}
	if (cpus_none(&setup->plan.nohz_full))
		return untold(finding, knob, "the plan asks for none");
	return nohz_judge(setup, knob, finding);
}

const struct knob knob_nohz_full = {
	.id = "CMD-003",
	.name = "nohz_full",
	.title = "CPUs without scheduler tick",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "no tick on the planned CPUs while one thread runs",
	.why = "a tick interrupts a poller 250 or 1000 times a second",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "Read back from " CPU "nohz_full, which says \"(null)\" where it is built in\n"
		   "and not set.  The CPU that boots is taken out silently; a list of all CPUs\n"
		   "is refused, or leaves that one.  The tick stops only while a single thread\n"
		   "can run.  From 6.12 the fair server brings it back, SCH-002.",
	.check = nohz_check,
};

static enum result rcu_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	struct rtpoll_cpulist offloaded, missing;
	bool seen;

	if (cpus_none(&setup->plan.rcu_nocbs))
		return untold(finding, knob, "the plan asks for none");
	cpus_offloaded(&setup->tree, &offloaded, &seen);
	missing = cpus_without(&setup->plan.rcu_nocbs, &offloaded);
	if (cpus_none(&missing))
		return right(finding, knob, "%s, by %s", shown(&offloaded).text,
			     seen ? "the command line and threads rcuo" : "the command line");
	if (cpus_after_boot(setup, "rcu_nocbs", &setup->plan.rcu_nocbs))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(&offloaded).text);
	return wrong(finding, knob, "%s; callbacks run on CPU %s",
		     shown(&offloaded).text, shown(&missing).text);
}

const struct knob knob_rcu_nocbs = {
	.id = "CMD-004",
	.name = "rcu_nocbs",
	.title = "CPUs without RCU callbacks",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "callbacks of the planned CPUs run in threads elsewhere",
	.why = "RCU frees memory in softirqs of the CPU that asked for it",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "No file shows it.  The command line must ask for it, nohz_full= implies it,\n"
		   "and there must be a thread rcuop/N or rcuos/N for each such CPU N, which\n"
		   "belongs on housekeeping CPUs, KTH-001.  A thread alone proves nothing:\n"
		   "6.12 has them for all CPUs.  dmesg says \"Offload RCU callbacks\".  What a\n"
		   "kernel offloads by CONFIG_RCU_NOCB_CPU_DEFAULT_ALL is not seen.",
	.check = rcu_check,
};
