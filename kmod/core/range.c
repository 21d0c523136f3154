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

/* What count_below() looks at. */
static void make_index(struct rtp_range_table *table)
{
	u32 i;

	table->start = (u64 *)&table->range[table->nr];
	table->nr_ports = 0;
	for (i = 0; i < table->nr; i++) {
		table->start[i] = table->range[i].start;
		table->nr_ports += table->range[i].type == ACRN_IOREQ_TYPE_PORTIO;
	}
}

/**
 * rtp_range_table_seal() - make a table ready for lookups
 * @table:	table of rtp_range_table_bytes(@nr) with @nr ranges in any order; start <=
 *		last in each
 *
 * Context: before the table is published.  O(n log n).
 */
void rtp_range_table_seal(struct rtp_range_table *table)
{
	struct rtp_range *range = table->range;
	u32 i;

	sort(range, table->nr, sizeof(*range), range_order, NULL);
	make_index(table);

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

/*
 * How many of @nr ascending addresses, at least one, are not beyond @address.  The loop
 * has a fixed number of steps and its condition becomes a conditional move: no
 * mispredicted branch.
 */
static u32 count_below(const u64 *start, u32 nr, u64 address)
{
	u32 base = 0;

	while (nr > 1) {
		u32 half = nr / 2;

		base += start[base + half] > address ? 0 : half;
		nr -= half;
	}

	return base + (start[base] <= address);
}

/* Index behind the last range of the request's type that starts at or below it. */
static u32 find_last(const struct rtp_range_table *table, const struct rtp_ioreq *req)
{
	bool is_port = req->type == ACRN_IOREQ_TYPE_PORTIO;
	u32 first = is_port ? 0 : table->nr_ports;
	u32 nr = is_port ? table->nr_ports : table->nr - table->nr_ports;

	return nr ? first + count_below(&table->start[first], nr, req->address) : first;
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
	u32 i = find_last(table, req);

	while (i-- > 0) {
		const struct rtp_range *range = &table->range[i];

		if (range->type != req->type || range->reach < req->address)
			break;
		if (rtp_range_holds(range, req) &&
		    (!best || range->seq > best->seq)) {
			best = range;
			*hint = i;
		}
		/* Nothing overlaps it, so no earlier one reaches here. */
		if (likely(range->sole_type == req->type))
			break;
	}

	return best;
}
