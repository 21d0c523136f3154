// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_limits.c - what was measured is judged by a scenario's limits */

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <stdio.h>
#include <string.h>

#include "../../bench/result/result.h"
#include "../../bench/result/series.h"
#include "../../bench/run/blocks.h"
#include "../../bench/run/collect.h"

static struct scenario scenario;
static struct run run = { .scenario = &scenario };

static void limit(const char *series, const char *metric, double bound, const char *unit)
{
	struct scenario_limit *new = &scenario.limits[scenario.nr_limits++];

	*new = (struct scenario_limit){ .id = "LAT-1", .bound = bound };
	snprintf(new->series, sizeof(new->series), "%s", series);
	snprintf(new->metric, sizeof(new->metric), "%s", metric);
	snprintf(new->unit, sizeof(new->unit), "%s", unit);
}

static void measure(const char *id, const char *unit)
{
	run.result = result_new();
	json_array_append_new(json_object_get(run.result, "series"),
			      json_pack("{s:s, s:s, s:f, s:f, s:n}", "id", id, "unit", unit,
					"max", 20.0, "ratio", 1.5, "p99_999"));
}

/* Of the only limit. */
static const char *verdict(void)
{
	return text_of(json_array_get(json_object_get(run.result, "limits"), 0), "result");
}

Test(bench_limits, are_kept_up_to_the_bound)
{
	limit("a", "max", 20000, "ns");
	measure("a", "us");

	cr_expect_eq(limits_judge(&run), 0);
	cr_expect_str_eq(verdict(), "pass");
}

Test(bench_limits, are_broken_above_it)
{
	limit("a", "max", 19999, "ns");
	measure("a", "us");

	cr_expect_eq(limits_judge(&run), 1);
	cr_expect_str_eq(verdict(), "fail");
}

Test(bench_limits, may_be_of_a_number)
{
	limit("a", "ratio", 1.4, "");
	measure("a", "us");

	cr_expect_eq(limits_judge(&run), 1);
	cr_expect_str_eq(verdict(), "fail");
}

/* Also the step counts as failed: nobody shall think that it was judged. */
Test(bench_limits, are_missing_where_nothing_was_measured)
{
	static const struct {
		const char *series, *metric, *unit;
	} cases[] = {
		{ "b", "max", "ns" }, { "a", "p99_999", "ns" }, { "a", "max", "instructions" },
	};

	cr_redirect_stderr();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		scenario.nr_limits = 0;
		run.nr_failed = 0;
		limit(cases[i].series, cases[i].metric, 1e9, cases[i].unit);
		measure("a", "us");

		cr_expect_eq(limits_judge(&run), 1);
		cr_expect_str_eq(verdict(), "missing");
		cr_expect_eq(run.nr_failed, 1);
		cr_expect_eq(json_array_size(json_object_get(run.result, "failures")), 1);
	}
}

Test(bench_limits, find_a_series_under_its_load)
{
	json_t *fragment = json_pack("{s:[{s:s, s:s, s:s}]}", "series", "id", "a", "title", "t",
				     "reference", "b");
	json_t *series = json_array_get(json_object_get(fragment, "series"), 0);

	fragment_under_load(fragment, "hackbench", true);

	cr_expect_str_eq(text_of(series, "id"), "a/hackbench");
	cr_expect_str_eq(text_of(series, "reference"), "b/hackbench");
	cr_expect_str_eq(text_of(series, "title"), "t, under hackbench");
	cr_expect_str_eq(text_of(series, "load"), "hackbench");
}

static json_t *series_of(const char *hist, double min, double max, int count)
{
	json_t *series = json_loads(hist, 0, NULL);

	cr_assert(series);
	return json_pack("{s:o, s:f, s:f, s:f, s:i, s:i}", "hist", series, "min", min, "max", max,
			 "mean", 10.0, "count", count, "overflow", 1);
}

Test(bench_limits, judge_blocks_that_became_one)
{
	struct blocks blocks = { 0 };
	json_t *hist;

	blocks_add(&blocks, series_of("[[3,4,5],[20,21,1]]", 3, 20, 7));
	blocks_add(&blocks, series_of("[[3,4,2],[32,90,1]]", 2, 89, 4));
	hist = blocks_hist(&blocks);

	cr_expect_eq(blocks.nr, 2);
	cr_expect_eq(blocks.count, 11);
	cr_expect_eq(blocks.overflow, 2);
	cr_expect_eq(blocks.min, 2);
	cr_expect_eq(blocks.max, 89);
	cr_expect_eq(blocks.sum, 110);
	cr_assert_eq(json_array_size(hist), 3);
	cr_expect_eq(json_integer_value(json_array_get(json_array_get(hist, 0), 2)), 7);
	cr_expect_eq(json_number_value(json_array_get(json_array_get(hist, 2), 0)), 32);
	cr_expect_eq(json_number_value(json_array_get(json_array_get(hist, 2), 1)), 90);
}
