// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* slot.c - ownership protocol of one I/O request slot: what is not in a hurry */

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

/**
 * rtp_slot_claim_from_user() - claim a slot the device model has completed
 * @slot: slot seen PENDING and USER
 *
 * It completes by itself where the hypervisor polls, and nobody is told.  A new
 * request in a slot that is still USER means it has done so.  PENDING must be
 * looked at under the lock: seen before, it may be the request that another
 * claimant published in between.
 *
 * Return: true if the slot is ours.
 */
bool rtp_slot_claim_from_user(struct rtp_slot *slot)
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
