// SPDX-License-Identifier: BSD-3-Clause
/* hist.c - the core's histogram, for users of the library */

#include "../../kmod/core/hist.h"
#include "rtpoll/stats.h"

static_assert(RTPOLL_HIST_BUCKETS == RTP_HIST_BUCKETS, "one kind of histogram");
static_assert(RTPOLL_HIST_BUCKETS == ACRN_HSM_STATS_BUCKETS, "the module's, too");

void rtpoll_hist_add(uint32_t *hist, uint64_t value)
{
	rtp_hist_add(hist, value);
}

uint64_t rtpoll_hist_count(const uint32_t *hist)
{
	return rtp_hist_count(hist);
}

uint64_t rtpoll_hist_low(unsigned int bucket)
{
	return rtp_hist_low(bucket);
}

uint64_t rtpoll_hist_quantile(const uint32_t *hist, uint32_t ppm)
{
	return rtp_hist_quantile(hist, ppm);
}
