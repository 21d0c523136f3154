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
 *      rtp_vm_uncover(): whoever let go of a slot sees the next PENDING, or the
 *      dispatcher that was sent after it finds the slot unowned.
 *  (D) the fully ordered cmpxchg in rtp_slot_claim() pairs with the full
 *      barrier in rtp_vm_quiesce(): who changed what claimants look at, and
 *      then saw a slot unclaimed, knows that later claimants see the change.
 *  (U) the release of kernel_handled = 0 in rtp_slot_publish() pairs with the
 *      device model's acquire: it finds the request complete in the page.
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
 * @lock:	makes hand-over to and from the device model one step each
 * @req:	copy of the request; the owner's
 */
struct rtp_slot {
	struct acrn_io_request	*io;
	u32			own;
	u32			hint;
	raw_spinlock_t		lock;
	struct rtp_ioreq	req;
} ____cacheline_aligned;

void rtp_slot_init(struct rtp_slot *slot, struct acrn_io_request *io);
bool rtp_slot_claim(struct rtp_slot *slot);
bool rtp_slot_take(struct rtp_slot *slot);
void rtp_slot_publish(struct rtp_slot *slot);
bool rtp_slot_take_back(struct rtp_slot *slot);
bool rtp_slot_user_has_work(struct rtp_slot *slot);
void rtp_slot_answer(struct rtp_slot *slot, u64 value);
enum rtp_completion rtp_slot_complete(struct rtp_slot *slot);
bool rtp_slot_release(struct rtp_slot *slot);

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

#endif /* RTP_SLOT_H */
