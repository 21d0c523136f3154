// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* hist.c - reading a log-linear histogram */

#include "hist.h"

/**
 * rtp_hist_low() - smallest value that falls into a bucket
 * @bucket: index below RTP_HIST_BUCKETS
 *
 * Return: the value; saturates for buckets beyond the last one in use.
 */
u64 rtp_hist_low(unsigned int bucket)
{
	unsigned int range = bucket >> RTP_HIST_SUB_BITS;
	u64 sub = bucket & (RTP_HIST_SUB - 1);

	if (!range)
		return sub;
	if (range > 64 - RTP_HIST_SUB_BITS)
		return ~0ull;
	return (RTP_HIST_SUB | sub) << (range - 1);
}

/**
 * rtp_hist_count() - number of values counted
 * @hist: RTP_HIST_BUCKETS counters
 *
 * Return: their sum.
 */
u64 rtp_hist_count(const u32 *hist)
{
	u64 sum = 0;
	unsigned int i;

	for (i = 0; i < RTP_HIST_BUCKETS; i++)
		sum += READ_ONCE(hist[i]);

	return sum;
}

/**
 * rtp_hist_quantile() - value below or at which a share of all values lies
 * @hist:	RTP_HIST_BUCKETS counters
 * @ppm:	share in parts per million, 0 to 1000000
 *
 * Return: the low bound of the bucket that holds the value of that rank, 0 for
 * an empty histogram.  Exact for values below RTP_HIST_SUB.
 */
u64 rtp_hist_quantile(const u32 *hist, u32 ppm)
{
	u64 total = rtp_hist_count(hist);
	u64 rank = total / 1000000 * ppm + total % 1000000 * ppm / 1000000;
	u64 seen = 0;
	unsigned int i;

	if (!total)
		return 0;
	if (rank >= total)
		rank = total - 1;

	for (i = 0; i < RTP_HIST_BUCKETS; i++) {
		seen += READ_ONCE(hist[i]);
		if (seen > rank)
			break;
	}

	return rtp_hist_low(i);
}
