// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* range.c - which client owns an address */

#include "range.h"

/* Of a VM without in-kernel clients. */
const struct rtp_range_table rtp_no_ranges;

static int range_order(const void *a, const void *b)
{
	const struct rtp_range *left = a;
	const struct rtp_range *right = b;

	if (left->type != right->type)
		return left->type < right->type ? -1 : 1;
	if (left->start != right->start)
		return left->start < right->start ? -1 : 1;
	return 0;
}

/**
 * rtp_range_table_seal() - make a table ready for lookups
 * @table:	table with @nr ranges in any order; start <= last in each
 *
 * Context: before the table is published.  O(n log n).
 */
void rtp_range_table_seal(struct rtp_range_table *table)
{
	struct rtp_range *range = table->range;
	u32 i;

	sort(range, table->nr, sizeof(*range), range_order, NULL);

	for (i = 0; i < table->nr; i++) {
		range[i].reach = range[i].last;
		range[i].sole_type = range[i].type;
		if (!i || range[i - 1].type != range[i].type)
			continue;
		if (range[i - 1].reach > range[i].reach)
			range[i].reach = range[i - 1].reach;
		if (range[i - 1].reach >= range[i].start)
			range[i].sole_type = RTP_RANGE_SHARED;
	}

	/* What a later range overlaps: the one before it, or several through it. */
	for (i = table->nr; i-- > 1;)
		if (range[i - 1].type == range[i].type &&
		    range[i - 1].last >= range[i].start)
			range[i - 1].sole_type = RTP_RANGE_SHARED;
}

static bool range_is_beyond(const struct rtp_range *range,
			    const struct rtp_ioreq *req)
{
	return range->type > req->type ||
	       (range->type == req->type && range->start > req->address);
}

/*
 * Ranges that start at or below the request.  The loop has a fixed number of
 * steps and its condition becomes a conditional move: no mispredicted branch.
 */
static u32 count_below(const struct rtp_range_table *table,
		       const struct rtp_ioreq *req)
{
	u32 base = 0;
	u32 len = table->nr;

	while (len > 1) {
		u32 half = len / 2;

		base += range_is_beyond(&table->range[base + half], req) ? 0 : half;
		len -= half;
	}

	return base + (len && !range_is_beyond(&table->range[base], req));
}

/**
 * rtp_range_search() - find the range that serves an access, from scratch
 * @table:	sealed table
 * @req:	valid request
 * @hint:	receives the index of the range
 *
 * Return: the newest range that holds the whole access, or NULL.
 */
const struct rtp_range *rtp_range_search(const struct rtp_range_table *table,
					 const struct rtp_ioreq *req, u32 *hint)
{
	const struct rtp_range *best = NULL;
	u32 i = count_below(table, req);

	while (i-- > 0) {
		const struct rtp_range *range = &table->range[i];

		if (range->type != req->type || range->reach < req->address)
			break;
		if (rtp_range_holds(range, req) &&
		    (!best || range->seq > best->seq)) {
			best = range;
			*hint = i;
		}
	}

	return best;
}
