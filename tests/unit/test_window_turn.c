// SPDX-License-Identifier: BSD-3-Clause
/* test_window_turn.c - the windows where a slot changes hands */

#include "window.h"

static void poller_leaves(void)
{
	rig.vm.covered = 0;
}

/* --- release and hand-over ------------------------------------------------ */

Test(window, request_that_comes_while_the_slot_is_let_go_is_not_forgotten)
{
	arrange(false);
	at(STORE, &slot->own, hypervisor_resets_and_posts);

	cr_expect(serve(mmio(READ, 0x1000, 4, 0)));
	expect_turn_taken();
	cr_expect_eq(rig.kicks, 1);
	cr_expect_eq(rig.at_kick.own, RTP_OWN_NONE);
}

Test(window, release_has_a_barrier_between_its_store_and_its_look)
{
	unsigned int store;
	unsigned int barrier;

	arrange(false);
	slot->own = RTP_OWN_KERN;
	rtp_slot_release(slot);

	store = find(0, STORE, &slot->own);
	barrier = find(store, BARRIER, ANY);
	find(barrier, LOAD, &io->processed);
	for (unsigned int i = 0; i < barrier; i++)
		cr_expect(steps[i].access != LOAD, "looked before the barrier");
}

Test(window, poller_that_leaves_during_the_look_has_somebody_sent)
{
	arrange(false);
	rig.vm.covered = 1;
	rig_post(&rig, 0, &(struct rtp_ioreq){ .type = 1, .size = 4 });
	slot->own = RTP_OWN_KERN;
	at(LOAD, &rig.vm.covered, poller_leaves);

	rtp_vm_let_go(&rig.vm, slot);
	expect_turn_taken();
	cr_expect_eq(rig.kicks, 1);
}

Test(window, hand_over_has_a_barrier_between_publish_and_its_look)
{
	unsigned int step;

	arrange(true);
	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));

	step = find(0, STORE, &io->kernel_handled);
	step = find(step, UNLOCK, &slot->lock);
	step = find(step, BARRIER, ANY);
	find(step, LOAD, &io->processed);
}

static void expect_user_owns_what_it_sees(enum access access,
					  const volatile void *where)
{
	(void)access;
	(void)where;
	if (io->processed == ACRN_IOREQ_STATE_PROCESSING && !io->kernel_handled)
		cr_expect_eq(slot->own, RTP_OWN_USER,
			     "a device model could serve a slot not its own");
}

Test(window, device_model_never_sees_a_request_before_it_is_its_own)
{
	arrange(true);
	watch = expect_user_owns_what_it_sees;

	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));
	expect_slot(RTP_OWN_USER, ACRN_IOREQ_STATE_PROCESSING);
}

Test(window, next_request_is_never_seen_by_the_device_model_of_the_one_before)
{
	arrange(true);
	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));
	rig.vm.has_user = 0;
	watch = expect_user_owns_what_it_sees;

	cr_assert(serve(mmio(READ, 0x2000, 4, 0)));
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_COMPLETE);
}

Test(window, publish_stores_owner_and_flag_under_the_lock)
{
	unsigned int own;
	unsigned int flag;

	arrange(true);
	rtp_slot_publish(slot);

	own = find(find(0, LOCK, &slot->lock), STORE, &slot->own);
	flag = find(own, STORE, &io->kernel_handled);
	find(flag, UNLOCK, &slot->lock);
}

/* --- take back ------------------------------------------------------------ */

Test(window, second_take_back_comes_too_late)
{
	for (int fail_safe = 0; fail_safe < 2; fail_safe++) {
		arrange(true);
		serve(mmio(READ, 0x1000, 4, 0));
		at(LOCK, &slot->lock, others_serve_all);

		rtp_vm_take_back(&rig.vm, slot, fail_safe, &rig.counters);
		expect_turn_taken();
		expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_COMPLETE);
		cr_expect_eq(rig_nr_notified(&rig), 0);
		cr_expect_eq(rig.counters.fail_safe, 0);
	}
}

Test(window, flag_is_at_rest_before_complete)
{
	unsigned int step;

	arrange(true);
	serve(mmio(READ, 0x1000, 4, 0));
	nr_steps = 0;
	rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);

	step = find(0, LOCK, &slot->lock);
	step = find(step, STORE, &io->kernel_handled);
	step = find(step, UNLOCK, &slot->lock);
	find(step, CMPXCHG, &io->processed);
}

Test(window, device_model_that_was_taken_back_meanwhile_has_no_work)
{
	arrange(true);
	serve(mmio(READ, 0x1000, 4, 0));
	cr_assert(rtp_slot_user_has_work(slot));
	at(LOCK, &slot->lock, others_serve_all);

	cr_expect(!rtp_slot_user_has_work(slot));
	expect_turn_taken();
}

/* --- waiting and covering ------------------------------------------------- */

Test(window, quiesce_is_a_barrier_before_any_look_at_an_owner)
{
	u32 left;

	arrange(true);
	left = rtp_vm_quiesce(&rig.vm);
	rtp_vm_quiesced(&rig.vm, &left);

	cr_expect_eq(steps[0].access, BARRIER);
	find(1, LOAD, &slot->own);
}

Test(window, uncover_is_a_barrier_between_its_store_and_the_dispatcher)
{
	arrange(true);
	rig.vm.covered = 1;
	rtp_vm_set_covered(&rig.vm, 0);

	find(find(0, STORE, &rig.vm.covered), BARRIER, ANY);
	cr_expect_eq(rig.kicks, 1);
}
