// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_parse.c - the small parsers: assignments, stat, schemata, Kconfig */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../../isolcpus-setup/parse_assignment.h"
#include "../../isolcpus-setup/parse_kconfig.h"
#include "../../isolcpus-setup/parse_process.h"
#include "../../isolcpus-setup/parse_schemata.h"

static const char *assigned(const char *text, const char *key)
{
	static char value[64];

	return assignment_find(text, strlen(text), key, value, sizeof(value)) ? value : NULL;
}

Test(assignment, finds_the_last_value)
{
	cr_expect_str_eq(assigned("A=1\nA=\"2 3\" # x\n", "A"), "2 3");
	cr_expect_str_eq(assigned("export A='4'\n", "A"), "4");
	cr_expect_str_eq(assigned("  A=5;B=6", "A"), "5");
	cr_expect_str_eq(assigned("A=\"open", "A"), "open");
	cr_expect_str_eq(assigned("A=\n", "A"), "");
	cr_expect_null(assigned("#A=1\nAB=2\n A = 3\n", "A"));
	cr_expect_null(assigned("", "A"));
}

static void expect_set(const char *text, const char *wanted)
{
	char *have = assignment_set(text, strlen(text), "A", "2-3");

	cr_assert(have);
	cr_expect_str_eq(have, wanted);
	free(have);
}

Test(assignment, sets_in_place_or_at_the_end)
{
	expect_set("A=1\nB=2\n", "A=\"2-3\"\nB=2\n");
	expect_set("#A=\nB=2\n", "A=\"2-3\"\nB=2\n");
	expect_set("#A=\nA=1\nC=1", "#A=\nA=\"2-3\"\nC=1");
	expect_set("A=1\n#A=9\n", "A=\"2-3\"\n#A=9\n");
	expect_set("B=2", "B=2\nA=\"2-3\"\n");
	expect_set("", "A=\"2-3\"\n");
}

#define STAT(name, flags, cpu)								\
	"12 (" name ") S 2 0 0 0 -1 " flags " 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0 0 0 0 0 0 0 "	\
	"0 0 0 0 0 0 0 17 " cpu " 0 0 0 0 0\n"

static bool stat_of(struct process_stat *stat, const char *text)
{
	return process_stat_parse(stat, text, strlen(text));
}

Test(process, reads_name_flags_and_cpu)
{
	struct process_stat stat;

	cr_assert(stat_of(&stat, STAT("rcuop/3", "2129984", "3")));
	cr_expect_str_eq(stat.name, "rcuop/3");
	cr_expect(stat.is_kthread && !stat.is_bound);
	cr_expect_eq(stat.cpu, 3);
	cr_assert(stat_of(&stat, STAT("ksoftirqd/2", "69238848", "2")));
	cr_expect(stat.is_kthread && stat.is_bound);
	cr_assert(stat_of(&stat, STAT("a) S (b", "4194304", "0")));
	cr_expect_str_eq(stat.name, "a) S (b");
	cr_expect(!stat.is_kthread);
}

Test(process, refuses_what_is_no_stat)
{
	static const char *const texts[] = {
		"", "12", "12 (x", "12 x) S 1", "12 (x) S 1 2 3", "12 (x)",
		STAT("x", "y", "1"), STAT("x", "1", "-1"), ")(",
	};
	struct process_stat stat;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect(!stat_of(&stat, texts[i]), "%s", texts[i]);
}

static const char schemata[] = "    MB:0=100;1= 50\n    L3:0=ff0;1=f\nL3CODE:0=1\n";

static int value_of(const char *text, const char *resource, unsigned int domain,
		    unsigned int base, uint64_t *value)
{
	return schemata_value(text, strlen(text), resource, domain, base, value);
}

Test(schemata, has_a_value_for_each_domain)
{
	uint64_t value = 7;

	/* Those before it are none of its. */
	cr_expect_eq(value_of(schemata, "L3", 2, 16, &value), -ENOENT);
	cr_expect_eq(value, 7);
	cr_assert_eq(value_of(schemata, "L3", 0, 16, &value), 0);
	cr_expect_eq(value, 0xff0);
	cr_assert_eq(value_of(schemata, "L3", 1, 16, &value), 0);
	cr_expect_eq(value, 0xf);
	cr_assert_eq(value_of(schemata, "MB", 1, 10, &value), 0);
	cr_expect_eq(value, 50);
	cr_expect_eq(value_of(schemata, "L3", 2, 16, &value), -ENOENT);
	cr_expect_eq(value_of(schemata, "L2", 0, 16, &value), -ENOENT);
	cr_expect_eq(value_of("", "L2", 0, 16, &value), -ENOENT);
}

Test(schemata, has_places_that_can_be_compared)
{
	cr_expect(schemata_same_place("L3:0=f", "L3:0=1"));
	cr_expect(schemata_same_place("MB:0=10;1=20", " MB:0=100;1= 10\n"));
	cr_expect(!schemata_same_place("L3:0=f", "L3:1=f"));
	cr_expect(!schemata_same_place("L3:0=f", "L3CODE:0=f"));
	cr_expect(!schemata_same_place("L3:0=f", "L3:0=f;1=f"));
	cr_expect(!schemata_same_place("L3:0=f;1=f", "L3:0=f"));
}

Test(schemata, refuses_what_is_no_number)
{
	static const char *const texts[] = {
		"L3:x=1", "L3:0", "L3:0=", "L3:0=g", "L3:0=1,1=2", "L3:0=11111111111111111",
		"L3:=1", "L3:0==1",
	};
	uint64_t value;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		cr_expect_eq(value_of(texts[i], "L3", 0, 16, &value), -EINVAL, "%s", texts[i]);
}

static const char *option(const char *text, const char *name)
{
	static char value[8];

	kconfig_value(text, strlen(text), name, value, sizeof(value));
	return value;
}

Test(kconfig, reads_values_and_what_is_not_set)
{
	static const char text[] =
		"CONFIG_SMP=y\n# CONFIG_KASAN is not set\nCONFIG_HZ=1000\nCONFIG_NAME=\"long text\"\n"
		"CONFIG_NO_HZ_FULL=m";

	cr_expect_str_eq(option(text, "SMP"), "y");
	cr_expect_str_eq(option(text, "KASAN"), "n");
	cr_expect_str_eq(option(text, "HZ"), "1000");
	cr_expect_str_eq(option(text, "NO_HZ"), "n", "a longer name is another");
	cr_expect_str_eq(option(text, "NO_HZ_FULL"), "m", "without newline");
	cr_expect_str_eq(option(text, "NAME"), "\"long t", "cut off");
	cr_expect_str_eq(option("", "SMP"), "n");
}
