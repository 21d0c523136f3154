/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * range.h - which client owns an address
 *
 * A table of address ranges, sorted once and never changed: an update is a new
 * table behind the same pointer.  Who replaces it knows when nobody looks at
 * the old one any more (rtp_vm_quiesced()).
 *
 * Ranges may overlap and the newest one that holds an access whole wins, so a
 * lookup goes on backwards from the last range that starts at or below the
 * address, as long as an earlier one reaches that far.  Where nothing overlaps
 * that is one step.
 */
#ifndef RTP_RANGE_H
#define RTP_RANGE_H

#include "ioreq.h"

struct rtp_client;

/* No type of request: such a range is found by searching only. */
#define RTP_RANGE_SHARED	(~0u)

/**
 * struct rtp_range - addresses of one client
 * @start:	first address
 * @last:	last address (inclusive)
 * @type:	ACRN_IOREQ_TYPE_PORTIO or _MMIO
 * @sole_type:	@type, or RTP_RANGE_SHARED if another range overlaps it; made by
 *		rtp_range_table_seal()
 * @client:	who serves it
 * @data:	the client's own
 * @reach:	highest @last of this and all earlier ranges of the type; made by
 *		rtp_range_table_seal()
 * @seq:	age; the highest wins
 * @doorbell:	not NULL: any write to @start is RTP_POSTED with this, without
 *		asking the client
 */
struct rtp_range {
	u64			start;
	u64			last;
	u32			type;
	u32			sole_type;
	struct rtp_client	*client;
	void			*data;
	u64			reach;
	u64			seq;
	void			*doorbell;
};

/* A line each, and an index is a shift. */
static_assert(sizeof(struct rtp_range) == 64, "range size");

/**
 * struct rtp_range_table - immutable, sorted by type and start
 * @nr:		ranges
 * @nr_ports:	of them, those of ACRN_IOREQ_TYPE_PORTIO; made by rtp_range_table_seal()
 * @start:	of each range the first address, side by side: what a search looks at lies
 *		in few cache lines; made by rtp_range_table_seal()
 * @range:	the ranges; behind them the room for @start
 */
struct rtp_range_table {
	u32			nr;
	u32			nr_ports;
	u64			*start;
	struct rtp_range	range[];
};

/* Memory of a table of so many ranges, aligned as malloc() aligns. */
static inline size_t rtp_range_table_bytes(u32 nr)
{
	return sizeof(struct rtp_range_table) +
	       nr * (sizeof(struct rtp_range) + sizeof(u64));
}

void rtp_range_table_seal(struct rtp_range_table *table);
const struct rtp_range *rtp_range_search(const struct rtp_range_table *table,
					 const struct rtp_ioreq *req, u32 *hint);

extern const struct rtp_range_table rtp_no_ranges;

/* Does the range hold every byte of the access?  No sum that could wrap. */
static inline bool rtp_range_holds(const struct rtp_range *range,
				   const struct rtp_ioreq *req)
{
	return req->address >= range->start && req->address <= range->last &&
	       req->size - 1 <= range->last - req->address;
}

/**
 * rtp_range_hit() - is it the range that matched last time?
 * @table:	sealed table
 * @req:	valid request
 * @hint:	index that matched last time.  Any value is safe
 *
 * Most accesses of a vCPU go where the one before went.  Only a range that
 * nothing overlaps may answer for a search.
 *
 * Return: true if @table->range[@hint] serves the access.
 */
static inline bool rtp_range_hit(const struct rtp_range_table *table,
				 const struct rtp_ioreq *req, u32 hint)
{
	const struct rtp_range *range = &table->range[hint];

	return hint < table->nr && range->sole_type == req->type &&
	       rtp_range_holds(range, req);
}

/**
 * rtp_range_lookup() - find the range that serves an access
 * @table:	sealed table
 * @req:	valid request
 * @hint:	index that matched last time; updated.  Any value is safe
 *
 * Return: the newest range that holds the whole access, or NULL.
 */
static inline const struct rtp_range *
rtp_range_lookup(const struct rtp_range_table *table,
		 const struct rtp_ioreq *req, u32 *hint)
{
	if (likely(rtp_range_hit(table, req, *hint)))
		return &table->range[*hint];

	return rtp_range_search(table, req, hint);
}

#endif /* RTP_RANGE_H */
