// SPDX-License-Identifier: BSD-3-Clause
/* test_valid.c - which requests a client may see, and what becomes of others */

#include <criterion/criterion.h>

#include "vm_rig.h"

#define PIO	ACRN_IOREQ_TYPE_PORTIO
#define MMIO	ACRN_IOREQ_TYPE_MMIO
#define PCI	ACRN_IOREQ_TYPE_PCICFG

static struct vm_rig rig;
static unsigned int nr_asked;

static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	(void)client;
	(void)posted;
	(void)data;
	(void)req;
	nr_asked++;
	return RTP_HANDLED;
}

/* Everything there is belongs to one client. */
static struct rtp_client client = { .handle = handle };

static const struct rtp_range all[] = {
	{ .last = ~0ull, .type = PIO, .client = &client, .seq = 1 },
	{ .last = ~0ull, .type = MMIO, .client = &client, .seq = 2 },
};

static struct rtp_range_table *table;

static void serve(const struct rtp_ioreq *req)
{
	rig_init(&rig, 1);
	if (!table)
		table = rig_table(all, ARRAY_SIZE(all));
	rig.vm.ranges = table;
	nr_asked = 0;
	rig_post(&rig, 0, req);
	cr_assert(rtp_vm_serve(&rig.vm, &rig.vm.slots[0], &rig.counters));
}

/* Said another way than the code under test says it. */
static bool guest_can_make(const struct rtp_ioreq *req)
{
	unsigned __int128 end = (unsigned __int128)req->address + req->size;
	bool narrow = req->size == 1 || req->size == 2 || req->size == 4;

	if (req->direction != ACRN_IOREQ_DIR_READ &&
	    req->direction != ACRN_IOREQ_DIR_WRITE)
		return false;
	switch (req->type) {
	case PIO:
		return narrow && end <= 1 << 16;
	case MMIO:
		return (narrow || req->size == 8) && !((end - 1) >> 64);
	case PCI:
		return narrow;
	}
	return false;
}

static const u64 sizes[] = {
	0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 32, 33, 34, 36, 40, 64, 65, 1ull << 32,
	(1ull << 32) + 1, (1ull << 63) + 4, ~0ull - 1, ~0ull,
};

static const u64 addresses[] = {
	0, 1, 0x70, 0xfffc, 0xfffd, 0xfffe, 0xffff, 0x10000, 0x10001,
	0xffffffff, 1ull << 32, (1ull << 32) + 0x70, (1ull << 63) - 1, 1ull << 63,
	~0ull - 8, ~0ull - 7, ~0ull - 6, ~0ull - 3, ~0ull - 2, ~0ull - 1, ~0ull,
};

static const u32 types[] = { PIO, MMIO, PCI, RTP_IOREQ_TYPE_WP, 4, 0x80000001, ~0u };
static const u32 directions[] = { 0, 1, 2, 0x80000000, ~0u };

#define for_each(p, table) \
	for (__typeof__(&(table)[0]) p = table; p < (table) + ARRAY_SIZE(table); p++)

static void expect_judgement(const struct rtp_ioreq *req)
{
	bool valid = guest_can_make(req);

	cr_expect_eq(rtp_ioreq_is_valid(req), valid,
		     "type %u direction %u address %#llx size %llu: not %s",
		     req->type, req->direction, (unsigned long long)req->address,
		     (unsigned long long)req->size, valid ? "valid" : "invalid");
}

Test(valid, agrees_with_the_definition_at_every_edge)
{
	unsigned int count = 0;

	for_each(type, types)
		for_each(direction, directions)
			for_each(address, addresses)
				for_each(size, sizes) {
					struct rtp_ioreq req = {
						*type, *direction, *address, *size, 0, 0,
					};

					expect_judgement(&req);
					count++;
				}
	cr_expect_eq(count, 7 * 5 * 21 * 23);
}

Test(valid, agrees_with_the_definition_on_random_requests)
{
	u64 seed = 4711;

	for (int i = 0; i < 200000; i++) {
		struct rtp_ioreq req = {
			.type = rig_random(&seed) % 4,
			.direction = rig_random(&seed) % 3,
			.address = rig_random(&seed) >> (rig_random(&seed) % 64),
			.size = rig_random(&seed) % 10,
		};

		expect_judgement(&req);
	}
}

Test(valid, impossible_request_is_answered_all_ones_and_counted)
{
	unsigned int invalid = 0;

	for_each(type, types)
		for_each(address, addresses)
			for_each(size, sizes) {
				struct rtp_ioreq req = {
					*type, ACRN_IOREQ_DIR_READ, *address, *size, 0, 0,
				};

				if (guest_can_make(&req) || *type == RTP_IOREQ_TYPE_WP)
					continue;
				serve(&req);
				invalid++;
				cr_expect_eq(nr_asked, 0);
				cr_expect_eq(rig.wakes, 0);
				cr_expect_eq(rig.counters.invalid, 1);
				cr_expect_eq(rig.counters.fail_safe, 1);
				cr_expect_eq(rig.counters.served, 1);
				cr_expect_eq(rig_look(&rig, 0).processed,
					     ACRN_IOREQ_STATE_COMPLETE);
				cr_expect_eq((u32)rig_value(&rig, 0), ~0u);
			}
	cr_expect_gt(invalid, 1000);
}

Test(valid, impossible_direction_is_answered_all_ones_as_a_read_is)
{
	struct rtp_ioreq req = mmio(2, 0x1000, 4, 0);

	serve(&req);
	cr_expect_eq(rig.counters.invalid, 1);
	cr_expect_eq(nr_asked, 0);
	cr_expect_eq(rig_value(&rig, 0), ~0ull);
}

Test(valid, write_to_protected_memory_is_dropped_and_no_crime)
{
	struct rtp_ioreq req = mmio(ACRN_IOREQ_DIR_WRITE, 0x1000, 4, 7);

	req.type = RTP_IOREQ_TYPE_WP;
	serve(&req);
	cr_expect_eq(nr_asked, 0);
	cr_expect_eq(rig.wakes, 0);
	cr_expect_eq(rig.counters.invalid, 0);
	cr_expect_eq(rig.counters.fail_safe, 1);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq((u32)rig_value(&rig, 0), 7);
}

Test(valid, possible_request_reaches_its_client)
{
	for_each(address, addresses)
		for_each(size, sizes) {
			struct rtp_ioreq req = mmio(ACRN_IOREQ_DIR_READ, *address,
						    *size, 0);

			if (!guest_can_make(&req))
				continue;
			serve(&req);
			cr_expect_eq(nr_asked, 1);
			cr_expect_eq(rig.counters.invalid, 0);
		}
}

Test(valid, pci_request_has_no_in_kernel_client)
{
	struct rtp_ioreq req = pio(ACRN_IOREQ_DIR_READ, 0x70, 4, 0);

	req.type = PCI;
	serve(&req);
	cr_expect_eq(nr_asked, 0);
	cr_expect_eq(rig.wakes, 1);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_USER);
}
