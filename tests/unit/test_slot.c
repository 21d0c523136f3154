// SPDX-License-Identifier: BSD-3-Clause
/* test_slot.c - each transition of a slot, from each state and each owner */

#include <criterion/criterion.h>

#include "vm_rig.h"

static const u32 states[] = {
	ACRN_IOREQ_STATE_PENDING, ACRN_IOREQ_STATE_COMPLETE,
	ACRN_IOREQ_STATE_PROCESSING, ACRN_IOREQ_STATE_FREE, 4, STATE_JUNK,
};

static const u32 owners[] = { RTP_OWN_NONE, RTP_OWN_KERN, RTP_OWN_USER };

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];

/* The device model's turn is the only time at which kernel_handled is 0. */
static struct slot_look arrange(u32 own, u32 state)
{
	struct slot_look look = { own, state, own != RTP_OWN_USER };

	rig_init(&rig, 1);
	slot->own = own;
	io->processed = state;
	io->kernel_handled = look.kernel_handled;
	return look;
}

static void expect_look(struct slot_look want, u32 own, u32 state)
{
	struct slot_look is = rig_look(&rig, 0);

	cr_expect_eq(is.own, want.own, "owner %u, state %u: own is %u, not %u",
		     own, state, is.own, want.own);
	cr_expect_eq(is.processed, want.processed,
		     "owner %u, state %u: processed is %u, not %u", own, state,
		     is.processed, want.processed);
	cr_expect_eq(is.kernel_handled, want.kernel_handled,
		     "owner %u, state %u: kernel_handled is %u, not %u", own, state,
		     is.kernel_handled, want.kernel_handled);
}

#define NR_CASES	(ARRAY_SIZE(owners) * ARRAY_SIZE(states))

static u32 own_of(u32 i)
{
	return owners[i / ARRAY_SIZE(states)];
}

static u32 state_of(u32 i)
{
	return states[i % ARRAY_SIZE(states)];
}

Test(slot, rests_free_unowned_and_clean_after_init)
{
	memset(&rig, 0x5a, sizeof(rig));
	rtp_slot_init(slot, io);

	cr_expect_eq(slot->io, io);
	cr_expect_eq(slot->own, RTP_OWN_NONE);
	cr_expect_eq(slot->hint, 0);
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_FREE);
	cr_expect_eq(io->kernel_handled, 1);
	cr_expect_eq(io->completion_polling, 0, "a recycled page polls");
	cr_expect(!rtp_slot_is_pending(slot));
}

Test(slot, is_pending_in_state_pending_only)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);

		arrange(own, state);
		cr_expect_eq(rtp_slot_is_pending(slot), state == 0);
	}
}

Test(slot, claim_takes_an_unowned_slot_or_one_the_device_model_has_finished)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);
		bool ours = own == RTP_OWN_NONE ||
			    (own == RTP_OWN_USER && state == ACRN_IOREQ_STATE_PENDING);

		if (ours)
			want.own = RTP_OWN_KERN;
		if (ours && own == RTP_OWN_USER)
			want.kernel_handled = 1;

		cr_expect_eq(rtp_slot_claim(slot), ours, "owner %u, state %u", own,
			     state);
		expect_look(want, own, state);
	}
}

Test(slot, claim_succeeds_once)
{
	arrange(RTP_OWN_NONE, ACRN_IOREQ_STATE_PENDING);

	cr_expect(rtp_slot_claim(slot));
	cr_expect(!rtp_slot_claim(slot));
	cr_expect(!rtp_slot_claim(slot));
}

Test(slot, take_moves_a_pending_slot_to_processing_and_no_other)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);
		bool taken = state == ACRN_IOREQ_STATE_PENDING;

		if (taken)
			want.processed = ACRN_IOREQ_STATE_PROCESSING;

		cr_expect_eq(rtp_slot_take(slot), taken, "state %u", state);
		expect_look(want, own, state);
	}
}

Test(slot, take_copies_every_field)
{
	struct rtp_ioreq req = mmio(ACRN_IOREQ_DIR_WRITE, 0x123456789abcdef0, 8,
				    0xfedcba9876543210);

	req.polled = 1;
	arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PENDING);
	rig_fill(io, &req);

	cr_assert(rtp_slot_take(slot));
	cr_expect_eq(slot->req.type, req.type);
	cr_expect_eq(slot->req.direction, req.direction);
	cr_expect_eq(slot->req.address, req.address);
	cr_expect_eq(slot->req.size, req.size);
	cr_expect_eq(slot->req.value, req.value);
	cr_expect_eq(slot->req.polled, 1);
}

Test(slot, take_ignores_what_lies_beside_a_32_bit_value)
{
	static const u32 narrow[] = {
		ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_TYPE_PCICFG, RTP_IOREQ_TYPE_WP, 77,
	};

	for (size_t i = 0; i < ARRAY_SIZE(narrow); i++) {
		struct rtp_ioreq req = pio(ACRN_IOREQ_DIR_WRITE, 0x3f8, 1, 0x41);

		req.type = narrow[i];
		arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PENDING);
		rig_fill(io, &req);

		cr_expect(rtp_slot_take(slot));
		cr_expect_eq(slot->req.value, 0x41, "type %u", narrow[i]);
	}
}

Test(slot, publish_gives_the_slot_to_the_device_model)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);

		want.own = RTP_OWN_USER;
		want.kernel_handled = 0;

		rtp_slot_publish(slot);
		expect_look(want, own, state);
	}
}

Test(slot, take_back_ends_the_device_models_turn_and_no_others)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);
		bool ours = own == RTP_OWN_USER;

		if (ours) {
			want.own = RTP_OWN_KERN;
			want.kernel_handled = 1;
		}

		cr_expect_eq(rtp_slot_take_back(slot), ours, "owner %u", own);
		expect_look(want, own, state);
	}
}

Test(slot, device_model_has_work_while_it_owns_a_processing_slot)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);
		bool work = own == RTP_OWN_USER &&
			    state == ACRN_IOREQ_STATE_PROCESSING;

		cr_expect_eq(rtp_slot_user_has_work(slot), work, "owner %u, state %u",
			     own, state);
		expect_look(want, own, state);
	}
}

Test(slot, complete_stores_over_processing_only)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);
		bool stored = state == ACRN_IOREQ_STATE_PROCESSING;

		if (stored)
			want.processed = ACRN_IOREQ_STATE_COMPLETE;

		cr_expect_eq(rtp_slot_complete(slot),
			     stored ? RTP_COMPLETION_NOTIFY : RTP_COMPLETION_LOST,
			     "state %u", state);
		expect_look(want, own, state);
	}
}

Test(slot, complete_asks_for_a_notification_unless_the_copy_says_polled)
{
	arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PROCESSING);
	slot->req.polled = 1;
	io->completion_polling = 0;
	cr_expect_eq(rtp_slot_complete(slot), RTP_COMPLETION_POLLED);

	arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PROCESSING);
	slot->req.polled = 0;
	io->completion_polling = 1;
	cr_expect_eq(rtp_slot_complete(slot), RTP_COMPLETION_NOTIFY);
}

Test(slot, lost_completion_of_a_polled_request_is_lost)
{
	arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_FREE);
	slot->req.polled = 1;

	cr_expect_eq(rtp_slot_complete(slot), RTP_COMPLETION_LOST);
}

Test(slot, answer_has_the_width_of_the_type)
{
	static const struct {
		u32 type;
		u64 want;
	} cases[] = {
		{ ACRN_IOREQ_TYPE_MMIO, 0x1122334455667788 },
		{ ACRN_IOREQ_TYPE_PORTIO, 0xa5a5a5a555667788 },
		{ ACRN_IOREQ_TYPE_PCICFG, 0xa5a5a5a555667788 },
		{ RTP_IOREQ_TYPE_WP, 0xa5a5a5a555667788 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PROCESSING);
		memset(&io->reqs, 0xa5, sizeof(io->reqs));
		slot->req.type = cases[i].type;
		slot->req.direction = ACRN_IOREQ_DIR_READ;

		rtp_slot_answer(slot, 0x1122334455667788);
		cr_expect_eq(rig_value(&rig, 0), cases[i].want, "type %u",
			     cases[i].type);
	}
}

Test(slot, answer_touches_nothing_but_the_value)
{
	struct acrn_io_request before;

	arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PROCESSING);
	memset(&io->reqs, 0xa5, sizeof(io->reqs));
	before = *io;
	before.reqs.mmio_request.value = 7;
	slot->req.type = ACRN_IOREQ_TYPE_MMIO;

	rtp_slot_answer(slot, 7);
	cr_expect_arr_eq(io, &before, sizeof(before));
}

Test(slot, write_has_no_answer)
{
	arrange(RTP_OWN_KERN, ACRN_IOREQ_STATE_PROCESSING);
	io->reqs.mmio_request.value = 99;
	slot->req.type = ACRN_IOREQ_TYPE_MMIO;
	slot->req.direction = ACRN_IOREQ_DIR_WRITE;

	rtp_slot_answer(slot, 7);
	cr_expect_eq(rig_value(&rig, 0), 99);
}

Test(slot, release_tells_whether_the_next_request_is_there)
{
	for (u32 i = 0; i < NR_CASES; i++) {
		u32 own = own_of(i);
		u32 state = state_of(i);
		struct slot_look want = arrange(own, state);

		want.own = RTP_OWN_NONE;

		cr_expect_eq(rtp_slot_release(slot),
			     state == ACRN_IOREQ_STATE_PENDING, "state %u", state);
		expect_look(want, own, state);
	}
}
