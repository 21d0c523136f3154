// SPDX-License-Identifier: BSD-3-Clause
/* watch.c - what was counted for CPUs, and what came in between */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/command/irqs.h"
#include "smi_count.h"
#include "watch.h"

#define SECOND_NS	1000000000ull

void watch_pause(uint64_t ns)
{
	struct timespec time = { .tv_sec = ns / SECOND_NS, .tv_nsec = ns % SECOND_NS };

	while (clock_nanosleep(CLOCK_MONOTONIC, 0, &time, &time) == EINTR)
		;
}

int watch_add(struct watch_counts *counts, const struct watch_count *count)
{
	/* Room for 256, then for twice as many each time. */
	if (counts->nr % 256 == 0 && (counts->nr & (counts->nr - 1)) == 0) {
		size_t room = counts->nr ? 2 * counts->nr : 256;
		struct watch_count *larger = reallocarray(counts->list, room, sizeof(*larger));

		if (!larger)
			return -ENOMEM;
		counts->list = larger;
	}
	counts->list[counts->nr++] = *count;
	return 0;
}

/* The same of each CPU.  It is read on one that is not watched, to leave those alone. */
static int smis_read(struct watch_counts *counts, const struct tree *tree,
		     const struct rtpoll_cpulist *cpus)
{
	struct rtpoll_cpulist others = cpus_first(tree->nr_cpus);
	struct watch_count count = { .kind = WATCH_SMI, .what = "firmware" };
	uint32_t smis;
	int ret = 0;

	others = cpus_without(&others, cpus);
	if (!smi_count(tree, &others, &smis))
		return 0;
	count.count = smis;
	for_each_cpu(count.cpu, cpus)
		if (!ret)
			ret = watch_add(counts, &count);
	return ret;
}

/* Says more of an interrupt of that number, if there is room. */
static void watch_mark(struct watch_count *count, unsigned int number, const char *mark)
{
	size_t used = strlen(count->what);
	char *end;

	if (count->kind != WATCH_IRQ || used + strlen(mark) >= sizeof(count->what))
		return;
	if (strtoul(count->what, &end, 10) == number && end > count->what && *end == ' ')
		strcat(count->what, mark);
}

/* A table that this kernel does not have counts nothing. */
static int table_read(struct watch_counts *counts, const struct tree *tree,
		      const struct rtpoll_cpulist *cpus, enum watch_kind kind, const char *path)
{
	size_t length;
	char *text;
	int ret = tree_load(tree, &text, &length, "%s", path);

	if (ret)
		return ret == -ENOENT ? 0 : ret;
	if (kind == WATCH_SWITCHES)
		ret = watch_switches(counts, cpus, text);
	else
		ret = watch_table(counts, cpus, kind, text);
	free(text);
	return ret;
}

/* What nobody can move is told from what somebody forgot to. */
static int managed_mark(struct watch_counts *counts, const struct tree *tree,
			const struct rtpoll_cpulist *cpus)
{
	struct irqs irqs;
	size_t i, j;
	int ret = irqs_load(tree, cpus, &irqs);

	if (ret)
		return ret == -ENOENT ? 0 : ret;
	for (i = 0; i < irqs.nr; i++)
		for (j = 0; irqs.list[i].kind == IRQ_MANAGED && j < counts->nr; j++)
			watch_mark(&counts->list[j], irqs.list[i].number, " (managed)");
	irqs_free(&irqs);
	return 0;
}

int watch_read(struct watch_counts *counts, const struct tree *tree,
	       const struct rtpoll_cpulist *cpus)
{
	char uptime[64];
	int ret;

	*counts = (struct watch_counts) {};
	ret = tree_read(tree, uptime, sizeof(uptime), "/proc/uptime");
	if (!ret)
		counts->uptime_s = strtod(uptime, NULL);
	ret = table_read(counts, tree, cpus, WATCH_IRQ, "/proc/interrupts");
	if (!ret)
		ret = managed_mark(counts, tree, cpus);
	if (!ret)
		ret = smis_read(counts, tree, cpus);
	if (!ret)
		ret = table_read(counts, tree, cpus, WATCH_SOFTIRQ, "/proc/softirqs");
	if (!ret)
		ret = table_read(counts, tree, cpus, WATCH_SWITCHES, "/proc/schedstat");
	if (!ret)
		ret = watch_tasks(counts, tree);
	if (ret)
		watch_free(counts);
	return ret;
}

/* By what it is; a task may have come from another CPU. */
static int same_compare(const void *a, const void *b)
{
	const struct watch_count *left = a, *right = b;

	if (left->kind != right->kind)
		return left->kind < right->kind ? -1 : 1;
	if (left->cpu != right->cpu && left->kind != WATCH_TASK)
		return left->cpu < right->cpu ? -1 : 1;
	return strcmp(left->what, right->what);
}

static int most_compare(const void *a, const void *b)
{
	const struct watch_count *left = a, *right = b;

	if (left->cpu != right->cpu)
		return left->cpu < right->cpu ? -1 : 1;
	if (left->count != right->count)
		return left->count > right->count ? -1 : 1;
	return same_compare(a, b);
}

/* Interrupts are counted in 32 bits; a name that was given anew counts from nothing. */
static uint64_t count_between(const struct watch_count *before, const struct watch_count *after)
{
	if (!before)
		return after->count;
	if (after->count >= before->count)
		return after->count - before->count;
	return after->kind == WATCH_TASK ? after->count : (uint32_t)(after->count - before->count);
}

int watch_between(struct watch_counts *difference, struct watch_counts *before,
		  const struct watch_counts *after, const struct rtpoll_cpulist *cpus)
{
	size_t i;
	int ret = 0;

	*difference = (struct watch_counts) { .uptime_s = after->uptime_s - before->uptime_s };
	if (before->nr)
		qsort(before->list, before->nr, sizeof(*before->list), same_compare);
	for (i = 0; !ret && i < after->nr; i++) {
		struct watch_count count = after->list[i];
		const struct watch_count *old = before->nr ?
			bsearch(&count, before->list, before->nr, sizeof(count), same_compare) :
			NULL;

		count.count = count_between(old, &count);
		if (count.count && rtpoll_cpulist_has(cpus, count.cpu))
			ret = watch_add(difference, &count);
	}
	if (ret)
		watch_free(difference);
	else if (difference->nr)
		qsort(difference->list, difference->nr, sizeof(*difference->list), most_compare);
	return ret;
}

void watch_free(struct watch_counts *counts)
{
	free(counts->list);
	*counts = (struct watch_counts) {};
}
