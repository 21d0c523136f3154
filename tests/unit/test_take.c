// SPDX-License-Identifier: BSD-3-Clause
/*
 * test_take.c - pages that change while they are read
 *
 * The core is compiled here with an accessor of its own: it counts how often a
 * field of the page is read, and overwrites what it has read, as a device model
 * may.  Whoever reads a field again, by whatever means, reads something else.
 */
#include "../../kmod/core/env.h"

static u64 hostile_read(void *field, size_t bytes);

#define rtp_page_read(field)	hostile_read(&(field), sizeof(field))

#include "../../kmod/core/pci_latch.c"
#include "../../kmod/core/serve.c"
#include "../../kmod/core/slot.c"

#include <criterion/criterion.h>

#include "vm_rig.h"

#define READ	ACRN_IOREQ_DIR_READ
#define WRITE	ACRN_IOREQ_DIR_WRITE

static struct vm_rig rig;
static struct rtp_slot *const slot = &rig.vm.slots[0];
static struct acrn_io_request *const io = &rig.page.req_slot[0];

static u64 seed = 1;
static bool hostile;
static unsigned int nr_reads[sizeof(struct acrn_io_request)];
static unsigned int nr_reads_most;

static void scribble(void *where, size_t bytes)
{
	for (u8 *at = where; bytes--; at++)
		*at = rig_random(&seed) >> 56;
}

static u64 hostile_read(void *field, size_t bytes)
{
	size_t offset = (u8 *)field - (u8 *)io;
	u64 value = 0;

	memcpy(&value, field, bytes);
	if (++nr_reads[offset] > nr_reads_most)
		nr_reads_most = nr_reads[offset];
	if (hostile)
		scribble(field, bytes);
	return value;
}

/* What a client saw; it answers from that. */
static struct rtp_ioreq asked;
static unsigned int nr_asked;

static enum rtp_verdict handle(struct rtp_client *client, void *data,
			       struct rtp_ioreq *req, void **posted)
{
	(void)client;
	(void)posted;
	(void)data;
	asked = *req;
	nr_asked++;
	cr_expect(rtp_ioreq_is_valid(req), "a client sees an impossible request");
	cr_expect_eq(slot->own, RTP_OWN_KERN);
	if (hostile)
		scribble(&io->reqs, sizeof(io->reqs));
	if (req->direction == READ)
		req->value = req->address * 3 + req->size;
	return req->address & 0x800 ? RTP_PASS : RTP_HANDLED;
}

static struct rtp_client client = { .handle = handle };

static const struct rtp_range ranges[] = {
	{ .start = 0x1000, .last = 0x8fff, .type = ACRN_IOREQ_TYPE_MMIO,
	  .client = &client, .seq = 1 },
	{ .start = 0x60, .last = 0xfff, .type = ACRN_IOREQ_TYPE_PORTIO,
	  .client = &client, .seq = 2 },
};

static struct rtp_range_table *table;

static void arrange(void)
{
	rig_init(&rig, 1);
	if (!table)
		table = rig_table(ranges, ARRAY_SIZE(ranges));
	rig.vm.ranges = table;
	rig.vm.pci_latch = 0x80001800;
	nr_asked = 0;
	memset(&asked, 0, sizeof(asked));
	memset(nr_reads, 0, sizeof(nr_reads));
	nr_reads_most = 0;
}

/* All that anybody can tell of how a request went. */
struct outcome {
	struct rtp_counters	counters;
	struct slot_look	look;
	struct rtp_ioreq	asked;
	unsigned int		nr_asked;
	unsigned int		nr_notified;
	unsigned int		wakes;
	u32			latch;
	u32			value;
};

static struct outcome serve(const struct rtp_ioreq *req)
{
	struct outcome out;

	arrange();
	rig_post(&rig, 0, req);
	cr_assert(rtp_vm_serve(&rig.vm, slot, &rig.counters));

	memset(&out, 0, sizeof(out));
	out.counters = rig.counters;
	out.look = rig_look(&rig, 0);
	out.asked = asked;
	out.nr_asked = nr_asked;
	out.nr_notified = rig_nr_notified(&rig);
	out.wakes = rig.wakes;
	out.latch = rig.vm.pci_latch;
	/* A write's value, and what goes to the device model, stay as scribbled. */
	if (req->direction == READ && out.look.own == RTP_OWN_NONE)
		out.value = rig_value(&rig, 0);
	return out;
}

static void expect_same_outcome(const struct rtp_ioreq *req)
{
	struct outcome honest;
	struct outcome scribbled;

	hostile = false;
	honest = serve(req);
	hostile = true;
	scribbled = serve(req);

	cr_expect_eq(nr_reads_most, 1, "a field was read %u times", nr_reads_most);
	cr_expect(!memcmp(&honest, &scribbled, sizeof(honest)),
		  "type %u, direction %u, address %#llx, size %llu, polled %u: another outcome",
		  req->type, req->direction, (unsigned long long)req->address,
		  (unsigned long long)req->size, req->polled);
}

static const u64 addresses[] = {
	0, 0x60, 0x3f8, 0xcf8, 0xcf9, 0xcfc, 0xcfe, 0xfff, 0x1000, 0x1800, 0x8ffd,
	0xffff, 1ull << 40, ~0ull - 3, ~0ull,
};

Test(take, scribbling_after_the_read_changes_no_outcome)
{
	static const u64 sizes[] = { 0, 1, 2, 3, 4, 8, 9, ~0ull };
	unsigned int count = 0;
	struct rtp_ioreq req;

	for (u32 i = 0; i < 5 * 3 * 2 * 8 * ARRAY_SIZE(addresses); i++) {
		req.type = i % 5;
		req.direction = i / 5 % 3;
		req.polled = i / 15 % 2;
		req.size = sizes[i / 30 % 8];
		req.address = addresses[i / 240];
		req.value = 0x8000123456789abc;
		expect_same_outcome(&req);
		count++;
	}
	cr_expect_eq(count, 3600);
}

/* One field at a time, so that each is known to be read at all. */
static unsigned int reads_of(size_t offset)
{
	return nr_reads[offset];
}

Test(take, reads_each_field_of_the_request_exactly_once)
{
	static const u32 types[] = {
		ACRN_IOREQ_TYPE_PORTIO, ACRN_IOREQ_TYPE_MMIO, ACRN_IOREQ_TYPE_PCICFG,
		RTP_IOREQ_TYPE_WP, 99,
	};
	static const size_t fields[] = {
		offsetof(struct acrn_io_request, type),
		offsetof(struct acrn_io_request, completion_polling),
		offsetof(struct acrn_io_request, reqs.mmio_request.direction),
		offsetof(struct acrn_io_request, reqs.mmio_request.address),
		offsetof(struct acrn_io_request, reqs.mmio_request.size),
		offsetof(struct acrn_io_request, reqs.mmio_request.value),
	};

	for (size_t t = 0; t < ARRAY_SIZE(types); t++) {
		struct rtp_ioreq req = mmio(WRITE, 0x1000, 4, 1);

		req.type = types[t];
		serve(&req);
		for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
			cr_expect_eq(reads_of(fields[i]), 1, "type %u, offset %zu: %u",
				     types[t], fields[i], reads_of(fields[i]));
	}
}

Test(take, polling_flag_counts_as_it_was_when_the_request_was_taken)
{
	for (u32 polled = 0; polled < 2; polled++) {
		struct rtp_ioreq req = mmio(READ, 0x10000000, 4, 0);

		arrange();
		hostile = false;
		req.polled = polled;
		rig_post(&rig, 0, &req);
		cr_assert(rtp_vm_serve(&rig.vm, slot, &rig.counters));
		cr_assert_eq(slot->own, RTP_OWN_USER);
		io->completion_polling = !polled;

		rtp_vm_take_back(&rig.vm, slot, false, &rig.counters);
		cr_expect_eq(rig.notified[0], !polled);
	}
}

/* Nothing but what the hypervisor or an honest slot could show. */
static void expect_sane(void)
{
	struct slot_look is = rig_look(&rig, 0);

	if (is.own == RTP_OWN_USER) {
		cr_expect_eq(is.kernel_handled, 0);
		cr_expect(rtp_ioreq_is_valid(&slot->req));
		cr_expect_eq(rig.wakes, 1);
		cr_expect_eq(rig.counters.handed, 1);
	} else {
		cr_expect_eq(is.own, RTP_OWN_NONE);
		cr_expect_eq(is.processed, ACRN_IOREQ_STATE_COMPLETE);
		cr_expect_eq(rig.counters.served, 1);
		cr_expect_eq(rig.wakes, 0);
	}
	cr_expect_leq(nr_asked, 1, "served by two");
	cr_expect_leq(nr_reads_most, 1, "a field was read %u times", nr_reads_most);
	cr_expect_eq(rig.kicks, 0);
}

/* Junk that is close to a request gets further than noise does. */
static void make_plausible(void)
{
	if (rig_random(&seed) % 8)
		io->type = rig_random(&seed) % 4;
	if (rig_random(&seed) % 8)
		io->reqs.mmio_request.direction = rig_random(&seed) % 2;
	if (rig_random(&seed) % 8)
		io->reqs.mmio_request.size = 1ull << rig_random(&seed) % 5;
	if (rig_random(&seed) % 8)
		io->reqs.mmio_request.address = addresses[rig_random(&seed) %
							  ARRAY_SIZE(addresses)];
}

Test(take, garbage_never_reaches_a_client_nor_two_of_them)
{
	unsigned int nr_kernel = 0;
	unsigned int nr_user = 0;

	hostile = true;
	for (int i = 0; i < 100000; i++) {
		arrange();
		scribble(io, sizeof(*io));
		make_plausible();
		io->processed = ACRN_IOREQ_STATE_PENDING;

		cr_assert(rtp_vm_serve(&rig.vm, slot, &rig.counters));
		expect_sane();
		nr_kernel += nr_asked;
		nr_user += slot->own == RTP_OWN_USER;
	}
	cr_expect_gt(nr_kernel, 1000, "junk too wild: %u", nr_kernel);
	cr_expect_gt(nr_user, 1000, "junk too wild: %u", nr_user);
}

Test(take, device_model_never_sees_a_request_converted_to_other_than_pci)
{
	hostile = true;
	for (int i = 0; i < 2000; i++) {
		struct rtp_ioreq req = pio(rig_random(&seed) % 2, 0xcfc, 4, 7);

		serve(&req);
		cr_assert_eq(slot->own, RTP_OWN_USER);
		cr_expect_eq(io->type, ACRN_IOREQ_TYPE_PCICFG);
		cr_expect_eq(io->reqs.pci_request.dev, 3);
		cr_expect_eq(io->reqs.pci_request.reg, 0);
	}
}
