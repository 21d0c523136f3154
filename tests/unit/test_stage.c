// SPDX-License-Identifier: BSD-3-Clause
/* test_stage.c - what is done before the vCPU goes on, and what after */

#include <criterion/criterion.h>

#include "../../kmod/core/answer.h"
#include "vm_rig.h"

#define READ	ACRN_IOREQ_DIR_READ
#define WRITE	ACRN_IOREQ_DIR_WRITE

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];

static enum rtp_verdict verdict;
static bool reset_in_handler;
static unsigned int nr_asked;
static unsigned int nr_posted;
static struct slot_look at_post;
static int left_over;

static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	(void)client;
	(void)data;
	(void)req;
	nr_asked++;
	if (reset_in_handler)
		io->processed = ACRN_IOREQ_STATE_FREE;
	*posted = &left_over;
	return verdict;
}

static void post(void *posted)
{
	cr_expect_eq(posted, &left_over);
	at_post = rig_look(&rig, 0);
	nr_posted++;
}

static struct rtp_client client = { .handle = handle, .post = post };

#define DOORBELL	0x8000

static const struct rtp_range ranges[] = {
	{ .start = 0x1000, .last = 0x1fff, .type = ACRN_IOREQ_TYPE_MMIO,
	  .client = &client, .seq = 1 },
	{ .start = DOORBELL, .last = DOORBELL + 15, .type = ACRN_IOREQ_TYPE_MMIO,
	  .client = &client, .seq = 2, .doorbell = &left_over },
};

static struct rtp_range_table *table;

static void arrange(enum rtp_verdict client_says)
{
	rig_init(&rig, 1);
	if (!table)
		table = rig_table(ranges, ARRAY_SIZE(ranges));
	rig.vm.ranges = table;
	verdict = client_says;
	reset_in_handler = false;
	nr_asked = 0;
	nr_posted = 0;
}

static enum rtp_stage answer(struct rtp_ioreq req)
{
	rig_post(&rig, 0, &req);
	return rtp_vm_answer(&rig.vm, slot, &rig.counters);
}

static void finish(enum rtp_stage stage)
{
	rtp_vm_finish(&rig.vm, slot, stage, &rig.counters);
}

static void expect_slot(u32 own, u32 processed)
{
	cr_expect_eq(slot->own, own);
	cr_expect_eq(io->processed, processed);
}

Test(stage, answer_completes_and_keeps_the_slot_until_finish)
{
	arrange(RTP_HANDLED);

	cr_assert_eq(answer(mmio(READ, 0x1000, 4, 0)), RTP_ANSWERED);
	expect_slot(RTP_OWN_KERN, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.notified[0], 1, "the vCPU waits for a notification");

	finish(RTP_ANSWERED);
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.notified[0], 1);
	cr_expect_eq(rig.counters.served, 1);
}

Test(stage, next_request_is_nobodys_until_the_last_one_is_finished)
{
	arrange(RTP_HANDLED);
	answer(mmio(READ, 0x1000, 4, 0));

	cr_expect_eq(answer(mmio(READ, 0x1004, 4, 0)), RTP_NOTHING);
	expect_slot(RTP_OWN_KERN, ACRN_IOREQ_STATE_PENDING);

	finish(RTP_ANSWERED);
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(rig.kicks, 1, "it waits for ever");
}

Test(stage, finish_leaves_the_next_request_to_a_poller_that_covers_the_vm)
{
	arrange(RTP_HANDLED);
	rig.vm.covered = 1;
	answer(mmio(READ, 0x1000, 4, 0));
	answer(mmio(READ, 0x1004, 4, 0));

	finish(RTP_ANSWERED);
	cr_expect_eq(rig.kicks, 0);
}

Test(stage, quiescence_waits_for_finish)
{
	u32 left;

	arrange(RTP_POSTED);
	answer(mmio(WRITE, 0x1000, 4, 0));
	left = rtp_vm_quiesce(&rig.vm);
	cr_expect(!rtp_vm_quiesced(&rig.vm, &left));

	finish(RTP_ANSWERED);
	cr_expect(rtp_vm_quiesced(&rig.vm, &left));
}

Test(stage, client_does_what_it_left_after_the_answer_and_before_the_release)
{
	arrange(RTP_POSTED);

	cr_assert_eq(answer(mmio(WRITE, 0x1000, 4, 0)), RTP_ANSWERED);
	cr_expect_eq(nr_posted, 0, "the vCPU waits for it");

	finish(RTP_ANSWERED);
	cr_expect_eq(nr_posted, 1);
	cr_expect_eq(at_post.processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(at_post.own, RTP_OWN_KERN);
}

Test(stage, client_has_nothing_left_for_the_next_request)
{
	arrange(RTP_POSTED);
	answer(mmio(WRITE, 0x1000, 4, 0));
	finish(RTP_ANSWERED);

	verdict = RTP_HANDLED;
	answer(mmio(WRITE, 0x1000, 4, 0));
	finish(RTP_ANSWERED);
	cr_expect_eq(nr_posted, 1);
}

Test(stage, client_that_leaves_nothing_is_not_called_again)
{
	static const enum rtp_verdict verdicts[] = {
		RTP_HANDLED, RTP_PASS, RTP_FAILED,
	};

	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		arrange(verdicts[i]);
		rig.vm.has_user = 0;
		cr_assert_eq(answer(mmio(WRITE, 0x1000, 4, 0)), RTP_ANSWERED);
		finish(RTP_ANSWERED);
		cr_expect_eq(nr_posted, 0, "verdict %d", verdicts[i]);
	}
}

Test(stage, what_was_left_is_done_although_the_answer_was_lost)
{
	arrange(RTP_POSTED);
	reset_in_handler = true;

	cr_assert_eq(answer(mmio(WRITE, 0x1000, 4, 0)), RTP_ANSWERED);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(rig.counters.lost, 1);

	finish(RTP_ANSWERED);
	cr_expect_eq(nr_posted, 1);
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_FREE);
}

Test(stage, doorbell_is_answered_without_asking_and_rung_after)
{
	/* The first look searches, the second hits. */
	for (int i = 0; i < 2; i++) {
		arrange(RTP_FAILED);
		slot->hint = i;

		cr_assert_eq(answer(mmio(WRITE, DOORBELL, 4, 7)), RTP_ANSWERED);
		cr_expect_eq(io->processed, ACRN_IOREQ_STATE_COMPLETE);
		cr_expect_eq(nr_asked + nr_posted, 0);

		finish(RTP_ANSWERED);
		cr_expect_eq(nr_posted, 1);
		cr_expect_eq(at_post.own, RTP_OWN_KERN);
		cr_expect_eq(rig.counters.fail_safe, 0);
	}
}

Test(stage, other_accesses_of_a_doorbells_range_are_the_clients)
{
	const struct rtp_ioreq others[] = {
		mmio(READ, DOORBELL, 4, 0), mmio(WRITE, DOORBELL + 4, 4, 7),
		mmio(WRITE, DOORBELL + 1, 1, 7), mmio(READ, DOORBELL + 8, 8, 0),
	};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		arrange(RTP_HANDLED);
		finish(answer(others[i]));
		cr_expect_eq(nr_asked, 1, "case %zu", i);
		cr_expect_eq(nr_posted, 0, "case %zu", i);
	}
}

Test(stage, device_model_has_its_request_at_once_and_is_woken_by_finish)
{
	arrange(RTP_PASS);

	cr_assert_eq(answer(mmio(READ, 0x1000, 4, 0)), RTP_HANDED);
	expect_slot(RTP_OWN_USER, ACRN_IOREQ_STATE_PROCESSING);
	cr_expect_eq(io->kernel_handled, 0, "a device model that polls waits");
	cr_expect_eq(rig.wakes, 0);

	finish(RTP_HANDED);
	cr_expect_eq(rig.wakes, 1);
	cr_expect_eq(rig.counters.handed, 1);
	expect_slot(RTP_OWN_USER, ACRN_IOREQ_STATE_PROCESSING);
}

Test(stage, device_model_may_be_done_before_it_is_woken)
{
	arrange(RTP_PASS);
	answer(mmio(READ, 0x1000, 4, 0));
	rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
	verdict = RTP_HANDLED;
	cr_assert_eq(answer(mmio(READ, 0x1000, 4, 0)), RTP_ANSWERED);

	finish(RTP_HANDED);
	expect_slot(RTP_OWN_KERN, ACRN_IOREQ_STATE_COMPLETE);
	finish(RTP_ANSWERED);
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.counters.served, 2);
	cr_expect_eq(rig.counters.handed, 1);
}

Test(stage, nothing_needs_no_finish)
{
	struct rtp_counters none = { 0 };

	arrange(RTP_HANDLED);
	cr_expect_eq(rtp_vm_answer(&rig.vm, slot, &rig.counters), RTP_NOTHING);

	finish(RTP_NOTHING);
	expect_slot(RTP_OWN_NONE, ACRN_IOREQ_STATE_FREE);
	cr_expect_arr_eq(&rig.counters, &none, sizeof(none));
	cr_expect_eq(rig.wakes + rig.kicks, 0);
}

Test(stage, watched_slot_is_told_of_before_the_device_model_has_it)
{
	for (u32 watched = 0; watched < 2; watched++) {
		arrange(RTP_PASS);
		slot->watched = watched;

		cr_assert_eq(answer(mmio(READ, 0x1000, 4, 0)), RTP_HANDED);
		cr_expect_eq(rig.handings, watched);
		if (!watched)
			continue;
		cr_expect_eq(rig.at_handing.own, RTP_OWN_KERN);
		cr_expect_eq(rig.at_handing.kernel_handled, 1);
	}
}
