// SPDX-License-Identifier: BSD-3-Clause
/* cpus.c - sets of CPUs against each other, and as text */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cpus.h"

#define NR_WORDS	(RTPOLL_CPULIST_MAX / 64)

struct rtpoll_cpulist cpus_without(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist set;
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		set.words[i] = a->words[i] & ~b->words[i];
	return set;
}

struct rtpoll_cpulist cpus_and(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist set;
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		set.words[i] = a->words[i] & b->words[i];
	return set;
}

struct rtpoll_cpulist cpus_or(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist set;
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		set.words[i] = a->words[i] | b->words[i];
	return set;
}

bool cpus_empty(const struct rtpoll_cpulist *set)
{
	return rtpoll_cpulist_next(set, 0) == RTPOLL_CPULIST_MAX;
}

bool cpus_overlap(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist both = cpus_and(a, b);

	return !cpus_empty(&both);
}

bool cpus_within(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist rest = cpus_without(a, b);

	return cpus_empty(&rest);
}

struct cpus_text cpus_text(const struct rtpoll_cpulist *set)
{
	struct cpus_text out;
	size_t length = rtpoll_cpulist_print(set, out.text, sizeof(out.text));

	if (!length)
		strcpy(out.text, "none");
	else if (length >= sizeof(out.text))
		strcpy(out.text + sizeof(out.text) - 4, "...");
	return out;
}

int cpus_mask(const struct rtpoll_cpulist *set, char *text, size_t size)
{
	bool begun = false;
	size_t used = 0;
	int i;

	for (i = NR_WORDS * 2 - 1; i >= 0; i--) {
		unsigned int chunk = set->words[i / 2] >> i % 2 * 32;

		if (!chunk && !begun && i)
			continue;
		if (size - used < sizeof("01234567,"))
			return -ENOSPC;
		used += sprintf(text + used, begun ? ",%08x" : "%x", chunk);
		begun = true;
	}
	return 0;
}
