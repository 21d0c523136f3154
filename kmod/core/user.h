/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * user.h - the device model's side of an I/O request slot
 *
 * slot.h is the kernel's side.  Between publish and the end of its turn a
 * request is the default client's, which sees nothing but the shared page:
 *
 *                   take                        complete
 *  PROCESSING and  ------> private copy, handled ------+--> COMPLETE (C), by itself
 *  kernel_handled 0 (U)                                |
 *                            completion_polling not set +--> NOTIFY_REQUEST_FINISH
 *
 * Whoever completes by itself makes no system call.  The kernel finds that out
 * when the next request is PENDING in a slot that it still takes for the user's.
 *
 * The turn keeps threads of a device model out of each other's way: whoever
 * spins on the page, whoever sleeps in ATTACH_IOREQ_CLIENT, and whoever calls
 * CLEAR_VM_IOREQ, RESET_VM or DESTROY_IOREQ_CLIENT, which end requests that are
 * being handled.  It is held from the first look at a slot until the request is
 * complete, NOTIFY_REQUEST_FINISH included; around those calls, of all slots.
 * A device model that does without may answer one request with the answer of
 * another.  That is its own VM's trouble and nobody else's.
 *
 *  (T) the fully ordered cmpxchg in rtp_user_turn_try() pairs with the release
 *      in rtp_user_turn_end(): the slot is seen as the last holder left it.
 *
 * Compiled in user space only, from the same sources as the module.
 * Models: tests/model (dm).
 */
#ifndef RTP_USER_H
#define RTP_USER_H

#include "ioreq.h"

/* What became of an answer. */
enum rtp_user_end {
	RTP_USER_COMPLETED,	/* stored; the hypervisor polls for it */
	RTP_USER_NOTIFY,	/* stored; NOTIFY_REQUEST_FINISH must follow */
	RTP_USER_LOST,		/* the request was taken away: never notify */
};

/**
 * struct rtp_user_slot - one slot, as a device model has it
 * @io:		shared half
 * @turn:	1 while a thread is at it
 * @req:	copy of the request; the turn's holder's
 * @bus:	of a PCI configuration access, as the three that follow
 * @dev:	device
 * @func:	function
 * @reg:	first byte
 */
struct rtp_user_slot {
	struct acrn_io_request	*io;
	u32			turn;
	struct rtp_ioreq	req;
	u32			bus;
	u32			dev;
	u32			func;
	u32			reg;
} ____cacheline_aligned;

void rtp_user_slot_init(struct rtp_user_slot *slot, struct acrn_io_request *io);
bool rtp_user_take(struct rtp_user_slot *slot);
bool rtp_user_begin(struct rtp_user_slot *slot);
enum rtp_user_end rtp_user_complete(struct rtp_user_slot *slot, u64 value);
u32 rtp_user_scan(const struct rtp_user_slot *slots, u32 nr);

/**
 * rtp_user_has_request() - is there a request for the device model?
 * @slot: any slot
 *
 * Without the turn it is a hint.  kernel_handled rests at 1 and is 0 only while
 * the slot is PROCESSING, so 0 seen after PROCESSING means that the request is
 * there, whole.
 *
 * Return: true if so.
 */
static inline bool rtp_user_has_request(const struct rtp_user_slot *slot)
{
	/* In this order: pairs with (U). */
	if (likely(smp_load_acquire(&slot->io->processed) !=
		   ACRN_IOREQ_STATE_PROCESSING))
		return false;

	/* Pairs with (U). */
	return !smp_load_acquire(&slot->io->kernel_handled);
}

/**
 * rtp_user_turn_try() - become the thread that is at a slot
 * @slot: any slot
 *
 * How to wait is the caller's: who spins looks at another slot, and who must
 * have the turn tries again.
 *
 * Return: true if the turn is the caller's, until rtp_user_turn_end().
 */
static inline bool rtp_user_turn_try(struct rtp_user_slot *slot)
{
	/* Pairs with (T). */
	return cmpxchg(&slot->turn, 0, 1) == 0;
}

/**
 * rtp_user_turn_end() - let another thread have the slot
 * @slot: slot whose turn the caller has
 */
static inline void rtp_user_turn_end(struct rtp_user_slot *slot)
{
	/* Pairs with (T). */
	smp_store_release(&slot->turn, 0);
}

#endif /* RTP_USER_H */
