// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_blocks.c - blocks of a tool become one series */

#include <criterion/criterion.h>

#include "../../bench/result/series.h"
#include "../../bench/run/blocks.h"

/* Too large for a stack, and anew in each test: each is a process of its own. */
static struct blocks blocks;

static void add(const char *text)
{
	json_t *series = json_loads(text, 0, NULL);

	cr_assert(series, "%s", text);
	blocks_add(&blocks, series);
	json_decref(series);
}

static double at(const json_t *hist, size_t bucket, size_t column)
{
	return json_number_value(json_array_get(json_array_get(hist, bucket), column));
}

Test(bench_blocks, counts_and_sums_are_of_all)
{
	json_t *hist;

	add("{\"count\": 10, \"overflow\": 1, \"min\": 5, \"mean\": 6, \"max\": 70,\n"
	    "\"hist\": [[5, 6, 8], [7, 8, 1]]}");
	add("{\"count\": 30, \"overflow\": 0, \"min\": 4, \"mean\": 10, \"max\": 12,\n"
	    "\"hist\": [[4, 5, 28], [7, 8, 2]]}");

	hist = blocks_hist(&blocks);
	cr_expect_eq(blocks.count, 40);
	cr_expect_eq(blocks.overflow, 1);
	cr_expect_eq(blocks.min, 4);
	cr_expect_eq(blocks.max, 70);
	cr_expect_float_eq(blocks.sum / blocks.count, 9, 0.000000001);
	cr_assert_eq(json_array_size(hist), 3);
	cr_expect_eq(at(hist, 0, 0), 4);
	cr_expect_eq(at(hist, 2, 2), 3);
	json_decref(hist);
}

/* In one block the last bucket has what is beyond it, in the other nothing was beyond. */
Test(bench_blocks, what_has_no_end_takes_in_what_it_reaches_into)
{
	json_t *hist;

	add("{\"count\": 9, \"overflow\": 0, \"min\": 1, \"mean\": 1, \"max\": 1024,\n"
	    "\"hist\": [[1, 2, 7], [1024, 1025, 2]]}");
	add("{\"count\": 6, \"overflow\": 0, \"min\": 1, \"mean\": 9, \"max\": 2000,\n"
	    "\"hist\": [[1, 2, 5], [1024, 2001, 1]]}");

	hist = blocks_hist(&blocks);
	cr_assert_eq(json_array_size(hist), 2, "%zu", json_array_size(hist));
	cr_expect_eq(at(hist, 0, 2), 12);
	cr_expect_eq(at(hist, 1, 0), 1024);
	cr_expect_eq(at(hist, 1, 1), 2001);
	cr_expect_eq(at(hist, 1, 2), 3);
	json_decref(hist);
}

/* 1000 is amid the bucket from 992 to 1023. */
Test(bench_blocks, buckets_never_overlap)
{
	json_t *hist;

	add("{\"count\": 3, \"overflow\": 0, \"min\": 995, \"mean\": 998, \"max\": 1500,\n"
	    "\"hist\": [[995, 996, 2], [1000, 1501, 1]]}");

	hist = blocks_hist(&blocks);
	cr_assert_eq(json_array_size(hist), 1);
	cr_expect_eq(at(hist, 0, 0), 992);
	cr_expect_eq(at(hist, 0, 2), 3);
	json_decref(hist);
}
