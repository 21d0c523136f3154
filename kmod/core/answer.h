/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * answer.h - from PENDING to COMPLETE: what a vCPU waits for
 *
 * Inline in each of its two callers, with everything that seldom happens behind
 * calls.  Other VMs' I/O and this one's next request wait for these
 * instructions, so what need not be here is in rtp_vm_finish().
 */
#ifndef RTP_ANSWER_H
#define RTP_ANSWER_H

#include "pci_latch.h"
#include "serve.h"

/* Out of line, in serve.c. */
enum rtp_stage rtp_vm_fail_safe(struct rtp_vm *vm, struct rtp_slot *slot,
				struct rtp_counters *counters);
enum rtp_stage rtp_vm_refuse(struct rtp_vm *vm, struct rtp_slot *slot,
			     struct rtp_counters *counters);
void rtp_vm_hand_over(struct rtp_vm *vm, struct rtp_slot *slot,
		      const struct rtp_counters *counters);
enum rtp_stage rtp_vm_search(struct rtp_vm *vm, struct rtp_slot *slot,
			     const struct rtp_range_table *table,
			     struct rtp_counters *counters);
int rtp_vm_completed(struct rtp_vm *vm, struct rtp_slot *slot,
		     enum rtp_completion completion,
		     struct rtp_counters *counters);
void rtp_vm_let_go(struct rtp_vm *vm, struct rtp_slot *slot);

static inline enum rtp_stage
rtp_vm_ask_user(struct rtp_vm *vm, struct rtp_slot *slot,
		struct rtp_counters *counters)
{
	if (READ_ONCE(vm->has_user))
		return RTP_HANDED;

	/* Nobody: a guest must never hang for that. */
	return rtp_vm_fail_safe(vm, slot, counters);
}

static inline enum rtp_stage
rtp_vm_ask_client(struct rtp_vm *vm, struct rtp_slot *slot,
		  const struct rtp_range *range, struct rtp_counters *counters)
{
	struct rtp_client *client = range->client;

	if (range->doorbell && slot->req.address == range->start &&
	    slot->req.direction == ACRN_IOREQ_DIR_WRITE) {
		slot->poster = client;
		slot->posted = range->doorbell;
		return RTP_ANSWERED;
	}

	switch (client->handle(client, range->data, &slot->req, &slot->posted)) {
	case RTP_HANDLED:
		return RTP_ANSWERED;
	case RTP_POSTED:
		slot->poster = client;
		return RTP_ANSWERED;
	case RTP_PASS:
		break;
	case RTP_FAILED:
		rtp_count(&counters->failed);
		return rtp_vm_fail_safe(vm, slot, counters);
	}

	return rtp_vm_ask_user(vm, slot, counters);
}

static inline enum rtp_stage
rtp_vm_route(struct rtp_vm *vm, struct rtp_slot *slot,
	     const struct rtp_range_table *table,
	     struct rtp_counters *counters)
{
	if (unlikely(READ_ONCE(vm->clearing)))
		return rtp_vm_fail_safe(vm, slot, counters);

	if (unlikely(!rtp_ioreq_is_valid(&slot->req)))
		return rtp_vm_refuse(vm, slot, counters);

	if (unlikely(rtp_pci_is_port(&slot->req)) &&
	    rtp_pci_serve(&vm->pci_latch, slot))
		return RTP_ANSWERED;

	if (likely(rtp_range_hit(table, &slot->req, slot->hint)))
		return rtp_vm_ask_client(vm, slot, &table->range[slot->hint],
					 counters);

	return rtp_vm_search(vm, slot, table, counters);
}

/**
 * rtp_vm_answer() - answer a slot that was seen PENDING, or hand it over
 * @vm:		VM
 * @slot:	one of its slots
 * @counters:	the caller's counters for this VM
 *
 * Context: poller, dispatcher.  May make a hypercall; does not sleep by itself.
 *
 * Return: what is left to rtp_vm_finish(), which must follow unless it is
 * RTP_NOTHING: somebody else was faster, or the request went away.
 */
static inline enum rtp_stage
rtp_vm_answer(struct rtp_vm *vm, struct rtp_slot *slot,
	      struct rtp_counters *counters)
{
	const struct rtp_range_table *table;
	enum rtp_completion completion;

	/* Claims would come to nothing, and hold up the reset that waits for them. */
	if (unlikely(READ_ONCE(vm->resetting)) || !rtp_slot_claim(slot))
		return RTP_NOTHING;

	/*
	 * Pairs with the release of a new table: its contents are there.  Behind
	 * the claim, see (D): an old table is kept until we let go.
	 */
	table = smp_load_acquire(&vm->ranges);

	/* Behind the claim as well: a reset waits for us or stops us. */
	if (unlikely(READ_ONCE(vm->resetting)) || !rtp_slot_take(slot)) {
		rtp_vm_let_go(vm, slot);
		return RTP_NOTHING;
	}

	if (rtp_vm_route(vm, slot, table, counters) == RTP_HANDED) {
		rtp_vm_hand_over(vm, slot, counters);
		return RTP_HANDED;
	}

	rtp_slot_answer(slot, slot->req.value);
	completion = rtp_slot_complete(slot);
	if (unlikely(completion != RTP_COMPLETION_POLLED))
		rtp_vm_completed(vm, slot, completion, counters);
	return RTP_ANSWERED;
}

#endif /* RTP_ANSWER_H */
