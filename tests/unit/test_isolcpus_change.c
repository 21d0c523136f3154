// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_change.c - when values are the same, and how to have one back */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/change_text.h"

#define CPUS	40

struct row {
	enum change_compare	compare;
	const char		*have;
	const char		*want;
	bool			same;
};

static const struct row rows[] = {
	{ COMPARE_TEXT, "tsc\n", "tsc", true },
	{ COMPARE_TEXT, " tsc", "tsc\n", true },
	{ COMPARE_TEXT, "tsc", "hpet", false },
	{ COMPARE_TEXT, "", "\n", true },
	{ COMPARE_TEXT, "a b", "a  b", false },
	{ COMPARE_NUMBER, "-1\n", "-1", true },
	{ COMPARE_NUMBER, "0010", "8", true },
	{ COMPARE_NUMBER, "0x10\n", "16", true },
	{ COMPARE_NUMBER, "950000", "95000", false },
	{ COMPARE_NUMBER, "", "0", false },
	{ COMPARE_NUMBER, "1 2", "1", false },
	{ COMPARE_NUMBER, "99999999999999999999", "99999999999999999998", false },
	{ COMPARE_LIST, "0-3\n", "0,1,2-3", true },
	{ COMPARE_LIST, "\n", "", true },
	{ COMPARE_LIST, "0-3", "0-2", false },
	{ COMPARE_LIST, "0-3", "0-3,99", false },
	{ COMPARE_LIST, "(null)", "", false },
	{ COMPARE_MASK, "000c00,00000000\n", "c00,0", true },
	{ COMPARE_MASK, "00,000000ff", "FF", true },
	{ COMPARE_MASK, "ff", "fe", false },
	{ COMPARE_MASK, "xyz", "xyz", false },
	{ COMPARE_CHOICE, "always [madvise] never\n", "madvise", true },
	{ COMPARE_CHOICE, "always [madvise] never\n", "never", false },
	{ COMPARE_CHOICE, "[always] madvise", "always madvise", false },
	{ COMPARE_CHOICE, "powersave\n", "powersave", true },
	{ COMPARE_WORDS, "cpu cpuset io\n", "+cpuset", true },
	{ COMPARE_WORDS, "cpu io", "+cpuset", false },
	{ COMPARE_WORDS, "cpusets", "+cpuset", false },
	{ COMPARE_WORDS, "cpu io", "-cpuset +io", true },
	{ COMPARE_WORDS, "cpu io", "-cpu +io", false },
	{ COMPARE_WORDS, "", "-cpu", true },
	{ COMPARE_SCHEMATA, "    L3:0=00f;1=fff\n    MB:0= 50\n", "L3:0=f", true },
	{ COMPARE_SCHEMATA, "L3:0=f;1=fff\nMB:0=50", "L3:1=fff;0=f\nMB:0=50\n", true },
	{ COMPARE_SCHEMATA, "L3:0=f;1=fff", "L3:0=f;1=ff", false },
	{ COMPARE_SCHEMATA, "L3:0=f", "L3:1=f", false },
	{ COMPARE_SCHEMATA, "MB:0=16", "L3:0=10", false },
	{ COMPARE_SCHEMATA, "L3:0=f", "L3:0=f;x", false },
	{ COMPARE_SCHEMATA, "L3:0=f", "", true },
	{ COMPARE_FIRST, "isolated\n", "isolated", true },
	{ COMPARE_FIRST, "isolated invalid (Cpu list in cpuset.cpus empty)", "isolated", false },
	{ COMPARE_FIRST, "member\n", "isolated", false },
	{ COMPARE_FIRST, "isolated", "isolate", false },
};

Test(isolcpus_change, values_are_the_same_by_their_kind)
{
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_eq(change_same(rows[i].compare, CPUS, rows[i].have, rows[i].want),
			     rows[i].same, "kind %d: '%s', '%s'", rows[i].compare, rows[i].have,
			     rows[i].want);
}

Test(isolcpus_change, what_the_kernel_found_fault_with_is_still_ours)
{
	cr_expect(change_is_ours(COMPARE_FIRST, CPUS, "isolated invalid (why)\n", "isolated"));
	cr_expect(!change_is_ours(COMPARE_FIRST, CPUS, "member\n", "isolated"));
	cr_expect(!change_is_ours(COMPARE_NUMBER, CPUS, "2", "1"));
}

/* After writing the inverse of what was shown, the file shows it again. */
struct inverse {
	enum change_compare	compare;
	const char		*showed;
	const char		*written;
	const char		*inverse;
};

static const struct inverse inverses[] = {
	{ COMPARE_TEXT, "tsc\n", "hpet", "tsc\n" },
	{ COMPARE_MASK, "00,ff\n", "f", "00,ff\n" },
	{ COMPARE_LIST, "\n", "2-3", "\n" },
	{ COMPARE_CHOICE, "always [madvise] never\n", "never", "madvise" },
	{ COMPARE_CHOICE, "performance", "powersave", "performance" },
	{ COMPARE_WORDS, "cpu io\n", "+cpuset", "-cpuset" },
	{ COMPARE_WORDS, "cpu io\n", "+cpuset -io +cpu", "-cpuset +io" },
	{ COMPARE_WORDS, "cpuset", "+cpuset", "" },
	{ COMPARE_SCHEMATA, "    L3:0=0ff;1=fff\n    MB:0= 50\n", "L3:0=f", "L3:0=ff" },
	{ COMPARE_SCHEMATA, "L3:0=ff;1=fff\nMB:0=50\n", "L3:1=1\nMB:0=70", "L3:1=fff\nMB:0=50" },
	{ COMPARE_SCHEMATA, "L3:0=ff;1=fff\n", "L3:2=1", "" },
	{ COMPARE_FIRST, "root invalid (why)\n", "isolated", "root" },
};

Test(isolcpus_change, the_inverse_brings_back_what_was_shown)
{
	size_t i;

	for (i = 0; i < sizeof(inverses) / sizeof(*inverses); i++) {
		const struct inverse *row = &inverses[i];
		char *inverse = change_inverse(row->compare, row->showed, row->written);
		char *shown = change_shown(row->compare, row->showed, row->written);
		char *again = change_shown(row->compare, shown, inverse);

		cr_expect_str_eq(inverse, row->inverse, "row %zu", i);
		cr_expect(change_same(row->compare, CPUS, shown, row->written), "row %zu", i);
		if (row->compare != COMPARE_WORDS)
			cr_expect(change_same(row->compare, CPUS, again, inverse), "row %zu", i);
		free(again);
		free(shown);
		free(inverse);
	}
}

Test(isolcpus_change, a_copy_shows_what_the_kernel_would)
{
	char *text = change_shown(COMPARE_CHOICE, "always [madvise] never\n", "never");

	cr_expect_str_eq(text, "always madvise [never]");
	free(text);
	text = change_shown(COMPARE_WORDS, "cpu io\n", "-io +cpuset +cpu");
	cr_expect_str_eq(text, "cpu cpuset");
	free(text);
	/* The domains that are there keep their values; a new one is added. */
	text = change_shown(COMPARE_SCHEMATA, "    L3:0=ff;1=f0\n    MB:0=100\n", "L3:1=f");
	cr_expect_str_eq(text, "L3:0=ff;1=f\nMB:0=100");
	free(text);
	text = change_shown(COMPARE_SCHEMATA, "L3:0=ff\n", "L3:1=f\nMB:0=50");
	cr_expect_str_eq(text, "L3:0=ff;1=f\nMB:0=50");
	free(text);
	text = change_shown(COMPARE_NUMBER, "1\n", "2");
	cr_expect_str_eq(text, "2");
	free(text);
}

Test(isolcpus_change, a_list_keeps_its_order_and_its_own_texts)
{
	struct changes changes = {};
	char value[] = "1";

	change_value(&changes, "A", COMPARE_NUMBER, true, value, "/proc/%d/%s", 7, "x");
	change_folder(&changes, "B", "/sys/fs/cgroup/x");
	change_file(&changes, "C", PHASE_BOOT, "/etc/x", NULL);
	change_command(&changes, "C", "/bin/x", "y");
	value[0] = '2';

	cr_assert_eq(changes.nr, 4);
	cr_assert(!changes.failed);
	cr_expect_str_eq(changes.list[0].path, "/proc/7/x");
	cr_expect_str_eq(changes.list[0].value, "1");
	cr_expect(changes.list[0].tolerated);
	cr_expect_eq(changes.list[0].phase, PHASE_RUNTIME);
	cr_expect_eq(changes.list[1].kind, CHANGE_FOLDER);
	cr_expect_null(changes.list[2].value);
	cr_expect_eq(changes.list[2].phase, PHASE_BOOT);
	cr_expect_str_eq(changes.list[3].value, "y");
	changes_free(&changes);
	cr_expect_eq(changes.nr, 0);
}
