// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_compare.c - what became better or worse, and by what it is judged */

#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "../../bench/comparison/compare.h"
#include "../../bench/result/result.h"

/* Results with one series each; its figures are as they are given. */
static json_t *result_of(const char *figures)
{
	json_t *result = result_new(), *list;
	char text[512];

	snprintf(text, sizeof(text), "[{\"id\": \"a\", \"where\": \"native\", %s, %s}]",
		 "\"unit\": \"ns\"", figures);
	list = json_loads(text, 0, NULL);
	cr_assert(list, "%s", text);
	json_object_set_new(result, "series", list);
	return result;
}

static struct comparison comparison;

static void compare(json_t *before, json_t *after, const char *metric)
{
	comparison = (struct comparison) {
		.before = before, .after = after, .fail_over = 10,
		.metrics = { metric }, .nr_metrics = 1,
	};
	cr_assert_eq(comparison_make(&comparison), 0);
}

static void release(json_t *before, json_t *after)
{
	comparison_free(&comparison);
	json_decref(before);
	json_decref(after);
}

static void check(const char *before, const char *after, const char *metric,
		  enum outcome outcome, enum basis basis)
{
	json_t *one = result_of(before), *other = result_of(after);

	compare(one, other, metric);
	cr_assert_eq(comparison.nr, 1, "%s, %s", before, after);
	cr_expect_eq(comparison.changes[0].outcome, outcome, "%s, %s: %s", before, after,
		     outcome_word(comparison.changes[0].outcome));
	cr_expect_eq(comparison.changes[0].basis, basis, "%s, %s: %s", before, after,
		     basis_word(comparison.changes[0].basis));
	release(one, other);
}

Test(bench_compare, threshold_is_kept_exactly)
{
	check("\"p99\": 100", "\"p99\": 110", "p99", OUTCOME_SAME, BASIS_PLAIN);
	check("\"p99\": 100", "\"p99\": 111", "p99", OUTCOME_WORSE, BASIS_PLAIN);
	check("\"p99\": 100", "\"p99\": 90", "p99", OUTCOME_SAME, BASIS_PLAIN);
	check("\"p99\": 100", "\"p99\": 89", "p99", OUTCOME_BETTER, BASIS_PLAIN);
	check("\"p99\": 0", "\"p99\": 0", "p99", OUTCOME_SAME, BASIS_PLAIN);
	check("\"p99\": 0", "\"p99\": 1", "p99", OUTCOME_WORSE, BASIS_PLAIN);
}

Test(bench_compare, ratios_are_preferred_if_both_have_one)
{
	/* Twice as slow on a machine that is twice as slow. */
	check("\"p50\": 100, \"ratio\": 1.1", "\"p50\": 200, \"ratio\": 1.1", "p50",
	      OUTCOME_SAME, BASIS_RATIO);
	check("\"p50\": 100, \"ratio\": 1.1", "\"p50\": 100, \"ratio\": 1.3", "p50",
	      OUTCOME_WORSE, BASIS_RATIO);
	check("\"p50\": 100", "\"p50\": 100, \"ratio\": 1.3", "p50", OUTCOME_SAME, BASIS_PLAIN);
	check("\"p50\": 100, \"ratio\": 1, \"reference\": \"x\"",
	      "\"p50\": 100, \"ratio\": 9, \"reference\": \"y\"", "p50", OUTCOME_SAME,
	      BASIS_PLAIN);
	/* A ratio is one of medians. */
	check("\"p99\": 100, \"ratio\": 1.1", "\"p99\": 200, \"ratio\": 1.1", "p99",
	      OUTCOME_WORSE, BASIS_PLAIN);
}

Test(bench_compare, other_figures_are_judged_over_the_reference)
{
	check("\"p99\": 100, \"reference\": \"a\"", "\"p99\": 900, \"reference\": \"a\"", "p99",
	      OUTCOME_SAME, BASIS_REFERENCE);
}

Test(bench_compare, more_requests_are_better)
{
	check("\"requests_per_s\": 100", "\"requests_per_s\": 80", "requests_per_s",
	      OUTCOME_WORSE, BASIS_PLAIN);
	check("\"requests_per_s\": 100", "\"requests_per_s\": 130", "requests_per_s",
	      OUTCOME_BETTER, BASIS_PLAIN);
	check("\"requests_per_s\": 100", "\"requests_per_s\": 0", "requests_per_s",
	      OUTCOME_WORSE, BASIS_PLAIN);
}

/* The same on every machine. */
Test(bench_compare, memory_is_judged_whatever_the_machine)
{
	json_t *before = result_of("\"memory_bytes_per_vm\": 4096");
	json_t *after = result_of("\"memory_bytes_per_vm\": 8192");

	json_object_set_new(json_object_get(after, "host"), "cpu_model", json_string("other"));
	compare(before, after, "memory_bytes_per_vm");
	cr_assert_eq(comparison.nr, 1);
	cr_expect_eq(comparison.changes[0].outcome, OUTCOME_WORSE);
	release(before, after);
}

Test(bench_compare, a_figure_that_is_gone_is_missing)
{
	check("\"p99\": 100", "\"p99\": null", "p99", OUTCOME_MISSING, BASIS_PLAIN);
	check("\"p99\": null", "\"p99\": 100", "p99", OUTCOME_NEW, BASIS_PLAIN);
}

Test(bench_compare, another_machine_is_not_judged_by_times)
{
	json_t *before = result_of("\"p99\": 100"), *after = result_of("\"p99\": 200");

	json_object_set_new(json_object_get(after, "host"), "cpu_model", json_string("other"));
	compare(before, after, "p99");
	cr_expect_eq(comparison.changes[0].outcome, OUTCOME_UNJUDGED);
	cr_expect(strstr(comparison.warnings[0], "another CPU"), "%s", comparison.warnings[0]);
	cr_expect_not(comparison_is_good(&comparison));
	release(before, after);
}

Test(bench_compare, another_kernel_is_judged_and_told)
{
	json_t *before = result_of("\"p99\": 100"), *after = result_of("\"p99\": 200");

	json_object_set_new(json_object_get(after, "host"), "kernel", json_string("7"));
	json_object_set_new(json_object_get(after, "run"), "complete", json_false());
	compare(before, after, "p99");
	cr_expect_eq(comparison.changes[0].outcome, OUTCOME_WORSE);
	cr_expect_eq(comparison.nr_warnings, 2);
	cr_expect_str_eq(comparison.warnings[1], "AFTER is incomplete");
	release(before, after);
}

Test(bench_compare, another_unit_is_another_series)
{
	json_t *before = result_of("\"p99\": 100"), *after = result_of("\"p99\": 100");

	json_object_set_new(json_array_get(json_object_get(after, "series"), 0), "unit",
			    json_string("us"));
	compare(before, after, "p99");
	cr_expect_eq(comparison.counts[OUTCOME_MISSING], 1);
	cr_expect_eq(comparison.counts[OUTCOME_NEW], 1);
	cr_expect_str_eq(comparison.warnings[0], "a: ns before, us after: not compared");
	release(before, after);
}

static json_t *with_goal(const char *met)
{
	json_t *result = result_new();
	char text[128];

	snprintf(text, sizeof(text), "[{\"id\": \"G1\", \"title\": \"t\", \"met\": %s}]", met);
	json_object_set_new(result, "goals", json_loads(text, 0, NULL));
	return result;
}

static void check_goal(const char *before, const char *after, enum outcome outcome)
{
	json_t *one = with_goal(before), *other = with_goal(after);

	compare(one, other, "p99");
	cr_assert_eq(comparison.nr, 1);
	cr_expect_eq(comparison.changes[0].outcome, outcome, "%s, %s", before, after);
	release(one, other);
}

Test(bench_compare, goals_are_states)
{
	check_goal("true", "true", OUTCOME_SAME);
	check_goal("true", "false", OUTCOME_WORSE);
	check_goal("false", "true", OUTCOME_BETTER);
	check_goal("true", "null", OUTCOME_MISSING);
}

/* Values of a result each, under conditions that only the machine may change. */
static void check_value(const char *before, const char *after, enum outcome outcome)
{
	json_t *one = result_new(), *other = result_new();
	char text[512];

	snprintf(text, sizeof(text), "[{\"id\": \"v\", \"where\": \"qemu\", %s}]", before);
	json_object_set_new(one, "values", json_loads(text, 0, NULL));
	snprintf(text, sizeof(text), "[{\"id\": \"v\", \"where\": \"qemu\", %s}]", after);
	json_object_set_new(other, "values", json_loads(text, 0, NULL));
	json_object_set_new(json_object_get(other, "host"), "cpu_model", json_string("another"));
	compare(one, other, "value");
	cr_assert_eq(comparison.nr, 1, "%s, %s", before, after);
	cr_expect_eq(comparison.changes[0].outcome, outcome, "%s, %s: %s", before, after,
		     outcome_word(comparison.changes[0].outcome));
	cr_expect_str_eq(comparison.changes[0].list, "values");
	release(one, other);
}

#define VALUE(unit, better, value)	\
	"\"unit\": \"" unit "\", \"better\": \"" better "\", \"value\": " value

Test(bench_compare, values_know_which_way_is_better)
{
	check_value(VALUE("x", "lower", "1.0"), VALUE("x", "lower", "1.2"), OUTCOME_WORSE);
	check_value(VALUE("x", "lower", "1.2"), VALUE("x", "lower", "1.0"), OUTCOME_BETTER);
	check_value(VALUE("x", "higher", "1.0"), VALUE("x", "higher", "1.2"), OUTCOME_BETTER);
	check_value(VALUE("x", "higher", "1.2"), VALUE("x", "higher", "1.0"), OUTCOME_WORSE);
	check_value(VALUE("x", "higher", "1.0"), VALUE("x", "higher", "0.95"), OUTCOME_SAME);
	check_value(VALUE("x", "lower", "0"), VALUE("x", "lower", "1"), OUTCOME_WORSE);
	check_value(VALUE("x", "lower", "-1"), VALUE("x", "lower", "-2"), OUTCOME_BETTER);
	check_value(VALUE("x", "lower", "1"), VALUE("x", "lower", "null"), OUTCOME_MISSING);
}

Test(bench_compare, values_of_another_machine_are_judged_if_they_are_ratios)
{
	check_value(VALUE("ns", "lower", "1"), VALUE("ns", "lower", "2"), OUTCOME_UNJUDGED);
	check_value(VALUE("instructions", "lower", "1"), VALUE("instructions", "lower", "2"),
		    OUTCOME_WORSE);
	/* As results were before they said so, and as what has no better way is. */
	check_value("\"unit\": \"x\", \"value\": 1", "\"unit\": \"x\", \"value\": 2",
		    OUTCOME_UNJUDGED);
}

Test(bench_compare, nothing_in_common_is_not_good)
{
	json_t *before = result_new(), *after = result_new();

	compare(before, after, "p99");
	cr_expect_eq(comparison.nr, 0);
	cr_expect_not(comparison_is_good(&comparison));
	release(before, after);
}
