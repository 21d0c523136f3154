/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * slot.h - ownership protocol of one I/O request slot
 *
 *       hypervisor            service VM                   hypervisor
 *  FREE ----------> PENDING ----------> PROCESSING ----------> COMPLETE --> FREE
 *        publish (A)         take                  complete (C)
 *
 * Two words decide.  The shared word (processed) says where the request is;
 * anybody may scribble on it.  The private word (own) says who in the Service
 * VM may touch the slot, and only the kernel sees it:
 *
 *        claim            publish            take_back, claim
 *  NONE -------> KERN -----------------> USER -----------------> KERN
 *        <------
 *        release
 *
 * Barrier pairs, by letter:
 *
 *  (A) the hypervisor's release of PENDING pairs with the fully ordered
 *      cmpxchg in rtp_slot_take(): the request is read after PENDING was seen.
 *  (C) the cmpxchg in rtp_slot_complete() pairs with the hypervisor's acquire
 *      of COMPLETE: the answer is there when the state is.
 *  (R) the full barrier in rtp_slot_release() pairs with the one between the
 *      hypervisor's store of PENDING and its upcall, and with the one in
 *      rtp_vm_set_covered(): whoever let go of a slot sees the next PENDING, or
 *      the dispatcher that was sent after it finds the slot unowned.
 *  (D) the fully ordered cmpxchg in rtp_slot_claim() pairs with the full
 *      barrier in rtp_vm_quiesce(): who changed what claimants look at, and
 *      then saw a slot unclaimed, knows that later claimants see the change.
 *  (W) the full barrier in rtp_poller_arm() pairs with the one between the
 *      hypervisor's store of PENDING and its upcall: a poller about to sleep
 *      sees PENDING, or the upcall sees it armed and wakes it.
 *  (U) the release of kernel_handled = 0 in rtp_slot_publish() pairs with the
 *      device model's acquire, rtp_user_has_request(): it finds the request
 *      complete in the page.
 *
 * kernel_handled rests at 1.  It is 0 only while the slot is PROCESSING and
 * owned by USER, for a device model loads processed and kernel_handled one
 * after the other and may be preempted between.
 *
 * Models: tests/model (each transition has its name there).
 */
#ifndef RTP_SLOT_H
#define RTP_SLOT_H

#include "ioreq.h"

struct rtp_client;

enum rtp_own {
	RTP_OWN_NONE,	/* nobody's: may be claimed */
	RTP_OWN_KERN,	/* claimed: one thread of the kernel works on it */
	RTP_OWN_USER,	/* handed to the device model */
};

/* What became of a completion. */
enum rtp_completion {
	RTP_COMPLETION_LOST,	/* the slot was reset meanwhile: nothing stored */
	RTP_COMPLETION_POLLED,	/* stored; the hypervisor polls for it */
	RTP_COMPLETION_NOTIFY,	/* stored; the hypervisor waits to be notified */
};

/**
 * struct rtp_slot - one slot, its private half
 * @io:		shared half
 * @own:	enum rtp_own
 * @hint:	index of the range that matched last; the owner's
 * @req:	copy of the request; the owner's
 * @poster:	who has something left to do for a request that was answered
 *		first, or NULL; the owner's (serve.h)
 * @posted:	what that is; the owner's
 * @watched:	the embedder wants to know when the slot is handed over
 * @lock:	makes hand-over to and from the device model one step each
 */
struct rtp_slot {
	struct acrn_io_request	*io;
	u32			own;
	u32			hint;
	struct rtp_ioreq	req;
	struct rtp_client	*poster;
	void			*posted;
	u32			watched;
	raw_spinlock_t		lock;
} ____cacheline_aligned;

void rtp_slot_init(struct rtp_slot *slot, struct acrn_io_request *io);
bool rtp_slot_claim_from_user(struct rtp_slot *slot);
void rtp_slot_publish(struct rtp_slot *slot);
bool rtp_slot_take_back(struct rtp_slot *slot);
bool rtp_slot_user_has_work(struct rtp_slot *slot);

/**
 * rtp_slot_is_pending() - cheap look at a slot that is nearly always idle
 * @slot: any slot
 *
 * A plain load, so that the line stays shared with the hypervisor's CPU.
 *
 * Return: true if it is worth claiming.
 */
static inline bool rtp_slot_is_pending(const struct rtp_slot *slot)
{
	return READ_ONCE(slot->io->processed) == ACRN_IOREQ_STATE_PENDING;
}

/**
 * rtp_slot_is_processing() - does a request wait for its answer?
 * @slot: slot owned by the caller
 *
 * Return: true if so; false if it was completed, or reset.
 */
static inline bool rtp_slot_is_processing(const struct rtp_slot *slot)
{
	return READ_ONCE(slot->io->processed) == ACRN_IOREQ_STATE_PROCESSING;
}

/**
 * rtp_slot_claim() - become the one who works on a slot
 * @slot: slot seen PENDING
 *
 * Return: true if it is ours; rtp_slot_release() or rtp_slot_publish() end that.
 */
static inline bool rtp_slot_claim(struct rtp_slot *slot)
{
	/* Fully ordered; pairs with rtp_vm_quiesce(), see (D). */
	u32 own = cmpxchg(&slot->own, RTP_OWN_NONE, RTP_OWN_KERN);

	if (likely(own == RTP_OWN_NONE))
		return true;

	return own == RTP_OWN_USER && rtp_slot_claim_from_user(slot);
}

/* Each field is read one time: the page may say something else the next. */
static inline void rtp_slot_copy_request(struct rtp_ioreq *req,
					 struct acrn_io_request *io)
{
	req->type = rtp_page_read(io->type);
	req->polled = rtp_page_read(io->completion_polling);
	req->direction = rtp_page_read(io->reqs.mmio_request.direction);
	req->address = rtp_page_read(io->reqs.mmio_request.address);
	req->size = rtp_page_read(io->reqs.mmio_request.size);
	/* Only MMIO carries 64 bits; what lies above is the hypervisor's junk. */
	if (req->type == ACRN_IOREQ_TYPE_MMIO)
		req->value = rtp_page_read(io->reqs.mmio_request.value);
	else
		req->value = rtp_page_read(io->reqs.pio_request.value);
}

/**
 * rtp_slot_take() - move a claimed slot to PROCESSING and copy its request
 * @slot: slot owned by the caller
 *
 * Return: true with @slot->req filled in; false if there is no request, or it
 * went away while it was copied.  Ownership stays with the caller.
 */
static inline bool rtp_slot_take(struct rtp_slot *slot)
{
	struct acrn_io_request *io = slot->io;

	/* Pairs with (A). A reset may have made the slot FREE since the look. */
	if (unlikely(cmpxchg(&io->processed, ACRN_IOREQ_STATE_PENDING,
			     ACRN_IOREQ_STATE_PROCESSING) !=
		     ACRN_IOREQ_STATE_PENDING))
		return false;

	rtp_slot_copy_request(&slot->req, io);

	/*
	 * A reset and a new request in between would have mixed two requests.
	 * Pairs with (A): who copied a field of the new request sees its state.
	 */
	smp_rmb();
	return READ_ONCE(io->processed) == ACRN_IOREQ_STATE_PROCESSING;
}

/* A write has no answer; only MMIO carries 64 bits. */
static inline void rtp_slot_put_answer(struct acrn_io_request *io,
				       const struct rtp_ioreq *req, u64 value)
{
	if (req->direction == ACRN_IOREQ_DIR_WRITE)
		return;

	if (req->type == ACRN_IOREQ_TYPE_MMIO)
		WRITE_ONCE(io->reqs.mmio_request.value, value);
	else
		WRITE_ONCE(io->reqs.pio_request.value, (u32)value);
}

/**
 * rtp_slot_answer() - put the answer of a read into the page
 * @slot:	slot owned by the caller and taken
 * @value:	answer; cut to the width the request's type has for it
 */
static inline void rtp_slot_answer(struct rtp_slot *slot, u64 value)
{
	rtp_slot_put_answer(slot->io, &slot->req, value);
}

/**
 * rtp_slot_complete() - give the slot back to the hypervisor
 * @slot: slot owned by the caller and taken
 *
 * From here on the shared half is the hypervisor's, which may already be
 * filling in the next request.  Never a plain store: over a slot that was
 * reset it would stay COMPLETE for ever and kill the vCPU's I/O.
 *
 * Return: whether the hypervisor must be notified.  To notify it when nothing
 * was stored would resume a vCPU that has no answer.
 */
static inline enum rtp_completion rtp_slot_complete(struct rtp_slot *slot)
{
	/* Pairs with (C). */
	if (unlikely(cmpxchg(&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,
			     ACRN_IOREQ_STATE_COMPLETE) !=
		     ACRN_IOREQ_STATE_PROCESSING))
		return RTP_COMPLETION_LOST;

	return slot->req.polled ? RTP_COMPLETION_POLLED : RTP_COMPLETION_NOTIFY;
}

/**
 * rtp_slot_release() - let go of a slot
 * @slot: slot owned by the caller
 *
 * Return: true if the next request is there already.  Its upcall may have come
 * while we held the slot and have found nothing to do, so that somebody must be
 * sent to look once more.
 */
static inline bool rtp_slot_release(struct rtp_slot *slot)
{
	/* Pairs with the next claim, and with rtp_vm_quiesced(). */
	smp_store_release(&slot->own, RTP_OWN_NONE);
	/* Store, then load: pairs with (R). */
	smp_mb();
	return rtp_slot_is_pending(slot);
}

#endif /* RTP_SLOT_H */
