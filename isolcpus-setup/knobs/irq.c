// SPDX-License-Identifier: BSD-3-Clause
/* irq.c - interrupts of devices: which can reach isolated CPUs, and who can move them */

#include <string.h>

#include "../../rtpoll/command/isolcpus.h"
#include "irq_verdict.h"

/**
 * struct reach - interrupts that go to isolated CPUs
 * @nr_all:	how many there are, of that kind
 * @nr:		how many go there now
 * @nr_may:	how many more are allowed to
 * @nr_last:	how many go there once more, and then elsewhere
 * @nr_loose:	of @nr: how many also have another CPU to go to
 * @came:	how often they came
 * @text:	names of those that go
 * @may:	names of those that may
 * @last:	names of those that go once more
 */
struct reach {
	unsigned int	nr_all;
	unsigned int	nr;
	unsigned int	nr_may;
	unsigned int	nr_last;
	unsigned int	nr_loose;
	uint64_t	came;
	char		text[160];
	char		may[160];
	char		last[160];
};

static void reach_add(struct reach *reach, const struct setup *setup, const struct irq *irq)
{
	switch (irq_verdict(setup, irq)) {
	case IRQ_COMES:
		reach->nr++;
		reach->nr_loose += !irq_is_stuck(setup, irq);
		reach->came += irq->count;
		text_add(reach->text, sizeof(reach->text), "%u %s on %.16s (%s)", irq->number,
			 irq->name, shown(&irq->effective).text,
			 irq_came(setup, irq->count).text);
		break;
	case IRQ_ONCE:
		reach->nr_last++;
		text_add(reach->last, sizeof(reach->last), "%u %s", irq->number, irq->name);
		break;
	case IRQ_MAY:
		reach->nr_may++;
		text_add(reach->may, sizeof(reach->may), "%u %s", irq->number, irq->name);
		break;
	case IRQ_AWAY:
	case IRQ_KEPT:
	case IRQ_OWN:
		break;
	}
}

/* Those of one kind; what belongs to a CPU is told with those that can be moved. */
static bool is_told(const struct irq *irq, enum irq_kind kind)
{
	return irq->kind == kind || (kind == IRQ_MOVABLE && irq->kind == IRQ_PERCPU);
}

/* false: it cannot be told. */
static bool reach_find(const struct setup *setup, enum irq_kind kind, struct reach *reach,
		       struct finding *finding)
{
	struct irqs irqs;
	size_t i;

	*reach = (struct reach) {};
	if (irqs_look(setup, &irqs))
		return false;
	for (i = 0; i < irqs.nr; i++) {
		if (is_told(&irqs.list[i], kind))
			irq_tell(setup, &irqs.list[i], finding);
		if (irqs.list[i].kind != kind)
			continue;
		reach_add(reach, setup, &irqs.list[i]);
		reach->nr_all++;
	}
	irqs_free(&irqs);
	return true;
}

static enum result movable_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	struct reach reach;

	if (!reach_find(setup, IRQ_MOVABLE, &reach, finding))
		return untold(finding, knob, "no /proc/irq here");
	if (reach.nr)
		return wrong(finding, knob, "%u of %u: %s", reach.nr, reach.nr_all, reach.text);
	if (reach.nr_last)
		return judged(finding, knob, RESULT_WARN, "%u of %u come once more, then move: %s",
			      reach.nr_last, reach.nr_all, reach.last);
	if (reach.nr_may)
		return judged(finding, knob, RESULT_WARN, "%u of %u may move there: %s",
			      reach.nr_may, reach.nr_all, reach.may);
	return right(finding, knob, "none of %u", reach.nr_all);
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

	if (irqs_look(setup, &irqs))
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
	.details = "In brackets is how often it came to isolated CPUs since boot, or while\n"
		   "verify --duration looked, by /proc/interrupts.  Written and read as\n"
		   "smp_affinity_list; what counts is effective_affinity_list.  Many move when\n"
		   "they come the next time, once more on the CPU where they were.  Moving the\n"
		   "thread irq/N does not move interrupt N.  irqbalance undoes it all, IRQ-002.",
	.check = movable_check,
	.changes = movable_changes,
};

/* Of this boot or the next one. */
typedef bool (*word_of)(const struct setup *setup, const char *key, char *value, size_t size);

/* Its kernel is asked to keep managed interrupts off. */
static bool asks_managed(const struct setup *setup, word_of word)
{
	struct isolcpus isolcpus;
	char value[CMDLINE_MAX];

	if (!word(setup, "isolcpus", value, sizeof(value)))
		return false;
	isolcpus_parse(&isolcpus, setup->tree.nr_cpus, value, strlen(value));
	return isolcpus.flags & ISOLCPUS_MANAGED_IRQ;
}

/* What helps depends on whether there is another CPU to go to. */
static void managed_fix(const struct setup *setup, const struct reach *reach,
			struct finding *finding)
{
	const char *elsewhere = "keep I/O off these CPUs, or give the driver fewer queues";

	if (!reach->nr_loose || asks_managed(setup, word_now))
		finding_fix(finding, "%s; see isolcpus-setup explain IRQ-004", elsewhere);
	else
		finding_fix(finding, "isolcpus=managed_irq,domain,%.80s keeps %u of them off",
			    shown(&setup->plan.isolated).text, reach->nr_loose);
}

/* Seen while one looked it disturbs; since boot it may have been before all was set up. */
static enum result managed_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	struct reach reach;

	if (!reach_find(setup, IRQ_MANAGED, &reach, finding))
		return untold(finding, knob, "no /proc/irq here");
	if (!reach.nr_all)
		return right(finding, knob, "there are none");
	managed_fix(setup, &reach, finding);
	if (reach.came)
		return judged(finding, knob, setup->interrupts ? RESULT_FAIL : knob->severity,
			      "%u of %u: %s", reach.nr, reach.nr_all, reach.text);
	if (reach.nr_loose && setup->plan.managed_irq && !asks_managed(setup, word_now))
		return judged(finding, knob, asks_managed(setup, word_after_boot) ?
			      RESULT_REBOOT : knob->severity,
			      "%u of %u can come, and need not: %s", reach.nr_loose, reach.nr_all,
			      reach.text);
	if (reach.nr)
		return right(finding, knob, "%u of %u can come; %s", reach.nr, reach.nr_all,
			     irq_came(setup, 0).text);
	return right(finding, knob, "none of %u goes there", reach.nr_all);
}

const struct knob knob_irq_managed = {
	.id = "IRQ-004",
	.name = "irq-managed",
	.title = "interrupts that the kernel manages",
	.phase = KNOB_BOOT,
	.severity = RESULT_WARN,
	.expectation = "no managed interrupt has come to an isolated CPU",
	.why = "the queue of an isolated CPU interrupts it when it, or its VM, does I/O",
	.fix = "isolcpus=managed_irq,domain,LIST; keep I/O off isolated CPUs",
	.details = "Nobody can move them: a write to smp_affinity fails.  Each is a queue's, and\n"
		   "fires where that does I/O.  managed_irq keeps one off where its mask has a\n"
		   "housekeeping CPU, too; with a queue for each CPU none has.  Then help no I/O\n"
		   "from isolated CPUs, nor from VMs on them, and fewer queues than CPUs:\n"
		   "virtio_blk.num_request_queues=1; mpt3sas.smp_affinity_enable=0 and\n"
		   "megaraid_sas.smp_affinity_enable=0 leave them movable.  verify --duration 60\n"
		   "counts what comes meanwhile, and fails if one does.  The kernel tells which\n"
		   "are managed in debugfs only; elsewhere names of NVMe, virtio, mpt3sas and\n"
		   "megasas queues are taken for it.",
	.check = managed_check,
};
