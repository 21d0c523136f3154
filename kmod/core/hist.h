/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * hist.h - log-linear latency histogram, integers only
 *
 * Bucket width doubles every RTP_HIST_SUB buckets: values below RTP_HIST_SUB
 * have a bucket each, larger ones an error of at most 1 / RTP_HIST_SUB.  With
 * 16 sub-buckets and 1024 buckets any u64 has a place, and the table is 4 KiB.
 *
 *	value	0 .. 15		bucket = value
 *	value	2^k .. 2^(k+1)	bucket = (k - 3) * 16 + next four bits
 *
 * One writer; readers copy the counters at any time.
 */
#ifndef RTP_HIST_H
#define RTP_HIST_H

#include "env.h"

#define RTP_HIST_SUB_BITS	4
#define RTP_HIST_SUB		(1u << RTP_HIST_SUB_BITS)
#define RTP_HIST_BUCKETS	1024

/**
 * rtp_hist_bucket() - bucket of a value
 * @value: any
 *
 * Return: an index below RTP_HIST_BUCKETS.
 */
static inline unsigned int rtp_hist_bucket(u64 value)
{
	unsigned int top;

	if (value < RTP_HIST_SUB)
		return value;
	top = 63 - (unsigned int)__builtin_clzll(value);
	return (top - RTP_HIST_SUB_BITS + 1) * RTP_HIST_SUB +
	       ((value >> (top - RTP_HIST_SUB_BITS)) & (RTP_HIST_SUB - 1));
}

/**
 * rtp_hist_add() - count a value
 * @hist:	RTP_HIST_BUCKETS counters
 * @value:	any
 *
 * Context: the histogram's single writer.
 */
static inline void rtp_hist_add(u32 *hist, u64 value)
{
	u32 *bucket = &hist[rtp_hist_bucket(value)];

	WRITE_ONCE(*bucket, *bucket + 1);
}

u64 rtp_hist_low(unsigned int bucket);
u64 rtp_hist_count(const u32 *hist);
u64 rtp_hist_quantile(const u32 *hist, u32 ppm);

#endif /* RTP_HIST_H */
