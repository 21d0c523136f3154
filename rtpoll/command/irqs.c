// SPDX-License-Identifier: BSD-3-Clause
/* irqs.c - the interrupts of a tree */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "irqs.h"

#define DEBUG	"/sys/kernel/debug/irq/irqs/%u"

/* Drivers that let the kernel spread their queues; '#' stands for a number. */
static const char *const managed_names[] = {
	"nvme#q#", "virtio#-req.#", "mpt3sas#-msix#", "megasas#-msix#",
};

/* Timers, counters and cascades, of which each CPU has its own, or which cannot move. */
static const char *const fixed_names[] = {
	"arch_timer", "arm-pmu", "timer", "cascade", "IPI",
};

static bool name_matches(const char *name, const char *pattern)
{
	for (; *pattern; pattern++) {
		if (*pattern != '#') {
			if (*name++ != *pattern)
				return false;
			continue;
		}
		if (!isdigit((unsigned char)*name))
			return false;
		while (isdigit((unsigned char)*name))
			name++;
	}
	return !*name;
}

static bool is_one_of(const char *name, const char *const *patterns, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (name_matches(name, patterns[i]))
			return true;
	return false;
}

enum irq_kind irq_kind_of(const char *name, const char *flags)
{
	if (flags) {
		if (strstr(flags, "IRQD_AFFINITY_MANAGED"))
			return IRQ_MANAGED;
		return strstr(flags, "IRQD_PER_CPU") || strstr(flags, "IRQD_NO_BALANCING") ?
		       IRQ_PERCPU : IRQ_MOVABLE;
	}
	/* Queue 0 of NVMe is for administration, and like any other. */
	if (is_one_of(name, managed_names, sizeof(managed_names) / sizeof(*managed_names)))
		return strncmp(name, "nvme", 4) || strcmp(strrchr(name, 'q'), "q0") ?
		       IRQ_MANAGED : IRQ_MOVABLE;
	return is_one_of(name, fixed_names, sizeof(fixed_names) / sizeof(*fixed_names)) ?
	       IRQ_PERCPU : IRQ_MOVABLE;
}

/* A handler is a folder of its name; a slash behind it: a folder it must be. */
static bool irq_name(const struct tree *tree, struct irq *irq)
{
	struct tree_names names;
	size_t i;

	if (tree_list(tree, &names, "/proc/irq/%u", irq->number))
		return false;
	for (i = 0; i < names.nr && !*irq->name; i++)
		if (tree_has(tree, "/proc/irq/%u/%s/", irq->number, names.names[i]))
			snprintf(irq->name, sizeof(irq->name), "%s", names.names[i]);
	tree_names_free(&names);
	return *irq->name;
}

static void irq_look(const struct tree *tree, struct irq *irq)
{
	char flags[4096];

	irq->told = !tree_read(tree, flags, sizeof(flags), DEBUG, irq->number);
	irq->kind = irq_kind_of(irq->name, irq->told ? flags : NULL);
	tree_cpus(tree, &irq->allowed, "/proc/irq/%u/smp_affinity_list", irq->number);
	if (tree_cpus(tree, &irq->effective, "/proc/irq/%u/effective_affinity_list",
		      irq->number))
		irq->effective = irq->allowed;
}

static bool irq_add(const struct tree *tree, struct irqs *irqs, const char *number)
{
	struct irq irq = {};
	struct irq *list;
	char *end;

	irq.number = strtoul(number, &end, 10);
	if (end == number || *end || !irq_name(tree, &irq))
		return true;
	irq_look(tree, &irq);
	list = reallocarray(irqs->list, irqs->nr + 1, sizeof(*list));
	if (!list)
		return false;
	irqs->list = list;
	list[irqs->nr++] = irq;
	return true;
}

/* A board has few interrupts beside what a look at all of them costs. */
static void count_take(struct irqs *irqs, const struct interrupt *row)
{
	size_t i;

	for (i = 0; i < irqs->nr; i++)
		if (row->number >= 0 && irqs->list[i].number == (unsigned int)row->number)
			irqs->list[i].count = row->on;
}

static void counts_take(const struct tree *tree, const struct rtpoll_cpulist *cpus,
			struct irqs *irqs)
{
	struct interrupts table;
	struct interrupt row;
	size_t length;
	char *text;

	if (tree_load(tree, &text, &length, "/proc/interrupts"))
		return;
	if (interrupts_begin(&table, text, length))
		while (interrupts_next(&table, cpus, &row))
			count_take(irqs, &row);
	free(text);
}

static void count_drop(struct irqs *irqs, const struct interrupt *row)
{
	size_t i;

	/* The kernel counts in 32 bits, for each CPU. */
	for (i = 0; i < irqs->nr; i++)
		if (row->number >= 0 && irqs->list[i].number == (unsigned int)row->number)
			irqs->list[i].count = (uint32_t)(irqs->list[i].count - row->on);
}

void irqs_forget(struct irqs *irqs, const struct rtpoll_cpulist *cpus, const char *before)
{
	struct interrupts table;
	struct interrupt row;

	if (interrupts_begin(&table, before, strlen(before)))
		while (interrupts_next(&table, cpus, &row))
			count_drop(irqs, &row);
}

const char *irq_kind_word(enum irq_kind kind)
{
	static const char *const words[] = {
		[IRQ_MOVABLE] = "movable", [IRQ_MANAGED] = "managed", [IRQ_PERCPU] = "per-cpu",
	};

	return words[kind];
}

int irqs_load(const struct tree *tree, const struct rtpoll_cpulist *cpus, struct irqs *irqs)
{
	struct tree_names names;
	int ret;
	size_t i;

	*irqs = (struct irqs) {};
	ret = tree_list(tree, &names, "/proc/irq");
	if (ret)
		return ret;
	for (i = 0; i < names.nr && !ret; i++)
		if (!irq_add(tree, irqs, names.names[i]))
			ret = -ENOMEM;
	tree_names_free(&names);
	if (ret)
		irqs_free(irqs);
	else
		counts_take(tree, cpus, irqs);
	return ret;
}

void irqs_free(struct irqs *irqs)
{
	free(irqs->list);
	*irqs = (struct irqs) {};
}
