// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_engine.c - whatever lies in a region, an engine's rounds end well
 *
 * The input is a list of stores that peers make to the region, and of what happens
 * between them: a round, a sweep, another table of devices.  The engine runs in this
 * thread, by the functions its loop is made of.  Beside the fuzzed VM there is an
 * honest one, which is asked after each round: it gets its answers.
 */

#include "../../rtpoll/lib/engine.h"
#include "fuzz.h"
#include "rtpoll.h"

static struct rtpoll_engine *engine;
static struct rtpoll_engine_vm *fuzzed, *honest;

/* What no guest can have asked for must not get here. */
static int check_access(void *data, struct rtpoll_access *access)
{
	(void)data;
	if (access->type > RTPOLL_PCI || access->direction > RTPOLL_WRITE ||
	    access->vcpu >= RTPOLL_REGION_VCPUS || !access->size || access->size > 8 ||
	    access->size & (access->size - 1))
		abort();
	if (access->type != RTPOLL_MMIO && access->size > 4)
		abort();
	if (access->direction == RTPOLL_READ && access->value)
		abort();
	access->value = access->address * 3;
	return access->address % 5 == 4;
}

static int answer_honest(void *data, struct rtpoll_access *access)
{
	(void)data;
	access->value = access->address ^ 0x5555;
	return 0;
}

static void unmake(void)
{
	rtpoll_engine_destroy(engine);
}

static void make(void)
{
	struct rtpoll_engine_options options = {
		.size = sizeof(options), .flags = RTPOLL_ENGINE_DOORBELLS, .sample = 2,
	};

	must(rtpoll_engine_create(&engine, &options));
	must(rtpoll_engine_add_vm(engine, "fuzzed", 16, &fuzzed));
	must(rtpoll_engine_add_vm(engine, "honest", 1, &honest));
	must(rtpoll_devices_add(&fuzzed->devices, RTPOLL_MMIO, 0, 0xffff, check_access, NULL));
	must(rtpoll_devices_add(&fuzzed->devices, RTPOLL_PIO, 0, 0xff, check_access, NULL));
	must(rtpoll_devices_set_default(&fuzzed->devices, check_access, NULL));
	must(rtpoll_devices_add(&honest->devices, RTPOLL_MMIO, 0, 0xffff, answer_honest, NULL));
	atexit(unmake);
	/* A start makes the set, and leaves it when it ends. */
	must(rtpoll_engine_start(engine));
	rtpoll_engine_stop(engine);
}

static void round_once(void)
{
	rtp_poller_round(&engine->poller);
	rtpoll_engine_look_at_bells(engine);
	rtp_poller_finish(&engine->poller);
}

/* Asked for by hand, as region.h says. */
static void ask_honest(uint64_t address)
{
	struct acrn_io_request *io = honest->rtp.slots[0].io;

	io->type = ACRN_IOREQ_TYPE_MMIO;
	io->completion_polling = 1;
	io->reqs.mmio_request = (struct acrn_mmio_request){
		.direction = ACRN_IOREQ_DIR_READ, .address = address & 0xfff8, .size = 8,
	};
	io->processed = ACRN_IOREQ_STATE_PENDING;
	engine->header->doorbell[0] |= 1ull << 16;
	round_once();
	must(io->processed != ACRN_IOREQ_STATE_COMPLETE ||
	     io->reqs.mmio_request.value != ((address & 0xfff8) ^ 0x5555));
	io->processed = ACRN_IOREQ_STATE_FREE;
}

static void change_default(uint32_t value)
{
	must(rtpoll_devices_set_default(&fuzzed->devices, value & 1 ? check_access : NULL, NULL));
}

/* What peers of the fuzzed VM can do, and what else goes on. */
static void step(const uint8_t *bytes)
{
	uint32_t *page = (uint32_t *)fuzzed->rtp.slots[0].io;
	uint32_t value = bytes[3] ? (uint32_t)bytes[2] | (uint32_t)bytes[3] << 24 : bytes[2];

	switch (bytes[0] % 8) {
	case 0:
		round_once();
		ask_honest(value);
		break;
	case 1:
		engine->header->doorbell[bytes[1] % 16] ^= 1ull << value % 64;
		break;
	case 2:
		engine->header->armed = value;
		rtpoll_engine_wake(engine);
		break;
	case 3:
		rtpoll_engine_sweep(engine);
		break;
	case 4:
		change_default(value);
		break;
	case 5:
		page[bytes[1] % 16 * 64 + 34] = value % 6;
		break;
	default:
		page[(bytes[1] * 4 + bytes[0] / 64) % 1024] = value;
	}
}

static void rest(void)
{
	uint32_t i;

	/* Nothing is left that is being worked on: a vCPU waits for no more than that. */
	round_once();
	rtpoll_engine_sweep(engine);
	for (i = 0; i < fuzzed->rtp.nr_slots; i++) {
		must(fuzzed->rtp.slots[i].own == RTP_OWN_KERN);
		must(fuzzed->rtp.slots[i].io->processed == ACRN_IOREQ_STATE_PROCESSING);
		must(fuzzed->rtp.slots[i].io->processed == ACRN_IOREQ_STATE_PENDING);
	}
	must(engine->poller.nr_open);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	if (!engine)
		make();
	for (; size >= 4; bytes += 4, size -= 4)
		step(bytes);
	rest();
	return 0;
}
