// SPDX-License-Identifier: BSD-3-Clause
/* watch_table.c - tables of /proc with a column for each CPU */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "watch.h"

/**
 * struct columns - which CPU each column is
 * @cpus:	its number
 * @nr:		how many; offline CPUs have none
 */
struct columns {
	unsigned int	*cpus;
	size_t		nr;
};

/* "           CPU0       CPU2 " */
static int columns_read(struct columns *columns, const char *line)
{
	columns->nr = 0;
	columns->cpus = calloc(strlen(line) / 4 + 1, sizeof(*columns->cpus));
	if (!columns->cpus)
		return -ENOMEM;
	for (;;) {
		char *end;

		line += strspn(line, " \t");
		if (!*line)
			return columns->nr ? 0 : -EINVAL;
		if (strncmp(line, "CPU", 3) || !isdigit((unsigned char)line[3]))
			return -EINVAL;
		columns->cpus[columns->nr++] = strtoul(line + 3, &end, 10);
		line = end;
	}
}

/* Words with one blank between, and without the edge's and the controller's numbers. */
static void what_make(char what[WATCH_WHAT], const char *name, const char *text)
{
	size_t used = snprintf(what, WATCH_WHAT, "%s", name);

	while (*(text += strspn(text, " \t"))) {
		size_t length = strcspn(text, " \t");

		if (used + length + 2 > WATCH_WHAT)
			break;
		used += snprintf(what + used, WATCH_WHAT - used, " %.*s", (int)length, text);
		text += length;
	}
}

/* "LOC:   12  34   Local timer interrupts", behind the name. */
static int row_read(struct watch_counts *counts, const struct columns *columns,
		    const struct rtpoll_cpulist *cpus, enum watch_kind kind, const char *name,
		    char *text)
{
	struct watch_count count = { .kind = kind };
	size_t first = counts->nr, nr, i;
	int ret = 0;

	if (kind == WATCH_IRQ && !strcmp(name, "LOC"))
		count.kind = WATCH_TICK;
	for (nr = 0; !ret && nr < columns->nr; nr++) {
		text += strspn(text, " \t");
		if (!isdigit((unsigned char)*text))
			break;
		count.count = strtoull(text, &text, 10);
		count.cpu = columns->cpus[nr];
		if (rtpoll_cpulist_has(cpus, count.cpu))
			ret = watch_add(counts, &count);
	}
	/* A number for the whole machine, such as of ERR, is nobody's. */
	if (nr < columns->nr)
		counts->nr = first;
	what_make(count.what, name, text);
	for (i = first; i < counts->nr; i++)
		memcpy(counts->list[i].what, count.what, sizeof(count.what));
	return ret;
}

int watch_table(struct watch_counts *counts, const struct rtpoll_cpulist *cpus,
		enum watch_kind kind, char *text)
{
	struct columns columns;
	char *line = strsep(&text, "\n");
	int ret = columns_read(&columns, line);

	while (!ret && (line = strsep(&text, "\n"))) {
		char *colon = strchr(line, ':');

		if (!colon)
			continue;
		*colon = 0;
		line += strspn(line, " \t");
		ret = row_read(counts, &columns, cpus, kind, line, colon + 1);
	}
	free(columns.cpus);
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
