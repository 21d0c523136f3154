// SPDX-License-Identifier: BSD-3-Clause
/* cpus.c - sets of CPUs: what one does with them, and the kernel's other notation */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cpus.h"

#define NR_WORDS	(RTPOLL_CPULIST_MAX / 64)
#define CHUNK_BITS	32
#define CHUNK_DIGITS	(CHUNK_BITS / 4)

const char *cpus_text(const struct rtpoll_cpulist *cpus, char *text, size_t size)
{
	size_t length = rtpoll_cpulist_print(cpus, text, size);

	if (!length)
		snprintf(text, size, "none");
	else if (length >= size && size > 4)
		memcpy(text + size - 4, "...", 4);
	return text;
}

struct rtpoll_cpulist cpus_without(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist set;
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		set.words[i] = a->words[i] & ~b->words[i];
	return set;
}

struct rtpoll_cpulist cpus_both(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist set;
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		set.words[i] = a->words[i] & b->words[i];
	return set;
}

struct rtpoll_cpulist cpus_either(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist set;
	size_t i;

	for (i = 0; i < NR_WORDS; i++)
		set.words[i] = a->words[i] | b->words[i];
	return set;
}

bool cpus_none(const struct rtpoll_cpulist *cpus)
{
	return rtpoll_cpulist_next(cpus, 0) == RTPOLL_CPULIST_MAX;
}

bool cpus_same(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	return !memcmp(a->words, b->words, sizeof(a->words));
}

struct rtpoll_cpulist cpus_first(unsigned int nr)
{
	struct rtpoll_cpulist set = {};
	unsigned int cpu;

	for (cpu = 0; cpu < nr; cpu++)
		rtpoll_cpulist_add(&set, cpu);
	return set;
}

/* Adds the bits of a chunk, the first of which is CPU @base; false: no room for them. */
static bool chunk_add(struct rtpoll_cpulist *cpus, unsigned int base, const char *digits,
		      size_t nr)
{
	uint64_t bits = 0;
	size_t i;

	for (i = 0; i < nr; i++) {
		int digit = tolower((unsigned char)digits[i]);

		bits = bits << 4 | (isdigit(digit) ? digit - '0' : digit - 'a' + 10);
	}
	if (base >= RTPOLL_CPULIST_MAX)
		return !bits;
	cpus->words[base / 64] |= bits << base % 64;
	return true;
}

int cpus_mask_parse(struct rtpoll_cpulist *cpus, const char *text)
{
	struct rtpoll_cpulist set = {};
	const char *end, *begin;
	unsigned int base = 0;

	text += strspn(text, " \t");
	end = text + strspn(text, "0123456789abcdefABCDEF,");
	if (end[strspn(end, " \t\n")])
		return -EINVAL;
	/* From its end: the last chunk has the CPUs from 0 on. */
	do {
		for (begin = end; begin > text && begin[-1] != ','; begin--)
			;
		if (begin == end || end - begin > CHUNK_DIGITS ||
		    !chunk_add(&set, base, begin, end - begin))
			return -EINVAL;
		base += CHUNK_BITS;
		end = begin - 1;
	} while (begin > text);
	*cpus = set;
	return 0;
}

void cpus_mask_print(const struct rtpoll_cpulist *cpus, unsigned int nr_cpus, char *text,
		     size_t size)
{
	unsigned int bits = nr_cpus ? nr_cpus : 1, used = 0;
	int chunk = (bits - 1) / CHUNK_BITS;
	int digits = ((bits - 1) % CHUNK_BITS + 4) / 4;

	*text = 0;
	for (; chunk >= 0 && used < size; chunk--) {
		uint32_t value = cpus->words[chunk / 2] >> chunk % 2 * CHUNK_BITS;

		used += snprintf(text + used, size - used, "%0*x%s", digits, value,
				 chunk ? "," : "");
		digits = CHUNK_DIGITS;
	}
}
