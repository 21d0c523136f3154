// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_ring_fetch.c - a ring's page that changes while it is read
 *
 * As test_take.c: what the core has read is overwritten at once, so that who
 * reads it again reads something else.
 */
#include "../../kmod/core/env.h"

static u64 hostile_read(void *field, size_t bytes);

#define rtp_page_read(field)	hostile_read((void *)&(field), sizeof(field))
#define rtp_page_acquire(field)	hostile_read((void *)&(field), sizeof(field))

#include "../../kmod/core/ring.c"

#include "ring_rig.h"

static bool hostile;
static u64 seed = 7;
static unsigned int nr_reads[sizeof(ring_page)];

static u64 hostile_read(void *field, size_t bytes)
{
	size_t offset = (char *)field - (char *)&ring_page;
	u64 value = 0;
	u64 junk = rig_random(&seed);

	cr_assert(offset + bytes <= sizeof(ring_page), "read at %zu", offset);
	nr_reads[offset]++;
	memcpy(&value, field, bytes);
	if (hostile)
		memcpy(field, &junk, bytes);
	return value;
}

static void expect_single_reads(void)
{
	for (size_t i = 0; i < sizeof(ring_page); i++)
		cr_expect_leq(nr_reads[i], 1, "offset %zu: %u reads", i, nr_reads[i]);
	memset(nr_reads, 0, sizeof(nr_reads));
}

static void arrange(void)
{
	hostile = false;
	ring_arrange();
	memset(nr_reads, 0, sizeof(nr_reads));
}

Test(ring_fetch, each_field_is_read_once_at_set_up)
{
	arrange();
	ring_page_init(RING_NR, 8);
	hostile = true;
	cr_expect(rtp_ring_init(&ring, &ring_page.head, 8));
	cr_expect_eq(ring.size, RING_BYTES);
	cr_expect_eq(ring.head, 0);
	expect_single_reads();
}

Test(ring_fetch, tail_and_elements_are_read_once_per_look)
{
	arrange();
	for (u32 i = 0; i < 6; i++)
		ring_put(100 + i);
	hostile = true;
	rtp_ring_serve(&ring, RTP_RING_ALL);
	cr_expect_eq(nr_drained, 6);
	for (u32 i = 0; i < 6; i++)
		cr_expect_eq(drained[i], 100 + i);
	expect_single_reads();
}

Test(ring_fetch, look_at_a_random_page_ends_and_stays_inside)
{
	arrange();
	hostile = true;
	for (u32 i = 0; i < 100000; i++) {
		u64 junk = rig_random(&seed);

		nr_drained = 0;
		/* Half of the tails are possible ones. */
		ring_page.head.tail = i % 2 ? junk : junk % RING_NR * 8;
		rtp_ring_serve(&ring, RTP_RING_ALL);
		cr_assert_lt(nr_drained, RING_NR);
		cr_assert_lt(ring.head, RING_BYTES);
	}
	cr_expect_gt(ring.invalid, 1000);
}
