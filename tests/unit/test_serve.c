// SPDX-License-Identifier: BSD-3-Clause
/* test_serve.c - each route a request can take through rtp_vm_serve() */

#include <criterion/criterion.h>

#include "../../kmod/core/pci_latch.h"
#include "vm_rig.h"

#define K_START		0xfe000000
#define K_LAST		0xfe000fff
#define READ		ACRN_IOREQ_DIR_READ
#define WRITE		ACRN_IOREQ_DIR_WRITE

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];

/* The in-kernel client: says what it is told to say, and what it was asked. */
static enum rtp_verdict verdict;
static unsigned int nr_asked;
static struct rtp_ioreq asked;
static void *asked_data;
static int client_data;

static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	(void)client;
	(void)posted;
	nr_asked++;
	asked = *req;
	asked_data = data;
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_KERN);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_PROCESSING);
	if (req->direction == READ)
		req->value = 0x1234567890abcdef;
	return verdict;
}

static struct rtp_client client = { .handle = handle };

static const struct rtp_range ranges[] = {
	{ .start = K_START, .last = K_LAST, .type = ACRN_IOREQ_TYPE_MMIO,
	  .client = &client, .data = &client_data, .seq = 1 },
	{ .start = 0x70, .last = 0x71, .type = ACRN_IOREQ_TYPE_PORTIO,
	  .client = &client, .data = &client_data, .seq = 2 },
};

static struct rtp_range_table *table;

static void arrange(void)
{
	rig_init(&rig, 1);
	if (!table)
		table = rig_table(ranges, ARRAY_SIZE(ranges));
	rig.vm.ranges = table;
	verdict = RTP_HANDLED;
	nr_asked = 0;
}

static bool serve(struct rtp_ioreq req)
{
	rig_post(&rig, 0, &req);
	return rtp_vm_serve(&rig.vm, slot, &rig.counters);
}

static void expect_complete(const char *what)
{
	struct slot_look is = rig_look(&rig, 0);

	cr_expect_eq(is.own, RTP_OWN_NONE, "%s", what);
	cr_expect_eq(is.processed, ACRN_IOREQ_STATE_COMPLETE, "%s", what);
	cr_expect_eq(is.kernel_handled, 1, "%s", what);
	cr_expect_eq(rig.wakes, 0, "%s", what);
}

static void expect_handed_over(const char *what)
{
	struct slot_look is = rig_look(&rig, 0);

	cr_expect_eq(is.own, RTP_OWN_USER, "%s", what);
	cr_expect_eq(is.processed, ACRN_IOREQ_STATE_PROCESSING, "%s", what);
	cr_expect_eq(is.kernel_handled, 0, "%s", what);
	cr_expect_eq(rig.wakes, 1, "%s", what);
	cr_expect_eq(rig_nr_notified(&rig), 0, "%s", what);
}

static void counters_are(struct rtp_counters want)
{
	cr_expect_eq(rig.counters.served, want.served);
	cr_expect_eq(rig.counters.handed, want.handed);
	cr_expect_eq(rig.counters.notified, want.notified);
	cr_expect_eq(rig.counters.fail_safe, want.fail_safe);
	cr_expect_eq(rig.counters.failed, want.failed);
	cr_expect_eq(rig.counters.invalid, want.invalid);
	cr_expect_eq(rig.counters.lost, want.lost);
}

/* Those that are not named must be 0. */
#define expect_counters(...) \
	counters_are((struct rtp_counters){ __VA_ARGS__ })

Test(serve, client_answers_a_read_in_place)
{
	arrange();

	cr_assert(serve(mmio(READ, K_START + 8, 8, 0)));
	expect_complete("read");
	cr_expect_eq(rig_value(&rig, 0), 0x1234567890abcdef);
	cr_expect_eq(nr_asked, 1);
	cr_expect_eq(asked_data, &client_data);
	expect_counters(.served = 1, .notified = 1);
}

Test(serve, client_sees_a_write_and_the_page_keeps_it)
{
	arrange();

	cr_assert(serve(mmio(WRITE, K_LAST - 3, 4, 0x55aa)));
	expect_complete("write");
	cr_expect_eq(asked.value, 0x55aa);
	cr_expect_eq(asked.address, K_LAST - 3);
	cr_expect_eq(asked.size, 4);
	cr_expect_eq(rig_value(&rig, 0), 0x55aa);
}

Test(serve, client_of_a_port_answers_32_bits)
{
	arrange();

	cr_assert(serve(pio(READ, 0x70, 1, 0)));
	expect_complete("port");
	cr_expect_eq((u32)rig_value(&rig, 0), 0x90abcdef);
	cr_expect_eq(rig_value(&rig, 0) >> 32, 0xa5a5a5a5);
}

Test(serve, client_remembers_the_range_for_the_next_time)
{
	arrange();

	serve(mmio(READ, K_START, 4, 0));
	cr_expect_eq(slot->hint, 1);
	serve(mmio(READ, K_START, 4, 0));
	cr_expect_eq(nr_asked, 2);
}

Test(serve, hypervisor_is_notified_after_complete_and_before_the_slot_is_let_go)
{
	arrange();

	serve(mmio(READ, K_START, 4, 0));
	cr_expect_eq(rig.notified[0], 1);
	cr_expect_eq(rig.at_notify.processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.at_notify.own, RTP_OWN_KERN);
}

Test(serve, hypervisor_that_polls_is_never_notified)
{
	struct rtp_ioreq req = mmio(READ, K_START, 4, 0);

	arrange();
	req.polled = 1;

	cr_assert(serve(req));
	expect_complete("polled");
	cr_expect_eq(rig_nr_notified(&rig), 0);
	expect_counters(.served = 1);
}

Test(serve, refused_notification_is_counted_and_ends_like_any_other)
{
	arrange();
	rig.notify_error = -5;

	cr_assert(serve(mmio(READ, K_START, 4, 0)));
	expect_complete("refused");
	expect_counters(.served = 1, .notified = 1);
}

Test(serve, client_that_fails_answers_all_ones)
{
	arrange();
	verdict = RTP_FAILED;

	cr_assert(serve(mmio(READ, K_START, 4, 0)));
	expect_complete("failed");
	cr_expect_eq(rig_value(&rig, 0), ~0ull);
	expect_counters(.served = 1, .notified = 1, .fail_safe = 1, .failed = 1);
}

Test(serve, client_that_passes_leaves_the_request_to_the_device_model)
{
	arrange();
	verdict = RTP_PASS;

	cr_assert(serve(mmio(WRITE, K_START, 4, 0x77)));
	expect_handed_over("passed");
	cr_expect_eq(rig_value(&rig, 0), 0x77);
	expect_counters(.handed = 1);
}

Test(serve, client_that_passes_to_nobody_answers_all_ones)
{
	arrange();
	verdict = RTP_PASS;
	rig.vm.has_user = 0;

	cr_assert(serve(mmio(READ, K_START, 4, 0)));
	expect_complete("passed to nobody");
	cr_expect_eq(rig_value(&rig, 0), ~0ull);
	expect_counters(.served = 1, .notified = 1, .fail_safe = 1);
}

Test(serve, what_no_client_owns_goes_to_the_device_model)
{
	arrange();

	cr_assert(serve(mmio(READ, K_LAST + 1, 4, 0)));
	expect_handed_over("beside the range");
	cr_expect_eq(nr_asked, 0);
	expect_counters(.handed = 1);
}

Test(serve, access_that_is_not_whole_in_a_range_goes_to_the_device_model)
{
	arrange();

	cr_assert(serve(mmio(READ, K_LAST - 2, 4, 0)));
	expect_handed_over("across the end");
	cr_expect_eq(nr_asked, 0);
}

Test(serve, without_in_kernel_clients_everything_goes_to_the_device_model)
{
	arrange();
	rig.vm.ranges = &rtp_no_ranges;
	slot->hint = 7;

	cr_assert(serve(mmio(READ, K_START, 4, 0)));
	expect_handed_over("no clients");
}

Test(serve, device_model_is_woken_when_the_request_is_its_own)
{
	arrange();

	serve(mmio(READ, 0x1000, 4, 0));
	cr_expect_eq(rig.at_wake.own, RTP_OWN_USER);
	cr_expect_eq(rig.at_wake.kernel_handled, 0);
	cr_expect_eq(rig.at_wake.processed, ACRN_IOREQ_STATE_PROCESSING);
}

Test(serve, without_device_model_reads_are_all_ones_and_writes_are_dropped)
{
	arrange();
	rig.vm.has_user = 0;

	cr_expect(serve(mmio(READ, 0x1000, 8, 5)));
	expect_complete("read");
	cr_expect_eq(rig_value(&rig, 0), ~0ull);

	cr_expect(serve(pio(READ, 0x80, 1, 5)));
	expect_complete("port read");
	cr_expect_eq((u32)rig_value(&rig, 0), ~0u);

	cr_expect(serve(mmio(WRITE, 0x1000, 4, 5)));
	expect_complete("write");
	cr_expect_eq(rig_value(&rig, 0), 5);
	expect_counters(.served = 3, .notified = 3, .fail_safe = 3);
}

Test(serve, while_clearing_nobody_is_asked)
{
	static const u64 addresses[] = { K_START, 0x1000 };

	for (size_t i = 0; i < ARRAY_SIZE(addresses); i++) {
		arrange();
		rig.vm.clearing = 1;

		cr_assert(serve(mmio(READ, addresses[i], 4, 0)));
		expect_complete("clearing");
		cr_expect_eq(rig_value(&rig, 0), ~0ull);
		cr_expect_eq(nr_asked, 0);
		expect_counters(.served = 1, .notified = 1, .fail_safe = 1);
	}
}

Test(serve, while_clearing_the_pci_latch_stays)
{
	arrange();
	rig.vm.clearing = 1;
	rig.vm.pci_latch = 0x80000010;

	serve(pio(WRITE, RTP_PCI_ADDRESS_PORT, 4, 0x80001234));
	cr_expect_eq(rig.vm.pci_latch, 0x80000010);
}

Test(serve, while_resetting_the_request_stays_pending)
{
	arrange();
	rig.vm.resetting = 1;

	cr_expect(!serve(mmio(READ, K_START, 4, 0)));
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
	cr_expect_eq(nr_asked, 0);
	counters_are((struct rtp_counters){ 0 });
}

Test(serve, slot_that_is_not_pending_is_left_alone)
{
	static const u32 states[] = {
		ACRN_IOREQ_STATE_COMPLETE, ACRN_IOREQ_STATE_PROCESSING,
		ACRN_IOREQ_STATE_FREE, STATE_JUNK,
	};

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		arrange();
		rig.page.req_slot[0].processed = states[i];

		cr_expect(!rtp_vm_serve(&rig.vm, slot, &rig.counters));
		cr_expect_eq(rig_look(&rig, 0).processed, states[i]);
		cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
		cr_expect_eq(nr_asked + rig.wakes + rig.kicks, 0);
		counters_are((struct rtp_counters){ 0 });
	}
}

Test(serve, slot_that_is_claimed_is_left_alone)
{
	arrange();
	slot->own = RTP_OWN_KERN;

	cr_expect(!serve(mmio(READ, K_START, 4, 0)));
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_KERN);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_PENDING);
	cr_expect_eq(nr_asked, 0);
}

Test(serve, next_request_of_a_device_model_that_completed_by_itself_is_served)
{
	arrange();
	serve(mmio(READ, 0x1000, 4, 0));
	expect_handed_over("first");
	rig.page.req_slot[0].processed = ACRN_IOREQ_STATE_FREE;
	rig.wakes = 0;

	cr_assert(serve(mmio(READ, K_START, 4, 0)));
	expect_complete("second, in the kernel");
	cr_expect_eq(nr_asked, 1);
}

Test(serve, handed_request_is_not_served_again)
{
	arrange();
	serve(mmio(READ, 0x1000, 4, 0));

	cr_expect(!rtp_vm_serve(&rig.vm, slot, &rig.counters));
	expect_handed_over("still");
}
