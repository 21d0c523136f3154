// SPDX-License-Identifier: BSD-3-Clause
/* test_hot.c - which slots a poller looks at more often, and when */

#include "poller_rig.h"

static bool is_hot(u32 name)
{
	for (u32 i = 0; i < poller.nr_hot; i++)
		if (name_of(poller.hot[i]) == name)
			return true;
	return false;
}

static u32 next_name;

static void on_notify_post_other(struct vm_rig *rig, unsigned int vcpu)
{
	rig->on_notify = note_served;
	note_served(rig, vcpu);
	post(next_name);
}

Test(hot, hot_slot_is_served_in_the_round_that_has_passed_it_twice)
{
	struct rtp_poll_set *set = arrange(17);
	u32 hot = name_of(&set->entry[6]);
	u32 cold = name_of(&set->entry[5]);

	/* Hot and first in the list, so that the other one comes after it. */
	post(hot);
	round_and_finish();
	cr_assert_eq(name_of(poller.hot[0]), hot);
	nr_order = 0;

	next_name = hot;
	rigs[cold / 16].on_notify = on_notify_post_other;
	post(cold);
	cr_expect_eq(round_and_finish(), 2, "the hot slot waits for the next round");
	cr_expect_eq(order[0], cold);
	cr_expect_eq(order[1], hot);
	free(set);
}

Test(hot, hot_slot_is_served_before_the_next_chunk_is)
{
	struct rtp_poll_set *set = arrange(48);
	u32 hot = name_of(poller.hot[3]);

	for (u32 chunk = 1; chunk < 5; chunk++) {
		u32 first = name_of(&set->entry[chunk * 8 + 1]);
		u32 second = name_of(&set->entry[chunk * 8 + 9]);

		rtp_poller_adopt(&poller, set);
		nr_order = 0;
		next_name = hot;
		rigs[first / 16].on_notify = on_notify_post_other;
		post(first);
		post(second);

		cr_expect_eq(round_and_finish(), 3);
		cr_expect_eq(order[0], first);
		cr_expect_eq(order[1], hot, "chunk %u", chunk);
		cr_expect_eq(order[2], second);
	}
	free(set);
}

Test(hot, cold_slot_that_was_served_becomes_hot)
{
	struct rtp_poll_set *set = arrange(40);
	u32 name = name_of(&set->entry[33]);

	cr_expect(!is_hot(name));
	post(name);
	round_and_finish();
	cr_expect(is_hot(name));

	nr_order = 0;
	post(name_of(&set->entry[20]));
	post(name);
	round_and_finish();
	cr_expect_eq(order[0], name, "the hot slot is not served first");
	free(set);
}

Test(hot, hot_slots_are_the_four_served_last)
{
	struct rtp_poll_set *set = arrange(40);
	u64 seed = 5;
	u32 last[RTP_POLLER_HOT] = { 0 };

	for (int i = 0; i < 1000; i++) {
		u32 name;

		do
			name = name_of(&set->entry[rig_random(&seed) % 40]);
		while (is_hot(name));
		last[i % RTP_POLLER_HOT] = name;
		post(name);
		cr_assert_eq(round_and_finish(), 1);

		for (int j = 0; i >= 3 && j < RTP_POLLER_HOT; j++)
			cr_assert(is_hot(last[j]), "round %d", i);
	}
	free(set);
}

Test(hot, hot_slots_are_different_ones)
{
	struct rtp_poll_set *set = arrange(48);
	u64 seed = 6;

	for (int i = 0; i < 2000; i++) {
		for (u32 j = rig_random(&seed) % 20; j--;)
			post(name_of(&set->entry[rig_random(&seed) % 48]));
		round_and_finish();

		for (u32 a = 0; a < RTP_POLLER_HOT; a++)
			for (u32 b = 0; b < a; b++)
				cr_assert_neq(poller.hot[a], poller.hot[b]);
	}
	free(set);
}
