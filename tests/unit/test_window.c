// SPDX-License-Identifier: BSD-3-Clause
/* test_window.c - the windows of claim, take and complete */

#include "window.h"

static void others_serve_and_publish_the_next(void)
{
	slot->own = RTP_OWN_USER;
	io->processed = ACRN_IOREQ_STATE_PROCESSING;
	io->kernel_handled = 0;
}

static void hypervisor_resets(void)
{
	io->processed = ACRN_IOREQ_STATE_FREE;
}

static void reset_begins(void)
{
	rig.vm.resetting = 1;
}

/* --- claim ---------------------------------------------------------------- */

Test(window, claim_from_user_comes_too_late_when_another_has_served)
{
	arrange(true);
	slot->own = RTP_OWN_USER;
	io->processed = ACRN_IOREQ_STATE_PENDING;
	io->kernel_handled = 0;
	at(LOCK, &slot->lock, others_serve_all);

	cr_expect(!rtp_slot_claim(slot));
	expect_turn_taken();
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_COMPLETE);
}

Test(window, claim_from_user_does_not_take_what_another_has_published)
{
	arrange(true);
	slot->own = RTP_OWN_USER;
	io->processed = ACRN_IOREQ_STATE_PENDING;
	at(LOCK, &slot->lock, others_serve_and_publish_the_next);

	cr_expect(!rtp_slot_claim(slot));
	expect_turn_taken();
	expect_slot(RTP_OWN_USER, ACRN_IOREQ_STATE_PROCESSING);
	cr_expect_eq(io->kernel_handled, 0, "the device model never sees its request");
}

Test(window, claim_is_a_full_barrier_before_resetting_is_looked_at)
{
	static const u32 owners[] = { RTP_OWN_NONE, RTP_OWN_USER };

	for (int i = 0; i < 2; i++) {
		unsigned int step;

		arrange(true);
		slot->own = owners[i];
		cr_assert(serve(mmio(READ, 0x1000, 4, 0)));

		step = find(0, CMPXCHG, &slot->own);
		if (owners[i] == RTP_OWN_USER)
			step = find(step + 1, CMPXCHG, &slot->own);
		find(step, LOAD, &rig.vm.resetting);
	}
}

Test(window, reset_that_begins_before_the_claim_stops_it)
{
	arrange(false);
	at(CMPXCHG, &slot->own, reset_begins);

	cr_expect(!serve(mmio(READ, 0x1000, 4, 0)));
	expect_turn_taken();
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(rig.kicks, 1);
}

/* --- take ----------------------------------------------------------------- */

Test(window, reset_before_take_leaves_the_slot_free)
{
	arrange(false);
	at(CMPXCHG, &io->processed, hypervisor_resets);

	cr_expect(!serve(mmio(READ, 0x1000, 4, 0)));
	expect_turn_taken();
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_FREE);
	cr_expect_eq(rig_nr_notified(&rig) + rig.kicks, 0);
}

Test(window, reset_at_any_field_of_the_copy_ends_it)
{
	const volatile void *fields[] = {
		&io->type, &io->completion_polling,
		&io->reqs.mmio_request.direction, &io->reqs.mmio_request.address,
		&io->reqs.mmio_request.size, &io->reqs.mmio_request.value,
	};

	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		arrange(false);
		at(LOAD, fields[i], hypervisor_resets_and_posts);

		cr_expect(!serve(mmio(READ, 0x1000, 4, 0)), "field %zu", i);
		expect_turn_taken();
		expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_PENDING);
		cr_expect_eq(rig.counters.served, 0);
		cr_expect_eq(rig_nr_notified(&rig), 0);
		cr_expect_eq(rig.kicks, 1, "the new request waits for ever");
		cr_expect_eq(rig_value(&rig, 0), 0x99);
	}
}

Test(window, request_is_read_between_taking_it_and_looking_once_more)
{
	unsigned int took;
	unsigned int looked;

	arrange(false);
	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));

	took = find(0, CMPXCHG, &io->processed);
	looked = find(took, LOAD, &io->processed);
	for (unsigned int i = 0; i < nr_steps; i++) {
		size_t offset = (const volatile char *)steps[i].where -
				(const volatile char *)io;

		if (steps[i].access != LOAD || offset >= sizeof(*io) ||
		    offset == offsetof(struct acrn_io_request, processed))
			continue;
		cr_expect(took < i && i < looked, "offset %zu is read at another time",
			  offset);
	}
}

/* --- complete ------------------------------------------------------------- */

Test(window, reset_before_complete_is_counted_and_nobody_is_notified)
{
	arrange(false);
	rig_post(&rig, 0, &(struct rtp_ioreq){ .type = 1, .size = 4 });
	cr_assert(rtp_slot_claim(slot) && rtp_slot_take(slot));
	at(CMPXCHG, &io->processed, hypervisor_resets);

	cr_expect_eq(rtp_slot_complete(slot), RTP_COMPLETION_LOST);
	expect_turn_taken();
	expect_slot(RTP_OWN_KERN, ACRN_IOREQ_STATE_FREE);
}

/* The answer's store is the last thing before the cmpxchg. */
Test(window, reset_and_new_request_before_complete_leave_the_new_one_pending)
{
	arrange(false);
	at(STORE, &io->reqs.mmio_request.value, hypervisor_resets_and_posts);

	cr_expect(serve(mmio(READ, 0x1000, 4, 0)));
	expect_turn_taken();
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(rig.counters.lost, 1);
	cr_expect_eq(rig.kicks, 1);
}

Test(window, answer_is_stored_before_complete)
{
	arrange(false);
	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));

	find(find(find(0, CMPXCHG, &io->processed), STORE,
		  &io->reqs.mmio_request.value), CMPXCHG, &io->processed);
}
