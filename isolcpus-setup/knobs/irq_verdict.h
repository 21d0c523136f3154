/* SPDX-License-Identifier: BSD-3-Clause */
/* irq_verdict.h - whether one interrupt can come to isolated CPUs, and why */
#ifndef ISOLCPUS_IRQ_VERDICT_H
#define ISOLCPUS_IRQ_VERDICT_H

#include "../../rtpoll/command/irqs.h"
#include "knobs.h"

enum irq_verdict {
	IRQ_AWAY,	/* it goes, and may go, to other CPUs only */
	IRQ_KEPT,	/* managed: the kernel keeps it off while a CPU beside them runs */
	IRQ_MAY,	/* it goes elsewhere, and may be moved there */
	IRQ_ONCE,	/* it comes once more, and then elsewhere */
	IRQ_COMES,	/* it goes there */
	IRQ_OWN,	/* it belongs to one of them */
};

enum irq_verdict irq_verdict(const struct setup *setup, const struct irq *irq);

/* It has no CPU but isolated ones to go to. */
bool irq_is_stuck(const struct setup *setup, const struct irq *irq);

/* "212 in 60 s", "212 since boot". */
struct irq_came {
	char text[48];
};

struct irq_came irq_came(const struct setup *setup, uint64_t count);

/* Adds it to what is told one by one. */
void irq_tell(const struct setup *setup, const struct irq *irq, struct finding *finding);

/* Interrupts as they are, with what came to isolated CPUs; 0 or -errno. */
int irqs_look(const struct setup *setup, struct irqs *irqs);

#endif /* ISOLCPUS_IRQ_VERDICT_H */
