// SPDX-License-Identifier: BSD-3-Clause
/* test_ring.c - consumer of a ring that the hypervisor fills */

#include "ring_rig.h"

static bool init(u32 ele_size)
{
	return rtp_ring_init(&ring, &ring_page.head, ele_size);
}

Test(ring, init_takes_what_device_models_set_up)
{
	ring_page_init(504, 8);
	cr_expect(init(8));
	ring_page_init(126, 32);
	cr_expect(init(32));
	ring_page_init(2, 8);
	ring_page.head.head = 8;
	ring_page.head.tail = 8;
	cr_expect(init(8));
	cr_expect(!rtp_ring_is_pending(&ring));
}

Test(ring, init_refuses_every_other_geometry)
{
	static const struct {
		u64 magic;
		u32 ele_num, ele_size, size, head, tail;
	} bad[] = {
		{ 0, 504, 8, 4032, 0, 0 },
		{ ~ACRN_HSM_RING_MAGIC, 504, 8, 4032, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 0, 4032, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 16, 8064, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 505, 8, 4040, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4024, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4194304, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 0x20000001, 8, 8, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 1, 8, 8, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 0, 8, 0, 0, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4032, 4032, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4032, 4, 0 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4032, 0, 4032 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4032, 0, 7 },
		{ ACRN_HSM_RING_MAGIC, 504, 8, 4032, 0, ~0u },
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		ring_page.head = (struct acrn_hsm_ring){
			.magic = bad[i].magic, .ele_num = bad[i].ele_num,
			.ele_size = bad[i].ele_size, .size = bad[i].size,
			.head = bad[i].head, .tail = bad[i].tail,
		};
		cr_expect(!init(8), "geometry %zu", i);
	}
}

Test(ring, empty_ring_is_not_pending)
{
	ring_arrange();
	cr_expect(!rtp_ring_is_pending(&ring));
	cr_expect(!rtp_vm_pending(&rig.vm));
	rig.vm.ring = NULL;
	cr_expect(!rtp_vm_pending(&rig.vm));
}

Test(ring, elements_are_drained_once_and_in_order)
{
	u64 next = 1;

	ring_arrange();
	for (u32 round = 0; round < 100; round++) {
		u32 nr = round % RING_NR;

		nr_drained = 0;
		for (u32 i = 0; i < nr; i++)
			cr_assert(ring_put(next + i));
		cr_expect_eq(rtp_vm_pending(&rig.vm), nr > 0);
		rtp_vm_scan(&rig.vm, &rig.counters);
		cr_assert_eq(nr_drained, nr);
		for (u32 i = 0; i < nr; i++)
			cr_expect_eq(drained[i], next + i);
		next += nr;
		cr_expect_eq(ring_page.head.head, ring_page.head.tail);
		cr_expect(!rtp_ring_is_pending(&ring));
		cr_expect_eq(ring.own, RTP_OWN_NONE);
	}
	cr_expect_eq(rig.kicks, 0);
}

Test(ring, full_ring_is_drained_and_has_room_again)
{
	u32 nr = 0;

	ring_arrange();
	while (ring_put(nr))
		nr++;
	cr_expect_eq(nr, RING_NR - 1);
	rtp_ring_serve(&ring, RTP_RING_ALL);
	cr_expect_eq(nr_drained, nr);
	cr_expect(ring_put(0));
}

Test(ring, most_is_a_limit_and_what_is_left_stays_pending)
{
	ring_arrange();
	for (u32 i = 0; i < 5; i++)
		ring_put(i);

	rtp_ring_serve(&ring, 3);
	cr_expect_eq(nr_drained, 3);
	cr_expect(rtp_ring_is_pending(&ring));
	cr_expect_eq(rig.kicks, 1, "somebody must be sent");

	rig.vm.covered = 1;
	rtp_ring_serve(&ring, 1);
	cr_expect_eq(rig.kicks, 1, "who covers the VM looks again by itself");
	rtp_ring_serve(&ring, 1);
	cr_expect_eq(nr_drained, 5);
	cr_expect(!rtp_ring_is_pending(&ring));
}

static void put_one(void)
{
	on_consume = NULL;
	ring_put(77);
}

Test(ring, what_comes_during_a_look_has_somebody_sent)
{
	ring_arrange();
	on_consume = put_one;
	ring_put(1);
	rtp_ring_serve(&ring, RTP_RING_ALL);
	cr_expect_eq(nr_drained, 1, "the tail is read once");
	cr_expect_eq(rig.kicks, 1);
	rtp_vm_scan(&rig.vm, &rig.counters);
	cr_expect_eq(nr_drained, 2);
	cr_expect_eq(drained[1], 77);
}

Test(ring, claimed_ring_is_left_alone)
{
	ring_arrange();
	ring_put(1);
	ring.own = RTP_OWN_KERN;
	rtp_ring_serve(&ring, RTP_RING_ALL);
	cr_expect_eq(nr_drained, 0);
	cr_expect_eq(ring.own, RTP_OWN_KERN);
	cr_expect(rtp_ring_is_pending(&ring));
}

Test(ring, impossible_tail_is_counted_once_and_forgotten)
{
	static const u32 tails[] = { RING_BYTES, RING_BYTES + 8, 1, 7, 12, ~0u, 1u << 31 };

	ring_arrange();
	for (size_t i = 0; i < ARRAY_SIZE(tails); i++) {
		ring_page.head.tail = tails[i];
		for (u32 again = 0; again < 3; again++)
			rtp_vm_scan(&rig.vm, &rig.counters);
		cr_expect_eq(ring.invalid, i + 1, "tail %#x", tails[i]);
		cr_expect(!rtp_ring_is_pending(&ring));
	}
	cr_expect_eq(nr_drained, 0);
	cr_expect_eq(rig.kicks, 0);

	ring_page.head.tail = 0;
	ring_put(5);
	rtp_vm_scan(&rig.vm, &rig.counters);
	cr_expect_eq(nr_drained, 1);
	cr_expect_eq(drained[0], 5);
}

Test(ring, shared_head_is_a_copy_and_geometry_is_not_read_again)
{
	ring_arrange();
	for (u32 i = 0; i < 3; i++)
		ring_put(i);
	ring_page.head.head = 0xdeadbeef;
	ring_page.head.magic = 0;
	ring_page.head.size = 4;
	ring_page.head.ele_size = 0;
	ring_page.head.ele_num = ~0u;
	rtp_ring_serve(&ring, RTP_RING_ALL);
	cr_expect_eq(nr_drained, 3);
	cr_expect_eq(drained[2], 2);
	cr_expect_eq(ring_page.head.head, 24);
}

Test(ring, quiescence_waits_for_the_turn_under_way_only)
{
	u32 turn;

	ring_arrange();
	turn = rtp_ring_quiesce(&ring);
	cr_expect(rtp_ring_quiesced(&ring, turn));

	ring.own = RTP_OWN_KERN;
	turn = rtp_ring_quiesce(&ring);
	cr_expect(!rtp_ring_quiesced(&ring, turn));
	ring.own = RTP_OWN_NONE;
	cr_expect(rtp_ring_quiesced(&ring, turn));

	/* Claimed again before anybody looked: the first turn has ended. */
	ring_put(1);
	rtp_ring_serve(&ring, RTP_RING_ALL);
	ring.own = RTP_OWN_KERN;
	cr_expect(rtp_ring_quiesced(&ring, turn));
}
