// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_watch.c - counters of the kernel are taken apart, whatever they look like */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../../isolcpus-setup/watch.h"

static struct rtpoll_cpulist all;

static void cpus_make(void)
{
	memset(&all, 0xff, sizeof(all));
}

TestSuite(isolcpus_watch, .init = cpus_make);

static int table(struct watch_counts *counts, const char *text)
{
	char copy[512];

	*counts = (struct watch_counts) {};
	snprintf(copy, sizeof(copy), "%s", text);
	return watch_table(counts, &all, WATCH_IRQ, copy);
}

Test(isolcpus_watch, a_column_is_the_cpu_of_its_head)
{
	struct watch_counts counts;

	cr_assert_eq(table(&counts, "  CPU1  CPU7\n 9: 3 4 IO-APIC   9-fasteoi  acpi\n"), 0);
	cr_assert_eq(counts.nr, 2);
	cr_expect_eq(counts.list[0].cpu, 1);
	cr_expect_eq(counts.list[1].cpu, 7);
	cr_expect_eq(counts.list[1].count, 4);
	cr_expect_str_eq(counts.list[1].what, "9 IO-APIC 9-fasteoi acpi");
	watch_free(&counts);
}

Test(isolcpus_watch, a_row_without_a_number_for_each_cpu_is_nobodys)
{
	struct watch_counts counts;

	cr_assert_eq(table(&counts, " CPU0 CPU1\nERR: 0\nMIS:\nLOC: 1 2 Local\n"), 0);
	cr_assert_eq(counts.nr, 2);
	cr_expect_eq(counts.list[0].kind, WATCH_TICK);
	watch_free(&counts);
}

Test(isolcpus_watch, what_is_no_table_is_refused)
{
	static const char *const bad[] = {
		"", "\n", "CPU", "CPUx", " CPU0 x", "1: 2", "\xff\xfe", "CPU0 CPU-1",
	};
	struct watch_counts counts;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		cr_expect_eq(table(&counts, bad[i]), -EINVAL, "'%s'", bad[i]);
		watch_free(&counts);
	}
}

Test(isolcpus_watch, a_long_name_is_cut_at_a_word)
{
	struct watch_counts counts;
	char text[400] = "CPU0\n1: 5 ";

	memset(text + strlen(text), 'x', 200);
	cr_assert_eq(table(&counts, text), 0);
	cr_assert_eq(counts.nr, 1);
	cr_expect_str_eq(counts.list[0].what, "1");
	watch_free(&counts);
}

/* Two looks at one counter. */
static uint64_t between(enum watch_kind kind, uint64_t first, uint64_t second)
{
	struct watch_count count = { .kind = kind, .what = "x" };
	struct watch_counts before = {}, after = {}, difference;
	uint64_t found;

	count.count = first;
	cr_assert_eq(watch_add(&before, &count), 0);
	count.count = second;
	cr_assert_eq(watch_add(&after, &count), 0);
	cr_assert_eq(watch_between(&difference, &before, &after, &all), 0);
	found = difference.nr ? difference.list[0].count : 0;
	watch_free(&before);
	watch_free(&after);
	watch_free(&difference);
	return found;
}

Test(isolcpus_watch, counters_wrap_and_tasks_begin_anew)
{
	cr_expect_eq(between(WATCH_IRQ, 10, 12), 2);
	cr_expect_eq(between(WATCH_IRQ, 4294967290, 6), 12);
	cr_expect_eq(between(WATCH_SOFTIRQ, 7, 7), 0);
	/* A number of a process that was given to another one. */
	cr_expect_eq(between(WATCH_TASK, 1000, 3), 3);
}

Test(isolcpus_watch, many_counters_are_kept)
{
	struct watch_count count = { .kind = WATCH_IRQ, .what = "x" };
	struct watch_counts before = {}, after = {}, difference;

	for (count.cpu = 0; count.cpu < 3000; count.cpu++) {
		count.count = count.cpu;
		cr_assert_eq(watch_add(&after, &count), 0);
	}
	cr_assert_eq(watch_between(&difference, &before, &after, &all), 0);
	cr_expect_eq(difference.nr, 2999);
	cr_expect_eq(difference.list[2998].count, 2999);
	watch_free(&after);
	watch_free(&difference);
}
