// SPDX-License-Identifier: BSD-3-Clause
/* test_poller.c - sets, rounds, and what is left to finish */

#include "poller_rig.h"

static const u32 set_sizes[] = { 0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 33, 48 };

Test(poller, set_holds_what_was_added_and_chunks_are_full)
{
	for (size_t s = 0; s < ARRAY_SIZE(set_sizes); s++) {
		struct rtp_poll_set *set = arrange(set_sizes[s]);
		u32 chunked = (set->nr + 7) & ~7u;

		cr_expect_eq(set->nr, set_sizes[s]);
		for (u32 i = 0; i < chunked; i++) {
			const u32 *own = i < set->nr ?
				&set->entry[i].slot->io->processed : NULL;

			cr_expect(own ? set->state[i] == own :
				  *set->state[i] == ACRN_IOREQ_STATE_FREE);
		}
		cr_expect_leq((char *)&set->state[chunked],
			      (char *)set + rtp_poll_set_bytes(set_sizes[s]));
		free(set);
	}
}

Test(poller, round_over_idle_slots_does_nothing)
{
	static const u32 states[] = {
		ACRN_IOREQ_STATE_COMPLETE, ACRN_IOREQ_STATE_PROCESSING,
		ACRN_IOREQ_STATE_FREE, 4, STATE_JUNK, STATE_JUNK + 1, ~0u,
	};

	for (size_t s = 0; s < ARRAY_SIZE(set_sizes); s++)
		for (size_t j = 0; j < ARRAY_SIZE(states); j++) {
			struct rtp_poll_set *set = arrange(set_sizes[s]);

			for (u32 i = 0; i < set->nr; i++)
				set->entry[i].slot->io->processed = states[j];

			cr_expect_eq(round_and_finish(), 0);
			for (u32 i = 0; i < set->nr; i++)
				cr_expect_eq(*set->state[i], states[j]);
			free(set);
		}
}

/* Eight neighbours are a run, and are found like any others; a VM's end ends it. */
Test(poller, round_serves_any_one_slot_of_neighbours)
{
	for (u32 i = 0; i < 20; i++) {
		struct rtp_poll_set *set = arrange(24);

		rtp_poll_set_init(set, 24);
		for (u32 slot = 0; slot < 12; slot++)
			rtp_poll_set_add(set, &rigs[0].vm, slot, &rigs[0].counters);
		for (u32 slot = 0; slot < 8; slot++)
			rtp_poll_set_add(set, &rigs[1].vm, slot, &rigs[1].counters);
		rtp_poller_adopt(&poller, set);
		cr_assert_eq(set->run[0], set->state[0]);
		cr_expect_null(set->run[1]);
		cr_expect_null(set->run[2]);

		post(name_of(&set->entry[i]));
		cr_expect_eq(round_and_finish(), 1);
		cr_expect_eq(order[0], name_of(&set->entry[i]));
		free(set);
	}
}

Test(poller, round_serves_any_one_slot_of_any_set)
{
	for (size_t s = 0; s < ARRAY_SIZE(set_sizes); s++)
		for (u32 i = 0; i < set_sizes[s]; i++) {
			struct rtp_poll_set *set = arrange(set_sizes[s]);
			u32 name = name_of(&set->entry[i]);

			post(name);
			cr_expect_eq(round_and_finish(), 1);
			cr_expect_eq(nr_order, 1);
			cr_expect_eq(order[0], name);
			cr_expect_eq(rigs[name / 16].counters.served, 1);
			cr_expect_eq(*set->state[i], ACRN_IOREQ_STATE_COMPLETE);
			free(set);
		}
}

Test(poller, round_serves_every_pending_slot_once)
{
	for (size_t s = 0; s < ARRAY_SIZE(set_sizes); s++) {
		struct rtp_poll_set *set = arrange(set_sizes[s]);

		for (u32 i = 0; i < set->nr; i++)
			post(name_of(&set->entry[i]));

		cr_expect_eq(round_and_finish(), set->nr);
		cr_expect_eq(nr_order, set->nr);
		for (u32 i = 0; i < set->nr; i++)
			cr_expect_eq(rigs[i % NR_VMS].notified[i / NR_VMS], 1);
		free(set);
	}
}

Test(poller, round_ends_although_every_vcpu_is_back_at_once)
{
	for (size_t s = 0; s < ARRAY_SIZE(set_sizes); s++) {
		struct rtp_poll_set *set = arrange(set_sizes[s]);

		for (u32 i = 0; i < NR_VMS; i++)
			rigs[i].on_notify = on_notify_post;
		for (u32 i = 0; i < set->nr; i++)
			post(name_of(&set->entry[i]));

		/* Who is hot may be answered at each step, three for a chunk at most. */
		cr_expect_leq(round_and_finish(), 3 * set->nr);
		for (u32 i = 0; i < set->nr; i++)
			cr_expect_geq(rigs[i % NR_VMS].notified[i / NR_VMS], 1,
				      "entry %u of %u starves", i, set->nr);
		free(set);
	}
}

/* It waits for a step of the round, not for the end of all of it. */
Test(poller, slot_that_asks_again_is_let_go_of_in_the_same_round)
{
	struct rtp_poll_set *set = arrange(RTP_POLLER_OPEN);

	for (u32 i = 0; i < NR_VMS; i++)
		rigs[i].on_notify = on_notify_post;
	for (u32 i = 0; i < set->nr; i++)
		post(name_of(&set->entry[i]));

	cr_expect_gt(rtp_poller_round(&poller), set->nr);
	for (u32 i = 0; i < set->nr; i++)
		cr_expect_geq(rigs[i % NR_VMS].notified[i / NR_VMS], 1,
			      "entry %u of %u starves", i, set->nr);
	rtp_poller_finish(&poller);
	free(set);
}

Test(poller, round_answers_and_finish_lets_go)
{
	struct rtp_poll_set *set = arrange(40);
	struct rtp_slot *slot = set->entry[21].slot;

	post(name_of(&set->entry[21]));
	cr_assert_eq(rtp_poller_round(&poller), 1);
	cr_expect_eq(slot->io->processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(slot->own, RTP_OWN_KERN);

	rtp_poller_finish(&poller);
	cr_expect_eq(slot->own, RTP_OWN_NONE);
	rtp_poller_finish(&poller);
	cr_expect_eq(set->entry[21].counters->served, 1, "finished twice");
	free(set);
}

Test(poller, more_answers_than_can_stay_open_are_finished_at_once)
{
	struct rtp_poll_set *set = arrange(48);
	u32 open = 0;

	for (u32 i = 0; i < set->nr; i++)
		post(name_of(&set->entry[i]));
	cr_expect_eq(rtp_poller_round(&poller), 48);
	for (u32 i = 0; i < set->nr; i++)
		open += set->entry[i].slot->own == RTP_OWN_KERN;
	cr_expect_eq(open, poller.nr_open);
	cr_expect_leq(open, RTP_POLLER_OPEN);

	rtp_poller_finish(&poller);
	for (u32 i = 0; i < set->nr; i++)
		cr_expect_eq(set->entry[i].slot->own, RTP_OWN_NONE);
	free(set);
}

Test(poller, device_model_of_each_vm_is_woken_by_finish)
{
	struct rtp_poll_set *set = arrange(9);

	for (u32 i = 0; i < NR_VMS; i++) {
		rigs[i].vm.has_user = 1;
		post(i * 16);
	}
	cr_expect_eq(rtp_poller_round(&poller), NR_VMS);
	for (u32 i = 0; i < NR_VMS; i++)
		cr_expect_eq(rigs[i].wakes, 0);

	rtp_poller_finish(&poller);
	for (u32 i = 0; i < NR_VMS; i++)
		cr_expect_eq(rigs[i].wakes, 1);
	free(set);
}

Test(poller, small_set_is_looked_at_once_per_round)
{
	for (u32 nr = 1; nr <= RTP_POLLER_HOT; nr++) {
		struct rtp_poll_set *set = arrange(nr);

		for (u32 i = 0; i < NR_VMS; i++)
			rigs[i].on_notify = on_notify_post;
		for (u32 i = 0; i < nr; i++)
			post(name_of(&set->entry[i]));

		cr_expect_eq(round_and_finish(), nr, "a slot served twice");
		cr_expect_eq(poller.nr_cold, 0);
		free(set);
	}
}

/* As often as it says, so that what a round has besides is a small part of it. */
Test(poller, few_chunks_are_looked_at_several_times_while_nobody_asks)
{
	for (u32 nr = 1; nr <= 48; nr++) {
		struct rtp_poll_set *set = arrange(nr);
		u32 cold = nr > RTP_POLLER_HOT ? nr : 0;

		cr_expect_eq(round_and_finish(), 0);
		cr_expect_eq(poller.again, rtp_passes(cold) - 1, "%u slots", nr);
		free(set);
	}
	cr_expect_eq(rtp_passes(0), 1);
	cr_expect_eq(rtp_passes(RTP_POLLER_CHUNK), RTP_POLLER_PASS);
	cr_expect_eq(rtp_passes(RTP_POLLER_PASS * RTP_POLLER_CHUNK), 1);
	cr_expect_eq(rtp_passes(1024), 1);
}

Test(poller, round_ends_with_the_look_that_found_something)
{
	struct rtp_poll_set *set = arrange(16);

	rigs[0].on_notify = on_notify_post;
	post(name_of(&set->entry[15]));
	cr_expect_eq(round_and_finish(), 1);
	cr_expect_eq(poller.again, 0);
	free(set);
}

Test(poller, slot_that_somebody_else_holds_is_not_counted)
{
	struct rtp_poll_set *set = arrange(20);
	struct rtp_poll_entry *entry = &set->entry[12];

	post(name_of(entry));
	entry->slot->own = RTP_OWN_KERN;

	cr_expect_eq(round_and_finish(), 0);
	cr_expect_eq(entry->slot->own, RTP_OWN_KERN);
	cr_expect_eq(entry->io->processed, ACRN_IOREQ_STATE_PENDING);
	free(set);
}

Test(poller, another_set_replaces_all_of_the_old_one)
{
	struct rtp_poll_set *large = arrange(48);
	struct rtp_poll_set *small = make_set(2);
	struct rtp_poll_set *empty = make_set(0);

	post(name_of(&large->entry[40]));
	cr_expect_eq(round_and_finish(), 1);

	rtp_poller_adopt(&poller, small);
	memset(large, 0x5a, rtp_poll_set_bytes(48));
	free(large);
	post(name_of(&small->entry[1]));
	cr_expect_eq(round_and_finish(), 1);

	rtp_poller_adopt(&poller, empty);
	memset(small, 0x5a, rtp_poll_set_bytes(2));
	free(small);
	post(0);
	cr_expect_eq(round_and_finish(), 0);
	cr_expect_eq(round_and_finish(), 0);

	large = make_set(48);
	rtp_poller_adopt(&poller, large);
	cr_expect_eq(round_and_finish(), 1);
	free(large);
	free(empty);
}

Test(poller, counts_for_the_vm_that_was_served)
{
	struct rtp_poll_set *set = arrange(12);

	post(1 * 16 + 3);
	post(2 * 16 + 0);
	post(2 * 16 + 2);
	round_and_finish();

	cr_expect_eq(rigs[0].counters.served, 0);
	cr_expect_eq(rigs[1].counters.served, 1);
	cr_expect_eq(rigs[2].counters.served, 2);
	free(set);
}

Test(poller, arm_allows_sleep_only_while_nothing_is_pending)
{
	for (size_t s = 0; s < ARRAY_SIZE(set_sizes); s++) {
		struct rtp_poll_set *set = arrange(set_sizes[s]);

		cr_expect(!rtp_poller_is_armed(&poller));
		cr_expect(rtp_poller_arm(&poller));
		cr_expect(rtp_poller_is_armed(&poller));
		rtp_poller_disarm(&poller);
		cr_expect(!rtp_poller_is_armed(&poller));

		for (u32 i = 0; i < set->nr; i++) {
			post(name_of(&set->entry[i]));
			cr_expect(!rtp_poller_arm(&poller), "slot %u of %u", i, set->nr);
			set->entry[i].io->processed = ACRN_IOREQ_STATE_COMPLETE;
		}
		free(set);
	}
}

Test(poller, arm_refuses_sleep_whoever_owns_the_pending_slot)
{
	static const u32 owners[] = { RTP_OWN_NONE, RTP_OWN_KERN, RTP_OWN_USER };

	for (size_t i = 0; i < ARRAY_SIZE(owners); i++) {
		struct rtp_poll_set *set = arrange(3);

		post(name_of(&set->entry[2]));
		set->entry[2].slot->own = owners[i];
		cr_expect(!rtp_poller_arm(&poller), "owner %u", owners[i]);
		free(set);
	}
}
