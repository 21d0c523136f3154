// SPDX-License-Identifier: BSD-3-Clause
/* parse_process.c - the line of /proc/PID/stat */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse_process.h"

/* proc(5) counts from 1; behind the name comes the third. */
#define FIELD_FIRST	3
#define FIELD_FLAGS	9
#define FIELD_START	22
#define FIELD_CPU	39

/* Of the kernel's flags of a task. */
#define FLAG_KTHREAD	0x00200000ull
#define FLAG_BOUND	0x04000000ull

#define LINE_MAX_BYTES	1024

static bool number_at(const char *text, unsigned long long *number)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	errno = 0;
	*number = strtoull(text, &end, 10);
	return !errno && (!*end || *end == ' ' || *end == '\n');
}

/* The nth field behind the name. */
static const char *field_find(const char *fields, unsigned int nth)
{
	for (; fields && nth > FIELD_FIRST; nth--) {
		fields = strchr(fields, ' ');
		if (fields)
			fields++;
	}
	return fields;
}

static bool fields_read(struct process_stat *stat, const char *fields)
{
	const char *flags_at = field_find(fields, FIELD_FLAGS);
	const char *start_at = field_find(fields, FIELD_START);
	const char *cpu_at = field_find(fields, FIELD_CPU);
	unsigned long long flags, cpu;

	if (!flags_at || !start_at || !cpu_at || !number_at(flags_at, &flags) ||
	    !number_at(start_at, &stat->start) || !number_at(cpu_at, &cpu) || cpu > UINT_MAX)
		return false;
	stat->is_kthread = flags & FLAG_KTHREAD;
	stat->is_bound = flags & FLAG_BOUND;
	stat->cpu = cpu;
	return true;
}

bool process_stat_parse(struct process_stat *stat, const char *text, size_t length)
{
	char line[LINE_MAX_BYTES], *open, *close;

	*stat = (struct process_stat) {};
	if (length >= sizeof(line))
		length = sizeof(line) - 1;
	memcpy(line, text, length);
	line[length] = 0;
	open = strchr(line, '(');
	close = strrchr(line, ')');
	if (!open || !close || close < open || close[1] != ' ')
		return false;
	*close = 0;
	snprintf(stat->name, sizeof(stat->name), "%s", open + 1);
	return fields_read(stat, close + 2);
}
