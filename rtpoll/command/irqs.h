/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * irqs.h - the interrupts of a tree: whose they are, where they go, who may move them
 */
#ifndef RTPOLL_COMMAND_IRQS_H
#define RTPOLL_COMMAND_IRQS_H

#include "interrupts.h"
#include "tree.h"

enum irq_kind {
	IRQ_MOVABLE,
	IRQ_MANAGED,	/* the kernel spreads a device's queues, and lets nobody move them */
	IRQ_PERCPU,	/* belongs to its CPU */
};

/**
 * struct irq - one interrupt that has a handler
 * @number:	its number
 * @name:	of its handler; of several: the first in alphabet
 * @kind:	who may move it
 * @told:	the kernel says so in debugfs; else its name lets one think so
 * @allowed:	CPUs it may go to (smp_affinity_list)
 * @effective:	CPUs it goes to
 * @count:	how often it came to the CPUs asked for since boot
 */
struct irq {
	unsigned int		number;
	char			name[INTERRUPT_NAME];
	enum irq_kind		kind;
	bool			told;
	struct rtpoll_cpulist	allowed;
	struct rtpoll_cpulist	effective;
	uint64_t		count;
};

/**
 * struct irqs - all of them, by number
 * @list:	them
 * @nr:		how many
 */
struct irqs {
	struct irq	*list;
	size_t		nr;
};

/* Counts are of @cpus.  0 or -errno; -ENOENT: there is no /proc/irq. */
int irqs_load(const struct tree *tree, const struct rtpoll_cpulist *cpus, struct irqs *irqs);
void irqs_free(struct irqs *irqs);

/* From now on counts are what came since /proc/interrupts was so. */
void irqs_forget(struct irqs *irqs, const struct rtpoll_cpulist *cpus, const char *before);

/* "movable", "managed", "per-cpu". */
const char *irq_kind_word(enum irq_kind kind);

/* What a handler of that name, and the flags in debugfs (NULL: unknown), make it. */
enum irq_kind irq_kind_of(const char *name, const char *flags);

#endif /* RTPOLL_COMMAND_IRQS_H */
