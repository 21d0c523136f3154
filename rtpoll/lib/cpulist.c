// SPDX-License-Identifier: BSD-3-Clause
/* cpulist.c - lists of CPUs, as the kernel reads and writes them */

#include <errno.h>
#include <stdio.h>
#include <strings.h>

#include "cpulist.h"
#include "internal.h"

/* Of first to last, the first used of every group. */
struct region {
	uint32_t first;
	uint32_t last;
	uint32_t used;
	uint32_t group;
};

/**
 * struct reader - how far the text is read
 * @at:		next character
 * @last:	what N is
 * @ended:	the text's end, or a newline that is as good, was seen
 */
struct reader {
	const char	*at;
	uint32_t	last;
	bool		ended;
};

/* The kernel's isspace(), which knows Latin-1's no-break space. */
static bool is_separator(char c)
{
	return c == ',' || c == ' ' || (c >= '\t' && c <= '\r') || c == '\xa0';
}

static bool is_region_end(char c)
{
	return !c || is_separator(c);
}

static int number_read(struct reader *reader, uint32_t *number)
{
	const char *start = reader->at;
	uint64_t value = 0;

	if (*reader->at == 'N') {
		reader->at++;
		*number = reader->last;
		return 0;
	}
	for (; *reader->at >= '0' && *reader->at <= '9'; reader->at++)
		/* Stays above 32 bits once it is. */
		if (value <= UINT32_MAX)
			value = value * 10 + (*reader->at - '0');

	if (reader->at == start)
		return rtpoll_fail(EINVAL, "CPU list: '%.20s' is not a number, N or all.",
				   start);
	if (value > UINT32_MAX)
		return rtpoll_fail(EOVERFLOW, "CPU list: '%.20s'", start);
	*number = value;
	return 0;
}

/* Behind ':': how many of each group are used. */
static int group_read(struct reader *reader, struct region *region)
{
	int ret = number_read(reader, &region->used);

	if (ret)
		return ret;
	if (*reader->at != '/')
		return rtpoll_fail(EINVAL, "CPU list: no /GROUP before '%.20s'.", reader->at);
	reader->at++;
	return number_read(reader, &region->group);
}

/* "all", "N", "1", "1-2" */
static int range_read(struct reader *reader, struct region *region)
{
	int ret;

	if (!strncasecmp(reader->at, "all", 3)) {
		reader->at += 3;
		region->first = 0;
		region->last = reader->last;
		return 0;
	}
	ret = number_read(reader, &region->first);
	region->last = region->first;
	if (ret || is_region_end(*reader->at))
		return ret;
	if (*reader->at != '-')
		return rtpoll_fail(EINVAL, "CPU list: '%.20s' does not belong behind a CPU.",
				   reader->at);
	reader->at++;
	return number_read(reader, &region->last);
}

static int region_read(struct reader *reader, struct region *region)
{
	int ret = range_read(reader, region);

	if (ret)
		return ret;
	if (is_region_end(*reader->at)) {
		/* One group, all of it used; 0 and so refused behind 2^32 - 1. */
		region->used = region->last + 1;
		region->group = region->last + 1;
		reader->ended = !*reader->at || *reader->at == '\n';
		return 0;
	}
	if (*reader->at != ':')
		return rtpoll_fail(EINVAL, "CPU list: '%.20s' does not belong behind a range.",
				   reader->at);
	reader->at++;
	return group_read(reader, region);
}

static int region_check(const struct region *region, unsigned int nr_cpus)
{
	if (region->first > region->last)
		return rtpoll_fail(EINVAL, "CPU list: %u-%u runs backwards.", region->first,
				   region->last);
	if (!region->group || region->used > region->group)
		return rtpoll_fail(EINVAL, "CPU list: %u of each %u CPUs cannot be.",
				   region->used, region->group);
	if (region->last >= nr_cpus)
		return rtpoll_fail(ERANGE, "CPU list: no CPU %u here, the last is %u.",
				   region->last, nr_cpus - 1);
	return 0;
}

static void region_add(struct rtpoll_cpulist *set, const struct region *region)
{
	uint64_t start, i;

	for (start = region->first; start <= region->last; start += region->group)
		for (i = 0; i < region->used && start + i <= region->last; i++)
			rtpoll_cpulist_add(set, start + i);
}

int rtpoll_cpulist_parse(struct rtpoll_cpulist *set, unsigned int nr_cpus,
			 const char *text)
{
	struct reader reader = { .at = text, .last = nr_cpus - 1 };
	struct rtpoll_cpulist found = {};
	struct region region;
	int ret;

	if (!nr_cpus || nr_cpus > RTPOLL_CPULIST_MAX)
		return rtpoll_fail(EINVAL, "CPU list: %u CPUs are not 1 to %u.", nr_cpus,
				   RTPOLL_CPULIST_MAX);
	while (!reader.ended) {
		while (is_separator(*reader.at))
			reader.at++;
		if (!*reader.at)
			break;
		ret = region_read(&reader, &region);
		if (!ret)
			ret = region_check(&region, nr_cpus);
		if (ret)
			return ret;
		region_add(&found, &region);
	}
	*set = found;
	return 0;
}

/* Where a run of CPUs that begins at first ends. */
static unsigned int run_end(const struct rtpoll_cpulist *set, unsigned int first)
{
	while (rtpoll_cpulist_has(set, first + 1))
		first++;
	return first;
}

size_t rtpoll_cpulist_print(const struct rtpoll_cpulist *set, char *text, size_t size)
{
	unsigned int first = rtpoll_cpulist_next(set, 0);
	size_t used = 0;

	if (size)
		*text = 0;
	while (first < RTPOLL_CPULIST_MAX) {
		unsigned int last = run_end(set, first);
		char run[32];
		int nr = snprintf(run, sizeof(run), first == last ? "%s%u" : "%s%u-%u",
				  used ? "," : "", first, last);

		if (used < size)
			snprintf(text + used, size - used, "%s", run);
		used += nr;
		first = rtpoll_cpulist_next(set, last + 1);
	}
	return used;
}

unsigned int rtpoll_cpulist_count(const struct rtpoll_cpulist *set)
{
	unsigned int nr = 0;
	size_t i;

	for (i = 0; i < RTPOLL_CPULIST_MAX / 64; i++)
		nr += __builtin_popcountll(set->words[i]);
	return nr;
}

unsigned int rtpoll_cpulist_next(const struct rtpoll_cpulist *set, unsigned int cpu)
{
	size_t i = cpu / 64;
	uint64_t word;

	if (cpu >= RTPOLL_CPULIST_MAX)
		return RTPOLL_CPULIST_MAX;
	word = set->words[i] >> cpu % 64 << cpu % 64;
	while (!word) {
		if (++i == RTPOLL_CPULIST_MAX / 64)
			return RTPOLL_CPULIST_MAX;
		word = set->words[i];
	}
	return i * 64 + __builtin_ctzll(word);
}
