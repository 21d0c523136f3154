/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vm_rig.h - one VM with its page, and a record of what serving asked for
 *
 * The rig plays the hypervisor (it fills slots in) and the embedder (it counts
 * the calls of struct rtp_vm_ops and notes how the slot looked at each).
 */
#ifndef VM_RIG_H
#define VM_RIG_H

#include "../../kmod/core/serve.h"

/* No slot state at all: what a hostile page may say. */
#define STATE_JUNK	0x80000000u

/**
 * struct slot_look - the words of a slot that decide
 * @own:		private word
 * @processed:		shared word
 * @kernel_handled:	shared word
 */
struct slot_look {
	u32	own;
	u32	processed;
	u32	kernel_handled;
};

/**
 * struct vm_rig - VM under test
 * @vm:		the VM
 * @page:	its request page
 * @counters:	whoever serves
 * @kicks:	calls of kick
 * @wakes:	calls of wake_user
 * @notified:	calls of notify, by vCPU
 * @at_notify:	the slot when it was notified last
 * @at_wake:	slot 0 when the device model was woken last
 * @at_kick:	slot 0 when the dispatcher was sent last
 * @handings:	calls of handing
 * @at_handing:	the slot when it was about to be handed over last
 * @notify_error:	what notify returns
 * @on_notify:	runs inside notify: what the hypervisor does at once
 * @on_wake:	runs inside wake_user: what a fast device model does
 */
struct vm_rig {
	struct rtp_vm			vm;
	struct acrn_io_request_buffer	page;
	struct rtp_counters		counters;
	unsigned int			kicks;
	unsigned int			wakes;
	unsigned int			notified[ACRN_IO_REQUEST_MAX];
	struct slot_look		at_notify;
	struct slot_look		at_wake;
	struct slot_look		at_kick;
	unsigned int			handings;
	struct slot_look		at_handing;
	int				notify_error;
	void				(*on_notify)(struct vm_rig *rig, unsigned int vcpu);
	void				(*on_wake)(struct vm_rig *rig);
};

void rig_init(struct vm_rig *rig, u32 nr_slots);
void rig_fill(struct acrn_io_request *io, const struct rtp_ioreq *req);
void rig_post(struct vm_rig *rig, u32 vcpu, const struct rtp_ioreq *req);
u64 rig_value(const struct vm_rig *rig, u32 vcpu);
struct slot_look rig_look(const struct vm_rig *rig, u32 vcpu);
unsigned int rig_nr_notified(const struct vm_rig *rig);
struct rtp_range_table *rig_table(const struct rtp_range *ranges, u32 nr);

/* Requests that tests use by the dozen. */
static inline struct rtp_ioreq mmio(u32 direction, u64 address, u64 size, u64 value)
{
	return (struct rtp_ioreq){ ACRN_IOREQ_TYPE_MMIO, direction, address, size,
				   value, 0 };
}

static inline struct rtp_ioreq pio(u32 direction, u64 address, u64 size, u64 value)
{
	return (struct rtp_ioreq){ ACRN_IOREQ_TYPE_PORTIO, direction, address, size,
				   value, 0 };
}

/* xorshift64*: the same sequence on every machine. */
static inline u64 rig_random(u64 *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * 2685821657736338717ull;
}

#endif /* VM_RIG_H */
