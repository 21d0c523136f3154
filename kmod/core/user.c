// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* user.c - the device model's side of an I/O request slot */

#include "slot.h"
#include "user.h"

/**
 * rtp_user_slot_init() - bind a slot to its place in the page
 * @slot:	slot
 * @io:		shared half, which is left alone
 */
void rtp_user_slot_init(struct rtp_user_slot *slot, struct acrn_io_request *io)
{
	memset(slot, 0, sizeof(*slot));
	slot->io = io;
}

/**
 * rtp_user_take() - copy the request of a slot, if there is one
 * @slot: slot whose turn the caller has
 *
 * The copy is what counts from here on.  The kernel hands over nothing but what
 * a guest can have asked for; who shares the page with others that write to it
 * asks rtp_ioreq_is_valid().
 *
 * Return: true with @slot->req filled in; rtp_user_complete() must follow.
 */
bool rtp_user_take(struct rtp_user_slot *slot)
{
	const struct acrn_pci_request *pci = &slot->io->reqs.pci_request;

	if (!rtp_user_has_request(slot))
		return false;

	rtp_slot_copy_request(&slot->req, slot->io);
	if (slot->req.type == ACRN_IOREQ_TYPE_PCICFG) {
		slot->bus = rtp_page_read(pci->bus);
		slot->dev = rtp_page_read(pci->dev);
		slot->func = rtp_page_read(pci->func);
		slot->reg = rtp_page_read(pci->reg);
	}
	return true;
}

/**
 * rtp_user_begin() - take the request of a slot, if there is one, and the turn
 * @slot: any slot
 *
 * Return: true with both; false with neither, also if another thread is at it.
 */
bool rtp_user_begin(struct rtp_user_slot *slot)
{
	/* The slot is nearly always idle: do not write to anything for that. */
	if (!rtp_user_has_request(slot) || !rtp_user_turn_try(slot))
		return false;

	/* What was seen before may be what the last holder has completed. */
	if (rtp_user_take(slot))
		return true;

	rtp_user_turn_end(slot);
	return false;
}

/**
 * rtp_user_complete() - answer a request
 * @slot:	slot that was taken
 * @value:	answer of a read
 *
 * The turn stays with the caller, so that it covers a notification.
 *
 * Return: what is left to do; see enum rtp_user_end.
 */
enum rtp_user_end rtp_user_complete(struct rtp_user_slot *slot, u64 value)
{
	rtp_slot_put_answer(slot->io, &slot->req, value);
	if (!slot->req.polled)
		return RTP_USER_NOTIFY;

	/*
	 * Pairs with (C).  Never a plain store: over a slot that was reset it
	 * would stay COMPLETE for ever.  kernel_handled is left alone, too: the
	 * next claim puts it back before the slot is PROCESSING again.
	 */
	return cmpxchg(&slot->io->processed, ACRN_IOREQ_STATE_PROCESSING,
		       ACRN_IOREQ_STATE_COMPLETE) ==
	       ACRN_IOREQ_STATE_PROCESSING ? RTP_USER_COMPLETED : RTP_USER_LOST;
}

/**
 * rtp_user_scan() - which slots have a request for the device model?
 * @slots:	slots of one VM
 * @nr:		how many, 32 at most
 *
 * Writes nothing, for a thread that spins.
 *
 * Return: bit n set: slot n is worth rtp_user_begin().
 */
u32 rtp_user_scan(const struct rtp_user_slot *slots, u32 nr)
{
	u32 found = 0;
	u32 i;

	for (i = 0; i < nr; i++)
		if (unlikely(rtp_user_has_request(&slots[i])))
			found |= 1u << i;

	return found;
}
