// SPDX-License-Identifier: BSD-3-Clause
/* test_ring_round.c - rings in a poller's round */

#include "ring_rig.h"

#include "../../kmod/core/poller.h"

static struct rtp_poller poller;
static const struct rtp_ioreq request = {
	ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_DIR_READ, 0x1000, 4, 0, 1,
};

/* A VM with so many slots and a ring, all looked at, or all but slot 0. */
static struct rtp_poll_set *arrange(u32 nr_slots, u32 first)
{
	struct rtp_poll_set *set = malloc(rtp_poll_set_bytes(nr_slots));

	ring_arrange();
	rig_init(&rig, nr_slots);
	rig.vm.ring = &ring;
	rig.vm.covered = 1;
	rig.vm.has_user = 0;
	cr_assert(set);
	rtp_poll_set_init(set, nr_slots);
	for (u32 i = first; i < nr_slots; i++)
		rtp_poll_set_add(set, &rig.vm, i, &rig.counters);
	rtp_poller_adopt(&poller, set);
	return set;
}

Test(ring_round, ring_is_in_the_set_with_slot_0)
{
	static const u32 sizes[] = { 1, 4, 5, 8, 9, 16 };

	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		struct rtp_poll_set *set = arrange(sizes[i], 0);

		cr_expect_eq(set->nr_rings, 1);
		cr_expect_eq(set->ring[0], &ring);
		cr_expect_leq((char *)&set->ring[set->max],
			      (char *)set + rtp_poll_set_bytes(sizes[i]));
		free(set);

		set = arrange(sizes[i], 1);
		cr_expect_eq(set->nr_rings, 0);
		free(set);
	}
}

Test(ring_round, doorbells_are_no_requests)
{
	struct rtp_poll_set *set = arrange(1, 0);

	ring_put(1);
	ring_put(2);
	cr_expect_eq(rtp_poller_round(&poller), 0);
	cr_expect_eq(nr_drained, 2);
	cr_expect_eq(rig.kicks, 0);
	free(set);
}

Test(ring_round, ring_is_looked_at_whatever_the_size_of_the_set)
{
	for (u32 nr = 1; nr <= ACRN_IO_REQUEST_MAX; nr++) {
		struct rtp_poll_set *set = arrange(nr, 0);

		ring_put(nr);
		rig_post(&rig, nr - 1, &request);
		cr_expect_eq(rtp_poller_round(&poller), 1, "%u slots", nr);
		rtp_poller_finish(&poller);
		cr_expect_eq(nr_drained, 1, "%u slots", nr);
		free(set);
	}
}

static void post_request(void)
{
	if (nr_drained == 1)
		rig_post(&rig, 0, &request);
}

Test(ring_round, request_that_comes_meanwhile_is_answered_in_the_same_round)
{
	struct rtp_poll_set *set = arrange(1, 0);

	on_consume = post_request;
	ring_put(1);
	cr_expect_eq(rtp_poller_round(&poller), 1);
	rtp_poller_finish(&poller);
	free(set);
}

Test(ring_round, busy_ring_takes_a_batch_of_a_round)
{
	struct rtp_poll_set *set = arrange(1, 0);

	ring_page_init(504, 8);
	cr_assert(rtp_ring_init(&ring, &ring_page.head, 8));
	ring_page.head.tail = 100 * 8;
	rtp_poller_round(&poller);
	cr_expect_eq(nr_drained, RTP_RING_BATCH);
	while (rtp_ring_is_pending(&ring))
		rtp_poller_round(&poller);
	cr_expect_eq(nr_drained, 100);
	free(set);
}

Test(ring_round, doorbell_before_the_last_look_keeps_a_poller_awake)
{
	struct rtp_poll_set *set = arrange(1, 0);

	cr_expect(rtp_poller_arm(&poller));
	rtp_poller_disarm(&poller);
	ring_put(1);
	cr_expect(!rtp_poller_arm(&poller));
	free(set);
}

Test(ring_round, doorbells_count_as_slot_0)
{
	struct rtp_poll_set *set = arrange(2, 0);

	cr_expect_eq(rtp_vm_pending(&rig.vm), 0);
	ring_put(1);
	cr_expect_eq(rtp_vm_pending(&rig.vm), 1);
	free(set);
}
