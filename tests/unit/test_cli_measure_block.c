// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_measure_block.c - blocks: what is dropped, which class, which figure */

#include <criterion/criterion.h>

#include "../../rtpoll/measure/block.h"
#include "rtpoll/stats.h"

#define NEAR_TICKS	100
#define FAR_TICKS	400

static struct block block(double mean)
{
	return (struct block){ .mean = mean, .median = mean, .nr = 1000 };
}

static struct bracketed bracketed(double before, double between, double after)
{
	return (struct bracketed){ block(before), block(between), block(after) };
}

static bool is_about(double got, double wanted)
{
	return got > wanted * 0.9999 && got < wanted * 1.0001;
}

Test(measure_block, mean_leaves_the_highest_hundredth_out)
{
	uint32_t ticks[200];
	struct block b;

	for (int i = 0; i < 200; i++)
		ticks[i] = i < 2 ? 1000000 : 50;
	b = block_of(ticks, 200);

	cr_assert_eq(b.nr, 200);
	cr_assert_eq(b.median, 50);
	cr_assert(is_about(b.mean, 50), "mean %f", b.mean);
}

Test(measure_block, mean_counts_what_is_no_outlier)
{
	uint32_t ticks[4] = { 40, 10, 30, 20 };
	struct block b = block_of(ticks, 4);

	cr_assert(is_about(b.mean, 25), "mean %f", b.mean);
	cr_assert_eq(b.median, 30);
	cr_assert_eq(block_of(ticks, 0).nr, 0);
}

Test(measure_block, median_of_an_even_number_lies_between_two)
{
	double odd[] = { 9, 1, 5 };
	double even[] = { 9, 1, 5, 7 };

	cr_assert(is_about(block_median(odd, 3), 5));
	cr_assert(is_about(block_median(even, 4), 6));
	cr_assert_eq(block_median(odd, 0), 0);
}

Test(measure_block, brackets_that_differ_by_more_than_a_fifth_are_dropped)
{
	struct bracketed good = bracketed(100, 150, 120);
	struct bracketed higher_after = bracketed(100, 150, 121);
	struct bracketed higher_before = bracketed(121, 150, 100);

	cr_assert(bracketed_is_good(&good));
	cr_assert(!bracketed_is_good(&higher_after));
	cr_assert(!bracketed_is_good(&higher_before));
	cr_assert_eq(bracketed_class(&higher_after, 200), BLOCK_DROPPED);
}

Test(measure_block, block_that_was_not_measured_is_dropped)
{
	struct bracketed b = bracketed(100, 150, 100);

	b.block.nr = 0;
	cr_assert(!bracketed_is_good(&b));
	b = bracketed(100, 150, 100);
	b.after.nr = 0;
	cr_assert(!bracketed_is_good(&b));
}

Test(measure_block, ratio_is_by_the_mean_of_both_brackets)
{
	struct bracketed b = bracketed(100, 165, 120);

	cr_assert(is_about(bracketed_ratio(&b), 1.5), "ratio %f", bracketed_ratio(&b));
}

Test(measure_block, boundary_lies_in_the_widest_gap)
{
	struct bracketed blocks[10];
	double boundary;

	for (int i = 0; i < 10; i++) {
		double ticks = i % 3 ? NEAR_TICKS + i : FAR_TICKS + i;

		blocks[i] = bracketed(ticks, 1, ticks);
	}
	boundary = block_boundary(blocks, 10, 1);

	cr_assert_gt(boundary, NEAR_TICKS + 10);
	cr_assert_lt(boundary, FAR_TICKS);
	cr_assert_eq(bracketed_class(&blocks[0], boundary), BLOCK_FAR);
	cr_assert_eq(bracketed_class(&blocks[1], boundary), BLOCK_NEAR);
}

Test(measure_block, one_kind_of_brackets_is_judged_by_the_fallback)
{
	struct bracketed blocks[10];

	for (int i = 0; i < 10; i++)
		blocks[i] = bracketed(NEAR_TICKS + 4 * i, 1, NEAR_TICKS + 4 * i);

	cr_assert_eq(block_boundary(blocks, 10, 250), 250);
	cr_assert_eq(bracketed_class(&blocks[9], 250), BLOCK_NEAR);
	cr_assert_eq(bracketed_class(&blocks[9], 90), BLOCK_FAR);
	cr_assert_eq(block_boundary(blocks, 0, 250), 250);
}

Test(measure_block, single_accident_is_no_kind)
{
	struct bracketed blocks[10];

	for (int i = 0; i < 10; i++)
		blocks[i] = bracketed(NEAR_TICKS, 1, NEAR_TICKS);
	blocks[4] = bracketed(10 * NEAR_TICKS, 1, 10 * NEAR_TICKS);

	cr_assert_eq(block_boundary(blocks, 10, 250), 250);
}

Test(measure_block, dropped_blocks_have_no_say_in_the_boundary)
{
	struct bracketed blocks[10];

	for (int i = 0; i < 10; i++)
		blocks[i] = i < 5 ? bracketed(NEAR_TICKS, 1, NEAR_TICKS) :
			    bracketed(FAR_TICKS, 1, 2 * FAR_TICKS);

	cr_assert_eq(block_boundary(blocks, 10, 250), 250);
}

Test(measure_block, quantile_lies_within_the_bucket_of_its_rank)
{
	static uint32_t hist[RTPOLL_HIST_BUCKETS];
	double half;

	cr_assert_eq(hist_quantile(hist, 0.5), 0);
	for (int i = 0; i < 1000; i++)
		rtpoll_hist_add(hist, 10000 + i);
	half = hist_quantile(hist, 0.5);

	/* Closer than the bucket's own 1/16. */
	cr_assert_gt(half, 10400);
	cr_assert_lt(half, 10600);
	cr_assert_leq(hist_quantile(hist, 0.1), half);
	cr_assert_leq(half, hist_quantile(hist, 0.9));
}
