/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * variant_naive.h - the loop that comes to mind first
 *
 * Nothing is prefetched, the range is always searched for, and a round is one look
 * at each slot (naive/round.c).
 */
#undef prefetch
#define prefetch(p)	((void)(p))

#define rtp_range_hit(table, req, hint)	((void)(hint), false)
