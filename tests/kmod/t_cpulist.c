// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_cpulist.c - a list of CPUs is to librtpoll what it is to this kernel
 *
 * usage: cpulist[:SEED[:LISTS]]	LISTS by chance for each width (10000)
 *
 * The kernel's bitmap_parselist() is asked through the module acrn_parselist: both
 * must refuse for the same reason, or find the same CPUs and write them alike.  Where
 * they are known to differ (cpulist.h: a group that reaches beyond 32 bits) it is
 * checked how.
 */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../rtpoll/lib/cpulist.h"
#include "cpulist_make.h"
#include "harness.h"
#include "parselist/parselist.h"

#define NR_LISTS	10000
#define NR_WRAPS	300
#define SHOWN_MAX	20

static const uint32_t widths[] = { 1, 2, 31, 32, 63, 64, 65, 256, 8192 };

_Static_assert(RTPOLL_CPULIST_MAX == PARSELIST_BITS_MAX, "the widest there is");

/**
 * struct meaning - what a list is to one of the two
 * @verdict:	0 or a negative errno
 * @set:	if it is 0: CPUs
 * @printed:	likewise: as they are written
 */
struct meaning {
	int verdict;
	struct rtpoll_cpulist set;
	char printed[PARSELIST_PRINTED_MAX];
};

/**
 * struct tally - how often what came
 * @accepted:	lists that are good
 * @einval:	refused so
 * @erange:	likewise
 * @eoverflow:	likewise
 * @wrapped:	accepted, and 32 bits were not enough for the kernel
 */
struct tally {
	unsigned int accepted;
	unsigned int einval;
	unsigned int erange;
	unsigned int eoverflow;
	unsigned int wrapped;
};

static int device;
static unsigned int nr_shown;
static struct meaning kernel, ours;

static void ask_kernel(uint32_t width, const char *text)
{
	struct parselist list = {
		.nr_bits = width, .text = (uintptr_t)text, .bits = (uintptr_t)&kernel.set,
		.printed = (uintptr_t)kernel.printed,
	};

	REQUIRE(!ioctl(device, PARSELIST_ASK, &list));
	kernel.verdict = list.verdict;
}

static void ask_both(uint32_t width, const char *text)
{
	size_t length;

	ask_kernel(width, text);
	ours.verdict = rtpoll_cpulist_parse(&ours.set, width, text);
	if (ours.verdict)
		return;
	length = rtpoll_cpulist_print(&ours.set, ours.printed, sizeof(ours.printed));
	CHECK_EQ(length, strlen(ours.printed));
}

static void show(uint32_t width, const char *text, const char *what)
{
	if (nr_shown++ == SHOWN_MAX)
		printf("and so on\n");
	if (nr_shown > SHOWN_MAX)
		return;
	printf("%s: width %u, list \"", what, width);
	for (; *text; text++)
		printf(isprint((unsigned char)*text) ? "%c" : "\\x%02x", (unsigned char)*text);
	printf("\"\n  kernel %d %.100s\n  ours   %d %.100s\n", kernel.verdict,
	       kernel.verdict ? "" : kernel.printed, ours.verdict,
	       ours.verdict ? "" : ours.printed);
}

/* Is there a group that, added to a CPU, can give 32 bits and a CPU again? */
static bool has_wrapping_group(const char *text)
{
	unsigned long long group;

	for (; *text; text++) {
		if (*text != '/')
			continue;
		group = strtoull(text + 1, NULL, 10);
		if (group > UINT32_MAX - RTPOLL_CPULIST_MAX && group <= UINT32_MAX)
			return true;
	}
	return false;
}

static bool is_subset(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	size_t i;

	for (i = 0; i < RTPOLL_CPULIST_MAX / 64; i++)
		if (a->words[i] & ~b->words[i])
			return false;
	return true;
}

static bool are_equal(void)
{
	return !memcmp(&kernel.set, &ours.set, sizeof(ours.set)) &&
	       !strcmp(kernel.printed, ours.printed);
}

static void count(struct tally *tally)
{
	tally->accepted += !ours.verdict;
	tally->einval += ours.verdict == -EINVAL;
	tally->erange += ours.verdict == -ERANGE;
	tally->eoverflow += ours.verdict == -EOVERFLOW;
}

static void compare(uint32_t width, const char *text, struct tally *tally)
{
	ask_both(width, text);
	count(tally);
	if (kernel.verdict != ours.verdict) {
		show(width, text, "another verdict");
	} else if (!ours.verdict && !are_equal()) {
		if (has_wrapping_group(text) && is_subset(&ours.set, &kernel.set))
			tally->wrapped++;
		else
			show(width, text, "another set");
	}
}

static void check_width(struct cpulist_maker *maker, uint32_t width, unsigned int nr)
{
	struct tally tally = {};
	unsigned int i;

	maker->width = width;
	for (i = 0; i < nr; i++)
		compare(width, cpulist_make(maker), &tally);
	printf("width %4u: %u lists, %u good (%u wrap), EINVAL %u, ERANGE %u, EOVERFLOW %u\n",
	       width, nr, tally.accepted, tally.wrapped, tally.einval, tally.erange,
	       tally.eoverflow);
	CHECK_EQ(tally.accepted + tally.einval + tally.erange + tally.eoverflow, nr);
	/* None of the kinds has gone missing. */
	CHECK(tally.accepted > nr / 8 && tally.einval > nr / 20);
	CHECK(tally.erange > nr / 100 && tally.eoverflow > nr / 100);
}

static void add_group(struct rtpoll_cpulist *set, uint32_t start, uint32_t used, uint32_t last)
{
	uint32_t cpu;

	for (cpu = start; cpu <= last && cpu - start < used; cpu++)
		rtpoll_cpulist_add(set, cpu);
}

/* What differs, one region at a time: exactly the groups behind the end of 32 bits. */
static void check_wrap(struct cpulist_maker *maker, uint32_t width)
{
	uint32_t first = 1 + cpulist_random(maker, width - 1);
	uint32_t last = first + cpulist_random(maker, width - first);
	uint32_t used = 1 + cpulist_random(maker, 4);
	uint32_t back = 1 + cpulist_random(maker, first);
	struct rtpoll_cpulist theirs = {}, first_group = {};
	uint32_t start;
	char text[64];

	for (start = first; start <= last; start -= back)
		add_group(&theirs, start, used, last);
	add_group(&first_group, first, used, last);
	snprintf(text, sizeof(text), "%u-%u:%u/%u", first, last, used, -back);
	ask_both(width, text);
	if (!CHECK(!kernel.verdict && !ours.verdict) ||
	    !CHECK(!memcmp(&theirs, &kernel.set, sizeof(theirs))) ||
	    !CHECK(!memcmp(&first_group, &ours.set, sizeof(first_group))))
		show(width, text, "wraps in another way");
}

/* The example of cpulist.h. */
static void check_example(void)
{
	ask_both(4, "1-3:1/4294967295");
	CHECK(!kernel.verdict && !strcmp(kernel.printed, "0-1"));
	CHECK(!ours.verdict && !strcmp(ours.printed, "1"));
}

static void check_device(void)
{
	struct parselist list = { .nr_bits = 0, .text = (uintptr_t)"0" };

	CHECK_ERRNO(ioctl(device, PARSELIST_ASK, &list), EINVAL);
	list.nr_bits = PARSELIST_BITS_MAX + 1;
	CHECK_ERRNO(ioctl(device, PARSELIST_ASK, &list), EINVAL);
	list.nr_bits = 1;
	CHECK_ERRNO(ioctl(device, PARSELIST_ASK, &list), EFAULT);
	CHECK_ERRNO(ioctl(device, PARSELIST_ASK + 1, &list), ENOTTY);
}

int main(int argc, char **argv)
{
	uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
	unsigned int nr = argc > 2 ? strtoul(argv[2], NULL, 0) : NR_LISTS;
	struct cpulist_maker maker = { .state = seed };
	unsigned int i, j;

	setlinebuf(stdout);
	REQUIRE(!module_load("acrn_parselist", NULL));
	device = open("/dev/acrn_parselist", O_RDWR | O_CLOEXEC);
	REQUIRE(device >= 0);
	check_device();
	check_example();
	printf("seed %llu\n", (unsigned long long)seed);
	for (i = 0; i < sizeof(widths) / sizeof(widths[0]); i++) {
		check_width(&maker, widths[i], nr);
		for (j = 0; widths[i] > 1 && j < NR_WRAPS; j++)
			check_wrap(&maker, widths[i]);
	}
	CHECK_EQ(nr_shown, 0);
	close(device);
	CHECK_EQ(module_unload("acrn_parselist"), 0);
	return test_end();
}
