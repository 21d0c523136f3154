/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * sample.h - latency of one request in some, as histograms of nanoseconds
 *
 * To read a clock costs as much as a tenth of a polled answer, so one request in
 * sixteen is timed (module parameter "sample").  Three histograms:
 *
 *	poll	a poller's: from the start of the round that found the request
 *		until that round had answered everything, by the TSC of its CPU
 *	irq	a VM's: from the upcall until the work it queued had served
 *	user	a VM's: from the hand-over to the device model until its NOTIFY
 *		had completed the request
 *
 * Between samples a poller counts down and reads no clock.  Once a sample is due
 * it reads the TSC at the start of each round, until one of them finds a request.
 */
#ifndef HSM_SAMPLE_H
#define HSM_SAMPLE_H

#include <linux/acrn.h>
#include <linux/atomic.h>
#include <linux/compiler.h>
#include <linux/timex.h>
#include <linux/types.h>

#include "core/hist.h"

struct hsm_vm;
struct rtp_vm;

/**
 * struct hsm_countdown - when the next request is to be timed
 * @left:	requests until then
 * @due:	the next one is
 */
struct hsm_countdown {
	s32	left;
	bool	due;
};

/**
 * struct hsm_sample - a poller's latency; its thread's
 * @next:	when the next sample is due
 * @start:	TSC at the start of the round, while one is
 * @hist:	nanoseconds
 */
struct hsm_sample {
	struct hsm_countdown	next;
	u64			start;
	u32			hist[RTP_HIST_BUCKETS];
};

/**
 * struct hsm_vm_sample - latencies of a VM that is not polled
 * @irq_next:	when the next upcall is to be timed; the work's
 * @upcall_ns:	when it came; 0: not yet
 * @user_left:	requests of the device model until the next one is timed
 * @handed_ns:	when the request in that slot was handed over; 0: is not timed
 * @irq_hist:	nanoseconds; the work's
 * @user_hist:	nanoseconds; under @user_lock of the VM
 */
struct hsm_vm_sample {
	struct hsm_countdown	irq_next;
	u64			upcall_ns;
	atomic_t		user_left;
	u64			handed_ns[ACRN_IO_REQUEST_MAX];
	u32			irq_hist[RTP_HIST_BUCKETS];
	u32			user_hist[RTP_HIST_BUCKETS];
};

void hsm_sample_init(void);
u32 hsm_sample_every(void);
void hsm_sample_rearm(struct hsm_countdown *next);
void hsm_sample_add(struct hsm_sample *sample);

/* In irq mode, in the order of a request's life. */
void hsm_sample_upcall(struct hsm_vm *vm);
u64 hsm_sample_work_begin(struct hsm_vm *vm);
void hsm_sample_work_end(struct hsm_vm *vm, u64 upcall_ns, unsigned int done);

/* Likewise, the device model's part. */
void hsm_sample_handing(struct rtp_vm *rtp, unsigned int vcpu);
u64 hsm_sample_notify(struct hsm_vm *vm, unsigned int vcpu);
void hsm_sample_notified(struct hsm_vm *vm, unsigned int vcpu, u64 handed_ns);

/**
 * hsm_sample_round() - a round begins
 * @sample: poller's
 */
static inline void hsm_sample_round(struct hsm_sample *sample)
{
	if (unlikely(sample->next.due))
		sample->start = get_cycles();
}

/* So many requests were served. */
static inline void hsm_sample_count(struct hsm_countdown *next, unsigned int done)
{
	next->left -= done;
	if (unlikely(next->left <= 0))
		hsm_sample_rearm(next);
}

/**
 * hsm_sample_found() - a round has answered requests, and nobody waits now
 * @sample:	poller's
 * @done:	how many
 */
static inline void hsm_sample_found(struct hsm_sample *sample, unsigned int done)
{
	if (unlikely(sample->next.due))
		hsm_sample_add(sample);
	hsm_sample_count(&sample->next, done);
}

#endif /* HSM_SAMPLE_H */
