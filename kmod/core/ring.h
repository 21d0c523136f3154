/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * ring.h - consumer of a ring that the hypervisor fills
 *
 *      hypervisor                      service VM                 hypervisor
 *  store element, tail (E) ----> read tail, elements, store head (S) ----> reuse
 *
 * The ring lies in a page of the device model, which may write anything into it
 * at any time.  So its geometry is copied and checked once, when it is set up.
 * Where we are (head) is a private word, the shared one only a copy for the
 * hypervisor.  The tail is read once per look; one that cannot be is counted and
 * ignored until it changes.  A look ends after as many elements as there are.
 *
 * Poller and dispatcher may look at the same time; as with slots (slot.h) a
 * private word (own) decides who drains:
 *
 *        claim
 *  NONE -------> KERN
 *        <------
 *        release
 *
 * Barrier pairs, by letter:
 *
 *  (E) the hypervisor's release of tail pairs with the acquire of tail in
 *      rtp_ring_serve(): the elements before it are there.
 *  (S) the release of head in rtp_ring_serve() pairs with the hypervisor's
 *      acquire of head: an element is overwritten after it was read.
 *  (I) idle is stored before head is released, and tail acquired before idle is
 *      loaded: a tail that the hypervisor could store only because head had
 *      moved on is not compared with an idle of the last time round.
 *  (R) the full barrier in release() pairs with the one between the hypervisor's
 *      store of tail and its upcall, and with the one in rtp_vm_set_covered():
 *      whoever let go of a ring sees what came meanwhile, or the dispatcher that
 *      was sent after it finds the ring unowned.
 *  (D) the fully ordered cmpxchg in claim() pairs with the full barrier in
 *      rtp_ring_quiesce(): who changed what draining looks at, and then saw the
 *      ring unclaimed or a turn end, knows that later turns see the change.
 */
#ifndef RTP_RING_H
#define RTP_RING_H

#include "../uapi/acrn_hsm_downstream.h"
#include "serve.h"

/* Elements per look of a poller: others wait meanwhile. */
#define RTP_RING_BATCH		16
#define RTP_RING_ALL		(~0u)

static_assert(sizeof(struct acrn_hsm_ring) == 64, "header");
static_assert(offsetof(struct acrn_hsm_ring, head) == 16, "head");
static_assert(offsetof(struct acrn_hsm_ring, tail) == 20, "tail");
static_assert(offsetof(struct acrn_hsm_ring, size) == 36, "size");

/* As rtp_page_read(), for the one field that is read with acquire. */
#ifndef rtp_page_acquire
/* The caller says what it pairs with. */
#define rtp_page_acquire(field)	smp_load_acquire(&(field))
#endif

/**
 * struct rtp_ring - a ring, its private half
 * @shared:	shared half
 * @vm:		whose
 * @consume:	takes one element of 8 bytes; returns quickly
 * @own:	RTP_OWN_NONE or RTP_OWN_KERN
 * @idle:	the tail for which there is nothing to do
 * @head:	where the owner goes on, in bytes; the owner's
 * @size:	bytes of all elements
 * @ele_size:	bytes of one, a power of two
 * @turns:	how often an owner has finished
 * @invalid:	tails that cannot be; the owner's
 */
struct rtp_ring {
	struct acrn_hsm_ring	*shared;
	struct rtp_vm		*vm;
	void			(*consume)(struct rtp_ring *ring, u64 element);
	u32			own;
	u32			idle;
	u32			head;
	u32			size;
	u32			ele_size;
	u32			turns;
	u64			invalid;
};

bool rtp_ring_init(struct rtp_ring *ring, struct acrn_hsm_ring *shared,
		   u32 ele_size);
void rtp_ring_serve(struct rtp_ring *ring, u32 most);
u32 rtp_ring_quiesce(struct rtp_ring *ring);
bool rtp_ring_quiesced(const struct rtp_ring *ring, u32 turn);

/**
 * rtp_ring_is_pending() - cheap look at a ring that is nearly always idle
 * @ring: ring
 *
 * Return: true if its tail is worth a closer look.
 */
static inline bool rtp_ring_is_pending(const struct rtp_ring *ring)
{
	/* Before idle is loaded, see (I). */
	u32 tail = smp_load_acquire(&ring->shared->tail);

	return tail != READ_ONCE(ring->idle);
}

/**
 * rtp_vm_ring_is_pending() - has a VM a ring, and is there something in it?
 * @vm: VM
 *
 * The ring goes with slot 0: who looks at that looks at the ring.
 *
 * Return: true if so.
 */
static inline bool rtp_vm_ring_is_pending(const struct rtp_vm *vm)
{
	/* Pairs with the release of whoever set the ring up. */
	const struct rtp_ring *ring = smp_load_acquire(&vm->ring);

	return ring && rtp_ring_is_pending(ring);
}

#endif /* RTP_RING_H */
