// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_series.c - what a histogram says, and what of it is told */

#include <criterion/criterion.h>
#include <math.h>

#include "../../bench/result/series.h"

/* A series with that histogram; @more: keys that it has besides. */
static json_t *completed(unsigned int count, unsigned int overflow, const char *hist,
			 const char *more)
{
	char text[256];
	json_t *json;

	snprintf(text, sizeof(text), "{\"count\": %u, \"overflow\": %u, \"hist\": %s%s}", count,
		 overflow, hist, more);
	json = json_loads(text, 0, NULL);
	cr_assert(json, "%s", text);
	cr_assert_eq(series_complete(json), 0);
	return json;
}

/* A number of it; -1: it is null. */
static double figure(const json_t *json, const char *key)
{
	double value = -1;

	cr_expect(json_object_get(json, key), "%s", key);
	number_of(json, key, &value);
	return value;
}

Test(bench_series, one_unit_buckets_are_told_exactly)
{
	json_t *json = completed(100, 0,
				 "[[10, 11, 50], [11, 12, 40], [12, 13, 9], [30, 31, 1]]", "");

	cr_expect_eq(figure(json, "min"), 10);
	cr_expect_eq(figure(json, "p50"), 10);
	cr_expect_eq(figure(json, "p90"), 11);
	cr_expect_eq(figure(json, "max"), 30);
	cr_expect_float_eq(figure(json, "mean"), 10.78, 0.001);
	json_decref(json);
}

Test(bench_series, wide_buckets_are_told_as_their_largest_value)
{
	json_t *json = completed(40, 0, "[[100, 104, 30], [104, 112, 10]]", "");

	cr_expect_eq(figure(json, "min"), 100);
	cr_expect_eq(figure(json, "p50"), 103);
	cr_expect_eq(figure(json, "max"), 111);
	json_decref(json);
}

/* p99 of 999 samples stands on nine, of 1000 on ten. */
Test(bench_series, too_few_samples_are_null)
{
	json_t *few = completed(999, 0, "[[5, 6, 999]]", "");
	json_t *enough = completed(1000, 0, "[[5, 6, 1000]]", "");

	cr_expect_eq(figure(few, "p90"), 5);
	cr_expect_eq(figure(few, "p99"), -1);
	cr_expect_eq(figure(enough, "p99"), 5);
	cr_expect_eq(figure(enough, "p99_9"), -1);
	json_decref(few);
	json_decref(enough);
}

Test(bench_series, what_is_beyond_the_histogram_is_not_told)
{
	json_t *json = completed(1000, 50, "[[5, 6, 950]]", "");

	cr_expect_eq(figure(json, "p90"), 5);
	cr_expect_eq(figure(json, "p99"), -1);
	cr_expect_eq(figure(json, "mean"), -1);
	cr_expect_eq(figure(json, "max"), -1);
	json_decref(json);
}

Test(bench_series, what_is_said_stays)
{
	json_t *json = completed(100, 0, "[[5, 6, 100]]", ", \"p50\": 7, \"max\": null");

	cr_expect_eq(figure(json, "p50"), 7);
	cr_expect_eq(figure(json, "max"), -1);
	cr_expect_eq(figure(json, "p90"), 5);
	json_decref(json);
}

Test(bench_series, without_a_histogram_nothing_is_made_up)
{
	json_t *json = completed(100000, 0, "[]", "");
	size_t i;

	for (i = 0; i < NR_QUANTILES; i++)
		cr_expect_eq(figure(json, quantiles[i].key), -1, "%s", quantiles[i].key);
	cr_expect_eq(figure(json, "min"), -1);
	json_decref(json);
}

Test(bench_series, empty_buckets_are_no_minimum)
{
	json_t *json = completed(20, 0, "[[1, 2, 0], [5, 6, 20], [9, 10, 0]]", "");

	cr_expect_eq(figure(json, "min"), 5);
	cr_expect_eq(figure(json, "max"), 5);
	json_decref(json);
}

/* Its samples may be anywhere in it. */
Test(bench_series, what_is_in_a_bucket_without_end_is_not_told)
{
	json_t *json = json_loads("{\"count\": 100, \"overflow\": 0, \"hist\":\n"
				  "[[1, 2, 80], [64, 5000, 20]]}", 0, NULL);

	cr_assert_eq(series_end_is_open(json, 20), 0);
	cr_assert_eq(series_complete(json), 0);
	cr_expect_eq(figure(json, "p50"), 1);
	cr_expect_eq(figure(json, "p90"), -1);
	cr_expect_eq(figure(json, "stddev"), -1);
	json_decref(json);
}

Test(bench_series, no_quantile_is_beyond_the_largest_value)
{
	json_t *json = completed(100, 0, "[[8704, 9216, 100]]", ", \"max\": 9000");

	cr_expect_eq(figure(json, "p50"), 9000);
	cr_expect_eq(figure(json, "p90"), 9000);
	json_decref(json);
}
