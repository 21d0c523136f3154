// SPDX-License-Identifier: BSD-3-Clause
/* irqdefault.c - where new interrupts go: irqaffinity= */

#include "knobs.h"

#define DEFAULT	"/proc/irq/default_smp_affinity"

static enum result irqaffinity_check(const struct setup *setup, const struct knob *knob,
				     struct finding *finding)
{
	struct rtpoll_cpulist mask;
	int ret = tree_mask(&setup->tree, &mask, DEFAULT);

	if (ret)
		return unread(setup, knob, finding, ret, DEFAULT);
	if (!cpus_overlap(&mask, &setup->plan.isolated))
		return right(finding, knob, "%s", shown(&mask).text);
	if (cpus_after_boot(setup, "irqaffinity", irq_cpus(setup)))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(&mask).text);
	return wrong(finding, knob, "%s", shown(&mask).text);
}

static void irqaffinity_changes(const struct setup *setup, const struct knob *knob,
				struct changes *changes)
{
	struct rtpoll_cpulist mask;
	char text[CMDLINE_MAX];

	/* What is no mask cannot be known again by undo. */
	if (tree_mask(&setup->tree, &mask, DEFAULT) || cpus_none(irq_cpus(setup)))
		return;
	cpus_mask_print(irq_cpus(setup), setup->tree.nr_cpus, text, sizeof(text));
	change_value(changes, knob->id, COMPARE_MASK, false, text, DEFAULT);
}

const struct knob knob_irqaffinity = {
	.id = "IRQ-001",
	.name = "irqaffinity",
	.title = "CPUs that new interrupts go to",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "no isolated CPU in the default mask",
	.why = "a device that appears later brings its interrupt to an isolated CPU",
	.fix = "isolcpus-setup apply",
	.details = "irqaffinity=LIST on the command line, or a hexadecimal mask in " DEFAULT
		   " at any time, for what is set up after it.  The kernel has no word\n"
		   "irq_affinity=; it ignores it.",
	.check = irqaffinity_check,
	.changes = irqaffinity_changes,
};
