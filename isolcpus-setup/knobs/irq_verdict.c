// SPDX-License-Identifier: BSD-3-Clause
/* irq_verdict.c - whether one interrupt can come to isolated CPUs, and why */

#include <stdio.h>
#include <string.h>

#include "../../rtpoll/command/json_value.h"
#include "irq_verdict.h"

static const char *const verdict_words[] = {
	[IRQ_AWAY] = "away", [IRQ_KEPT] = "kept-away", [IRQ_MAY] = "may-come",
	[IRQ_ONCE] = "comes-once", [IRQ_COMES] = "comes", [IRQ_OWN] = "own",
};

enum irq_verdict irq_verdict(const struct setup *setup, const struct irq *irq)
{
	bool goes = cpus_overlap(&irq->effective, &setup->plan.isolated);
	bool may = cpus_overlap(&irq->allowed, &setup->plan.isolated);

	if (irq->kind == IRQ_PERCPU)
		return goes || may ? IRQ_OWN : IRQ_AWAY;
	/* An IO-APIC's interrupt moves when it comes: until then the kernel shows where it was. */
	if (goes && !may && !cpus_none(&irq->allowed))
		return IRQ_ONCE;
	if (goes)
		return IRQ_COMES;
	if (!may)
		return IRQ_AWAY;
	return irq->kind == IRQ_MANAGED ? IRQ_KEPT : IRQ_MAY;
}

bool irq_is_stuck(const struct setup *setup, const struct irq *irq)
{
	return !cpus_none(&irq->allowed) && cpus_within(&irq->allowed, &setup->plan.isolated);
}

struct irq_came irq_came(const struct setup *setup, uint64_t count)
{
	struct irq_came came;

	if (setup->interrupts)
		snprintf(came.text, sizeof(came.text), "%llu in %.3g s",
			 (unsigned long long)count, setup->watched_s);
	else
		snprintf(came.text, sizeof(came.text), "%llu since boot",
			 (unsigned long long)count);
	return came;
}

/* "managed, its mask 2-3 has no other CPU" */
static void why_make(const struct setup *setup, const struct irq *irq, char *why, size_t size)
{
	const char *kind = irq_kind_word(irq->kind);

	if (irq->kind != IRQ_MANAGED)
		snprintf(why, size, "%s", kind);
	else if (irq_is_stuck(setup, irq))
		snprintf(why, size, "%s, its mask %.60s has no other CPU", kind,
			 shown(&irq->allowed).text);
	else
		snprintf(why, size, "%s, its mask is %.60s", kind, shown(&irq->allowed).text);
}

/* Whole: programs read it. */
static json_t *cpus_fact(const struct rtpoll_cpulist *cpus)
{
	return cpus_none(cpus) ? json_string("none") : json_cpus(cpus);
}

void irq_tell(const struct setup *setup, const struct irq *irq, struct finding *finding)
{
	static const char *const does[] = {
		[IRQ_AWAY] = "stays on", [IRQ_KEPT] = "is kept on", [IRQ_MAY] = "may move from",
		[IRQ_ONCE] = "comes once more to", [IRQ_COMES] = "can fire on",
		[IRQ_OWN] = "belongs to",
	};
	enum irq_verdict verdict = irq_verdict(setup, irq);
	struct rtpoll_cpulist there = cpus_both(&irq->effective, &setup->plan.isolated);
	char name[INTERRUPT_NAME], why[128];
	json_t *facts;

	if (cpus_none(&there))
		there = irq->effective;
	snprintf(name, sizeof(name), "%s", irq->name);
	text_printable(name);
	why_make(setup, irq, why, sizeof(why));
	facts = json_pack("{s:i s:s s:s s:b s:s s:o s:o s:I}", "irq", irq->number, "name", name,
			  "kind", irq_kind_word(irq->kind), "told", irq->told,
			  "verdict", verdict_words[verdict], "allowed", cpus_fact(&irq->allowed),
			  "effective", cpus_fact(&irq->effective),
			  "count", (json_int_t)irq->count);
	finding_each(finding, verdict == IRQ_MAY || verdict == IRQ_ONCE || verdict == IRQ_COMES,
		     facts, "IRQ %u (%s) %s CPU %.60s: %s, %s", irq->number, name, does[verdict],
		     shown(&there).text, why, irq_came(setup, irq->count).text);
}

int irqs_look(const struct setup *setup, struct irqs *irqs)
{
	int ret = irqs_load(&setup->tree, &setup->plan.isolated, irqs);

	if (!ret && setup->interrupts)
		irqs_forget(irqs, &setup->plan.isolated, setup->interrupts);
	return ret;
}
