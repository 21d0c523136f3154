// SPDX-License-Identifier: BSD-3-Clause
/* test_rung.c - slots that are looked at when their bell was rung */

#include "poller_rig.h"

static struct rtp_poll_set *arrange_rung(u32 nr)
{
	struct rtp_poll_set *set = arrange(nr);

	set->rung = 1;
	rtp_poller_adopt(&poller, set);
	return set;
}

static unsigned int look_at(u32 index)
{
	unsigned int done = rtp_poller_look_at(&poller, index);

	rtp_poller_finish(&poller);
	return done;
}

Test(rung, cold_slot_waits_for_its_bell)
{
	struct rtp_poll_set *set = arrange_rung(20);

	post(name_of(&set->entry[9]));
	cr_expect_eq(round_and_finish(), 0);

	cr_expect_eq(look_at(8), 0, "not the one");
	cr_expect_eq(look_at(9), 1);
	cr_expect_eq(order[0], name_of(&set->entry[9]));
	free(set);
}

Test(rung, slot_that_was_rung_for_is_hot)
{
	struct rtp_poll_set *set = arrange_rung(20);

	for (u32 i = 5; i < 20; i++) {
		post(name_of(&set->entry[i]));
		cr_expect_eq(look_at(i), 1);

		post(name_of(&set->entry[i]));
		cr_expect_eq(round_and_finish(), 1, "entry %u is not hot", i);
		/* Its bell comes late, and makes no second one of it. */
		cr_expect_eq(look_at(i), 0);
	}
	for (u32 i = 0; i < poller.nr_hot; i++)
		for (u32 j = 0; j < i; j++)
			cr_expect_neq(poller.hot[i], poller.hot[j]);
	free(set);
}

Test(rung, bell_of_a_hot_slot_takes_nobodys_place)
{
	struct rtp_poll_set *set = arrange_rung(20);

	for (u32 i = 0; i < 4; i++) {
		post(name_of(&set->entry[0]));
		cr_expect_eq(look_at(0), 1);
	}
	for (u32 i = 0; i < 4; i++)
		cr_expect_eq(poller.hot[i], &set->entry[i]);
	free(set);
}

Test(rung, slot_that_is_not_finished_stays_pending)
{
	struct rtp_poll_set *set = arrange_rung(20);
	u32 name = name_of(&set->entry[7]);

	post(name);
	cr_expect_eq(rtp_poller_look_at(&poller, 7), 1);
	post(name);
	cr_expect_eq(rtp_poller_look_at(&poller, 7), 0);
	cr_expect_eq(set->entry[7].io->processed, ACRN_IOREQ_STATE_PENDING);

	rtp_poller_finish(&poller);
	cr_expect_eq(look_at(7), 1);
	free(set);
}

Test(rung, sleep_is_refused_although_no_bell_was_rung)
{
	struct rtp_poll_set *set = arrange_rung(20);

	cr_expect(rtp_poller_arm(&poller));
	post(name_of(&set->entry[19]));
	cr_expect(!rtp_poller_arm(&poller));
	free(set);
}

Test(rung, set_without_bells_is_scanned)
{
	struct rtp_poll_set *set = arrange(20);

	cr_assert_eq(set->rung, 0);
	post(name_of(&set->entry[19]));
	cr_expect_eq(round_and_finish(), 1);
	free(set);
}
