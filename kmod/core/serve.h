/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * serve.h - serving the requests of one VM, whoever found them
 *
 * Poller and dispatcher do the same: claim, take, find the client, answer,
 * complete, release.  They may look at the same slot at the same time; the
 * claim decides (slot.h).  Whether a VM is polled is only a hint about who
 * looks, never a promise that nobody else does.
 *
 * In two steps: a vCPU stands still until COMPLETE, so rtp_vm_answer() (answer.h)
 * does what leads there and no more, and rtp_vm_finish() the rest: doorbells,
 * wake-ups, letting go, statistics.  A poller answers everybody first.
 *
 * The claim is also what readers hold: whoever changes something that serving
 * looks at (clients, the range table, the default client, a reset) makes the
 * change visible, waits until rtp_vm_quiesced() says that everybody who may not
 * have seen it has left, and may then free what was there before.  That does not
 * cover the VM itself and what wake_user() and kick() touch: they run after the
 * slot was let go, so the VM outlives its pollers and its work.
 */
#ifndef RTP_SERVE_H
#define RTP_SERVE_H

#include "range.h"
#include "slot.h"

struct rtp_ring;
struct rtp_vm;

/* What an in-kernel client did with a request. */
enum rtp_verdict {
	RTP_HANDLED,	/* done; a read's answer is in req->value */
	RTP_POSTED,	/* a write the guest need not wait for: answer, then @post */
	RTP_PASS,	/* not mine after all: ask the default client */
	RTP_FAILED,	/* mine, and failed: answer fail-safe */
};

/**
 * struct rtp_client - in-kernel client
 * @handle:	serves one access that lies in one of the client's ranges; works
 *		on the private copy, returns quickly, may be called for several
 *		slots at a time
 * @post:	does what @handle left for after the answer, by what it stored in
 *		*@posted; before the slot is let go, so that rtp_vm_quiesced()
 *		waits for it
 */
struct rtp_client {
	enum rtp_verdict (*handle)(struct rtp_client *client, void *data,
				   struct rtp_ioreq *req, void **posted);
	void (*post)(void *posted);
};

struct rtp_counters;

/* What the embedder is told while rtp_trace_enabled(). */
enum rtp_event {
	RTP_EVENT_ANSWERED,	/* the guest has its answer */
	RTP_EVENT_HANDED,	/* the device model is about to get it */
	RTP_EVENT_TAKEN_BACK,	/* the device model's turn is over */
	RTP_EVENT_FAIL_SAFE,	/* will be answered all ones; another event follows */
	RTP_EVENT_LOST,		/* answered, but its slot had been reset */
};

/**
 * struct rtp_vm_ops - what serving needs from its embedder
 * @notify:	tell the hypervisor that a slot is COMPLETE; 0 or a negative errno
 * @kick:	send the dispatcher to look at the VM
 * @wake_user:	wake whoever waits for the default client's requests
 * @handing:	a watched slot (rtp_slot.watched) is about to be handed over
 * @trace:	something happened to a slot that the caller owns
 */
struct rtp_vm_ops {
	int (*notify)(struct rtp_vm *vm, unsigned int vcpu);
	void (*kick)(struct rtp_vm *vm);
	void (*wake_user)(struct rtp_vm *vm);
	void (*handing)(struct rtp_vm *vm, unsigned int vcpu);
	void (*trace)(struct rtp_vm *vm, struct rtp_slot *slot,
		      enum rtp_event event, const struct rtp_counters *counters);
};

/**
 * struct rtp_counters - what one server did for one VM
 * @served:	requests answered in the kernel
 * @handed:	requests handed to the device model
 * @notified:	notify hypercalls
 * @fail_safe:	requests nobody could serve (part of @served)
 * @failed:	requests whose client failed (part of @fail_safe)
 * @invalid:	requests no guest can have made (part of @fail_safe)
 * @lost:	answers that found their slot reset
 *
 * One writer; u64 words that anybody may read at any time.
 */
struct rtp_counters {
	u64	served;
	u64	handed;
	u64	notified;
	u64	fail_safe;
	u64	failed;
	u64	invalid;
	u64	lost;
};

/**
 * struct rtp_vm - a VM, as far as serving goes
 * @ranges:	in-kernel clients by address; at least &rtp_no_ranges
 * @ring:	doorbells that do not stop the vCPU (ring.h), or NULL; goes with
 *		slot 0
 * @ops:	embedder's functions
 * @nr_slots:	vCPUs
 * @pci_latch:	last write to port 0xcf8
 * @has_user:	there is a default client
 * @covered:	slots that a poller looks at again and again, bit n for slot n:
 *		nobody has to be sent
 * @resetting:	RESET_VM is on its way: claims come to nothing
 * @clearing:	CLEAR_VM_IOREQ is on its way: everything is answered all ones
 * @slots:	private halves of the slots
 */
struct rtp_vm {
	const struct rtp_range_table	*ranges;
	struct rtp_ring			*ring;
	const struct rtp_vm_ops		*ops;
	u32				nr_slots;
	u32				pci_latch;
	u32				has_user;
	u32				covered;
	u32				resetting;
	u32				clearing;
	struct rtp_slot			slots[ACRN_IO_REQUEST_MAX];
};

/* How far a request has come. */
enum rtp_stage {
	RTP_NOTHING,	/* it was not for us */
	RTP_ANSWERED,	/* the guest may go on; the slot is still ours */
	RTP_HANDED,	/* the device model has it, and does not know yet */
};

void rtp_vm_finish(struct rtp_vm *vm, struct rtp_slot *slot,
		   enum rtp_stage stage, struct rtp_counters *counters);
bool rtp_vm_serve(struct rtp_vm *vm, struct rtp_slot *slot,
		  struct rtp_counters *counters);
int rtp_vm_take_back(struct rtp_vm *vm, struct rtp_slot *slot, bool fail_safe,
		     struct rtp_counters *counters);
u32 rtp_vm_quiesce(struct rtp_vm *vm);
bool rtp_vm_quiesced(struct rtp_vm *vm, u32 *left);
u32 rtp_vm_pending(const struct rtp_vm *vm);
unsigned int rtp_vm_scan(struct rtp_vm *vm, struct rtp_counters *counters);
void rtp_vm_set_covered(struct rtp_vm *vm, u32 mask);

/* Say what happened to a slot that the caller owns. */
static inline void rtp_trace(struct rtp_vm *vm, struct rtp_slot *slot,
			     enum rtp_event event,
			     const struct rtp_counters *counters)
{
	if (rtp_trace_enabled())
		vm->ops->trace(vm, slot, event, counters);
}

/* Count for readers that look without a lock; the writer is alone. */
static inline void rtp_count(u64 *counter)
{
	WRITE_ONCE(*counter, *counter + 1);
}

#endif /* RTP_SERVE_H */
