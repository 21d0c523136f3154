// SPDX-License-Identifier: BSD-3-Clause
/* watch_table.c - tables of /proc with a column for each CPU */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/interrupts.h"
#include "watch.h"

/* Words with one blank between: "41 IO-APIC 9-edge acpi". */
static void what_make(char what[WATCH_WHAT], const struct interrupt *row)
{
	size_t used = snprintf(what, WATCH_WHAT, "%s", row->label), length;
	const char *at;

	for (at = row->text; at < row->end; at += length) {
		while (at < row->end && isspace((unsigned char)*at))
			at++;
		for (length = 0; at + length < row->end && !isspace((unsigned char)at[length]);)
			length++;
		if (!length || used + length + 2 > WATCH_WHAT)
			break;
		used += snprintf(what + used, WATCH_WHAT - used, " %.*s", (int)length, at);
	}
}

/* A number for the whole machine, such as of ERR, is nobody's. */
static int row_add(struct watch_counts *counts, const struct interrupts *table,
		   const struct interrupt *row, const struct rtpoll_cpulist *cpus,
		   enum watch_kind kind)
{
	struct interrupt_place place = row->first;
	struct watch_count count = { .kind = kind };
	int ret = 0;

	if (!row->complete)
		return 0;
	if (kind == WATCH_IRQ && !strcmp(row->label, "LOC"))
		count.kind = WATCH_TICK;
	what_make(count.what, row);
	while (!ret && interrupt_count(table, row, &place, &count.cpu, &count.count))
		if (rtpoll_cpulist_has(cpus, count.cpu))
			ret = watch_add(counts, &count);
	return ret;
}

int watch_table(struct watch_counts *counts, const struct rtpoll_cpulist *cpus,
		enum watch_kind kind, const char *text)
{
	struct interrupts table;
	struct interrupt row;
	int ret = 0;

	if (!interrupts_begin(&table, text, strlen(text)))
		return -EINVAL;
	while (!ret && interrupts_next(&table, cpus, &row))
		ret = row_add(counts, &table, &row, cpus, kind);
	return ret;
}

/* The last of a CPU's numbers: how often a task was given it. */
int watch_switches(struct watch_counts *counts, const struct rtpoll_cpulist *cpus, char *text)
{
	struct watch_count count = { .kind = WATCH_SWITCHES, .what = "all tasks" };
	bool known = false;
	char *line;
	int ret = 0;

	while (!ret && (line = strsep(&text, "\n"))) {
		char *last = strrchr(line, ' ');

		if (sscanf(line, "cpu%u ", &count.cpu) != 1 || !last)
			continue;
		known = true;
		count.count = strtoull(last + 1, NULL, 10);
		if (rtpoll_cpulist_has(cpus, count.cpu))
			ret = watch_add(counts, &count);
	}
	return ret ? ret : known ? 0 : -EINVAL;
}
