// SPDX-License-Identifier: BSD-3-Clause
/* vcpu_access.c - a vCPU: one access, from the request to its answer */

#include <errno.h>

#include "futex.h"
#include "internal.h"
#include "vcpu.h"

/* Pauses before the clock and the engine's lock are asked: some hundred us. */
#define SPINS		4096

/* A sleeping vCPU asks as often. */
#define SLEEP_MS	5

/* Of a lean vCPU, a line that stays as it is stays with the engine's CPU, too. */
#define put(vcpu, field, value) do {						\
	if (!((vcpu)->options.flags & RTPOLL_VCPU_LEAN) || READ_ONCE(field) != (value)) \
		WRITE_ONCE(field, value);					\
} while (0)

static void put_request(struct rtpoll_vcpu *vcpu)
{
	struct acrn_mmio_request *to = &vcpu->io->reqs.mmio_request;
	const struct rtp_ioreq *req = &vcpu->req;

	put(vcpu, vcpu->io->type, req->type);
	put(vcpu, vcpu->io->completion_polling, req->polled);
	put(vcpu, to->direction, req->direction);
	put(vcpu, to->address, req->address);
	put(vcpu, to->size, req->size);
	/* At the same place in all types; a read's is the engine's to fill in. */
	if (req->direction == ACRN_IOREQ_DIR_WRITE)
		put(vcpu, to->value, req->value);
}

static void ring_bell(struct rtpoll_vcpu *vcpu)
{
	u64 *word = &vcpu->region->header->doorbell[vcpu->number / 64];

	/* Behind PENDING: pairs with the exchange in the engine's take_bells(). */
	__atomic_fetch_or(word, 1ull << vcpu->number % 64, __ATOMIC_SEQ_CST);
}

static void wake_engine(struct rtpoll_vcpu *vcpu)
{
	u32 *armed = &vcpu->region->header->armed;

	if (likely(!READ_ONCE(*armed)))
		return;
	/* One of all vCPUs wakes it. */
	if (__atomic_exchange_n(armed, 0, __ATOMIC_SEQ_CST))
		rtpoll_futex_wake(armed);
}

static int take_access(struct rtpoll_vcpu *vcpu, const struct rtpoll_access *access)
{
	vcpu->req = (struct rtp_ioreq){
		.type = access->type,
		.direction = access->direction,
		.address = access->address,
		.size = access->size,
		.value = access->value,
		.polled = !(vcpu->options.flags & RTPOLL_VCPU_SLEEP),
	};
	if (access->type == RTPOLL_PCI || !rtp_ioreq_is_valid(&vcpu->req))
		return rtpoll_fail(EINVAL, "access of type %u, %u bytes at 0x%llx",
				   access->type, access->size,
				   (unsigned long long)access->address);
	return 0;
}

int rtpoll_vcpu_post(struct rtpoll_vcpu *vcpu, const struct rtpoll_access *access)
{
	int ret;

	/* An answer that came too late is dropped here; one that is to come bars us. */
	if (unlikely(vcpu->under_way || !rtpoll_vcpu_reclaim(vcpu->io)))
		return rtpoll_fail(EBUSY, "vCPU: an access is under way");
	ret = take_access(vcpu, access);
	if (unlikely(ret))
		return ret;

	vcpu->under_way = true;
	if (vcpu->options.timeout_ns)
		vcpu->deadline_ns = rtpoll_now_ns() + vcpu->options.timeout_ns;

	put_request(vcpu);
	/* Pairs with (A) of core/slot.h. */
	smp_store_release(&vcpu->io->processed, ACRN_IOREQ_STATE_PENDING);
	/* Pairs with (W) of core/slot.h: the engine sees PENDING, or we see it armed. */
	smp_mb();
	if (vcpu->region->doorbells)
		ring_bell(vcpu);
	wake_engine(vcpu);
	return 0;
}

static inline bool is_done(const struct rtpoll_vcpu *vcpu)
{
	/* Pairs with (C) of core/slot.h: the answer is there. */
	return smp_load_acquire(&vcpu->io->processed) == ACRN_IOREQ_STATE_COMPLETE;
}

/* While an access is under way, the slot is in one of these, or it is done with it. */
static inline bool is_with_engine(u32 state)
{
	return state == ACRN_IOREQ_STATE_PENDING || state == ACRN_IOREQ_STATE_PROCESSING;
}

int rtpoll_vcpu_is_done(const struct rtpoll_vcpu *vcpu)
{
	/* Pairs with (C) of core/slot.h, as is_done(). */
	u32 state = smp_load_acquire(&vcpu->io->processed);

	return vcpu->under_way && !is_with_engine(state);
}

/*
 * A look between PROCESSING and COMPLETE takes the line from the engine, which then
 * fetches it back to answer: many looks make answers late.
 */
static void pause_spinning(const struct rtpoll_vcpu *vcpu)
{
	u32 spins, i;

	for (spins = 0; spins < SPINS && !is_done(vcpu); spins += vcpu->pauses)
		for (i = 0; i < vcpu->pauses; i++)
			cpu_relax();
}

static void pause_asleep(struct rtpoll_vcpu *vcpu)
{
	u32 state = READ_ONCE(vcpu->io->processed);

	if (state != ACRN_IOREQ_STATE_COMPLETE)
		rtpoll_futex_wait(&vcpu->io->processed, state, rtpoll_ms(SLEEP_MS));
}

/* From PENDING on the engine stores PROCESSING and COMPLETE; it never sees this one. */
static bool is_written_over(const struct rtpoll_vcpu *vcpu)
{
	u32 state = READ_ONCE(vcpu->io->processed);

	return !is_with_engine(state) && state != ACRN_IOREQ_STATE_COMPLETE;
}

static const char *give_up_reason(int error)
{
	switch (error) {
	case EPIPE:
		return "vCPU: its engine has died";
	case EIO:
		return "vCPU: somebody has written over its slot";
	default:
		return "vCPU: no answer";
	}
}

static int give_up(struct rtpoll_vcpu *vcpu, int error)
{
	/* What the engine works on stays so; rtpoll_vcpu_post() looks again. */
	rtpoll_vcpu_reclaim(vcpu->io);
	vcpu->under_way = false;
	return rtpoll_fail(error, "%s", give_up_reason(error));
}

static int wait_done(struct rtpoll_vcpu *vcpu)
{
	while (!is_done(vcpu)) {
		if (vcpu->req.polled)
			pause_spinning(vcpu);
		else
			pause_asleep(vcpu);
		if (likely(is_done(vcpu)))
			break;
		/* The last thing it did may have been to answer. */
		if (rtpoll_vcpu_is_alone(vcpu))
			return is_done(vcpu) ? 0 : give_up(vcpu, EPIPE);
		if (unlikely(is_written_over(vcpu)))
			return give_up(vcpu, EIO);
		if (vcpu->options.timeout_ns && rtpoll_now_ns() >= vcpu->deadline_ns)
			return give_up(vcpu, ETIMEDOUT);
	}

	return 0;
}

/* No more than the access is wide. */
static u64 answer_of(const struct rtpoll_vcpu *vcpu)
{
	u64 value;

	if (vcpu->req.direction == ACRN_IOREQ_DIR_WRITE)
		return 0;
	value = vcpu->req.type == ACRN_IOREQ_TYPE_MMIO ?
		rtp_page_read(vcpu->io->reqs.mmio_request.value) :
		rtp_page_read(vcpu->io->reqs.pio_request.value);
	return value & (~0ull >> (64 - 8 * vcpu->req.size));
}

int rtpoll_vcpu_wait(struct rtpoll_vcpu *vcpu, uint64_t *value)
{
	int ret;

	if (!vcpu->under_way)
		return rtpoll_fail(EINVAL, "vCPU: nothing is under way");
	ret = wait_done(vcpu);
	if (unlikely(ret))
		return ret;

	vcpu->under_way = false;
	if (value)
		*value = answer_of(vcpu);
	if (!(vcpu->options.flags & RTPOLL_VCPU_LEAN))
		smp_store_release(&vcpu->io->processed, ACRN_IOREQ_STATE_FREE);
	return 0;
}

int rtpoll_vcpu_access(struct rtpoll_vcpu *vcpu, struct rtpoll_access *access)
{
	u64 value;
	int ret = rtpoll_vcpu_post(vcpu, access);

	if (!ret)
		ret = rtpoll_vcpu_wait(vcpu, &value);
	if (!ret && access->direction == RTPOLL_READ)
		access->value = value;
	return ret;
}
