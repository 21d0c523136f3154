// SPDX-License-Identifier: BSD-3-Clause
/* test_poller.c - sets, hot and cold slots, and what one round does */

#include <criterion/criterion.h>

#include "../../kmod/core/poller.h"
#include "vm_rig.h"

#define NR_VMS	3

static struct vm_rig rigs[NR_VMS];
static struct rtp_poller poller;
static struct rtp_ioreq request;
static u32 order[256];
static u32 nr_order;

/* Which entry of the set was served, as a number: VM * 16 + slot. */
static u32 name_of(const struct rtp_poll_entry *entry)
{
	struct vm_rig *rig = container_of(entry->vm, struct vm_rig, vm);

	return (rig - rigs) * 16 + (entry->slot - entry->vm->slots);
}

static void note_served(struct vm_rig *rig, unsigned int vcpu)
{
	if (nr_order < ARRAY_SIZE(order))
		order[nr_order++] = (rig - rigs) * 16 + vcpu;
}

/* A vCPU that is back with the next access before the round goes on. */
static void on_notify_post(struct vm_rig *rig, unsigned int vcpu)
{
	note_served(rig, vcpu);
	rig_post(rig, vcpu, &request);
}

static void post(u32 name)
{
	rig_post(&rigs[name / 16], name % 16, &request);
}

/* Slot 0 of every VM first, as poller.h asks. */
static struct rtp_poll_set *make_set(u32 nr)
{
	struct rtp_poll_set *set = malloc(rtp_poll_set_bytes(nr));

	cr_assert(set);
	rtp_poll_set_init(set, nr);
	for (u32 i = 0; i < nr; i++)
		rtp_poll_set_add(set, &rigs[i % NR_VMS].vm, i / NR_VMS,
				 &rigs[i % NR_VMS].counters);
	return set;
}

static struct rtp_poll_set *arrange(u32 nr)
{
	struct rtp_poll_set *set;

	for (u32 i = 0; i < NR_VMS; i++) {
		rig_init(&rigs[i], ACRN_IO_REQUEST_MAX);
		rigs[i].vm.has_user = 0;
		rigs[i].vm.covered = 1;
		rigs[i].on_notify = note_served;
	}
	nr_order = 0;
	request = mmio(ACRN_IOREQ_DIR_READ, 0x1000, 4, 0);
	memset(&poller, 0x5a, sizeof(poller));
	set = make_set(nr);
	rtp_poller_adopt(&poller, set);
	return set;
}

static bool is_hot(u32 name)
{
	for (u32 i = 0; i < poller.nr_hot; i++)
		if (name_of(poller.hot[i]) == name)
			return true;
	return false;
}

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

			cr_expect_eq(rtp_poller_round(&poller), 0);
			for (u32 i = 0; i < set->nr; i++)
				cr_expect_eq(*set->state[i], states[j]);
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
			cr_expect_eq(rtp_poller_round(&poller), 1);
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

		cr_expect_eq(rtp_poller_round(&poller), set->nr);
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
		u32 nr_chunks = set->nr > RTP_POLLER_HOT ? (set->nr + 7) / 8 : 0;
		u32 most = set->nr + RTP_POLLER_HOT * (1 + nr_chunks);

		for (u32 i = 0; i < NR_VMS; i++)
			rigs[i].on_notify = on_notify_post;
		for (u32 i = 0; i < set->nr; i++)
			post(name_of(&set->entry[i]));

		cr_expect_leq(rtp_poller_round(&poller), most);
		for (u32 i = 0; i < set->nr; i++)
			cr_expect_geq(rigs[i % NR_VMS].notified[i / NR_VMS], 1,
				      "entry %u of %u starves", i, set->nr);
		free(set);
	}
}

Test(poller, small_set_is_looked_at_once_per_round)
{
	for (u32 nr = 1; nr <= RTP_POLLER_HOT; nr++) {
		struct rtp_poll_set *set = arrange(nr);

		for (u32 i = 0; i < NR_VMS; i++)
			rigs[i].on_notify = on_notify_post;
		for (u32 i = 0; i < nr; i++)
			post(name_of(&set->entry[i]));

		cr_expect_eq(rtp_poller_round(&poller), nr, "a slot served twice");
		cr_expect_eq(poller.nr_cold, 0);
		free(set);
	}
}

Test(poller, hot_slots_are_looked_at_before_and_after_each_chunk)
{
	struct rtp_poll_set *set = arrange(17);
	u32 hot = name_of(poller.hot[3]);
	u32 expected[] = { hot, 0, hot, 0, hot, 0, hot };

	for (u32 i = 0; i < NR_VMS; i++)
		rigs[i].on_notify = i == hot / 16 ? on_notify_post : note_served;
	post(hot);
	for (u32 chunk = 0; chunk < 3; chunk++) {
		/* Of another VM than the hot one, and none of the hot four. */
		u32 entry = chunk ? chunk * 8 : 4;

		expected[1 + 2 * chunk] = name_of(&set->entry[entry]);
		cr_assert_neq(expected[1 + 2 * chunk] / 16, hot / 16);
		post(expected[1 + 2 * chunk]);
	}

	/* The chunk that the hot slot is in serves it once more. */
	cr_expect_eq(rtp_poller_round(&poller), 8);
	cr_assert_eq(nr_order, 8);
	cr_expect_eq(order[1], hot);
	for (u32 i = 0; i < ARRAY_SIZE(expected); i++)
		cr_expect_eq(order[i ? i + 1 : 0], expected[i], "step %u", i);
	free(set);
}

Test(poller, cold_slot_that_was_served_becomes_hot)
{
	struct rtp_poll_set *set = arrange(40);
	u32 name = name_of(&set->entry[33]);

	cr_expect(!is_hot(name));
	post(name);
	rtp_poller_round(&poller);
	cr_expect(is_hot(name));

	nr_order = 0;
	post(name_of(&set->entry[20]));
	post(name);
	rtp_poller_round(&poller);
	cr_expect_eq(order[0], name, "the hot slot is not served first");
	free(set);
}

Test(poller, hot_slots_are_the_four_served_last)
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
		cr_assert_eq(rtp_poller_round(&poller), 1);

		for (int j = 0; i >= 3 && j < RTP_POLLER_HOT; j++)
			cr_assert(is_hot(last[j]), "round %d", i);
	}
	free(set);
}

Test(poller, hot_slots_are_different_ones)
{
	struct rtp_poll_set *set = arrange(48);
	u64 seed = 6;

	for (int i = 0; i < 2000; i++) {
		for (u32 j = rig_random(&seed) % 20; j--;)
			post(name_of(&set->entry[rig_random(&seed) % 48]));
		rtp_poller_round(&poller);

		for (u32 a = 0; a < RTP_POLLER_HOT; a++)
			for (u32 b = 0; b < a; b++)
				cr_assert_neq(poller.hot[a], poller.hot[b]);
	}
	free(set);
}

Test(poller, slot_that_somebody_else_holds_is_neither_counted_nor_hot)
{
	struct rtp_poll_set *set = arrange(20);
	struct rtp_poll_entry *entry = &set->entry[12];

	post(name_of(entry));
	entry->slot->own = RTP_OWN_KERN;

	cr_expect_eq(rtp_poller_round(&poller), 0);
	cr_expect(!is_hot(name_of(entry)));
	free(set);
}

Test(poller, another_set_replaces_all_of_the_old_one)
{
	struct rtp_poll_set *large = arrange(48);
	struct rtp_poll_set *small = make_set(2);
	struct rtp_poll_set *empty = make_set(0);

	post(name_of(&large->entry[40]));
	cr_expect_eq(rtp_poller_round(&poller), 1);

	rtp_poller_adopt(&poller, small);
	memset(large, 0x5a, rtp_poll_set_bytes(48));
	free(large);
	post(name_of(&small->entry[1]));
	cr_expect_eq(rtp_poller_round(&poller), 1);

	rtp_poller_adopt(&poller, empty);
	memset(small, 0x5a, rtp_poll_set_bytes(2));
	free(small);
	post(0);
	cr_expect_eq(rtp_poller_round(&poller), 0);
	cr_expect_eq(rtp_poller_round(&poller), 0);

	large = make_set(48);
	rtp_poller_adopt(&poller, large);
	cr_expect_eq(rtp_poller_round(&poller), 1);
	free(large);
	free(empty);
}

Test(poller, counts_for_the_vm_that_was_served)
{
	struct rtp_poll_set *set = arrange(12);

	post(1 * 16 + 3);
	post(2 * 16 + 0);
	post(2 * 16 + 2);
	rtp_poller_round(&poller);

	cr_expect_eq(rigs[0].counters.served, 0);
	cr_expect_eq(rigs[1].counters.served, 1);
	cr_expect_eq(rigs[2].counters.served, 2);
	free(set);
}
