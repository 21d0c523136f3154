// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_plan_refused.c - what is wrong in a plan is said with place and remedy */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/plan.h"

static char error[PLAN_ERROR];

/* A good plan for 8 CPUs, a value a line. */
static const char good[] =
	"{\n"
	"\"schema\": \"isolcpus-setup.plan/1\",\n"
	"\"mode\": \"boot\",\n"
	"\"smt\": \"isolate\",\n"
	"\"loader\": \"auto\",\n"
	"\"kernel\": \"6.12\",\n"
	"\"nr_cpus\": 8,\n"
	"\"managed_irq\": true,\n"
	"\"throttling_off\": true,\n"
	"\"isolated\": \"2-4,6-7\",\n"
	"\"housekeeping\": \"0-1,5\",\n"
	"\"pollers\": \"2\",\n"
	"\"vcpus\": \"3\",\n"
	"\"measuring\": \"4\",\n"
	"\"parked\": \"6-7\",\n"
	"\"nohz_full\": \"2-4\",\n"
	"\"rcu_nocbs\": \"2-4\",\n"
	"\"irqaffinity\": \"0-1\",\n"
	"\"reasons\": [{\"about\": \"cpu 2\", \"text\": \"x\"}]\n"
	"}\n";

/* With one piece replaced: the caller frees it. */
static char *edited(const char *text, const char *piece, const char *by)
{
	const char *at = strstr(text, piece);
	char *out;

	cr_assert(at, "%s", piece);
	cr_assert_geq(asprintf(&out, "%.*s%s%s", (int)(at - text), text, by, at + strlen(piece)),
		      0);
	return out;
}

static void check_refused(const char *text, const char *wanted)
{
	char line[PLAN_ERROR];
	struct plan plan;

	*error = 0;
	cr_expect_eq(plan_parse(&plan, text, strlen(text), "p.json", error), -EINVAL, "%s",
		     wanted);
	/* A place in the text, or a key and a blank. */
	snprintf(line, sizeof(line), "p.json:%s%s", *wanted == '$' ? " " : "",
		 wanted + (*wanted == ':'));
	cr_expect_str_eq(error, line, "'%s' instead of '%s'", error, line);
	cr_expect(!strchr(error, '\n'));
	cr_expect_null(plan.reasons);
}

static const struct {
	const char *piece, *by, *wanted;
} edits[] = {
	/* no JSON, or not all of it */
	{ "\"mode\":", "\"mode\"",
	  ":3:13: ':' expected near '\"boot\"'; write JSON, or plan anew" },
	{ "\n}\n", ",\n}\n", ":20:1: string or '}' expected near '}'; write JSON, or plan anew" },
	{ "}\n", "", ":20:0: '}' expected near end of file; "
	  "write JSON, or plan anew" },
	{ "\n}\n", "\n}\n}", ":21:1: end of file expected near '}'; write JSON, or plan anew" },
	/* keys */
	{ "\"mode\"", "\"Mode\"", "$.Mode: no such key; see isolcpus-setup.plan(5)" },
	{ "\"vcpus\": \"3\",\n", "",
	  "$.vcpus: is missing: a plan has every key; see isolcpus-setup.plan(5)" },
	{ "\"smt\": \"isolate\",\n", "",
	  "$.smt: is missing: a plan has every key; see isolcpus-setup.plan(5)" },
	{ "plan/1", "plan/2", "$.schema: is not 'isolcpus-setup.plan/1': plan anew" },
	/* types and words */
	{ "\"isolcpus-setup.plan/1\"", "1", "$.schema: is not a string: put it in quotes" },
	{ "\"boot\"", "true", "$.mode: is not a string: put it in quotes" },
	{ "\"boot\"", "\"Boot\"", "$.mode: is neither 'boot' nor 'cgroup'" },
	{ "\"isolate\"", "\"off\"", "$.smt: is not 'isolate', 'share' or 'offline'" },
	{ "\"auto\"", "\"lilo\"",
	  "$.loader: is not 'auto', 'grub', 'systemd-boot', 'uboot' or 'print'" },
	{ "\"6.12\"", "6.12", "$.kernel: is not a string: put it in quotes" },
	{ "6.12", "6.12\\u001b[31m", "$.kernel: has control characters: take them out" },
	{ ": 8", ": \"8\"", "$.nr_cpus: is not a number from 1 to 8192" },
	{ ": 8", ": 0", "$.nr_cpus: is not a number from 1 to 8192" },
	{ ": 8", ": 8.0", "$.nr_cpus: is not a number from 1 to 8192" },
	{ ": 8", ": 8193", "$.nr_cpus: is not a number from 1 to 8192" },
	{ ": 8,", ": 8, \"bandwidth_percent\": 0,",
	  "$.bandwidth_percent: is not a number from 1 to 100; without a limit leave it out" },
	{ ": 8,", ": 8, \"bandwidth_percent\": 101,",
	  "$.bandwidth_percent: is not a number from 1 to 100; without a limit leave it out" },
	{ ": 8,", ": 8, \"bandwidth_percent\": \"50\",",
	  "$.bandwidth_percent: is not a number from 1 to 100; without a limit leave it out" },
	{ "true", "1", "$.managed_irq: is neither true nor false" },
	{ "off\": true", "off\": null", "$.throttling_off: is neither true nor false" },
	{ "\"2-4,6-7\"", "[2, 3]", "$.isolated: is not a string: put it in quotes" },
	{ "[{\"about\": \"cpu 2\", \"text\": \"x\"}]", "{}",
	  "$.reasons: is not an array; without reasons write []" },
	{ "[{", "[{\"about\": \"a\", \"text\": \"b\"}, {\"why\": 1, ",
	  "$.reasons[1]: is not {\"about\": \"...\", \"text\": \"...\"}" },
	{ "\"x\"", "\"a\\nb\"", "$.reasons[0]: is not {\"about\": \"...\", \"text\": \"...\"}" },
	{ "\"x\"", "3", "$.reasons[0]: is not {\"about\": \"...\", \"text\": \"...\"}" },
	/* lists */
	{ "\"2\"", "\"2;3\"", "$.pollers: CPU list: ';3' does not belong behind a CPU; "
	  "write CPUs as in \"2-3,6\"" },
	{ "6-7\",\n\"h", "6-8\",\n\"h", "$.isolated: CPU list: no CPU 8 here, the last is 7; "
	  "write CPUs as in \"2-3,6\"" },
	/* contradictions */
	{ "\"2-4,6-7\"", "\"\"", "$.isolated: no CPU at all; name one, or remove the plan" },
	{ "\"0-1,5\"", "\"\"", "$.housekeeping: no CPU is left for it; isolate fewer" },
	{ "\"2-4,6-7\"", "\"0,2-4,6-7\"",
	  "$.isolated: CPU 0 boots and keeps house; take another" },
	{ "0-1,5", "0-1,4-5", "$.isolated: CPU 4 is also in 'housekeeping'; "
	  "a CPU is one or the other: take it out of one" },
	{ "pollers\": \"2", "pollers\": \"5", "$.pollers: CPU 5 is not in 'isolated'; "
	  "a poller needs an isolated CPU: add it there" },
	{ "vcpus\": \"3", "vcpus\": \"1", "$.vcpus: CPU 1 is not in 'isolated'; "
	  "a vCPU needs an isolated CPU: add it there" },
	{ "measuring\": \"4", "measuring\": \"5", "$.measuring: CPU 5 is not in 'isolated'; "
	  "what is measured is an isolated CPU: add it there" },
	{ "parked\": \"6", "parked\": \"5", "$.parked: CPU 5 is not in 'isolated'; "
	  "a CPU that stays empty is isolated: add it there" },
	{ "pollers\": \"2", "pollers\": \"2-3", "$.pollers: CPU 3 is also in 'vcpus'; "
	  "a poller never yields to a vCPU: give each its own" },
	{ "pollers\": \"2", "pollers\": \"2,4", "$.pollers: CPU 4 is also in 'measuring'; "
	  "each would disturb the other: give each its own" },
	{ "pollers\": \"2", "pollers\": \"2,6", "$.pollers: CPU 6 is also in 'parked'; "
	  "a parked CPU stays empty: take it out of one" },
	{ "vcpus\": \"3", "vcpus\": \"3-4", "$.vcpus: CPU 4 is also in 'measuring'; "
	  "each would disturb the other: give each its own" },
	{ "vcpus\": \"3", "vcpus\": \"7", "$.vcpus: CPU 7 is also in 'parked'; "
	  "a parked CPU stays empty: take it out of one" },
	{ "measuring\": \"4", "measuring\": \"4,6", "$.measuring: CPU 6 is also in 'parked'; "
	  "a parked CPU stays empty: take it out of one" },
	{ "full\": \"2-4", "full\": \"1-4", "$.nohz_full: CPU 1 is not in 'isolated'; "
	  "without tick, but with the scheduler's other tasks: isolate it, or take it out" },
	{ "cbs\": \"2-4", "cbs\": \"2-5", "$.rcu_nocbs: CPU 5 is not in 'isolated'; "
	  "isolate it, or take it out" },
	{ "cbs\": \"2-4", "cbs\": \"2-3", "$.nohz_full: CPU 4 is not in 'rcu_nocbs'; "
	  "nohz_full= implies rcu_nocbs=: add it there" },
	{ "ty\": \"0-1", "ty\": \"0-2", "$.irqaffinity: CPU 2 is also in 'isolated'; "
	  "interrupts would come to an isolated CPU: name housekeeping CPUs only" },
	{ "ing\": \"0-1,5", "ing\": \"0,5", "$.irqaffinity: CPU 1 is not in 'housekeeping'; "
	  "interrupts need a CPU that keeps house: add it there, or take it out" },
	{ "\"isolate\"", "\"share\"",
	  "$.parked: smt 'share' lets siblings work; empty it, or smt 'isolate'" },
	{ "\"boot\"", "\"cgroup\"", "$.nohz_full: only the kernel's command line can do it; "
	  "take it out, or mode 'boot'" },
};

Test(isolcpus_plan_refused, for_one_thing_that_is_wrong)
{
	size_t i;

	for (i = 0; i < sizeof(edits) / sizeof(edits[0]); i++) {
		char *text = edited(good, edits[i].piece, edits[i].by);

		check_refused(text, edits[i].wanted);
		free(text);
	}
}

Test(isolcpus_plan_refused, but_not_if_nothing_is_wrong)
{
	struct plan plan;

	cr_assert_eq(plan_parse(&plan, good, strlen(good), "p.json", error), 0, "%s", error);
	plan_free(&plan);
}

Test(isolcpus_plan_refused, for_what_cgroups_cannot_do)
{
	char *cgroup = edited(good, "\"boot\"", "\"cgroup\"");
	char *tickless = edited(cgroup, "full\": \"2-4", "full\": \"");
	char *all = edited(tickless, "cbs\": \"2-4", "cbs\": \"");

	check_refused(tickless, "$.rcu_nocbs: only the kernel's command line can do it; "
		      "take it out, or mode 'boot'");
	check_refused(all, "$.managed_irq: only the kernel's command line can do it; "
		      "take it out, or mode 'boot'");
	free(cgroup);
	free(tickless);
	free(all);
}

Test(isolcpus_plan_refused, for_a_key_that_is_there_twice)
{
	char *text = edited(good, "\"vcpus\"", "\"pollers\"");

	check_refused(text, ":13:9: duplicate object key near '\"pollers\"'; "
		      "write JSON, or plan anew");
	free(text);
}

/* Found by the fuzzer: the parser of JSON quotes what it did not understand. */
Test(isolcpus_plan_refused, in_one_line_whatever_the_text_has)
{
	check_refused("{\"a\": \"\\u00\ni\"}", ":2:0: invalid escape near '\"\\u00?'; "
		      "write JSON, or plan anew");
}

Test(isolcpus_plan_refused, that_is_no_object_or_nothing)
{
	check_refused("[]", "$: is not an object, {\"schema\": ...}");
	check_refused("", ":1:0: '[' or '{' expected near end of file; "
		      "write JSON, or plan anew");
	check_refused("{}", "$.schema: is not a string: put it in quotes");
}

Test(isolcpus_plan_refused, with_a_kernel_that_is_too_long)
{
	char name[97];
	char *text;

	memset(name, 'k', 96);
	name[96] = 0;
	text = edited(good, "6.12", name);
	check_refused(text, "$.kernel: has more than 95 bytes: write what uname -r says");
	free(text);
}

Test(isolcpus_plan_refused, cut_off_anywhere)
{
	size_t length;

	for (length = 0; length < strlen(good) - 2; length++) {
		struct plan plan;
		char *text = strndup(good, length);

		cr_expect_eq(plan_parse(&plan, text, length, "p.json", error), -EINVAL, "%zu",
			     length);
		cr_expect(strstr(error, "p.json:") == error, "%s", error);
		free(text);
	}
}

Test(isolcpus_plan_refused, from_a_program_too_if_cpus_are_out_of_range)
{
	struct plan plan;

	cr_assert_eq(plan_parse(&plan, good, strlen(good), "p.json", error), 0);
	plan.nr_cpus = 4;
	cr_expect_eq(plan_check(&plan, error), -EINVAL);
	cr_expect_str_eq(error, "housekeeping: no CPU 5 on a machine of 4; plan anew for this one");
	plan.nr_cpus = 0;
	cr_expect_eq(plan_check(&plan, error), -EINVAL);
	cr_expect_str_eq(error, "nr_cpus: 0 is not 1 to 8192");
	plan_free(&plan);
}
