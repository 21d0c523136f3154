// SPDX-License-Identifier: BSD-3-Clause
/* test_range.c - range tables against an oracle that looks at every range */

#include <criterion/criterion.h>

#include "vm_rig.h"

#define PIO	ACRN_IOREQ_TYPE_PORTIO
#define MMIO	ACRN_IOREQ_TYPE_MMIO
#define MAX	24

/* Newest range of the type in which no byte of the access is outside. */
static const struct rtp_range *oracle(const struct rtp_range *ranges, u32 nr,
				      const struct rtp_ioreq *req)
{
	unsigned __int128 last = (unsigned __int128)req->address + req->size - 1;
	const struct rtp_range *best = NULL;

	for (u32 i = 0; i < nr; i++)
		if (ranges[i].type == req->type && ranges[i].start <= req->address &&
		    last <= ranges[i].last && (!best || ranges[i].seq > best->seq))
			best = &ranges[i];

	return best;
}

static u64 seq_of(const struct rtp_range *range)
{
	return range ? range->seq : 0;
}

/* Whatever the hint says, the answer is the oracle's. */
static void expect_oracle(const struct rtp_range_table *table,
			  const struct rtp_ioreq *req)
{
	u64 want = seq_of(oracle(table->range, table->nr, req));
	const u32 hints[] = { table->nr, table->nr + 1, ~0u, 0x80000000 };

	for (u32 i = 0; i < table->nr + ARRAY_SIZE(hints); i++) {
		u32 hint = i < table->nr ? i : hints[i - table->nr];
		u64 got = seq_of(rtp_range_lookup(table, req, &hint));

		cr_assert_eq(got, want, "type %u address %#llx size %llu, hint %u: %llu, not %llu",
			     req->type, (unsigned long long)req->address,
			     (unsigned long long)req->size, i,
			     (unsigned long long)got, (unsigned long long)want);
		cr_assert(!got || (hint < table->nr && table->range[hint].seq == got),
			  "the hint names another range");
	}
}

static void expect_oracle_around(const struct rtp_range_table *table, u64 address)
{
	for (u64 offset = -9; offset != 10; offset++)
		for (u64 size = 1; size <= 8; size *= 2)
			for (u32 type = PIO; type <= MMIO; type++) {
				struct rtp_ioreq req = {
					type, 0, address + offset, size, 0, 0,
				};

				if (rtp_ioreq_is_valid(&req))
					expect_oracle(table, &req);
			}
}

static void expect_oracle_at_every_edge(const struct rtp_range_table *table)
{
	for (u32 i = 0; i < table->nr; i++) {
		expect_oracle_around(table, table->range[i].start);
		expect_oracle_around(table, table->range[i].last);
	}
	expect_oracle_around(table, 0);
	expect_oracle_around(table, ~0ull);
}

static void check(struct rtp_range *ranges, u32 nr)
{
	struct rtp_range_table *table;

	for (u32 i = 0; i < nr; i++)
		ranges[i].seq = i + 1;
	table = rig_table(ranges, nr);
	expect_oracle_at_every_edge(table);
	free(table);
}

/* A small space, so that ranges touch, nest and overlap all the time. */
static void random_ranges(struct rtp_range *ranges, u32 nr, u64 *seed, u64 base,
			  u64 space)
{
	for (u32 i = 0; i < nr; i++) {
		u64 start = rig_random(seed) % space;
		u64 bytes = rig_random(seed) % (rig_random(seed) % 3 ? 9 : space);

		if (start + bytes >= space)
			bytes = space - 1 - start;
		ranges[i] = (struct rtp_range){
			.start = base + start,
			.last = base + start + bytes,
			.type = rig_random(seed) % 3 ? MMIO : PIO,
		};
	}
}

static void check_random(u64 seed, u64 base, u64 space)
{
	struct rtp_range ranges[MAX];

	for (int i = 0; i < 120; i++) {
		u32 nr = rig_random(&seed) % (MAX + 1);

		random_ranges(ranges, nr, &seed, base, space);
		check(ranges, nr);
	}
}

Test(range, newest_wins_in_crowded_tables)
{
	check_random(1, 0, 64);
	check_random(2, 0x60, 200);
}

Test(range, newest_wins_at_the_end_of_the_ports)
{
	check_random(3, 0x10000 - 64, 64);
}

Test(range, newest_wins_at_the_end_of_all_addresses)
{
	check_random(4, ~0ull - 63, 64);
	check_random(5, ~0ull - 300, 301);
}

Test(range, newest_wins_in_sparse_tables)
{
	check_random(6, 0, 1ull << 40);
	check_random(7, 0, 0x10000);
}

Test(range, nothing_is_found_without_ranges)
{
	struct rtp_ioreq req = mmio(0, 0x1000, 4, 0);
	struct rtp_range_table *empty = rig_table(NULL, 0);
	u32 hint = 7;

	cr_expect_null(rtp_range_lookup(&rtp_no_ranges, &req, &hint));
	cr_expect_null(rtp_range_lookup(empty, &req, &hint));
	cr_expect_eq(hint, 7);
	free(empty);
}

Test(range, whole_address_space_is_a_range)
{
	struct rtp_range all = { .last = ~0ull, .type = MMIO };

	check(&all, 1);
}

Test(range, access_of_eight_bytes_fits_exactly_at_the_end)
{
	struct rtp_range last = { .start = ~0ull - 7, .last = ~0ull, .type = MMIO,
				  .seq = 1 };
	struct rtp_range_table *table = rig_table(&last, 1);
	struct rtp_ioreq req = mmio(0, ~0ull - 7, 8, 0);
	u32 hint = 0;

	cr_expect_eq(rtp_range_lookup(table, &req, &hint), &table->range[0]);
	req.address--;
	cr_expect_null(rtp_range_lookup(table, &req, &hint));
	free(table);
}

Test(range, newer_range_inside_an_older_one_takes_its_part_only)
{
	struct rtp_range ranges[] = {
		{ .start = 0x1000, .last = 0x1fff, .type = MMIO },
		{ .start = 0x1800, .last = 0x1803, .type = MMIO },
	};

	check(ranges, ARRAY_SIZE(ranges));
}

Test(range, newer_range_around_an_older_one_takes_everything)
{
	struct rtp_range ranges[] = {
		{ .start = 0x1800, .last = 0x1803, .type = MMIO },
		{ .start = 0x1000, .last = 0x1fff, .type = MMIO },
	};

	check(ranges, ARRAY_SIZE(ranges));
}

Test(range, long_range_is_found_behind_many_short_ones)
{
	struct rtp_range ranges[MAX] = {
		{ .start = 0x1000, .last = 0x1fff, .type = MMIO },
	};

	for (u32 i = 1; i < MAX; i++)
		ranges[i] = (struct rtp_range){ .start = 0x1000 + i * 16,
						.last = 0x1003 + i * 16, .type = MMIO };
	check(ranges, MAX);
}

Test(range, same_range_twice_is_the_newer_ones)
{
	struct rtp_range ranges[] = {
		{ .start = 0x60, .last = 0x6f, .type = PIO },
		{ .start = 0x60, .last = 0x6f, .type = PIO },
		{ .start = 0x60, .last = 0x6f, .type = MMIO },
	};

	check(ranges, ARRAY_SIZE(ranges));
}

Test(range, neighbours_that_touch_do_not_overlap)
{
	struct rtp_range ranges[] = {
		{ .start = 0x1000, .last = 0x1003, .type = MMIO },
		{ .start = 0x1004, .last = 0x1007, .type = MMIO },
	};
	struct rtp_range_table *table = rig_table(ranges, 2);

	cr_expect_eq(table->range[0].sole_type, MMIO);
	cr_expect_eq(table->range[1].sole_type, MMIO);
	free(table);
	check(ranges, ARRAY_SIZE(ranges));
}

Test(range, has_a_sole_type_where_nothing_overlaps)
{
	struct rtp_range ranges[MAX];
	u64 seed = 8;

	for (int round = 0; round < 2000; round++) {
		struct rtp_range_table *table;

		random_ranges(ranges, 8, &seed, 0, 100);
		table = rig_table(ranges, 8);
		for (u32 i = 0; i < 8; i++) {
			const struct rtp_range *a = &table->range[i];
			bool alone = true;

			for (u32 j = 0; j < 8; j++) {
				const struct rtp_range *b = &table->range[j];

				if (i != j && a->type == b->type &&
				    a->start <= b->last && b->start <= a->last)
					alone = false;
			}
			cr_assert_eq(a->sole_type, alone ? a->type : RTP_RANGE_SHARED,
				     "round %d, range %u", round, i);
		}
		free(table);
	}
}
