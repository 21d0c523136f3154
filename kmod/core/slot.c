// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* slot.c - ownership protocol of one I/O request slot */

#include "slot.h"

/**
 * rtp_slot_init() - bind both halves of a slot and put them at rest
 * @slot:	private half
 * @io:		shared half
 *
 * PENDING is 0, so a zeroed page looks like 16 requests.  The hypervisor stores
 * FREE once it has accepted the page; we do before, and clear what a recycled
 * page may still say about polling.
 *
 * Context: before the hypervisor and any scanner know the page.
 */
void rtp_slot_init(struct rtp_slot *slot, struct acrn_io_request *io)
{
	memset(slot, 0, sizeof(*slot));
	raw_spin_lock_init(&slot->lock);
	slot->io = io;
	WRITE_ONCE(io->completion_polling, 0);
	WRITE_ONCE(io->kernel_handled, 1);
	WRITE_ONCE(io->processed, ACRN_IOREQ_STATE_FREE);
}

/*
 * The device model completes by itself where the hypervisor polls, and nobody
 * is told.  A new request in a slot that is still USER means it has done so.
 * PENDING must be looked at under the lock: seen before, it may be the request
 * that another claimant published in between.
 */
static bool claim_from_user(struct rtp_slot *slot)
{
	bool claimed = false;

	raw_spin_lock(&slot->lock);
	if (READ_ONCE(slot->own) == RTP_OWN_USER && rtp_slot_is_pending(slot)) {
		/* A full barrier, for (D): a plain store would not be one. */
		claimed = cmpxchg(&slot->own, RTP_OWN_USER, RTP_OWN_KERN) ==
			  RTP_OWN_USER;
		if (claimed)
			WRITE_ONCE(slot->io->kernel_handled, 1);
	}
	raw_spin_unlock(&slot->lock);

	return claimed;
}

/**
 * rtp_slot_claim() - become the one who works on a slot
 * @slot: slot seen PENDING
 *
 * Return: true if it is ours; rtp_slot_release() or rtp_slot_publish() end that.
 */
bool rtp_slot_claim(struct rtp_slot *slot)
{
	/* Fully ordered; pairs with rtp_vm_quiesce(), see (D). */
	u32 own = cmpxchg(&slot->own, RTP_OWN_NONE, RTP_OWN_KERN);

	if (likely(own == RTP_OWN_NONE))
		return true;

	return own == RTP_OWN_USER && claim_from_user(slot);
}

/* Each field is read one time: the page may say something else the next. */
static void copy_request(struct rtp_ioreq *req, struct acrn_io_request *io)
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
bool rtp_slot_take(struct rtp_slot *slot)
{
	struct acrn_io_request *io = slot->io;

	/* Pairs with (A). A reset may have made the slot FREE since the look. */
	if (cmpxchg(&io->processed, ACRN_IOREQ_STATE_PENDING,
		    ACRN_IOREQ_STATE_PROCESSING) != ACRN_IOREQ_STATE_PENDING)
		return false;

	copy_request(&slot->req, io);

	/*
	 * A reset and a new request in between would have mixed two requests.
	 * Pairs with (A): who copied a field of the new request sees its state.
	 */
	smp_rmb();
	return READ_ONCE(io->processed) == ACRN_IOREQ_STATE_PROCESSING;
}

/**
 * rtp_slot_publish() - hand a request to the device model
 * @slot: slot owned by the caller and PROCESSING
 *
 * The caller owns the slot no longer.
 */
void rtp_slot_publish(struct rtp_slot *slot)
{
	raw_spin_lock(&slot->lock);
	/* Release: pairs with rtp_vm_quiesced(), our work on the slot is done. */
	smp_store_release(&slot->own, RTP_OWN_USER);
	/* Last, see (U): until now no device model touches the slot. */
	smp_store_release(&slot->io->kernel_handled, 0);
	raw_spin_unlock(&slot->lock);
}

/**
 * rtp_slot_take_back() - end the device model's turn
 * @slot: any slot
 *
 * For the device model's own notification, and for whoever ends its request.
 *
 * Return: true if the slot was the device model's and is the caller's now.
 */
bool rtp_slot_take_back(struct rtp_slot *slot)
{
	bool ours;

	raw_spin_lock(&slot->lock);
	ours = READ_ONCE(slot->own) == RTP_OWN_USER;
	if (ours) {
		WRITE_ONCE(slot->own, RTP_OWN_KERN);
		/* Before COMPLETE: the next request must find it at rest. */
		WRITE_ONCE(slot->io->kernel_handled, 1);
	}
	raw_spin_unlock(&slot->lock);

	return ours;
}

/**
 * rtp_slot_user_has_work() - is there a request the device model has not answered?
 * @slot: any slot
 *
 * Asked under the lock, so that a hand-over is seen whole.  A device model that
 * completed by itself has no work although the slot is still its own.
 *
 * Return: true if so.
 */
bool rtp_slot_user_has_work(struct rtp_slot *slot)
{
	bool work;

	if (READ_ONCE(slot->own) != RTP_OWN_USER)
		return false;

	raw_spin_lock(&slot->lock);
	work = READ_ONCE(slot->own) == RTP_OWN_USER &&
	       READ_ONCE(slot->io->processed) == ACRN_IOREQ_STATE_PROCESSING;
	raw_spin_unlock(&slot->lock);

	return work;
}

/**
 * rtp_slot_answer() - put the answer of a read into the page
 * @slot:	slot owned by the caller and taken
 * @value:	answer; cut to the width the request's type has for it
 *
 * A write has no answer.
 */
void rtp_slot_answer(struct rtp_slot *slot, u64 value)
{
	if (slot->req.direction == ACRN_IOREQ_DIR_WRITE)
		return;

	if (slot->req.type == ACRN_IOREQ_TYPE_MMIO)
		WRITE_ONCE(slot->io->reqs.mmio_request.value, value);
	else
		WRITE_ONCE(slot->io->reqs.pio_request.value, (u32)value);
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
enum rtp_completion rtp_slot_complete(struct rtp_slot *slot)
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
bool rtp_slot_release(struct rtp_slot *slot)
{
	smp_store_release(&slot->own, RTP_OWN_NONE);
	/* Store, then load: pairs with (R). */
	smp_mb();
	return rtp_slot_is_pending(slot);
}
