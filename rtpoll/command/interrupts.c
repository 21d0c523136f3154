// SPDX-License-Identifier: BSD-3-Clause
/* interrupts.c - the table of /proc/interrupts */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "interrupts.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The next word of a line; its length, 0 at the end. */
static size_t word_at(const char **at, const char *end)
{
	const char *stop;

	while (*at < end && is_blank(**at))
		++*at;
	for (stop = *at; stop < end && !is_blank(*stop); stop++)
		;
	return stop - *at;
}

/* A number of at most 64 bits that is a word by itself. */
static bool number_of(const char *word, size_t length, uint64_t *number)
{
	size_t i;

	*number = 0;
	for (i = 0; i < length; i++)
		if (!isdigit((unsigned char)word[i]) ||
		    __builtin_mul_overflow(*number, 10, number) ||
		    __builtin_add_overflow(*number, (uint64_t)(word[i] - '0'), number))
			return false;
	return length;
}

static const char *line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', end - at);

	return newline ? newline : end;
}

/* The CPU of the next column; false: there are no more. */
static bool column_next(const char **at, const char *end, unsigned int *cpu)
{
	size_t length = word_at(at, end);
	uint64_t number;

	if (length < 4 || memcmp(*at, "CPU", 3) || !number_of(*at + 3, length - 3, &number) ||
	    number >= RTPOLL_CPULIST_MAX)
		return false;
	*cpu = number;
	*at += length;
	return true;
}

bool interrupts_begin(struct interrupts *interrupts, const char *text, size_t length)
{
	const char *end = text + length, *stop = line_end(text, end), *at = text;
	unsigned int cpu, nr = 0;

	*interrupts = (struct interrupts) {
		.at = stop < end ? stop + 1 : end,
		.end = end,
		.header = text,
		.header_end = stop,
	};
	while (column_next(&at, stop, &cpu))
		nr++;
	return nr && !word_at(&at, stop);
}

bool interrupt_count(const struct interrupts *interrupts, const struct interrupt *row,
		     struct interrupt_place *place, unsigned int *cpu, uint64_t *count)
{
	struct interrupt_place next = *place;
	size_t length;

	if (!column_next(&next.column, interrupts->header_end, cpu))
		return false;
	length = word_at(&next.count, row->end);
	if (!number_of(next.count, length, count))
		return false;
	next.count += length;
	*place = next;
	return true;
}

/* Adds the counts up. */
static void counts_read(const struct interrupts *interrupts, const struct rtpoll_cpulist *cpus,
			struct interrupt *row)
{
	struct interrupt_place place = row->first;
	unsigned int cpu;
	uint64_t count;

	while (interrupt_count(interrupts, row, &place, &cpu, &count)) {
		row->count += count;
		if (rtpoll_cpulist_has(cpus, cpu))
			row->on += count;
		row->text = place.count;
	}
	row->complete = !column_next(&place.column, interrupts->header_end, &cpu);
}

static void action_read(struct interrupt *row)
{
	const char *at = row->text, *last = at;
	size_t length, last_length = 0;

	while ((length = word_at(&at, row->end))) {
		last = at;
		last_length = length < INTERRUPT_NAME ? length : INTERRUPT_NAME;
		at += length;
	}
	snprintf(row->action, sizeof(row->action), "%.*s", (int)last_length, last);
}

static bool row_read(const struct interrupts *interrupts, const char *at, const char *end,
		     const struct rtpoll_cpulist *cpus, struct interrupt *row)
{
	size_t length = word_at(&at, end);
	uint64_t number;

	*row = (struct interrupt) { .number = -1 };
	if (length < 2 || length > sizeof(row->label) || at[length - 1] != ':' ||
	    memchr(at, 0, length))
		return false;
	memcpy(row->label, at, length - 1);
	if (number_of(at, length - 1, &number) && number <= INT32_MAX)
		row->number = number;
	row->first = (struct interrupt_place) { interrupts->header, at + length };
	row->text = at + length;
	row->end = end;
	counts_read(interrupts, cpus, row);
	action_read(row);
	return true;
}

bool interrupts_next(struct interrupts *interrupts, const struct rtpoll_cpulist *cpus,
		     struct interrupt *row)
{
	while (interrupts->at < interrupts->end) {
		const char *start = interrupts->at;
		const char *stop = line_end(start, interrupts->end);

		interrupts->at = stop < interrupts->end ? stop + 1 : interrupts->end;
		if (row_read(interrupts, start, stop, cpus, row))
			return true;
	}
	return false;
}
