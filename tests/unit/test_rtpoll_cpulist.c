// SPDX-License-Identifier: BSD-3-Clause
/* test_rtpoll_cpulist.c - lists of CPUs are read and written as by the kernel */

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "../../rtpoll/lib/cpulist.h"

#define CPUS	64

/* What a list means, written as the kernel writes it; or its errno. */
static void check_list(unsigned int nr_cpus, const char *text, int error, const char *wanted)
{
	struct rtpoll_cpulist set = {};
	char printed[512];

	cr_expect_eq(rtpoll_cpulist_parse(&set, nr_cpus, text), error, "'%s'", text);
	rtpoll_cpulist_print(&set, printed, sizeof(printed));
	cr_expect_str_eq(printed, wanted, "'%s' is '%s', not '%s'", text, printed, wanted);
}

static const struct {
	const char *text, *wanted;
} good[] = {
	{ "", "" }, { "0", "0" }, { "63", "63" }, { "0-3", "0-3" }, { "5-5", "5" },
	{ "0,2,4", "0,2,4" }, { "4,2,0", "0,2,4" }, { "1,1,1", "1" }, { "0-3,2-5", "0-5" },
	/* separators: any number, anywhere, also blanks */
	{ ",", "" }, { ",,1,,2,,", "1-2" }, { " 1 ,\t2 ", "1-2" }, { "1 2", "1-2" },
	{ "\n1", "1" }, { "1\v3\f5\r7", "1,3,5,7" }, { "1\xa0,3", "1,3" },
	/* a newline behind a number ends it */
	{ "1\n", "1" }, { "1\n2", "1" }, { "1\nx", "1" }, { "1 \r\n2", "1-2" },
	{ "0-3:1/2\n5", "0,2,5" },
	/* words */
	{ "all", "0-63" }, { "ALL", "0-63" }, { "aLl,1", "0-63" }, { "all:1/16", "0,16,32,48" },
	{ "N", "63" }, { "0-N", "0-63" }, { "N-N", "63" }, { "60-N:1/2", "60,62" },
	{ "0-3:N/N", "0-3" },
	/* groups */
	{ "0-31:2/8", "0-1,8-9,16-17,24-25" }, { "0-3:0/1", "" }, { "0-3:1/1", "0-3" },
	{ "1-9:3/4", "1-3,5-7,9" }, { "0-3:2/100", "0-1" }, { "0-3:100/100", "0-3" },
	{ "2-3:1/4294967295", "2" },
	/* a region may begin where a group ends */
	{ "0-3:1/2all", "0-63" }, { "0-3:1/2N", "0,2,63" }, { "00003", "3" },
};

static const struct {
	const char *text;
	int error;
} bad[] = {
	{ "x", EINVAL }, { "1x", EINVAL }, { "-1", EINVAL }, { "1-", EINVAL }, { "1--2", EINVAL },
	{ "1-2-3", EINVAL }, { "+1", EINVAL }, { "0x1", EINVAL }, { "1.5", EINVAL },
	{ "1;2", EINVAL }, { "n", EINVAL }, { "0-n", EINVAL }, { "al", EINVAL },
	{ "allx", EINVAL }, { "all-3", EINVAL }, { "N3", EINVAL }, { "!0", EINVAL },
	{ "3-1", EINVAL }, { "1:1/2", EINVAL }, { "N:1/2", EINVAL }, { "1 - 2", EINVAL },
	{ "1- 2", EINVAL }, { "0-3:", EINVAL }, { "0-3:1", EINVAL }, { "0-3:1/", EINVAL },
	{ "0-3:/2", EINVAL }, { "0-3:1/0", EINVAL }, { "0-3:3/2", EINVAL },
	{ "0-3:1/2:1", EINVAL }, { "0-3:1/2-5", EINVAL }, { "0-3/2", EINVAL },
	{ "64", ERANGE }, { "0-64", ERANGE }, { "0,64", ERANGE }, { "0-99:1/2", ERANGE },
	{ "4294967294", ERANGE }, { "4294967295", EINVAL },
	{ "4294967296", EOVERFLOW }, { "0-4294967296", EOVERFLOW },
	{ "0-3:1/4294967296", EOVERFLOW }, { "99999999999999999999999", EOVERFLOW },
	/* backwards comes before too far */
	{ "70-65", EINVAL },
};

Test(rtpoll_cpulist, means_what_it_means_to_the_kernel)
{
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		check_list(CPUS, good[i].text, 0, good[i].wanted);
}

Test(rtpoll_cpulist, is_refused_where_the_kernel_refuses)
{
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		check_list(CPUS, bad[i].text, -bad[i].error, "");
}

Test(rtpoll_cpulist, of_a_machine_with_one_cpu_has_only_that)
{
	check_list(1, "N", 0, "0");
	check_list(1, "all", 0, "0");
	check_list(1, "0-N", 0, "0");
	check_list(1, "1", -ERANGE, "");
}

Test(rtpoll_cpulist, reaches_to_the_last_cpu_there_can_be)
{
	check_list(RTPOLL_CPULIST_MAX, "8190-N", 0, "8190-8191");
	check_list(RTPOLL_CPULIST_MAX, "8192", -ERANGE, "");
	check_list(RTPOLL_CPULIST_MAX, "all", 0, "0-8191");
	check_list(RTPOLL_CPULIST_MAX + 1, "0", -EINVAL, "");
	check_list(0, "0", -EINVAL, "");
}

Test(rtpoll_cpulist, is_untouched_by_a_list_that_is_refused)
{
	struct rtpoll_cpulist set;

	cr_assert_eq(rtpoll_cpulist_parse(&set, CPUS, "3-4"), 0);
	cr_assert_eq(rtpoll_cpulist_parse(&set, CPUS, "0-2,x"), -EINVAL);
	cr_expect(!rtpoll_cpulist_has(&set, 0));
	cr_expect(rtpoll_cpulist_has(&set, 4));
	cr_expect_eq(rtpoll_cpulist_count(&set), 2);
}

Test(rtpoll_cpulist, that_is_cut_off_says_how_long_it_would_be)
{
	struct rtpoll_cpulist set;
	char text[5] = "####";

	cr_assert_eq(rtpoll_cpulist_parse(&set, CPUS, "0-3,5,60-63"), 0);
	cr_expect_eq(rtpoll_cpulist_print(&set, text, sizeof(text)), strlen("0-3,5,60-63"));
	cr_expect_str_eq(text, "0-3,");
	cr_expect_eq(rtpoll_cpulist_print(&set, NULL, 0), strlen("0-3,5,60-63"));
}

Test(rtpoll_cpulist, says_which_cpu_is_next)
{
	static const unsigned int members[] = { 0, 1, 63, 64, 200, RTPOLL_CPULIST_MAX - 1 };
	struct rtpoll_cpulist set = {};
	unsigned int cpu, i = 0;

	cr_expect_eq(rtpoll_cpulist_next(&set, 0), RTPOLL_CPULIST_MAX);
	for (i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		rtpoll_cpulist_add(&set, members[i]);
	for (cpu = 0, i = 0; cpu < RTPOLL_CPULIST_MAX; cpu++) {
		cr_assert_eq(rtpoll_cpulist_next(&set, cpu), members[i], "%u", cpu);
		i += cpu == members[i];
	}
	cr_expect_eq(rtpoll_cpulist_next(&set, RTPOLL_CPULIST_MAX), RTPOLL_CPULIST_MAX);
	cr_expect_eq(rtpoll_cpulist_next(&set, UINT32_MAX), RTPOLL_CPULIST_MAX);
}

Test(rtpoll_cpulist, is_read_back_as_it_was_written)
{
	char text[2048];
	unsigned int seed, cpu;

	for (seed = 1; seed < 200; seed++) {
		struct rtpoll_cpulist set = {}, again = {};
		unsigned int state = seed;

		for (cpu = 0; cpu < 300; cpu++) {
			state = state * 1103515245 + 12345;
			if (state >> 16 & 1)
				rtpoll_cpulist_add(&set, cpu);
		}
		cr_assert(rtpoll_cpulist_print(&set, text, sizeof(text)) < sizeof(text));
		cr_assert_eq(rtpoll_cpulist_parse(&again, 300, text), 0, "%s", text);
		cr_assert(!memcmp(&set, &again, sizeof(set)), "%s", text);
	}
}
