// SPDX-License-Identifier: BSD-3-Clause
/* cpulist_make.c - lists of CPUs, by chance */

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "cpulist_make.h"

/* A region may be that long, and a few characters more come by mutation. */
#define REGION_BYTES	160
#define TWO_TO_32	(1ull << 32)

/* splitmix64: every seed is as good as another. */
uint32_t cpulist_random(struct cpulist_maker *maker, uint32_t limit)
{
	uint64_t z = maker->state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return (z ^ z >> 31) % limit;
}

__attribute__((format(printf, 2, 3)))
static void put(struct cpulist_maker *maker, const char *format, ...)
{
	size_t room = sizeof(maker->text) - maker->used;
	va_list args;

	va_start(args, format);
	maker->used += vsnprintf(maker->text + maker->used, room, format, args);
	va_end(args);
}

/* Usual ones are what makes a list that is accepted. */
static uint64_t some_number(struct cpulist_maker *maker)
{
	switch (cpulist_random(maker, 48)) {
	case 0:
		return maker->width;
	case 1:
		return maker->width + 1 + cpulist_random(maker, 100);
	case 2:
		return TWO_TO_32 - 1 - cpulist_random(maker, 3);
	case 3:
		return TWO_TO_32 + cpulist_random(maker, 3);
	case 4:
		return UINT64_MAX - cpulist_random(maker, 3);
	case 5:
	case 6:
		return maker->width - 1;
	case 7:
	case 8:
	case 9:
		return cpulist_random(maker, 3);
	default:
		return cpulist_random(maker, maker->width);
	}
}

static void put_number(struct cpulist_maker *maker)
{
	switch (cpulist_random(maker, 32)) {
	case 0:
	case 1:
		put(maker, "N");
		break;
	case 2:
		put(maker, "%0*" PRIu64, 1 + (int)cpulist_random(maker, 30), some_number(maker));
		break;
	case 3:
		/* More digits than any integer has. */
		put(maker, "%" PRIu64 "%" PRIu64, some_number(maker), UINT64_MAX);
		break;
	default:
		put(maker, "%" PRIu64, some_number(maker));
		break;
	}
}

static void put_range(struct cpulist_maker *maker)
{
	uint32_t first, last;

	if (!cpulist_random(maker, 4)) {
		put_number(maker);
		put(maker, "-");
		put_number(maker);
		return;
	}
	first = cpulist_random(maker, maker->width);
	last = first + cpulist_random(maker, maker->width - first);
	put(maker, "%u-%u", first, last);
}

/* Used CPUs first, no more than there are in a group, mostly. */
static void put_group(struct cpulist_maker *maker)
{
	uint32_t group = 1 + cpulist_random(maker, 20);

	switch (cpulist_random(maker, 8)) {
	case 0:
		put(maker, ":");
		put_number(maker);
		put(maker, "/");
		put_number(maker);
		break;
	case 1:
		/* Where 32 bits end, see cpulist.h. */
		put(maker, ":%u/%u", cpulist_random(maker, 5),
		    UINT32_MAX - cpulist_random(maker, maker->width));
		break;
	default:
		put(maker, ":%u/%u", cpulist_random(maker, group + 1), group);
	}
}

static void put_all(struct cpulist_maker *maker)
{
	const char *letter;

	for (letter = "all"; *letter; letter++)
		put(maker, "%c", cpulist_random(maker, 3) ? *letter : toupper(*letter));
}

static void put_region(struct cpulist_maker *maker)
{
	uint32_t kind = cpulist_random(maker, 16);

	if (kind == 0)
		put_all(maker);
	else if (kind < 6)
		put_number(maker);
	else
		put_range(maker);
	if (!cpulist_random(maker, kind < 6 ? 12 : 3))
		put_group(maker);
}

static void put_separators(struct cpulist_maker *maker)
{
	static const char others[] = ", \t\n\v\f\r\xa0";
	unsigned int nr;

	if (cpulist_random(maker, 4)) {
		put(maker, ",");
		return;
	}
	for (nr = cpulist_random(maker, 4); nr; nr--)
		put(maker, "%c", others[cpulist_random(maker, sizeof(others) - 1)]);
}

static char some_character(struct cpulist_maker *maker)
{
	static const char usual[] = "0123456789N--::/,,al\n\xa0 nAx+.;!#";

	if (cpulist_random(maker, 4))
		return usual[cpulist_random(maker, sizeof(usual) - 1)];
	/* Not the end: a list that is cut off is as good as one that was made so. */
	return 1 + cpulist_random(maker, 255);
}

static void mutate(struct cpulist_maker *maker)
{
	size_t at = cpulist_random(maker, maker->used + 1);
	size_t behind = maker->used - at;
	char *place = maker->text + at;

	switch (cpulist_random(maker, 3)) {
	case 0:
		if (maker->used + 2 > sizeof(maker->text))
			return;
		memmove(place + 1, place, behind + 1);
		*place = some_character(maker);
		maker->used++;
		break;
	case 1:
		if (!behind)
			return;
		memmove(place, place + 1, behind);
		maker->used--;
		break;
	default:
		if (behind)
			*place = some_character(maker);
	}
}

const char *cpulist_make(struct cpulist_maker *maker)
{
	unsigned int left = cpulist_random(maker, cpulist_random(maker, 16) ? 6 : 60);

	maker->used = 0;
	maker->text[0] = 0;
	if (!cpulist_random(maker, 8))
		put_separators(maker);
	for (; left && maker->used + REGION_BYTES < sizeof(maker->text); left--) {
		put_region(maker);
		if (left > 1 || !cpulist_random(maker, 4))
			put_separators(maker);
	}
	if (!cpulist_random(maker, 3))
		for (left = 1 + cpulist_random(maker, 4); left; left--)
			mutate(maker);
	return maker->text;
}
