// SPDX-License-Identifier: GPL-2.0-only
/*
 * vcpu.c - who drives a vCPU, who wakes it, when it may touch the request page
 *
 * A vCPU is driven by one thread at a time.  It touches the page only between
 * vcpu_enter() and vcpu_leave(), and it enters only a RUNNING VM.  PAUSE sets
 * the VM stopping, kicks every vCPU and waits until all have left; they leave
 * at their next look, answered or not.  So after PAUSE, and hence before
 * DESTROY, nobody touches the page.  A request without an answer stays in its
 * slot as it is, as on ACRN; RESET makes it FREE.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/sched.h>

#include "hvsim.h"

/**
 * hvsim_vcpu_init() - prepare a vCPU of a VM that nobody knows yet
 * @vcpu: zeroed
 * @vm:	  whose
 * @id:	  number
 */
void hvsim_vcpu_init(struct hvsim_vcpu *vcpu, struct hvsim_vm *vm, unsigned int id)
{
	vcpu->vm = vm;
	vcpu->id = id;
	init_completion(&vcpu->kick);
	prandom_seed_state(&vcpu->random, (u64)vm->id << 32 | (id + 1));
}

/**
 * hvsim_vcpu_acquire() - become the one who drives the vCPU
 * @vcpu: vCPU
 *
 * Return: 0; -EBUSY if somebody else does.
 */
int hvsim_vcpu_acquire(struct hvsim_vcpu *vcpu)
{
	if (test_and_set_bit_lock(0, &vcpu->busy))
		return -EBUSY;

	/* meant for the one before us */
	clear_bit(HVSIM_WAKE_CANCEL, &vcpu->wake);
	return 0;
}

/**
 * hvsim_vcpu_release() - undo hvsim_vcpu_acquire()
 * @vcpu: vCPU
 */
void hvsim_vcpu_release(struct hvsim_vcpu *vcpu)
{
	clear_bit_unlock(0, &vcpu->busy);
}

/**
 * hvsim_vcpu_kick() - let a vCPU that waits have a look
 * @vcpu: vCPU
 * @why:  bit to set
 *
 * Context: any; vm->lock held, against vcpu_enter().
 */
void hvsim_vcpu_kick(struct hvsim_vcpu *vcpu, enum hvsim_wake why)
{
	if (!test_and_set_bit(why, &vcpu->wake))
		complete(&vcpu->kick);
}

/**
 * hvsim_vcpu_cancel() - end the request in flight, the driver gives up
 * @vcpu: vCPU
 */
void hvsim_vcpu_cancel(struct hvsim_vcpu *vcpu)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&vcpu->vm->lock, flags);
	hvsim_vcpu_kick(vcpu, HVSIM_WAKE_CANCEL);
	raw_spin_unlock_irqrestore(&vcpu->vm->lock, flags);
}

/**
 * hvsim_vcpu_notify() - NOTIFY hypercall for this vCPU
 * @vcpu: of a VM without completion polling
 *
 * The event is sticky: one that nobody had to send ends the wait for the next
 * answer before it is there.  One that is owed may still come, or was refused
 * and never will: it counts only where there is no answer it could be for.
 *
 * Context: any; vm->lock held.
 */
void hvsim_vcpu_notify(struct hvsim_vcpu *vcpu)
{
	struct hvsim_vm *vm = vcpu->vm;
	bool answered = !vcpu->notified &&
			READ_ONCE(vm->page[vcpu->id].processed) == ACRN_IOREQ_STATE_COMPLETE;

	if (!answered && vcpu->notify_owed) {
		vcpu->notify_owed = false;
		return;
	}

	if (answered)
		vcpu->notified = true;
	else
		vm->notify_spurious++;
	hvsim_vcpu_kick(vcpu, HVSIM_WAKE_NOTIFY);
}

/**
 * hvsim_vcpu_reclaim() - make the slot FREE whatever it holds
 * @vcpu: vCPU
 *
 * If the answer was there and its NOTIFY was not, that one is still to come.
 * It is forgotten then, as ACRN forgets events when it resets a vCPU.
 *
 * Context: any; vm->lock held.
 * Return: what state the slot was in.
 */
u32 hvsim_vcpu_reclaim(struct hvsim_vcpu *vcpu)
{
	struct hvsim_vm *vm = vcpu->vm;
	u32 state;

	state = xchg(&vm->page[vcpu->id].processed, ACRN_IOREQ_STATE_FREE);
	if (state == ACRN_IOREQ_STATE_COMPLETE && !vm->polling && !vcpu->notified)
		vcpu->notify_owed = true;
	vcpu->notified = true;
	clear_bit(HVSIM_WAKE_NOTIFY, &vcpu->wake);
	return state;
}

static bool vcpu_enter(struct hvsim_vcpu *vcpu)
{
	struct hvsim_vm *vm = vcpu->vm;
	unsigned long flags;
	bool may;

	raw_spin_lock_irqsave(&vm->lock, flags);
	may = vm->state == HVSIM_VM_RUNNING && !vm->stopping;
	if (may) {
		vcpu->in_page = true;
		vcpu->notified = false;
		clear_bit(HVSIM_WAKE_RESET, &vcpu->wake);
		clear_bit(HVSIM_WAKE_STOP, &vcpu->wake);
		/* A bit that is left is seen before anybody waits. */
		reinit_completion(&vcpu->kick);
	}
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	return may;
}

static void vcpu_leave(struct hvsim_vcpu *vcpu)
{
	struct hvsim_vm *vm = vcpu->vm;
	unsigned long flags;
	bool awaited;

	raw_spin_lock_irqsave(&vm->lock, flags);
	vcpu->in_page = false;
	awaited = vm->stopping;
	raw_spin_unlock_irqrestore(&vm->lock, flags);

	if (awaited)
		wake_up_all(&vm->left);
}

/**
 * hvsim_vcpu_request() - issue one access and wait for its end
 * @vcpu:   acquired
 * @access: what the guest does
 * @result: filled in
 *
 * Context: process; a reference to the VM is held.
 */
void hvsim_vcpu_request(struct hvsim_vcpu *vcpu, const struct hvsim_access *access,
			struct hvsim_result *result)
{
	bool entered = vcpu_enter(vcpu);

	*result = (struct hvsim_result){ .outcome = HVSIM_STOPPED };
	if (entered && !hvsim_async_issue(vcpu, access, result))
		hvsim_slot_issue(vcpu, access, result);
	/* Counted before PAUSE returns. */
	vcpu->stats.outcome[result->outcome]++;
	if (entered)
		vcpu_leave(vcpu);
}
