// SPDX-License-Identifier: BSD-3-Clause
/* isolcpus.c - the scheduler keeps off isolated CPUs: isolcpus= */

#include <string.h>

#include "../../rtpoll/command/isolcpus.h"
#include "knobs.h"

/* Why the kernel has not isolated what the command line seems to say. */
static void isolcpus_explain(const struct setup *setup, char *text, size_t size)
{
	struct isolcpus isolcpus;
	char value[CMDLINE_MAX];

	if (!word_now(setup, "isolcpus", value, sizeof(value))) {
		text_add(text, size, "no isolcpus= on the command line");
		return;
	}
	isolcpus_parse(&isolcpus, setup->tree.nr_cpus, value, strlen(value));
	if (isolcpus.dropped)
		text_add(text, size, "the kernel drops isolcpus=%.60s", value);
	else if (!(isolcpus.flags & ISOLCPUS_DOMAIN))
		text_add(text, size, "isolcpus=%.60s has no domain flag", value);
	else
		text_add(text, size, "isolcpus=%.60s; see dmesg for Housekeeping", value);
}

static enum result isolcpus_judge(const struct setup *setup, const struct knob *knob,
				  struct finding *finding, const struct rtpoll_cpulist *isolated)
{
	struct rtpoll_cpulist extra = cpus_without(isolated, &setup->plan.isolated);
	char why[128] = "";

	if (cpus_within(&setup->plan.isolated, isolated)) {
		if (cpus_none(&extra))
			return right(finding, knob, "%s", shown(isolated).text);
		finding_fix(finding, "take CPU %s out of isolcpus=, or into the plan",
			    shown(&extra).text);
		return judged(finding, knob, RESULT_WARN, "%s, of which %s is not planned",
			      shown(isolated).text, shown(&extra).text);
	}
	if (cpus_after_boot(setup, "isolcpus", &setup->plan.isolated))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(isolated).text);
	isolcpus_explain(setup, why, sizeof(why));
	return wrong(finding, knob, "isolated: %s; %s", shown(isolated).text, why);
}

static enum result isolcpus_check(const struct setup *setup, const struct knob *knob,
				  struct finding *finding)
{
	struct rtpoll_cpulist isolated = {};
	int ret;

	if (setup->plan.mode != PLAN_BOOT)
		return untold(finding, knob, "the plan isolates by a cgroup partition, CGR-001");
	ret = tree_cpus(&setup->tree, &isolated, CPU "isolated");
	if (ret)
		return unread(setup, knob, finding, ret, CPU "isolated");
	return isolcpus_judge(setup, knob, finding, &isolated);
}

const struct knob knob_isolcpus = {
	.id = "CMD-001",
	.name = "isolcpus",
	.title = "CPUs without load balancing",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "the scheduler keeps off all isolated CPUs",
	.why = "the scheduler puts other threads on a CPU that it balances",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "Read back from " CPU "isolated, which lists the CPUs of the domain flag\n"
		   "only.  Any flag switches the implied domain off: write\n"
		   "isolcpus=domain,managed_irq,LIST.  A thread that is moved there, and what\n"
		   "it starts, stays there: nothing balances it.",
	.check = isolcpus_check,
};

/* What the flags of a word do not do that the plan needs. */
static enum result flags_judge(const struct setup *setup, const struct knob *knob,
			       struct finding *finding, const char *value)
{
	struct isolcpus isolcpus;

	isolcpus_parse(&isolcpus, setup->tree.nr_cpus, value, strlen(value));
	if (*isolcpus.unknown) {
		finding_fix(finding, "take %.40s out of isolcpus=", isolcpus.unknown);
		return wrong(finding, knob, "isolcpus=%.80s: the kernel does not know %.40s and %s",
			     value, isolcpus.unknown,
			     isolcpus.dropped ? "drops the whole word" : "skips it");
	}
	if (isolcpus.dropped) {
		finding_fix(finding, "write a list of CPUs that exist");
		return wrong(finding, knob, "isolcpus=%.80s: no list of CPUs, dropped", value);
	}
	if (!(isolcpus.flags & ISOLCPUS_DOMAIN)) {
		finding_fix(finding, "write isolcpus=domain,%.160s", value);
		return wrong(finding, knob, "isolcpus=%.80s without domain isolates nothing",
			     value);
	}
	if (setup->plan.managed_irq && !(isolcpus.flags & ISOLCPUS_MANAGED_IRQ))
		return judged(finding, knob, RESULT_WARN, "isolcpus=%.80s without managed_irq",
			      value);
	return right(finding, knob, "isolcpus=%.80s", value);
}

/* The flags are right in the next boot's word, which is another. */
static bool flags_after_boot(const struct setup *setup, const char *now)
{
	struct isolcpus isolcpus;
	char next[CMDLINE_MAX];

	if (!word_after_boot(setup, "isolcpus", next, sizeof(next)) || !strcmp(now, next))
		return false;
	isolcpus_parse(&isolcpus, setup->tree.nr_cpus, next, strlen(next));
	return !isolcpus.dropped && !*isolcpus.unknown && isolcpus.flags & ISOLCPUS_DOMAIN &&
	       (!setup->plan.managed_irq || isolcpus.flags & ISOLCPUS_MANAGED_IRQ);
}

static enum result flags_check(const struct setup *setup, const struct knob *knob,
			       struct finding *finding)
{
	char value[CMDLINE_MAX] = "";
	enum result result;

	if (!word_now(setup, "isolcpus", value, sizeof(value)))
		return flags_after_boot(setup, "") ?
			judged(finding, knob, RESULT_REBOOT, "no isolcpus= until the next boot") :
			untold(finding, knob, "no isolcpus= on the command line");
	result = flags_judge(setup, knob, finding, value);
	return result != RESULT_PASS && flags_after_boot(setup, value) ? RESULT_REBOOT : result;
}

const struct knob knob_isolcpus_flags = {
	.id = "CMD-002",
	.name = "isolcpus-flags",
	.title = "flags of isolcpus=",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "isolcpus=domain,managed_irq,LIST with nothing unknown",
	.why = "one wrong flag takes the isolation away, and only dmesg says so",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "Flags are nohz, domain and managed_irq, each with a comma behind.  Unknown\n"
		   "ones of letters and '_' are skipped; any other sign drops the word.\n"
		   "managed_irq is best effort: a managed interrupt keeps off only where its\n"
		   "mask has a housekeeping CPU.",
	.check = flags_check,
};
