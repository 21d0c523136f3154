/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * stats.h - the statistics page of /dev/acrn_hsm, and what its histograms say
 *
 * acrn_hsm_stats.h has the records and units.  While the page is mapped the module
 * copies its counters there every period; requests pay nothing for it.
 */
#ifndef RTPOLL_STATS_H
#define RTPOLL_STATS_H

#include <stdint.h>

#include "acrn_hsm_stats.h"
#include "control.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rtpoll_stats;

/**
 * rtpoll_stats_map() - map the statistics page
 * @stats:	receives the handle; untouched on error
 * @control:	open device, which may be closed before the handle is
 *
 * Return: 0; -EPROTO the page is of another ABI, or says of itself what cannot be;
 * -ENOMEM; as mmap().
 */
int rtpoll_stats_map(struct rtpoll_stats **stats, struct rtpoll_control *control);

/**
 * rtpoll_stats_unmap() - undo rtpoll_stats_map()
 * @stats: handle, or NULL
 */
void rtpoll_stats_unmap(struct rtpoll_stats *stats);

/**
 * rtpoll_stats_read() - take a consistent copy
 * @stats: handle
 *
 * What the functions below return points into the copy, until the next call.
 *
 * Return: 0; -EAGAIN no copy in 2 s was consistent: the one before stays.
 */
int rtpoll_stats_read(struct rtpoll_stats *stats);

/**
 * rtpoll_stats_header() - when the copy was made, and of what
 * @stats: handle
 *
 * Return: header; zeroes before the first rtpoll_stats_read().
 */
const struct acrn_hsm_stats_header *rtpoll_stats_header(const struct rtpoll_stats *stats);

/**
 * rtpoll_stats_vm() - record of VM number @index, by rising vmid
 * @stats:	handle
 * @index:	from 0
 *
 * Return: record; NULL: there are not as many.
 */
const struct acrn_hsm_stats_vm *rtpoll_stats_vm(const struct rtpoll_stats *stats,
						uint32_t index);

/**
 * rtpoll_stats_poller() - record of poller number @index, by rising id
 * @stats:	handle
 * @index:	from 0
 *
 * Return: record; NULL: there are not as many.
 */
const struct acrn_hsm_stats_poller *rtpoll_stats_poller(const struct rtpoll_stats *stats,
							uint32_t index);

/* Buckets of every histogram here: acrn_hsm_stats.h says which value is where. */
#define RTPOLL_HIST_BUCKETS	1024

/**
 * rtpoll_hist_add() - count a value
 * @hist:	RTPOLL_HIST_BUCKETS counters
 * @value:	any
 */
void rtpoll_hist_add(uint32_t *hist, uint64_t value);

/**
 * rtpoll_hist_count() - values in a histogram
 * @hist: RTPOLL_HIST_BUCKETS counters
 *
 * Return: their number.
 */
uint64_t rtpoll_hist_count(const uint32_t *hist);

/**
 * rtpoll_hist_low() - smallest value of a bucket
 * @bucket: below RTPOLL_HIST_BUCKETS
 *
 * Return: value.
 */
uint64_t rtpoll_hist_low(unsigned int bucket);

/**
 * rtpoll_hist_quantile() - the value that a share of all does not exceed
 * @hist:	RTPOLL_HIST_BUCKETS counters
 * @ppm:	share in parts per million: 500000 is the median, 1000000 the largest
 *
 * Return: lower bound of its bucket, at most 1/16 too low; 0 of an empty one.
 */
uint64_t rtpoll_hist_quantile(const uint32_t *hist, uint32_t ppm);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_STATS_H */
