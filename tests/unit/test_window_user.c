// SPDX-License-Identifier: BSD-3-Clause
/* test_window_user.c - the windows of a device model that completes by itself */

#include "window.h"

#include "../../kmod/core/user.c"

static struct rtp_user_slot user;
static unsigned int nr_page_loads;

static bool in_page(const volatile void *where)
{
	return (const volatile u8 *)where >= (u8 *)io &&
	       (const volatile u8 *)where < (u8 *)(io + 1);
}

/* Handed over by the kernel, which is not watched. */
static void arrange_user(u32 type, bool polled)
{
	struct rtp_ioreq req = { .type = type, .direction = READ,
				 .address = 0x1000, .size = 4, .polled = polled };

	arrange(true);
	rtp_user_slot_init(&user, io);
	cr_assert(serve(req));
	nr_steps = 0;
	nr_page_loads = 0;
}

Test(window_user, looks_at_the_state_before_it_looks_whose_it_is)
{
	unsigned int state;

	arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
	cr_assert(rtp_user_take(&user));

	state = find(0, LOAD, &io->processed);
	cr_expect_gt(find(0, LOAD, &io->kernel_handled), state);
	cr_expect_gt(find(0, LOAD, &io->type),
		     find(0, LOAD, &io->kernel_handled), "request read too early");
}

static void count_page_loads(enum access access, const volatile void *where)
{
	if (access != LOAD || !in_page(where))
		return;
	for (unsigned int i = 0; i + 1 < nr_steps; i++)
		cr_expect(steps[i].access != LOAD || steps[i].where != where,
			  "read twice: offset %zd",
			  (const volatile u8 *)where - (u8 *)io);
	nr_page_loads++;
}

Test(window_user, reads_each_field_once)
{
	static const u32 types[] = { ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_TYPE_MMIO,
				     ACRN_IOREQ_TYPE_PCICFG };

	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
		io->type = types[i];
		watch = count_page_loads;
		cr_assert(rtp_user_take(&user));
		cr_expect_geq(nr_page_loads, 8);
		cr_expect_eq(rtp_user_complete(&user, 1), RTP_USER_COMPLETED);
	}
}

Test(window_user, answer_is_in_the_page_before_complete)
{
	unsigned int value;

	arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
	cr_assert(rtp_user_take(&user));
	cr_assert_eq(rtp_user_complete(&user, 1), RTP_USER_COMPLETED);

	value = find(0, STORE, &io->reqs.mmio_request.value);
	find(value, CMPXCHG, &io->processed);
}

static void hypervisor_resets(void)
{
	io->processed = ACRN_IOREQ_STATE_FREE;
}

Test(window_user, reset_just_before_complete_takes_the_request_away)
{
	arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
	cr_assert(rtp_user_take(&user));
	at(CMPXCHG, &io->processed, hypervisor_resets);

	cr_expect_eq(rtp_user_complete(&user, 1), RTP_USER_LOST);
	expect_turn_taken();
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_FREE);
}

/* Between our hint and our turn another thread has served the request. */
static void other_thread_serves(void)
{
	io->processed = ACRN_IOREQ_STATE_COMPLETE;
}

Test(window_user, request_that_another_thread_has_served_is_not_begun)
{
	arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
	at(CMPXCHG, &user.turn, other_thread_serves);

	cr_expect(!rtp_user_begin(&user));
	expect_turn_taken();
	cr_expect_eq(user.turn, 0, "turn kept for nothing");
}

static void other_thread_begins(void)
{
	user.turn = 1;
}

Test(window_user, turn_that_another_thread_got_is_left_to_it)
{
	arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
	at(CMPXCHG, &user.turn, other_thread_begins);

	cr_expect(!rtp_user_begin(&user));
	expect_turn_taken();
	cr_expect_eq(user.turn, 1);
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_PROCESSING);
}

/* It completed before the lock was taken, and the next request is here. */
static void user_completes_and_vcpu_goes_on(void)
{
	struct rtp_ioreq next = mmio(READ, 0x2000, 4, 0);

	cr_assert(rtp_user_take(&user));
	cr_assert_eq(rtp_user_complete(&user, 7), RTP_USER_COMPLETED);
	rig_post(&rig, 0, &next);
}

Test(window_user, completing_while_the_kernel_takes_back_is_never_overwritten)
{
	arrange_user(ACRN_IOREQ_TYPE_MMIO, true);
	at(LOCK, &slot->lock, user_completes_and_vcpu_goes_on);

	rtp_vm_take_back(&rig.vm, slot, true, &rig.counters);
	expect_turn_taken();
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(io->kernel_handled, 1);
	cr_expect_eq(rig.counters.fail_safe, 0);
	cr_expect_eq(rig.kicks, 1, "nobody was sent for the next request");
}
