// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_cpulist.c - any text is a list of CPUs or is refused, and means what it prints
 *
 * The input's first byte says how many CPUs there are.  That the kernel thinks the
 * same: tests/kmod/t_cpulist.c.
 */

#include <errno.h>

#include "../../rtpoll/lib/cpulist.h"
#include "fuzz.h"

#define PRINTED_MAX	65536

static char printed[PRINTED_MAX], cut[PRINTED_MAX];

/* Of a list that is refused nothing is kept. */
static void check_refused(int verdict, const struct rtpoll_cpulist *set)
{
	static struct rtpoll_cpulist before;

	if (!before.words[0])
		memset(&before, 0xa5, sizeof(before));
	must(verdict != -EINVAL && verdict != -ERANGE && verdict != -EOVERFLOW);
	must(memcmp(set, &before, sizeof(before)));
}

static void check_set(const struct rtpoll_cpulist *set, unsigned int width)
{
	unsigned int cpu, nr = 0;

	for (cpu = rtpoll_cpulist_next(set, 0); cpu < RTPOLL_CPULIST_MAX;
	     cpu = rtpoll_cpulist_next(set, cpu + 1)) {
		must(!rtpoll_cpulist_has(set, cpu) || cpu >= width);
		nr++;
	}
	must(rtpoll_cpulist_count(set) != nr);
}

static void check_printed(const struct rtpoll_cpulist *set, unsigned int width, size_t room)
{
	size_t length = rtpoll_cpulist_print(set, printed, sizeof(printed));
	struct rtpoll_cpulist again;

	must(length != strlen(printed) || length >= sizeof(printed));
	must(rtpoll_cpulist_parse(&again, width, printed));
	must(memcmp(set, &again, sizeof(again)));

	must(rtpoll_cpulist_print(set, cut, room) != length);
	if (room)
		must(strlen(cut) != (length < room ? length : room - 1) ||
		     strncmp(cut, printed, strlen(cut)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static const unsigned int widths[] = { 64, 1, 2, 31, 32, 63, 65, 256 };
	struct rtpoll_cpulist set;
	unsigned int width;
	int verdict;
	char *text;

	if (!size)
		return 0;
	/* The widest seldom: it takes a hundred times as long. */
	width = bytes[0] == 0xff ? RTPOLL_CPULIST_MAX : widths[bytes[0] % 8];
	text = fuzz_text(bytes + 1, size - 1);
	memset(&set, 0xa5, sizeof(set));
	verdict = rtpoll_cpulist_parse(&set, width, text);
	if (verdict) {
		check_refused(verdict, &set);
	} else {
		check_set(&set, width);
		check_printed(&set, width, size % 16);
	}
	free(text);
	return 0;
}
