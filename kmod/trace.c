// SPDX-License-Identifier: GPL-2.0-only
/*
 * trace.c - tracepoints of requests
 *
 * The core has no tracepoints.  It has one static branch per place where
 * something happens to a request, and behind it calls trace_event() below; the
 * branch is on while any of these events is.  Of the places on the way of a
 * served request only one is passed, and that after the guest was answered.
 */

#include <linux/sched.h>

#define CREATE_TRACE_POINTS
#include "trace.h"

#include "observe.h"

/* Off: the core's branches are no-ops. */
DEFINE_STATIC_KEY_FALSE(rtp_trace_key);

/**
 * hsm_trace_on() - an event of a request is being enabled
 *
 * Return: 0.
 */
int hsm_trace_on(void)
{
	static_branch_inc(&rtp_trace_key);
	return 0;
}

/**
 * hsm_trace_off() - an event of a request was disabled
 */
void hsm_trace_off(void)
{
	static_branch_dec(&rtp_trace_key);
}

/* Who served is whose counters count. */
static enum hsm_trace_server server_of(const struct hsm_vm *vm,
				       const struct rtp_counters *counters)
{
	if (counters == &vm->irq_counters)
		return HSM_TRACE_IRQ;
	/* A poller is a kernel's thread, the device model's calls are not. */
	return current->flags & PF_KTHREAD ? HSM_TRACE_POLL : HSM_TRACE_USER;
}

/* A read has no value yet. */
static void trace_handed(const struct hsm_vm *vm, unsigned int vcpu,
			 const struct rtp_slot *slot, unsigned int server)
{
	struct rtp_ioreq req = slot->req;

	if (req.direction != ACRN_IOREQ_DIR_WRITE)
		req.value = 0;
	trace_hsm_handed(vm->vmid, vcpu, &req, server);
}

/* The device model's answer is in the page; the caller still has the slot. */
static void trace_taken_back(const struct hsm_vm *vm, unsigned int vcpu,
			     const struct rtp_slot *slot, unsigned int server)
{
	struct rtp_ioreq req = slot->req;

	if (req.direction != ACRN_IOREQ_DIR_WRITE)
		req.value = req.type == ACRN_IOREQ_TYPE_MMIO ?
			READ_ONCE(slot->io->reqs.mmio_request.value) :
			(u32)READ_ONCE(slot->io->reqs.pio_request.value);
	trace_hsm_completed(vm->vmid, vcpu, &req, server);
}

/**
 * hsm_trace_event() - something happened to a request
 * @rtp:	VM
 * @slot:	its slot; the caller owns it, and the request is in @slot->req
 * @event:	what
 * @counters:	whoever served
 *
 * Context: as rtp_vm_finish().
 */
void hsm_trace_event(struct rtp_vm *rtp, struct rtp_slot *slot,
		     enum rtp_event event, const struct rtp_counters *counters)
{
	struct hsm_vm *vm = hsm_vm_of(rtp);
	enum hsm_trace_server server = server_of(vm, counters);
	unsigned int vcpu = slot - rtp->slots;

	switch (event) {
	case RTP_EVENT_ANSWERED:
		trace_hsm_answered(vm->vmid, vcpu, &slot->req, server);
		break;
	case RTP_EVENT_HANDED:
		trace_handed(vm, vcpu, slot, server);
		break;
	case RTP_EVENT_TAKEN_BACK:
		trace_taken_back(vm, vcpu, slot, server);
		break;
	case RTP_EVENT_FAIL_SAFE:
		trace_hsm_fail_safe(vm->vmid, vcpu, &slot->req, server);
		break;
	case RTP_EVENT_LOST:
		trace_hsm_lost(vm->vmid, vcpu, &slot->req, server);
		break;
	}
}
