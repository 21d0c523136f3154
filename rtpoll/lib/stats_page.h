/* SPDX-License-Identifier: BSD-3-Clause */
/* stats_page.h - the statistics page, wherever it is mapped from */
#ifndef RTPOLL_STATS_PAGE_H
#define RTPOLL_STATS_PAGE_H

#include "rtpoll/stats.h"

/**
 * stats_page_check() - can records be found in that page?
 * @header: the beginning of the page
 *
 * Return: 0; -EPROTO another ABI, or a layout that cannot be.
 */
int stats_page_check(const struct acrn_hsm_stats_header *header);

/**
 * stats_page_take() - read from a page
 * @stats:	receives the handle; untouched on error
 * @page:	@header->size bytes, mapped; rtpoll_stats_unmap() unmaps them
 * @header:	what stats_page_check() has accepted; copied
 *
 * Return: 0; -ENOMEM, and the page stays the caller's.
 */
int stats_page_take(struct rtpoll_stats **stats, const void *page,
		    const struct acrn_hsm_stats_header *header);

#endif /* RTPOLL_STATS_PAGE_H */
