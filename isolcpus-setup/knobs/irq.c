// SPDX-License-Identifier: BSD-3-Clause
/* irq.c - interrupts of devices: which can reach isolated CPUs, and who can move them */

#include "../../rtpoll/command/irqs.h"
#include "knobs.h"

/**
 * struct reach - interrupts that go to isolated CPUs
 * @nr:		how many go there now
 * @nr_may:	how many more are allowed to
 * @nr_last:	how many go there once more, and then elsewhere
 * @came:	how often they came, since boot
 * @text:	names of those that go
 * @may:	names of those that may
 * @last:	names of those that go once more
 */
struct reach {
	unsigned int	nr;
	unsigned int	nr_may;
	unsigned int	nr_last;
	uint64_t	came;
	char		text[160];
	char		may[160];
	char		last[160];
};

static void reach_add(struct reach *reach, const struct setup *setup, const struct irq *irq)
{
	bool goes = cpus_overlap(&irq->effective, &setup->plan.isolated);
	bool may = cpus_overlap(&irq->allowed, &setup->plan.isolated);

	/* An IO-APIC's interrupt moves when it comes: until then the kernel shows where it was. */
	if (goes && !may && !cpus_none(&irq->allowed)) {
		reach->nr_last++;
		text_add(reach->last, sizeof(reach->last), "%u %s", irq->number, irq->name);
	} else if (goes) {
		reach->nr++;
		reach->came += irq->count;
		text_add(reach->text, sizeof(reach->text), "%u %s on %.16s (%llu)", irq->number,
			 irq->name, shown(&irq->effective).text,
			 (unsigned long long)irq->count);
	} else if (may) {
		reach->nr_may++;
		text_add(reach->may, sizeof(reach->may), "%u %s", irq->number, irq->name);
	}
}

/* Those of one kind.  false: it cannot be told. */
static bool reach_find(const struct setup *setup, enum irq_kind kind, struct reach *reach,
		       unsigned int *nr_kind)
{
	struct irqs irqs;
	size_t i;

	*reach = (struct reach) {};
	*nr_kind = 0;
	if (irqs_load(&setup->tree, &setup->plan.isolated, &irqs))
		return false;
	for (i = 0; i < irqs.nr; i++)
		if (irqs.list[i].kind == kind) {
			reach_add(reach, setup, &irqs.list[i]);
			++*nr_kind;
		}
	irqs_free(&irqs);
	return true;
}

static enum result movable_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	struct reach reach;
	unsigned int nr;

	if (!reach_find(setup, IRQ_MOVABLE, &reach, &nr))
		return untold(finding, knob, "no /proc/irq here");
	if (reach.nr)
		return wrong(finding, knob, "%u of %u: %s", reach.nr, nr, reach.text);
	if (reach.nr_last)
		return judged(finding, knob, RESULT_WARN, "%u of %u come once more, then move: %s",
			      reach.nr_last, nr, reach.last);
	if (reach.nr_may)
		return judged(finding, knob, RESULT_WARN, "%u of %u may move there: %s",
			      reach.nr_may, nr, reach.may);
	return right(finding, knob, "none of %u", nr);
}

/* Where it may go without the isolated CPUs. */
static void irq_change(const struct setup *setup, const struct knob *knob,
		       struct changes *changes, const struct irq *irq)
{
	struct rtpoll_cpulist rest = cpus_without(&irq->allowed, &setup->plan.isolated);
	char text[CMDLINE_MAX];

	if (irq->kind != IRQ_MOVABLE || cpus_none(&irq->allowed))
		return;
	if (cpus_none(&rest))
		rest = *irq_cpus(setup);
	rtpoll_cpulist_print(&rest, text, sizeof(text));
	/* That it is managed shows only in the kernel's refusal. */
	change_value(changes, knob->id, COMPARE_LIST, true, text,
		     "/proc/irq/%u/smp_affinity_list", irq->number);
}

static void movable_changes(const struct setup *setup, const struct knob *knob,
			    struct changes *changes)
{
	struct irqs irqs;
	size_t i;

	if (irqs_load(&setup->tree, &setup->plan.isolated, &irqs))
		return;
	for (i = 0; i < irqs.nr; i++)
		irq_change(setup, knob, changes, &irqs.list[i]);
	irqs_free(&irqs);
}

const struct knob knob_irq_affinity = {
	.id = "IRQ-003",
	.name = "irq-affinity",
	.title = "interrupts that can be moved",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "no movable interrupt may go to an isolated CPU",
	.why = "its handler, softirq and thread run in the middle of a round",
	.fix = "isolcpus-setup apply",
	.details = "The number in brackets is how often it came to isolated CPUs since boot, by\n"
		   "/proc/interrupts.  Written and read as smp_affinity_list; what counts is\n"
		   "effective_affinity_list.  Many move when they come the next time, once more on\n"
		   "the CPU where they were.  Moving the thread irq/N does not move interrupt\n"
		   "N.  irqbalance undoes it all, IRQ-002.",
	.check = movable_check,
	.changes = movable_changes,
};

static enum result managed_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	struct reach reach;
	unsigned int nr;

	if (!reach_find(setup, IRQ_MANAGED, &reach, &nr))
		return untold(finding, knob, "no /proc/irq here");
	if (!nr)
		return right(finding, knob, "there are none");
	if (reach.came)
		return wrong(finding, knob, "%u of %u: %s", reach.nr, nr, reach.text);
	if (reach.nr)
		return right(finding, knob, "%u of %u go there; none came since boot", reach.nr,
			     nr);
	return right(finding, knob, "none of %u goes there", nr);
}

const struct knob knob_irq_managed = {
	.id = "IRQ-004",
	.name = "irq-managed",
	.title = "interrupts that the kernel manages",
	.phase = KNOB_BOOT,
	.severity = RESULT_WARN,
	.expectation = "no managed interrupt has come to an isolated CPU",
	.why = "the queue of an isolated CPU interrupts it when it, or its VM, does I/O",
	.fix = "isolcpus=managed_irq,domain,LIST; do no disk I/O on isolated CPUs",
	.details = "Nobody can move them: a write to smp_affinity fails.  managed_irq keeps them\n"
		   "off only where a queue's mask has a housekeeping CPU, too; fewer queues\n"
		   "than CPUs help.  The kernel tells which are managed in debugfs only;\n"
		   "elsewhere names of NVMe, virtio, mpt3sas and megasas queues are taken for\n"
		   "it.",
	.check = managed_check,
};
