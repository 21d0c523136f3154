// SPDX-License-Identifier: GPL-2.0-only
/*
 * fault.c - what goes wrong on purpose
 *
 * Everything is decided before the request is stored PENDING, so that the dice
 * cost nothing in the time that is measured.
 */
#include <linux/bits.h>
#include <linux/limits.h>
#include <linux/minmax.h>
#include <linux/prandom.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "hvsim.h"

#define PPM		1000000
#define AGAIN_US	50	/* sooner, the second upcall merges with the first */

static DEFINE_RAW_SPINLOCK(fault_lock);
static struct hvsim_faults faults;
static bool faults_active;
static u64 faults_refused;

/**
 * hvsim_fault_set() - turn the knobs
 * @new: validated
 */
void hvsim_fault_set(const struct hvsim_faults *new)
{
	static const struct hvsim_faults none;
	unsigned long flags;

	raw_spin_lock_irqsave(&fault_lock, flags);
	faults = *new;
	WRITE_ONCE(faults_active, memcmp(new, &none, sizeof(none)) != 0);
	raw_spin_unlock_irqrestore(&fault_lock, flags);
}

static bool fault_hits(struct rnd_state *random, u32 ppm)
{
	if (!ppm)
		return false;
	return ((u64)prandom_u32_state(random) * PPM) >> 32 < ppm;
}

static bool fault_is_for(const struct hvsim_vm *vm)
{
	return faults.vmid == HVSIM_ANY || faults.vmid == vm->id;
}

static void fault_throw(struct rnd_state *random, struct hvsim_plan *plan)
{
	plan->reset = fault_hits(random, faults.reset_ppm);
	if (fault_hits(random, faults.drop_ppm)) {
		plan->fire = false;
		return;
	}

	if (fault_hits(random, faults.delay_ppm)) {
		plan->fire = false;
		plan->late_us = max(faults.delay_us, 1U);
	}
	if (fault_hits(random, faults.dup_ppm))
		plan->again_us = plan->late_us + AGAIN_US;
}

/**
 * hvsim_fault_plan() - throw the dice for one request
 * @vcpu: which is about to issue it
 * @plan: filled in
 */
void hvsim_fault_plan(struct hvsim_vcpu *vcpu, struct hvsim_plan *plan)
{
	unsigned long flags;

	*plan = (struct hvsim_plan){ .fire = true };
	if (likely(!READ_ONCE(faults_active)))
		return;

	raw_spin_lock_irqsave(&fault_lock, flags);
	if (fault_is_for(vcpu->vm))
		fault_throw(&vcpu->random, plan);
	raw_spin_unlock_irqrestore(&fault_lock, flags);
}

/**
 * hvsim_fault_never_free() - does this vCPU leave its slot COMPLETE?
 * @vcpu: with an answer
 *
 * Return: true if it shall.
 */
bool hvsim_fault_never_free(const struct hvsim_vcpu *vcpu)
{
	unsigned long flags;
	bool never;

	if (likely(!READ_ONCE(faults_active)))
		return false;

	raw_spin_lock_irqsave(&fault_lock, flags);
	never = fault_is_for(vcpu->vm) &&
		faults.never_free_vcpus & BIT(vcpu->id);
	raw_spin_unlock_irqrestore(&fault_lock, flags);
	return never;
}

static int fault_count_down(void)
{
	if (faults.refuse_after) {
		faults.refuse_after--;
		return 0;
	}
	if (!faults.refuse_nr)
		return 0;
	if (faults.refuse_nr != U32_MAX)
		faults.refuse_nr--;

	faults_refused++;
	return -(int)faults.refuse_errno;
}

/**
 * hvsim_fault_refuse() - is this hypercall to be refused?
 * @call: its number
 *
 * Return: 0, or the errno to refuse it with.
 */
int hvsim_fault_refuse(u8 call)
{
	unsigned long flags;
	int ret = 0;

	if (likely(!READ_ONCE(faults_active)))
		return 0;

	raw_spin_lock_irqsave(&fault_lock, flags);
	if (faults.refuse_call && faults.refuse_call == call)
		ret = fault_count_down();
	raw_spin_unlock_irqrestore(&fault_lock, flags);
	return ret;
}

/**
 * hvsim_fault_slow() - does this hypercall take long to arrive?
 * @call: its number
 *
 * Return: microseconds.
 */
u32 hvsim_fault_slow(u8 call)
{
	unsigned long flags;
	u32 us;

	if (likely(!READ_ONCE(faults_active)))
		return 0;

	raw_spin_lock_irqsave(&fault_lock, flags);
	us = faults.slow_call == call ? faults.slow_us : 0;
	raw_spin_unlock_irqrestore(&fault_lock, flags);
	return us;
}

/**
 * hvsim_fault_refused() - hypercalls refused on purpose
 *
 * Return: how many so far.
 */
u64 hvsim_fault_refused(void)
{
	return READ_ONCE(faults_refused);
}
