// SPDX-License-Identifier: BSD-3-Clause
/* test_command_finding.c - findings are shown as text, JSON and JUnit */

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/finding.h"

static struct finding list[NR_RESULTS];

static void findings_make(void)
{
	unsigned int i;

	for (i = 0; i < NR_RESULTS; i++) {
		list[i] = (struct finding) {
			.id = "IRQ-001", .title = "interrupts", .why = "they stop a poller",
			.fix = "echo 0 > \"list\"",
		};
		found(&list[i], i, "none", "IRQ %u", i);
	}
}

/* What a function prints; the caller frees it. */
static char *text_of(void (*print)(FILE *out))
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert(out);
	print(out);
	cr_assert_eq(fclose(out), 0);
	return text;
}

static void one_print(FILE *out)
{
	finding_print(out, &list[RESULT_NA], false);
	finding_print(out, &list[RESULT_FAIL], false);
	finding_print(out, &list[RESULT_REBOOT], true);
}

static void summary_print(FILE *out)
{
	findings_summary(out, list, NR_RESULTS - 1);
	findings_summary(out, list, NR_RESULTS);
}

static void junit_print(FILE *out)
{
	snprintf(list[RESULT_PASS].observed, FINDING_TEXT, "a<b>&\"\x01");
	findings_junit(out, "isolcpus-setup", list, NR_RESULTS);
}

TestSuite(command_finding, .init = findings_make);

Test(command_finding, text_says_why_and_what_to_do_of_what_is_ill)
{
	char *text = text_of(one_print);

	cr_expect_str_eq(text,
			 "N/A  IRQ-001  interrupts: IRQ 3\n"
			 "FAIL IRQ-001  interrupts: IRQ 2\n"
			 "       expected: none\n"
			 "       why: they stop a poller\n"
			 "       fix: echo 0 > \"list\"\n"
			 "\033[36mREBOOT\033[0m IRQ-001  interrupts: IRQ 4\n"
			 "       expected: none\n"
			 "       why: they stop a poller\n"
			 "       fix: echo 0 > \"list\"\n");
	free(text);
}

static void each_print(FILE *out)
{
	finding_print(out, &list[RESULT_WARN], false);
	finding_print(out, &list[RESULT_PASS], false);
}

/* Of what is ill those that are, and no more than one reads. */
Test(command_finding, text_tells_the_ill_ones_one_by_one)
{
	unsigned int i;
	char *text;

	for (i = 0; i < 20; i++)
		finding_each(&list[RESULT_WARN], i != 3, json_pack("{s:i}", "irq", i),
			     "IRQ %u\033", i);
	finding_each(&list[RESULT_PASS], true, json_object(), "not shown");
	text = text_of(each_print);
	cr_expect(strstr(text, "IRQ 1\n       IRQ 0?\n       IRQ 1?\n       IRQ 2?\n"
			 "       IRQ 4?\n"), "%s", text);
	cr_expect(strstr(text, "       IRQ 16?\n       3 more: --json\n       expected: "), "%s",
		  text);
	cr_expect(!strstr(text, "not shown"));
	free(text);
	finding_free(&list[RESULT_WARN]);
	finding_free(&list[RESULT_PASS]);
	cr_expect_null(list[RESULT_WARN].each);
}

Test(command_finding, json_has_each_of_them)
{
	json_t *findings, *each;

	finding_each(&list[RESULT_FAIL], false, json_pack("{s:i}", "irq", 7), "fine");
	findings = findings_json(list, NR_RESULTS);
	each = json_object_get(json_array_get(findings, RESULT_FAIL), "each");
	cr_assert_eq(json_array_size(each), 1);
	each = json_array_get(each, 0);
	cr_expect_eq(json_integer_value(json_object_get(each, "irq")), 7);
	cr_expect(json_is_false(json_object_get(each, "ill")));
	cr_expect_str_eq(json_string_value(json_object_get(each, "text")), "fine");
	cr_expect_null(json_object_get(json_array_get(findings, RESULT_PASS), "each"));
	json_decref(findings);
	finding_free(&list[RESULT_FAIL]);
}

Test(command_finding, summary_counts_reboots_only_if_there_are_any)
{
	char *text = text_of(summary_print);

	cr_expect_str_eq(text, "1 pass  1 warn  1 fail  1 n/a\n"
			 "1 pass  1 warn  1 fail  1 n/a  1 reboot\n");
	free(text);
}

Test(command_finding, json_has_a_fix_where_something_is_ill)
{
	json_t *findings = findings_json(list, NR_RESULTS);
	json_t *counts = findings_counts_json(list, NR_RESULTS);
	unsigned int i;

	cr_assert_eq(json_array_size(findings), NR_RESULTS);
	for (i = 0; i < NR_RESULTS; i++) {
		json_t *one = json_array_get(findings, i);
		bool ill = i != RESULT_PASS && i != RESULT_NA;

		cr_expect_str_eq(json_string_value(json_object_get(one, "result")),
				 result_word(i));
		cr_expect_eq(json_is_string(json_object_get(one, "fix")), ill, "%s",
			     result_word(i));
	}
	cr_expect_eq(json_object_size(counts), NR_RESULTS);
	cr_expect_eq(json_integer_value(json_object_get(counts, "na")), 1);
	json_decref(findings);
	json_decref(counts);
}

Test(command_finding, what_was_observed_becomes_printable)
{
	found(&list[0], RESULT_PASS, "none", "a\033[2Jb\xff\n");
	cr_expect_str_eq(list[0].observed, "a?[2Jb??");
}

Test(command_finding, json_with_text_that_is_none_is_no_json)
{
	snprintf(list[RESULT_FAIL].fix, FINDING_TEXT, "\xff");
	cr_expect_null(findings_json(list, NR_RESULTS));
}

Test(command_finding, junit_has_failures_and_skips_and_nothing_that_is_no_xml)
{
	char *text = text_of(junit_print);

	cr_expect(strstr(text, "<testsuite name=\"isolcpus-setup\" "), "%s", text);
	cr_expect(strstr(text, " failures=\"1\" errors=\"0\" skipped=\"1\">"), "%s", text);
	cr_expect(strstr(text, "PASS: a&lt;b&gt;&amp;&quot;?</system-out>"), "%s", text);
	cr_expect(strstr(text, "<failure message=\"IRQ 2\">expected: none; why: they "), "%s",
		  text);
	cr_expect(strstr(text, "; fix: echo 0 &gt; &quot;list&quot;</failure>"), "%s", text);
	cr_expect(strstr(text, "<skipped message=\"IRQ 3\"/>"), "%s", text);
	free(text);
}

Test(command_finding, results_are_counted)
{
	list[RESULT_PASS].result = RESULT_FAIL;
	cr_expect_eq(findings_count(list, NR_RESULTS, RESULT_FAIL), 2);
	cr_expect_eq(findings_count(list, NR_RESULTS, RESULT_PASS), 0);
}

Test(command_finding, so_does_a_remedy)
{
	struct finding finding = { .fix = "what the table says" };

	finding_fix(&finding, "write %s", "isolcpus=\x1b[2J");
	cr_expect_str_eq(finding.fix, "write isolcpus=?[2J");
}
