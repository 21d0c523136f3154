// SPDX-License-Identifier: BSD-3-Clause
/* test_handover.c - kicks, cover and uncover, take-back, quiescence, scans */

#include <criterion/criterion.h>

#include "vm_rig.h"

#define READ	ACRN_IOREQ_DIR_READ
#define WRITE	ACRN_IOREQ_DIR_WRITE

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];
static struct rtp_ioreq next;

static void post(u32 vcpu, struct rtp_ioreq req)
{
	rig_post(&rig, vcpu, &req);
}

static bool serve(struct rtp_ioreq req)
{
	post(0, req);
	return rtp_vm_serve(&rig.vm, slot, &rig.counters);
}

/* A vCPU that has its next access ready when it is resumed. */
static void post_next(struct vm_rig *vm_rig, unsigned int vcpu)
{
	rig_post(vm_rig, vcpu, &next);
}

/* A device model that answers, and a vCPU that goes on, before wake returns. */
static void complete_and_post_next(struct vm_rig *vm_rig)
{
	rig_post(vm_rig, 0, &next);
}

static u32 handed_vcpu;

static void complete_and_post_next_of_handed(struct vm_rig *vm_rig)
{
	rig_post(vm_rig, handed_vcpu, &next);
}

static void arrange(u32 nr_slots, bool has_user, bool covered)
{
	rig_init(&rig, nr_slots);
	rig.vm.has_user = has_user;
	rig.vm.covered = covered ? (1u << nr_slots) - 1 : 0;
	next = mmio(READ, 0x2000, 4, 0);
}

Test(handover, release_with_a_new_request_kicks_unless_covered)
{
	for (int covered = 0; covered < 2; covered++) {
		arrange(1, false, covered);
		rig.on_notify = post_next;

		cr_assert(serve(mmio(READ, 0x1000, 4, 0)));
		cr_expect_eq(rig.kicks, !covered, "covered %d", covered);
		cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
		cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_PENDING);
	}
}

Test(handover, dispatcher_is_sent_when_the_slot_is_free_to_claim)
{
	arrange(1, false, false);
	rig.on_notify = post_next;

	serve(mmio(READ, 0x1000, 4, 0));
	cr_assert_eq(rig.kicks, 1);
	cr_expect_eq(rig.at_kick.own, RTP_OWN_NONE);
}

Test(handover, release_without_a_new_request_never_kicks)
{
	arrange(1, false, false);

	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));
	cr_expect_eq(rig.kicks, 0);
}

Test(handover, while_resetting_nobody_is_sent_over_and_over)
{
	arrange(1, false, false);
	rig.vm.resetting = 1;

	cr_expect(!serve(mmio(READ, 0x1000, 4, 0)));
	cr_expect_eq(rig.kicks, 0, "the end of the reset sends the dispatcher");
}

Test(handover, publish_kicks_for_a_request_that_came_meanwhile_unless_covered)
{
	for (int covered = 0; covered < 2; covered++) {
		arrange(1, true, covered);
		rig.on_wake = complete_and_post_next;

		cr_assert(serve(mmio(READ, 0x1000, 4, 0)));
		cr_expect_eq(rig.kicks, !covered);
	}
}

Test(handover, publish_alone_never_kicks)
{
	arrange(1, true, false);

	cr_assert(serve(mmio(READ, 0x1000, 4, 0)));
	cr_expect_eq(rig.kicks, 0);
}

Test(handover, cover_sends_nobody_and_uncover_sends_the_dispatcher)
{
	arrange(4, true, false);

	rtp_vm_set_covered(&rig.vm, 0x3);
	cr_expect_eq(rig.vm.covered, 0x3);
	rtp_vm_set_covered(&rig.vm, 0xf);
	cr_expect_eq(rig.kicks, 0);

	rtp_vm_set_covered(&rig.vm, 0xd);
	cr_expect_eq(rig.vm.covered, 0xd);
	cr_expect_eq(rig.kicks, 1, "upcalls of the covered time are lost");
	rtp_vm_set_covered(&rig.vm, 0x2);
	cr_expect_eq(rig.kicks, 2, "one slot came, others went");
	rtp_vm_set_covered(&rig.vm, 0);
	cr_expect_eq(rig.kicks, 3);
}

Test(handover, each_slot_is_covered_for_itself)
{
	for (u32 vcpu = 0; vcpu < 4; vcpu++)
		for (u32 covered = 0; covered < 16; covered++) {
			arrange(4, false, false);
			rig.vm.covered = covered;
			rig.on_notify = post_next;

			post(vcpu, mmio(READ, 0x1000, 4, 0));
			rtp_vm_serve(&rig.vm, &rig.vm.slots[vcpu], &rig.counters);
			cr_expect_eq(rig.kicks, !(covered >> vcpu & 1), "%u of %x", vcpu, covered);

			arrange(4, true, false);
			rig.vm.covered = covered;
			handed_vcpu = vcpu;
			rig.on_wake = complete_and_post_next_of_handed;
			post(vcpu, mmio(READ, 0x1000, 4, 0));
			rtp_vm_serve(&rig.vm, &rig.vm.slots[vcpu], &rig.counters);
			cr_expect_eq(rig.kicks, !(covered >> vcpu & 1), "%u of %x", vcpu, covered);
		}
}

Test(handover, notify_completes_the_device_models_request_once)
{
	arrange(1, true, false);
	serve(mmio(READ, 0x1000, 4, 0));
	io->reqs.mmio_request.value = 0xabcd;

	cr_expect_eq(rtp_vm_take_back(&rig.vm, slot, false, &rig.counters), 0);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig_look(&rig, 0).kernel_handled, 1);
	cr_expect_eq(rig_value(&rig, 0), 0xabcd, "not the device model's answer");
	cr_expect_eq(rig.notified[0], 1);
	cr_expect_eq(rig.at_notify.processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.at_notify.kernel_handled, 1);

	rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
	cr_expect_eq(rig.notified[0], 1, "notified for nothing");
	cr_expect_eq(rig.counters.notified, 1);
	cr_expect_eq(rig.counters.fail_safe, 0);
	cr_expect_eq(rig.counters.lost, 0);
}

Test(handover, notify_of_a_polled_request_makes_no_hypercall)
{
	struct rtp_ioreq req = mmio(READ, 0x1000, 4, 0);

	arrange(1, true, false);
	req.polled = 1;
	serve(req);
	io->completion_polling = 0;

	rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(rig.counters.notified, 0);
}

Test(handover, notify_for_a_slot_of_somebody_else_does_nothing)
{
	static const u32 states[] = { 0, 1, 2, 3, STATE_JUNK };
	static const u32 owners[] = { RTP_OWN_NONE, RTP_OWN_KERN };

	for (size_t i = 0; i < ARRAY_SIZE(states) * ARRAY_SIZE(owners); i++) {
		u32 state = states[i / ARRAY_SIZE(owners)];
		u32 own = owners[i % ARRAY_SIZE(owners)];

		for (int fail_safe = 0; fail_safe < 2; fail_safe++) {
			struct rtp_counters none = { 0 };

			arrange(1, true, false);
			slot->own = own;
			io->processed = state;

			cr_expect_eq(rtp_vm_take_back(&rig.vm, slot, fail_safe,
						      &rig.counters), 0);
			cr_expect_eq(rig_look(&rig, 0).own, own);
			cr_expect_eq(rig_look(&rig, 0).processed, state);
			cr_expect_eq(rig.kicks + rig_nr_notified(&rig), 0);
			cr_expect_arr_eq(&rig.counters, &none, sizeof(none));
		}
	}
}

Test(handover, notify_returns_the_hypervisors_error)
{
	arrange(1, true, false);
	serve(mmio(READ, 0x1000, 4, 0));
	rig.notify_error = -5;

	cr_expect_eq(rtp_vm_take_back(&rig.vm, slot, false, &rig.counters), -5);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
}

Test(handover, clear_answers_all_ones)
{
	arrange(1, true, false);
	serve(mmio(READ, 0x1000, 8, 0));

	rtp_vm_take_back(&rig.vm, slot, true, &rig.counters);
	cr_expect_eq(rig_value(&rig, 0), ~0ull);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.notified[0], 1);
	cr_expect_eq(rig.counters.fail_safe, 1);

	serve(mmio(WRITE, 0x1000, 4, 0x42));
	rtp_vm_take_back(&rig.vm, slot, true, &rig.counters);
	cr_expect_eq(rig_value(&rig, 0), 0x42, "a write has no answer");
}

Test(handover, take_back_with_a_new_request_kicks_unless_covered)
{
	for (int covered = 0; covered < 2; covered++) {
		arrange(1, true, covered);
		serve(mmio(READ, 0x1000, 4, 0));
		rig.on_notify = post_next;

		rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
		cr_expect_eq(rig.kicks, !covered);
	}
}

Test(handover, clear_keeps_the_answer_of_a_device_model_that_completed_by_itself)
{
	arrange(1, true, false);
	serve(mmio(READ, 0x1000, 4, 0));
	io->reqs.mmio_request.value = 0x1234;
	io->processed = ACRN_IOREQ_STATE_COMPLETE;

	rtp_vm_take_back(&rig.vm, slot, true, &rig.counters);
	cr_expect_eq(rig_value(&rig, 0), 0x1234, "answer overwritten");
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
	cr_expect_eq(rig_look(&rig, 0).kernel_handled, 1);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(rig.counters.fail_safe, 0, "nothing was answered fail-safe");
	cr_expect_eq(rig.counters.lost, 0, "nothing was lost");
}

Test(handover, clear_leaves_the_request_alone_that_came_after_one_completed_by_user)
{
	arrange(1, true, false);
	serve(mmio(READ, 0x1000, 4, 0));
	post(0, mmio(WRITE, 0x2000, 4, 0x5678));

	rtp_vm_take_back(&rig.vm, slot, true, &rig.counters);
	cr_expect_eq(rig_value(&rig, 0), 0x5678, "the guest's data overwritten");
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(rig.kicks, 1);
}

Test(handover, notify_after_a_reset_makes_no_hypercall)
{
	arrange(1, true, false);
	serve(mmio(READ, 0x1000, 4, 0));
	io->processed = ACRN_IOREQ_STATE_FREE;

	rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_FREE);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(rig.counters.lost, 1);
}

Test(handover, quiescence_waits_for_each_slot_that_is_claimed)
{
	u32 left;

	arrange(ACRN_IO_REQUEST_MAX, true, false);
	rig.vm.slots[3].own = RTP_OWN_KERN;
	rig.vm.slots[15].own = RTP_OWN_KERN;
	rig.vm.slots[7].own = RTP_OWN_USER;

	left = rtp_vm_quiesce(&rig.vm);
	cr_expect_eq(left, 0xffff);
	cr_expect(!rtp_vm_quiesced(&rig.vm, &left));
	cr_expect_eq(left, 1 << 3 | 1 << 15);

	rig.vm.slots[3].own = RTP_OWN_NONE;
	cr_expect(!rtp_vm_quiesced(&rig.vm, &left));
	cr_expect_eq(left, 1 << 15);
}

Test(handover, quiescence_needs_each_slot_unclaimed_once_not_all_at_a_time)
{
	u32 left;

	arrange(2, true, false);
	rig.vm.slots[1].own = RTP_OWN_KERN;
	left = rtp_vm_quiesce(&rig.vm);
	cr_expect(!rtp_vm_quiesced(&rig.vm, &left));

	rig.vm.slots[0].own = RTP_OWN_KERN;
	rig.vm.slots[1].own = RTP_OWN_USER;
	cr_expect(rtp_vm_quiesced(&rig.vm, &left));
}

Test(handover, quiescence_looks_at_the_slots_of_the_vm_only)
{
	u32 left;

	arrange(2, true, false);
	rig.vm.slots[2].own = RTP_OWN_KERN;

	left = rtp_vm_quiesce(&rig.vm);
	cr_expect_eq(left, 3);
	cr_expect(rtp_vm_quiesced(&rig.vm, &left));
}

Test(handover, scan_serves_every_pending_slot_once)
{
	arrange(ACRN_IO_REQUEST_MAX, false, false);
	for (u32 i = 0; i < ACRN_IO_REQUEST_MAX; i += 3)
		post(i, mmio(READ, 0x1000, 4, 0));
	rig.vm.slots[9].own = RTP_OWN_KERN;
	rig.on_notify = post_next;

	cr_expect_eq(rtp_vm_scan(&rig.vm, &rig.counters), 5);
	for (u32 i = 0; i < ACRN_IO_REQUEST_MAX; i++)
		cr_expect_eq(rig.notified[i], i % 3 == 0 && i != 9, "slot %u", i);
}

Test(handover, scan_and_pending_end_at_the_last_vcpu)
{
	arrange(3, false, false);
	post(3, mmio(READ, 0x1000, 4, 0));

	cr_expect_eq(rtp_vm_pending(&rig.vm), 0);
	cr_expect_eq(rtp_vm_scan(&rig.vm, &rig.counters), 0);

	post(0, mmio(READ, 0x1000, 4, 0));
	post(2, mmio(READ, 0x1000, 4, 0));
	cr_expect_eq(rtp_vm_pending(&rig.vm), 0x5);
	cr_expect_eq(rtp_vm_scan(&rig.vm, &rig.counters), 2);
	cr_expect_eq(rtp_vm_pending(&rig.vm), 0);
}
