// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* serve.c - serving the requests of one VM, whoever found them */

#include "pci_latch.h"
#include "serve.h"

/* Where a request goes. */
enum route {
	ROUTE_DONE,	/* answered: the value is in the private copy */
	ROUTE_USER,	/* to the device model */
};

static enum route fail_safe(struct rtp_slot *slot, struct rtp_counters *counters)
{
	slot->req.value = rtp_ioreq_fail_safe();
	rtp_count(&counters->fail_safe);
	return ROUTE_DONE;
}

static enum route to_default_client(struct rtp_vm *vm, struct rtp_slot *slot,
				    struct rtp_counters *counters)
{
	if (READ_ONCE(vm->has_user))
		return ROUTE_USER;

	/* Nobody: a guest must never hang for that. */
	return fail_safe(slot, counters);
}

static enum route ask_client(struct rtp_vm *vm, struct rtp_slot *slot,
			     const struct rtp_range *range,
			     struct rtp_counters *counters)
{
	switch (range->client->handle(range->client, range->data, &slot->req)) {
	case RTP_HANDLED:
		return ROUTE_DONE;
	case RTP_PASS:
		break;
	case RTP_FAILED:
		rtp_count(&counters->failed);
		return fail_safe(slot, counters);
	}

	return to_default_client(vm, slot, counters);
}

static enum route route_request(struct rtp_vm *vm, struct rtp_slot *slot,
				struct rtp_counters *counters)
{
	const struct rtp_range *range;

	if (unlikely(READ_ONCE(vm->clearing)))
		return fail_safe(slot, counters);

	if (unlikely(!rtp_ioreq_is_valid(&slot->req))) {
		/* A write to protected memory is a guest's right, and dropped. */
		if (slot->req.type != RTP_IOREQ_TYPE_WP)
			rtp_count(&counters->invalid);
		return fail_safe(slot, counters);
	}

	if (rtp_pci_is_port(&slot->req) && rtp_pci_serve(&vm->pci_latch, slot))
		return ROUTE_DONE;

	/* Pairs with the release of a new table: its contents are there. */
	range = rtp_range_lookup(smp_load_acquire(&vm->ranges), &slot->req,
				 &slot->hint);
	if (range)
		return ask_client(vm, slot, range, counters);

	return to_default_client(vm, slot, counters);
}

static int finish(struct rtp_vm *vm, struct rtp_slot *slot,
		  struct rtp_counters *counters)
{
	switch (rtp_slot_complete(slot)) {
	case RTP_COMPLETION_POLLED:
		break;
	case RTP_COMPLETION_NOTIFY:
		rtp_count(&counters->notified);
		return vm->ops->notify(vm, slot - vm->slots);
	case RTP_COMPLETION_LOST:
		rtp_count(&counters->lost);
		break;
	}

	return 0;
}

/*
 * Pairs with (R).  While a poller covers the VM it looks again by itself;
 * covered is loaded after the slot was let go, so whoever uncovers the VM after
 * that sends a dispatcher that finds the slot free.
 */
static void let_go(struct rtp_vm *vm, struct rtp_slot *slot)
{
	if (unlikely(rtp_slot_release(slot)) && !READ_ONCE(vm->covered))
		vm->ops->kick(vm);
}

static void hand_over(struct rtp_vm *vm, struct rtp_slot *slot,
		      struct rtp_counters *counters)
{
	rtp_count(&counters->handed);
	rtp_slot_publish(slot);
	vm->ops->wake_user(vm);
	/*
	 * Pairs with (R): a device model that broke the rules may have moved
	 * the slot on before it was its own.
	 */
	smp_mb();
	if (unlikely(rtp_slot_is_pending(slot)) && !READ_ONCE(vm->covered))
		vm->ops->kick(vm);
}

/**
 * rtp_vm_serve() - serve a slot that was seen PENDING
 * @vm:		VM
 * @slot:	one of its slots
 * @counters:	the caller's counters for this VM
 *
 * Context: poller, dispatcher.  May wake threads and make a hypercall; does not
 * sleep by itself.
 *
 * Return: true if the caller served or handed over a request; false if
 * somebody else was faster, or it went away.
 */
bool rtp_vm_serve(struct rtp_vm *vm, struct rtp_slot *slot,
		  struct rtp_counters *counters)
{
	/* Claims would come to nothing, and hold up the reset that waits for them. */
	if (unlikely(READ_ONCE(vm->resetting)) || !rtp_slot_claim(slot))
		return false;

	/* Ordered behind the claim, see (D): a reset waits for us or stops us. */
	if (unlikely(READ_ONCE(vm->resetting)) || !rtp_slot_take(slot)) {
		let_go(vm, slot);
		return false;
	}

	if (route_request(vm, slot, counters) == ROUTE_USER) {
		hand_over(vm, slot, counters);
		return true;
	}

	rtp_slot_answer(slot, slot->req.value);
	finish(vm, slot, counters);
	let_go(vm, slot);
	rtp_count(&counters->served);
	return true;
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
			let_go(vm, slot);
			return 0;
		}
		rtp_slot_answer(slot, rtp_ioreq_fail_safe());
		rtp_count(&counters->fail_safe);
	}
	ret = finish(vm, slot, counters);
	let_go(vm, slot);
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
 * rtp_vm_is_pending() - is any slot worth a look?
 * @vm: VM
 *
 * Return: true if a slot is PENDING.
 */
bool rtp_vm_is_pending(const struct rtp_vm *vm)
{
	u32 i;

	for (i = 0; i < vm->nr_slots; i++)
		if (rtp_slot_is_pending(&vm->slots[i]))
			return true;

	return false;
}

/**
 * rtp_vm_scan() - serve whatever is pending, once per slot
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

	return done;
}

/**
 * rtp_vm_cover() - a poller looks at the VM from now on
 * @vm: VM whose slots are in the poller's set already
 */
void rtp_vm_cover(struct rtp_vm *vm)
{
	smp_store_release(&vm->covered, 1);
}

/**
 * rtp_vm_uncover() - no poller looks at the VM any more
 * @vm: VM that is still in the poller's set
 *
 * Then sends the dispatcher, for upcalls that came while the VM was covered.
 */
void rtp_vm_uncover(struct rtp_vm *vm)
{
	WRITE_ONCE(vm->covered, 0);
	/* Store, then the work's look at the slots: pairs with (R). */
	smp_mb();
	vm->ops->kick(vm);
}
