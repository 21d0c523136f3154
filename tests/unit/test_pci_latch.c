// SPDX-License-Identifier: BSD-3-Clause
/* test_pci_latch.c - ports 0xcf8 to 0xcff on their way through serving */

#include <criterion/criterion.h>

#include "../../kmod/core/pci_latch.h"
#include "vm_rig.h"

#define READ	ACRN_IOREQ_DIR_READ
#define WRITE	ACRN_IOREQ_DIR_WRITE

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];

static void serve(struct rtp_ioreq req)
{
	if (slot->own == RTP_OWN_USER)
		rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
	rig_post(&rig, 0, &req);
	cr_assert(rtp_vm_serve(&rig.vm, slot, &rig.counters));
}

static u32 answer(struct rtp_ioreq req)
{
	serve(req);
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_NONE);
	return rig_value(&rig, 0);
}

Test(pci_latch, is_asked_for_its_eight_ports_only)
{
	struct rtp_ioreq req = pio(READ, 0, 1, 0);

	for (req.address = 0; req.address < 0x10000; req.address++)
		cr_expect_eq(rtp_pci_is_port(&req),
			     req.address >= 0xcf8 && req.address <= 0xcff);

	req.address = 0xcf8 + (1ull << 32);
	cr_expect(!rtp_pci_is_port(&req));
	req = mmio(READ, 0xcf8, 4, 0);
	cr_expect(!rtp_pci_is_port(&req));
	req.type = ACRN_IOREQ_TYPE_PCICFG;
	cr_expect(!rtp_pci_is_port(&req));
}

Test(pci_latch, returns_what_was_written)
{
	rig_init(&rig, 1);
	cr_expect_eq(answer(pio(READ, 0xcf8, 4, 5)), 0);

	serve(pio(WRITE, 0xcf8, 4, 0x8000fa5c));
	cr_expect_eq(rig_look(&rig, 0).processed, ACRN_IOREQ_STATE_COMPLETE);
	cr_expect_eq(rig.vm.pci_latch, 0x8000fa5c);
	cr_expect_eq(answer(pio(READ, 0xcf8, 4, 5)), 0x8000fa5c);
	cr_expect_eq(rig.counters.fail_safe, 0);
	cr_expect_eq(rig.counters.served, 3);
	cr_expect_eq(rig.wakes, 0);
}

Test(pci_latch, narrow_and_odd_accesses_of_the_address_port_are_other_devices)
{
	static const struct {
		u64 address;
		u64 size;
	} others[] = {
		{ 0xcf8, 1 }, { 0xcf8, 2 }, { 0xcf9, 1 }, { 0xcf9, 2 }, { 0xcf9, 4 },
		{ 0xcfa, 2 }, { 0xcfa, 4 }, { 0xcfb, 1 }, { 0xcfb, 4 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		rig_init(&rig, 1);
		rig.vm.pci_latch = 0x80001234;

		serve(pio(WRITE, others[i].address, others[i].size, 6));
		cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_USER, "case %zu", i);
		cr_expect_eq(io->type, ACRN_IOREQ_TYPE_PORTIO, "case %zu", i);
		cr_expect_eq(rig.vm.pci_latch, 0x80001234, "case %zu", i);
	}
}

Test(pci_latch, data_of_no_device_reads_all_ones_and_drops_writes)
{
	rig_init(&rig, 1);
	rig.vm.pci_latch = 0x7fffffff;

	for (u64 port = 0xcfc; port <= 0xcff; port++)
		cr_expect_eq(answer(pio(READ, port, 1, 5)), ~0u);
	cr_expect_eq(answer(pio(READ, 0xcfc, 4, 5)), ~0u);
	cr_expect_eq(answer(pio(WRITE, 0xcfc, 4, 5)), 5);
	cr_expect_eq(rig.wakes, 0);
	cr_expect_eq(rig.counters.handed, 0);
}

/* The address register of the PCI Local Bus Specification, 3.2.2.3.2. */
static u32 latch_for(u32 bus, u32 dev, u32 func, u32 reg)
{
	return 0x80000000 | (reg >> 8 & 0xf) << 24 | bus << 16 | dev << 11 |
	       func << 8 | (reg & 0xfc);
}

static void expect_device(u32 bus, u32 dev, u32 func, u32 reg)
{
	const struct acrn_pci_request *pci = &io->reqs.pci_request;

	cr_expect_eq(io->type, ACRN_IOREQ_TYPE_PCICFG);
	cr_expect_eq(pci->bus, bus);
	cr_expect_eq(pci->dev, dev);
	cr_expect_eq(pci->func, func);
	cr_expect_eq(pci->reg, reg, "register %#x, not %#x", pci->reg, reg);
}

Test(pci_latch, data_access_reaches_the_device_model_as_a_pci_request)
{
	u64 seed = 3;

	rig_init(&rig, 1);
	for (int i = 0; i < 3000; i++) {
		u32 bus = rig_random(&seed) % 256;
		u32 dev = rig_random(&seed) % 32;
		u32 func = rig_random(&seed) % 8;
		u32 size = 1 << rig_random(&seed) % 3;
		u32 reg = rig_random(&seed) % 4096 & -size;
		u32 direction = rig_random(&seed) % 2;
		u32 junk = rig_random(&seed) & 3;

		serve(pio(WRITE, 0xcf8, 4, latch_for(bus, dev, func, reg) | junk));
		serve(pio(direction, 0xcfc + (reg & 3), size, 0xcafe));

		cr_expect_eq(rig_look(&rig, 0).own, RTP_OWN_USER);
		cr_expect_eq(rig_look(&rig, 0).kernel_handled, 0);
		expect_device(bus, dev, func, reg);
		cr_expect_eq(io->reqs.pci_request.direction, direction);
		cr_expect_eq(io->reqs.pci_request.size, size);
		cr_expect_eq(io->reqs.pci_request.value, 0xcafe);
	}
	cr_expect_eq(rig.counters.handed, 3000);
}

Test(pci_latch, reserved_bits_do_not_reach_the_device)
{
	rig_init(&rig, 1);

	serve(pio(WRITE, 0xcf8, 4, 0xf0000003));
	serve(pio(READ, 0xcfe, 2, 0));
	expect_device(0, 0, 0, 2);
}

Test(pci_latch, converted_request_has_no_in_kernel_client)
{
	struct rtp_range ports = { .start = 0, .last = 0xffff, .seq = 1,
				   .type = ACRN_IOREQ_TYPE_PORTIO };
	struct rtp_range_table *table = rig_table(&ports, 1);

	rig_init(&rig, 1);
	rig.vm.ranges = table;
	rig.vm.pci_latch = 0x80000000;

	serve(pio(READ, 0xcfc, 4, 0));
	expect_device(0, 0, 0, 0);
	cr_expect_eq(rig.wakes, 1);
	free(table);
}

Test(pci_latch, converted_request_without_device_model_reads_all_ones)
{
	rig_init(&rig, 1);
	rig.vm.has_user = 0;
	rig.vm.pci_latch = 0x80000800;

	cr_expect_eq(answer(pio(READ, 0xcfc, 4, 5)), ~0u);
	cr_expect_eq(rig_value(&rig, 0) >> 32, 0, "bus 0 lies beside the value");
	cr_expect_eq(rig.counters.fail_safe, 1);
}

Test(pci_latch, clear_answers_a_converted_request_within_32_bits)
{
	rig_init(&rig, 1);
	rig.vm.pci_latch = 0x80120000;

	serve(pio(READ, 0xcfc, 4, 5));
	rtp_vm_take_back(&rig.vm, slot, true, &rig.counters);
	cr_expect_eq((u32)rig_value(&rig, 0), ~0u);
	cr_expect_eq(io->reqs.pci_request.bus, 0x12);
}

Test(pci_latch, belongs_to_the_vm_and_not_to_the_vcpu)
{
	struct rtp_ioreq req = pio(READ, 0xcf8, 4, 0);

	rig_init(&rig, 2);
	serve(pio(WRITE, 0xcf8, 4, 0x80001000));
	rig_post(&rig, 1, &req);
	rtp_vm_serve(&rig.vm, &rig.vm.slots[1], &rig.counters);

	cr_expect_eq((u32)rig_value(&rig, 1), 0x80001000);
}
