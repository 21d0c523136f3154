// SPDX-License-Identifier: BSD-3-Clause
/* test_hist.c - each bucket's bounds, and quantiles against sorted values */

#include <criterion/criterion.h>

#include "../../kmod/core/hist.h"
#include "vm_rig.h"

#define LAST_USED	975	/* bucket of ~0 */
#define PPM		1000000u

static u32 hist[RTP_HIST_BUCKETS];

Test(hist, every_bucket_begins_where_the_one_before_ends)
{
	for (unsigned int i = 0; i <= LAST_USED; i++) {
		u64 low = rtp_hist_low(i);

		cr_expect_eq(rtp_hist_bucket(low), i);
		if (i)
			cr_expect_eq(rtp_hist_bucket(low - 1), i - 1);
	}
	cr_expect_eq(rtp_hist_low(0), 0);
	cr_expect_eq(rtp_hist_bucket(~0ull), LAST_USED);
}

Test(hist, small_values_have_a_bucket_each)
{
	for (u64 value = 0; value < 2 * RTP_HIST_SUB; value++)
		cr_expect_eq(rtp_hist_low(rtp_hist_bucket(value)), value);
}

Test(hist, error_is_at_most_one_sixteenth)
{
	u64 seed = 1;

	for (int i = 0; i < 200000; i++) {
		u64 value = rig_random(&seed) >> (rig_random(&seed) % 64);
		unsigned int bucket = rtp_hist_bucket(value);
		u64 low = rtp_hist_low(bucket);

		cr_assert_leq(bucket, LAST_USED);
		cr_assert_leq(low, value);
		cr_assert_leq(value - low, value / RTP_HIST_SUB);
	}
}

Test(hist, buckets_never_decrease)
{
	for (unsigned int i = 1; i < RTP_HIST_BUCKETS; i++)
		cr_expect_geq(rtp_hist_low(i), rtp_hist_low(i - 1));
	cr_expect_eq(rtp_hist_low(LAST_USED + 1), ~0ull);
	cr_expect_eq(rtp_hist_low(RTP_HIST_BUCKETS - 1), ~0ull);
}

Test(hist, counts_what_was_added)
{
	cr_expect_eq(rtp_hist_count(hist), 0);

	rtp_hist_add(hist, 0);
	rtp_hist_add(hist, 15);
	rtp_hist_add(hist, ~0ull);
	rtp_hist_add(hist, ~0ull);
	cr_expect_eq(hist[0], 1);
	cr_expect_eq(hist[15], 1);
	cr_expect_eq(hist[LAST_USED], 2);
	cr_expect_eq(rtp_hist_count(hist), 4);
}

Test(hist, count_exceeds_32_bits)
{
	hist[1] = ~0u;
	hist[2] = ~0u;

	cr_expect_eq(rtp_hist_count(hist), 2ull * ~0u);
	cr_expect_eq(rtp_hist_quantile(hist, 499999), 1);
	cr_expect_eq(rtp_hist_quantile(hist, 500001), 2);
	cr_expect_eq(rtp_hist_quantile(hist, PPM), 2);
}

Test(hist, quantile_of_nothing_is_zero)
{
	cr_expect_eq(rtp_hist_quantile(hist, 0), 0);
	cr_expect_eq(rtp_hist_quantile(hist, PPM), 0);
}

Test(hist, quantile_of_one_value_is_the_value)
{
	rtp_hist_add(hist, 12);
	cr_expect_eq(rtp_hist_quantile(hist, 0), 12);
	cr_expect_eq(rtp_hist_quantile(hist, 500000), 12);
	cr_expect_eq(rtp_hist_quantile(hist, PPM), 12);
}

static int u64_order(const void *a, const void *b)
{
	u64 left = *(const u64 *)a;
	u64 right = *(const u64 *)b;

	return left < right ? -1 : left > right;
}

static void expect_quantiles_of(u64 *values, size_t nr, u64 *seed)
{
	memset(hist, 0, sizeof(hist));
	for (size_t i = 0; i < nr; i++)
		rtp_hist_add(hist, values[i]);
	qsort(values, nr, sizeof(*values), u64_order);

	for (int i = 0; i < 50; i++) {
		u32 ppm = i < 2 ? i * PPM : rig_random(seed) % (PPM + 1);
		size_t rank = nr * ppm / PPM;
		u64 want = values[rank < nr ? rank : nr - 1];

		cr_assert_eq(rtp_hist_quantile(hist, ppm),
			     rtp_hist_low(rtp_hist_bucket(want)), "%u ppm of %zu",
			     ppm, nr);
	}
}

Test(hist, quantiles_agree_with_sorted_values)
{
	static u64 values[3000];
	u64 seed = 2;

	for (int round = 0; round < 100; round++) {
		size_t nr = 1 + rig_random(&seed) % ARRAY_SIZE(values);
		unsigned int bits = rig_random(&seed) % 64;

		for (size_t i = 0; i < nr; i++)
			values[i] = rig_random(&seed) >> bits;
		expect_quantiles_of(values, nr, &seed);
	}
}
