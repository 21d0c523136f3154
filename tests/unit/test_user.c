// SPDX-License-Identifier: BSD-3-Clause
/* test_user.c - a device model that takes and completes requests by itself */

#include <criterion/criterion.h>

#include "../../kmod/core/user.h"
#include "vm_rig.h"

#define READ	ACRN_IOREQ_DIR_READ
#define WRITE	ACRN_IOREQ_DIR_WRITE

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];
static struct rtp_user_slot user[ACRN_IO_REQUEST_MAX];

static void arrange(void)
{
	rig_init(&rig, ACRN_IO_REQUEST_MAX);
	for (u32 i = 0; i < ARRAY_SIZE(user); i++)
		rtp_user_slot_init(&user[i], &rig.page.req_slot[i]);
}

static void hand_over(u32 vcpu, struct rtp_ioreq req, bool polled)
{
	req.polled = polled;
	rig_post(&rig, vcpu, &req);
	cr_assert(rtp_vm_serve(&rig.vm, &rig.vm.slots[vcpu], &rig.counters));
	cr_assert_eq(rig_look(&rig, vcpu).own, RTP_OWN_USER);
}

Test(user, init_leaves_the_page_alone)
{
	struct acrn_io_request before;

	arrange();
	memset(io, 0x5a, sizeof(*io));
	before = *io;
	rtp_user_slot_init(&user[0], io);

	cr_expect_arr_eq(io, &before, sizeof(before));
	cr_expect_eq(user[0].io, io);
	cr_expect_eq(user[0].turn, 0);
}

Test(user, takes_what_is_processing_and_not_the_kernels_and_nothing_else)
{
	static const u32 states[] = { 0, 1, 2, 3, 2 | STATE_JUNK, STATE_JUNK };
	static const u32 flags[] = { 0, 1, 2, STATE_JUNK };

	for (size_t i = 0; i < ARRAY_SIZE(states) * ARRAY_SIZE(flags); i++) {
		u32 state = states[i / ARRAY_SIZE(flags)];
		u32 flag = flags[i % ARRAY_SIZE(flags)];
		bool ours = state == ACRN_IOREQ_STATE_PROCESSING && !flag;

		arrange();
		io->processed = state;
		io->kernel_handled = flag;

		cr_expect_eq(rtp_user_scan(user, 1), ours, "%u %u", state, flag);
		cr_expect_eq(rtp_user_take(&user[0]), ours, "%u %u", state, flag);
		cr_expect_eq(rtp_user_begin(&user[0]), ours, "%u %u", state, flag);
		cr_expect_eq(user[0].turn, ours);
		cr_expect_eq(io->processed, state);
		cr_expect_eq(io->kernel_handled, flag);
	}
}

Test(user, sees_the_request_as_the_kernel_handed_it_over)
{
	const struct rtp_ioreq asked[] = {
		mmio(WRITE, 0xfee00000, 8, 0x1122334455667788),
		mmio(READ, 0x1000, 2, 0), pio(WRITE, 0x3f8, 1, 0x41),
		pio(READ, 0x64, 4, 0),
	};

	for (size_t i = 0; i < 2 * ARRAY_SIZE(asked); i++) {
		struct rtp_ioreq want = asked[i / 2];

		want.polled = i % 2;
		arrange();
		hand_over(0, want, want.polled);

		cr_assert(rtp_user_begin(&user[0]));
		cr_expect_eq(user[0].req.type, want.type);
		cr_expect_eq(user[0].req.direction, want.direction);
		cr_expect_eq(user[0].req.address, want.address);
		cr_expect_eq(user[0].req.size, want.size);
		cr_expect_eq(user[0].req.value, want.value);
		cr_expect_eq(user[0].req.polled, want.polled);
	}
}

Test(user, sees_where_a_pci_access_goes)
{
	struct rtp_ioreq latch;

	arrange();
	/* Enable, bus 2, device 3, function 1, register 0x40; then two bytes of it. */
	latch = pio(WRITE, 0xcf8, 4, 0x80021940);
	rig_post(&rig, 0, &latch);
	cr_assert(rtp_vm_serve(&rig.vm, slot, &rig.counters));
	io->processed = ACRN_IOREQ_STATE_FREE;
	hand_over(0, pio(READ, 0xcfe, 2, 0), true);

	cr_assert(rtp_user_begin(&user[0]));
	cr_expect_eq(user[0].req.type, ACRN_IOREQ_TYPE_PCICFG);
	cr_expect_eq(user[0].req.size, 2);
	cr_expect_eq(user[0].bus, 2);
	cr_expect_eq(user[0].dev, 3);
	cr_expect_eq(user[0].func, 1);
	cr_expect_eq(user[0].reg, 0x42);
}

Test(user, completes_by_itself_where_the_hypervisor_polls)
{
	arrange();
	hand_over(0, mmio(READ, 0x1000, 8, 0), true);
	cr_assert(rtp_user_begin(&user[0]));

	cr_expect_eq(rtp_user_complete(&user[0], 0x123456789abcdef0),
		     RTP_USER_COMPLETED);
	cr_expect_eq(rig_value(&rig, 0), 0x123456789abcdef0);
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig_nr_notified(&rig), 0);
	cr_expect_eq(user[0].turn, 1, "the turn is for the caller to end");
	cr_expect(!rtp_user_take(&user[0]), "completed twice");
}

Test(user, next_request_reaches_it_although_nobody_told_the_kernel)
{
	arrange();
	for (u32 i = 1; i <= 3; i++) {
		hand_over(0, mmio(READ, 0x1000 * i, 4, 0), true);
		cr_assert(rtp_user_begin(&user[0]));
		cr_expect_eq(user[0].req.address, 0x1000 * i);
		cr_expect_eq(rtp_user_complete(&user[0], i), RTP_USER_COMPLETED);
		rtp_user_turn_end(&user[0]);
		cr_expect_eq(rig_value(&rig, 0), i);
	}
	cr_expect_eq(rig.counters.handed, 3);
	cr_expect_eq(rig.counters.served, 0);
	cr_expect_eq(rig_nr_notified(&rig), 0);
}

Test(user, leaves_completion_to_the_kernel_where_the_hypervisor_waits)
{
	arrange();
	hand_over(0, mmio(READ, 0x1000, 4, 0), false);
	cr_assert(rtp_user_begin(&user[0]));

	cr_expect_eq(rtp_user_complete(&user[0], 0xabcd), RTP_USER_NOTIFY);
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_PROCESSING);
	cr_expect_eq(io->kernel_handled, 0);

	/* NOTIFY_REQUEST_FINISH */
	cr_expect_eq(rtp_vm_take_back(&rig.vm, slot, false, &rig.counters), 0);
	cr_expect_eq(rig_value(&rig, 0), 0xabcd);
	cr_expect_eq(io->processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.notified[0], 1);
	cr_expect(!rtp_user_take(&user[0]), "notified, and still there");
}

Test(user, decides_by_the_copy_whether_to_notify)
{
	for (int polled = 0; polled < 2; polled++) {
		arrange();
		hand_over(0, mmio(READ, 0x1000, 4, 0), polled);
		cr_assert(rtp_user_begin(&user[0]));
		io->completion_polling = !polled;

		cr_expect_eq(rtp_user_complete(&user[0], 1),
			     polled ? RTP_USER_COMPLETED : RTP_USER_NOTIFY);
	}
}

Test(user, answer_to_a_request_that_was_taken_away_is_lost)
{
	static const u32 states[] = { 0, 1, 3, STATE_JUNK };

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		arrange();
		hand_over(0, mmio(READ, 0x1000, 4, 0), true);
		cr_assert(rtp_user_begin(&user[0]));
		io->processed = states[i];

		cr_expect_eq(rtp_user_complete(&user[0], 1), RTP_USER_LOST);
		cr_expect_eq(io->processed, states[i], "state %u", states[i]);
	}
}

Test(user, answer_is_cut_to_its_width_and_a_write_has_none)
{
	arrange();
	hand_over(0, pio(READ, 0x64, 4, 0), true);
	memset(&io->reqs.data[3], 0x11, 16);
	cr_assert(rtp_user_begin(&user[0]));
	rtp_user_complete(&user[0], ~0ull);
	cr_expect_eq(io->reqs.data[3], 0x11111111ffffffff, "beyond the value of a port");
	cr_expect_eq(io->reqs.data[4], 0x1111111111111111);
	rtp_user_turn_end(&user[0]);

	hand_over(0, mmio(WRITE, 0x1000, 4, 0x42), true);
	cr_assert(rtp_user_begin(&user[0]));
	rtp_user_complete(&user[0], ~0ull);
	cr_expect_eq(rig_value(&rig, 0), 0x42);
}

Test(user, one_thread_at_a_time_has_the_turn)
{
	arrange();
	hand_over(0, mmio(READ, 0x1000, 4, 0), true);
	cr_assert(rtp_user_turn_try(&user[0]));

	cr_expect(!rtp_user_turn_try(&user[0]));
	cr_expect(!rtp_user_begin(&user[0]), "another thread is at it");
	cr_expect_eq(user[0].turn, 1);

	rtp_user_turn_end(&user[0]);
	cr_expect(rtp_user_begin(&user[0]));
	cr_expect_eq(user[1].turn, 0, "slots have turns of their own");
}

Test(user, scan_finds_each_slot_with_a_request_below_the_last_vcpu)
{
	arrange();
	cr_expect_eq(rtp_user_scan(user, ACRN_IO_REQUEST_MAX), 0);
	for (u32 i = 0; i < ACRN_IO_REQUEST_MAX; i += 5)
		hand_over(i, mmio(READ, 0x1000, 4, 0), true);
	rig.page.req_slot[5].kernel_handled = 1;

	cr_expect_eq(rtp_user_scan(user, ACRN_IO_REQUEST_MAX), 0x8401);
	cr_expect_eq(rtp_user_scan(user, 15), 0x401);
	cr_expect_eq(rtp_user_scan(user, 0), 0);
}

/* Whatever the page says: the value and COMPLETE are all that is written. */
static void serve_junk(u64 *seed)
{
	struct acrn_io_request before;
	u64 *words = (u64 *)io;

	for (size_t i = 0; i < sizeof(*io) / sizeof(*words); i++)
		words[i] = rig_random(seed);
	io->processed = rig_random(seed) >> 62;
	io->kernel_handled &= 1;
	io->type &= 3;
	io->reqs.mmio_request.direction &= 1;
	before = *io;

	if (rtp_user_begin(&user[0])) {
		if (rtp_user_complete(&user[0], 0) == RTP_USER_COMPLETED)
			before.processed = ACRN_IOREQ_STATE_COMPLETE;
		rtp_user_turn_end(&user[0]);
		cr_assert(!before.kernel_handled);
		before.reqs.mmio_request.value = 0;
		io->reqs.mmio_request.value = 0;
	}
	cr_assert_arr_eq(io, &before, sizeof(before));
	cr_assert_eq(user[0].turn, 0);
}

Test(user, page_of_junk_is_answered_and_nothing_else_is_written)
{
	u64 seed = 7;

	arrange();
	for (int i = 0; i < 100000; i++)
		serve_junk(&seed);
}
