// SPDX-License-Identifier: GPL-2.0-only
/* sample.c - latency of one request in some, as histograms of nanoseconds */

#include <asm/tsc.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/timekeeping.h>

#include "hsm.h"
#include "observe.h"
#include "sample.h"

/* Every request, to one in a million. */
#define SAMPLE_MAX	1000000u
/* While sampling is off: requests until it is asked whether it still is. */
#define LOOK_AGAIN	16

static unsigned int sample = 16;
module_param(sample, uint, 0644);
MODULE_PARM_DESC(sample, "time one request in so many, 0: none (default 16)");

/* ns = cycles * scale >> SCALE_SHIFT; fits for a TSC of 1 MHz and above. */
#define SCALE_SHIFT	22
#define SCALE_KHZ_MIN	1000u
static u32 scale;

/**
 * hsm_sample_init() - learn how fast the TSC is
 *
 * Without one, pollers are not sampled.
 */
void hsm_sample_init(void)
{
	if (tsc_khz >= SCALE_KHZ_MIN)
		scale = div_u64(1000000ull << SCALE_SHIFT, tsc_khz);
}

/**
 * hsm_sample_every() - the rate in force
 *
 * Return: one request in so many is timed; 0: none.
 */
u32 hsm_sample_every(void)
{
	return min(READ_ONCE(sample), SAMPLE_MAX);
}

/**
 * hsm_sample_rearm() - so many requests have passed that the next one is due
 * @next: countdown that has come to an end
 */
void hsm_sample_rearm(struct hsm_countdown *next)
{
	u32 every = hsm_sample_every();

	WRITE_ONCE(next->due, every);
	next->left += every ?: LOOK_AGAIN;
	/* More at once than the rate says: those are one sample. */
	if (next->left <= 0)
		next->left = 1;
}

/**
 * hsm_sample_add() - the round that was timed is over
 * @sample: poller's
 *
 * The TSC is read in no strict order with COMPLETE: some ten nanoseconds, which
 * a fence would cost the next guest.
 */
void hsm_sample_add(struct hsm_sample *sample)
{
	u64 cycles = get_cycles() - sample->start;

	WRITE_ONCE(sample->next.due, false);
	if (scale)
		rtp_hist_add(sample->hist, mul_u64_u32_shr(cycles, scale, SCALE_SHIFT));
}

/**
 * hsm_sample_upcall() - an upcall found a request of the VM
 * @vm: VM whose work is about to be queued
 *
 * Context: hard interrupt; the only one that stores a time.
 */
void hsm_sample_upcall(struct hsm_vm *vm)
{
	struct hsm_vm_sample *s = vm->sample;

	if (READ_ONCE(s->irq_next.due) && !READ_ONCE(s->upcall_ns))
		WRITE_ONCE(s->upcall_ns, ktime_get_ns());
}

/**
 * hsm_sample_work_begin() - the VM's work runs
 * @vm: VM
 *
 * Taken before the work looks at the slots: what an upcall finds after that is
 * the next run's.
 *
 * Return: when the upcall came, or 0.
 */
u64 hsm_sample_work_begin(struct hsm_vm *vm)
{
	return READ_ONCE(vm->sample->upcall_ns) ? xchg(&vm->sample->upcall_ns, 0) : 0;
}

/**
 * hsm_sample_work_end() - the VM's work has served what it found
 * @vm:		VM
 * @upcall_ns:	from hsm_sample_work_begin()
 * @done:	requests served
 */
void hsm_sample_work_end(struct hsm_vm *vm, u64 upcall_ns, unsigned int done)
{
	struct hsm_vm_sample *s = vm->sample;

	/* The run before was faster than its upcall: there is nothing to time. */
	if (!done)
		return;

	if (upcall_ns && s->irq_next.due) {
		WRITE_ONCE(s->irq_next.due, false);
		rtp_hist_add(s->irq_hist, ktime_get_ns() - upcall_ns);
	}
	hsm_sample_count(&s->irq_next, done);
}

/**
 * hsm_sample_handing() - a slot that is watched goes to the device model
 * @rtp:	VM
 * @vcpu:	slot; the caller's still
 *
 * A slot stays watched until a NOTIFY ends a request in it: a device model that
 * completes without one may do so at any time.
 */
void hsm_sample_handing(struct rtp_vm *rtp, unsigned int vcpu)
{
	WRITE_ONCE(hsm_vm_of(rtp)->sample->handed_ns[vcpu], ktime_get_ns());
}

/**
 * hsm_sample_notify() - the device model says that it has answered
 * @vm:		VM
 * @vcpu:	slot
 *
 * Return: when it got the request, or 0.
 */
u64 hsm_sample_notify(struct hsm_vm *vm, unsigned int vcpu)
{
	u64 *handed_ns = &vm->sample->handed_ns[vcpu];

	if (!READ_ONCE(*handed_ns))
		return 0;

	WRITE_ONCE(vm->rtp.slots[vcpu].watched, 0);
	return xchg(handed_ns, 0);
}

/* The device model's calls come from several threads. */
static void add_user(struct hsm_vm *vm, u64 ns)
{
	raw_spin_lock(&vm->user_lock);
	rtp_hist_add(vm->sample->user_hist, ns);
	raw_spin_unlock(&vm->user_lock);
}

/**
 * hsm_sample_notified() - the device model's answer was completed
 * @vm:		VM
 * @vcpu:	slot; somebody else's by now
 * @handed_ns:	from hsm_sample_notify()
 */
void hsm_sample_notified(struct hsm_vm *vm, unsigned int vcpu, u64 handed_ns)
{
	u32 every;

	if (handed_ns)
		add_user(vm, ktime_get_ns() - handed_ns);
	if (atomic_dec_return(&vm->sample->user_left) > 0)
		return;

	every = hsm_sample_every();
	atomic_set(&vm->sample->user_left, every ?: LOOK_AGAIN);
	if (every)
		WRITE_ONCE(vm->rtp.slots[vcpu].watched, 1);
}
