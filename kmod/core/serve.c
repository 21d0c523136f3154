// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* serve.c - serving the requests of one VM, whoever found them */

#include "answer.h"
#include "ring.h"

/* Answered as if there were no device. */
enum rtp_stage rtp_vm_fail_safe(struct rtp_vm *vm, struct rtp_slot *slot,
				struct rtp_counters *counters)
{
	rtp_trace(vm, slot, RTP_EVENT_FAIL_SAFE, counters);
	if (slot->req.direction != ACRN_IOREQ_DIR_WRITE)
		slot->req.value = rtp_ioreq_fail_safe();
	rtp_count(&counters->fail_safe);
	return RTP_ANSWERED;
}

/* Not a request a client may see. */
enum rtp_stage rtp_vm_refuse(struct rtp_vm *vm, struct rtp_slot *slot,
			     struct rtp_counters *counters)
{
	/* A write to protected memory is a guest's right, and dropped. */
	if (slot->req.type != RTP_IOREQ_TYPE_WP)
		rtp_count(&counters->invalid);
	return rtp_vm_fail_safe(vm, slot, counters);
}

/* Not where the last request went: look for the range. */
enum rtp_stage rtp_vm_search(struct rtp_vm *vm, struct rtp_slot *slot,
			     const struct rtp_range_table *table,
			     struct rtp_counters *counters)
{
	const struct rtp_range *range = rtp_range_search(table, &slot->req,
							 &slot->hint);

	return range ? rtp_vm_ask_client(vm, slot, range, counters) :
		       rtp_vm_ask_user(vm, slot, counters);
}

/* Whoever watches is told before: after that the device model may answer. */
void rtp_vm_hand_over(struct rtp_vm *vm, struct rtp_slot *slot,
		      const struct rtp_counters *counters)
{
	rtp_trace(vm, slot, RTP_EVENT_HANDED, counters);
	if (unlikely(READ_ONCE(slot->watched)))
		vm->ops->handing(vm, slot - vm->slots);
	rtp_slot_publish(slot);
}

/* What follows from a completion; 0 or the error of the notify hypercall. */
int rtp_vm_completed(struct rtp_vm *vm, struct rtp_slot *slot,
		     enum rtp_completion completion,
		     struct rtp_counters *counters)
{
	switch (completion) {
	case RTP_COMPLETION_POLLED:
		break;
	case RTP_COMPLETION_NOTIFY:
		rtp_count(&counters->notified);
		return vm->ops->notify(vm, slot - vm->slots);
	case RTP_COMPLETION_LOST:
		rtp_trace(vm, slot, RTP_EVENT_LOST, counters);
		rtp_count(&counters->lost);
		break;
	}

	return 0;
}

static bool is_covered(const struct rtp_vm *vm, const struct rtp_slot *slot)
{
	return READ_ONCE(vm->covered) >> (slot - vm->slots) & 1;
}

/*
 * Pairs with (R).  While a poller covers the slot it looks again by itself;
 * covered is loaded after the slot was let go, so whoever uncovers it after that
 * sends a dispatcher that finds the slot free.
 */
void rtp_vm_let_go(struct rtp_vm *vm, struct rtp_slot *slot)
{
	if (unlikely(rtp_slot_release(slot)) && !is_covered(vm, slot))
		vm->ops->kick(vm);
}

static void finish_answered(struct rtp_vm *vm, struct rtp_slot *slot,
			    struct rtp_counters *counters)
{
	if (slot->poster) {
		slot->poster->post(slot->posted);
		slot->poster = NULL;
	}
	rtp_trace(vm, slot, RTP_EVENT_ANSWERED, counters);
	rtp_vm_let_go(vm, slot);
	rtp_count(&counters->served);
}

static void finish_handed(struct rtp_vm *vm, struct rtp_slot *slot,
			  struct rtp_counters *counters)
{
	vm->ops->wake_user(vm);
	/*
	 * Pairs with (R): a device model that broke the rules may have moved
	 * the slot on before it was its own.
	 */
	smp_mb();
	if (unlikely(rtp_slot_is_pending(slot)) && !is_covered(vm, slot))
		vm->ops->kick(vm);
	rtp_count(&counters->handed);
}

/**
 * rtp_vm_finish() - do what the guest need not wait for
 * @vm:		VM
 * @slot:	the slot
 * @stage:	what rtp_vm_answer() returned
 * @counters:	the caller's counters for this VM
 *
 * Context: as rtp_vm_answer(); may wake threads.
 */
void rtp_vm_finish(struct rtp_vm *vm, struct rtp_slot *slot,
		   enum rtp_stage stage, struct rtp_counters *counters)
{
	switch (stage) {
	case RTP_NOTHING:
		break;
	case RTP_ANSWERED:
		finish_answered(vm, slot, counters);
		break;
	case RTP_HANDED:
		finish_handed(vm, slot, counters);
		break;
	}
}

/**
 * rtp_vm_serve() - serve a slot that was seen PENDING, both steps at once
 * @vm:		VM
 * @slot:	one of its slots
 * @counters:	the caller's counters for this VM
 *
 * Context: dispatcher.
 *
 * Return: true if the caller served or handed over a request.
 */
bool rtp_vm_serve(struct rtp_vm *vm, struct rtp_slot *slot,
		  struct rtp_counters *counters)
{
	enum rtp_stage stage = rtp_vm_answer(vm, slot, counters);

	rtp_vm_finish(vm, slot, stage, counters);
	return stage != RTP_NOTHING;
}

/**
 * rtp_vm_take_back() - end the device model's turn and complete its request
 * @vm:		VM
 * @slot:	one of its slots
 * @fail_safe:	answer all ones; otherwise the answer is in the page
 * @counters:	the caller's counters
 *
 * Return: 0, or the error of the notify hypercall.  A slot that is not the
 * device model's is left alone, and nobody is notified for it.
 */
int rtp_vm_take_back(struct rtp_vm *vm, struct rtp_slot *slot, bool fail_safe,
		     struct rtp_counters *counters)
{
	int ret;

	if (!rtp_slot_take_back(slot))
		return 0;

	if (fail_safe) {
		/* Completed by itself: the page is not ours to write to any more. */
		if (!rtp_slot_is_processing(slot)) {
			rtp_vm_let_go(vm, slot);
			return 0;
		}
		rtp_trace(vm, slot, RTP_EVENT_FAIL_SAFE, counters);
		rtp_slot_answer(slot, rtp_ioreq_fail_safe());
		rtp_count(&counters->fail_safe);
	}
	rtp_trace(vm, slot, RTP_EVENT_TAKEN_BACK, counters);
	ret = rtp_vm_completed(vm, slot, rtp_slot_complete(slot), counters);
	rtp_vm_let_go(vm, slot);
	rtp_count(&counters->served);
	return ret;
}

/**
 * rtp_vm_quiesce() - begin to wait for everybody who may have seen the old state
 * @vm: VM, after a change of what serving looks at
 *
 * Return: the slots to wait for, for rtp_vm_quiesced().
 */
u32 rtp_vm_quiesce(struct rtp_vm *vm)
{
	/* Store, then load: pairs with the claim's cmpxchg, see (D). */
	smp_mb();
	return (1u << vm->nr_slots) - 1;
}

/**
 * rtp_vm_quiesced() - has everybody who may have seen the old state left?
 * @vm:		VM
 * @left:	slots not yet seen unclaimed; updated
 *
 * Each slot must be seen unclaimed once, not all of them at the same time: who
 * claims it after that sees the new state.
 *
 * Return: true if nobody is left.
 */
bool rtp_vm_quiesced(struct rtp_vm *vm, u32 *left)
{
	u32 i;

	for (i = 0; i < vm->nr_slots; i++)
		/* Pairs with the release's store: what they did is done. */
		if (smp_load_acquire(&vm->slots[i].own) != RTP_OWN_KERN)
			*left &= ~(1u << i);

	return !*left;
}

/**
 * rtp_vm_pending() - which slots are worth a look?
 * @vm: VM
 *
 * Return: bit n for slot n that is PENDING; bit 0 also if there are doorbells in
 * the ring, which goes with slot 0.
 */
u32 rtp_vm_pending(const struct rtp_vm *vm)
{
	u32 pending = 0;
	u32 i;

	for (i = 0; i < vm->nr_slots; i++)
		if (rtp_slot_is_pending(&vm->slots[i]))
			pending |= 1u << i;

	if (rtp_vm_ring_is_pending(vm))
		pending |= 1;
	return pending;
}

/**
 * rtp_vm_scan() - serve whatever is pending, once per slot, then the ring
 * @vm:		VM
 * @counters:	the caller's counters
 *
 * Return: requests served or handed over.
 */
unsigned int rtp_vm_scan(struct rtp_vm *vm, struct rtp_counters *counters)
{
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < vm->nr_slots; i++)
		if (rtp_slot_is_pending(&vm->slots[i]))
			done += rtp_vm_serve(vm, &vm->slots[i], counters);

	if (unlikely(rtp_vm_ring_is_pending(vm)))
		rtp_ring_serve(vm->ring, RTP_RING_ALL);

	return done;
}

/**
 * rtp_vm_set_covered() - say which slots pollers look at from now on
 * @vm:		VM
 * @mask:	bit n for slot n; new ones are in a poller's set already, those
 *		that are taken away still are
 *
 * If any is taken away the dispatcher is sent, for upcalls that came while it was
 * covered.
 *
 * Context: any; callers are serialised.
 */
void rtp_vm_set_covered(struct rtp_vm *vm, u32 mask)
{
	u32 gone = vm->covered & ~mask;

	/* The pollers' sets were published before: upcalls may be ignored. */
	smp_store_release(&vm->covered, mask);
	if (!gone)
		return;

	/* Store, then the work's look at the slots: pairs with (R). */
	smp_mb();
	vm->ops->kick(vm);
}
