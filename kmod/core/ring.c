// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* ring.c - consumer of a ring that the hypervisor fills */

#include "ring.h"

static bool offset_is_valid(const struct rtp_ring *ring, u32 offset)
{
	return offset < ring->size && !(offset & (ring->ele_size - 1));
}

/**
 * rtp_ring_init() - bind both halves of a ring, if it is one
 * @ring:	private half; vm and consume are the caller's
 * @shared:	shared half, at the start of its page
 * @ele_size:	bytes of an element: a power of two
 *
 * Context: before the hypervisor and anybody who drains know the ring.
 *
 * Return: true if the page holds a ring of such elements.
 */
bool rtp_ring_init(struct rtp_ring *ring, struct acrn_hsm_ring *shared,
		   u32 ele_size)
{
	u64 ele_num = rtp_page_read(shared->ele_num);
	u32 tail;

	ring->shared = shared;
	ring->ele_size = ele_size;
	ring->size = rtp_page_read(shared->size);
	ring->head = rtp_page_read(shared->head);
	ring->idle = ring->head;
	ring->own = RTP_OWN_NONE;
	ring->turns = 0;
	ring->invalid = 0;

	/* A ring of one element is empty and full at the same time. */
	if (rtp_page_read(shared->magic) != ACRN_HSM_RING_MAGIC ||
	    rtp_page_read(shared->ele_size) != ele_size || ele_num < 2 ||
	    ele_num * ele_size != ring->size ||
	    ring->size > ACRN_HSM_RING_PAGE_BYTES - sizeof(*shared))
		return false;

	tail = rtp_page_read(shared->tail);
	return offset_is_valid(ring, ring->head) && offset_is_valid(ring, tail);
}

static bool claim(struct rtp_ring *ring)
{
	/* Fully ordered; pairs with rtp_ring_quiesce(), see (D). */
	return cmpxchg(&ring->own, RTP_OWN_NONE, RTP_OWN_KERN) == RTP_OWN_NONE;
}

/* Returns true if there is more, whose upcall may have found us at work. */
static bool release(struct rtp_ring *ring)
{
	/* Pairs with rtp_ring_quiesced(): what we did is done. */
	smp_store_release(&ring->turns, ring->turns + 1);
	/* Pairs with the next claim, and with rtp_ring_quiesced(). */
	smp_store_release(&ring->own, RTP_OWN_NONE);
	/* Store, then load: pairs with (R). */
	smp_mb();
	return rtp_ring_is_pending(ring);
}

static const u64 *element(const struct rtp_ring *ring)
{
	return (const u64 *)((const char *)(ring->shared + 1) + ring->head);
}

static void advance(struct rtp_ring *ring)
{
	ring->head += ring->ele_size;
	if (ring->head == ring->size)
		ring->head = 0;
}

static void drain(struct rtp_ring *ring, u32 most)
{
	/* Pairs with (E). */
	u32 tail = rtp_page_acquire(ring->shared->tail);

	if (unlikely(!offset_is_valid(ring, tail))) {
		WRITE_ONCE(ring->idle, tail);
		rtp_count(&ring->invalid);
		return;
	}

	for (; ring->head != tail && most; most--) {
		ring->consume(ring, rtp_page_read(*element(ring)));
		advance(ring);
	}

	/* First, see (I). */
	WRITE_ONCE(ring->idle, ring->head);
	/* Pairs with (S): the hypervisor may use their place again. */
	smp_store_release(&ring->shared->head, ring->head);
}

/**
 * rtp_ring_serve() - drain a ring that was seen pending
 * @ring:	ring
 * @most:	elements to take; what is left is left pending
 *
 * Context: poller, dispatcher.
 */
void rtp_ring_serve(struct rtp_ring *ring, u32 most)
{
	if (!claim(ring))
		return;

	drain(ring, most);

	/* As rtp_vm_let_go(): a poller that covers slot 0 looks again by itself. */
	if (release(ring) && !(READ_ONCE(ring->vm->covered) & 1))
		ring->vm->ops->kick(ring->vm);
}

/**
 * rtp_ring_quiesce() - begin to wait for whoever may drain by the old state
 * @ring: ring, after a change of what @ring->consume looks at
 *
 * Return: the turn to wait for, for rtp_ring_quiesced().
 */
u32 rtp_ring_quiesce(struct rtp_ring *ring)
{
	/* Store, then load: pairs with the claim's cmpxchg, see (D). */
	smp_mb();
	return READ_ONCE(ring->turns);
}

/**
 * rtp_ring_quiesced() - does everybody drain by the new state?
 * @ring:	ring
 * @turn:	what rtp_ring_quiesce() returned
 *
 * A ring that is always busy is never seen unclaimed; the end of a turn will do,
 * for the next one began after it.
 *
 * Return: true if so.
 */
bool rtp_ring_quiesced(const struct rtp_ring *ring, u32 turn)
{
	/* Pairs with release(): what they did is done. */
	if (smp_load_acquire(&ring->own) == RTP_OWN_NONE)
		return true;

	/* A turn has ended, and the next one began after it: pairs as well. */
	return smp_load_acquire(&ring->turns) != turn;
}
