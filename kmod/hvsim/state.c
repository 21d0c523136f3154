// SPDX-License-Identifier: GPL-2.0-only
/*
 * state.c - states of a VM and the hypercalls that change them
 *
 *	CREATED --START--> RUNNING --PAUSE--> PAUSED --RESET--> CREATED
 *	CREATED --PAUSE--> PAUSED --DESTROY--> gone
 *	RUNNING --guest powers off--> READY_TO_POWEROFF --PAUSE--> PAUSED
 *
 * A VM of higher severity than the Service VM cannot be paused while RUNNING:
 * PAUSE succeeds and does nothing.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/printk.h>
#include <linux/wait.h>

#include <asm/processor-flags.h>

#include "../hv_abi.h"
#include "hvsim.h"

/**
 * hvsim_vm_is_ours() - may the Service VM interfere with a running VM?
 * @vm: VM
 *
 * Return: true unless the VM's severity is above the Service VM's.
 */
bool hvsim_vm_is_ours(const struct hvsim_vm *vm)
{
	return vm->severity <= HVSIM_SEVERITY_SERVICE;
}

/* Context: no vCPU is in the page. */
static void vm_free_slots(struct hvsim_vm *vm)
{
	unsigned int i;

	for (i = 0; i < HVSIM_VCPU_MAX; i++) {
		struct hvsim_vcpu *vcpu = &vm->vcpus[i];

		WRITE_ONCE(vm->page[i].processed, ACRN_IOREQ_STATE_FREE);
		clear_bit(HVSIM_WAKE_NOTIFY, &vcpu->wake);
		vcpu->notify_owed = false;
		vcpu->slot_free = true;
	}
}

/**
 * hvsim_vm_set_page() - hypercall SET_IOREQ_BUFFER
 * @vm:	 VM
 * @gpa: of struct hv_ioreq_buffer
 *
 * Return: 0; -EPERM wrong state or no memory there; -EINVAL page not aligned.
 */
long hvsim_vm_set_page(struct hvsim_vm *vm, u64 gpa)
{
	const struct hv_ioreq_buffer *buffer = hvsim_memory(gpa, sizeof(*buffer));
	struct acrn_io_request *page;

	if (vm->state != HVSIM_VM_CREATED || !buffer)
		return -EPERM;
	if (!PAGE_ALIGNED(buffer->page_pa))
		return -EINVAL;
	page = hvsim_memory(buffer->page_pa, PAGE_SIZE);
	if (!page)
		return -EPERM;

	vm->page = page;
	vm_free_slots(vm);
	return 0;
}

/**
 * hvsim_vm_start() - hypercall START_VM
 * @vm:	    VM
 * @unused: parameter of other calls
 *
 * Return: 0; -EPERM wrong state or no request page.
 */
long hvsim_vm_start(struct hvsim_vm *vm, u64 unused)
{
	if (vm->state != HVSIM_VM_CREATED || !vm->page)
		return -EPERM;
	/* The real hypervisor dies of this. */
	if (WARN_ONCE(!vm->nr_vcpus, "VM %u started without a vCPU\n", vm->id))
		return -EPERM;

	WRITE_ONCE(vm->state, HVSIM_VM_RUNNING);
	return 0;
}

/**
 * hvsim_vm_reset() - hypercall RESET_VM
 * @vm:	    VM
 * @unused: parameter of other calls
 *
 * Return: 0; -EPERM wrong state.
 */
long hvsim_vm_reset(struct hvsim_vm *vm, u64 unused)
{
	if (vm->state != HVSIM_VM_PAUSED)
		return -EPERM;

	if (vm->page)
		vm_free_slots(vm);
	WRITE_ONCE(vm->state, HVSIM_VM_CREATED);
	return 0;
}

/**
 * hvsim_vm_set_regs() - hypercall SET_VCPU_REGS
 * @vm:	 VM
 * @gpa: of struct acrn_vcpu_regs
 *
 * Return: 0; -EPERM wrong state, vCPU or control register, no memory there.
 */
long hvsim_vm_set_regs(struct hvsim_vm *vm, u64 gpa)
{
	const struct acrn_vcpu_regs *regs = hvsim_memory(gpa, sizeof(*regs));
	u64 cr0;

	if (vm->state == HVSIM_VM_RUNNING || !regs || regs->vcpu_id >= vm->nr_vcpus)
		return -EPERM;
	/* What the processor itself would refuse. */
	cr0 = le64_to_cpu(regs->vcpu_regs.cr0);
	if ((cr0 & X86_CR0_PG && !(cr0 & X86_CR0_PE)) ||
	    (cr0 & X86_CR0_NW && !(cr0 & X86_CR0_CD)))
		return -EPERM;

	vm->regs_set++;
	return 0;
}

static bool vm_has_left(struct hvsim_vm *vm)
{
	unsigned long flags;
	unsigned int i;
	bool left = true;

	raw_spin_lock_irqsave(&vm->lock, flags);
	for (i = 0; i < HVSIM_VCPU_MAX; i++)
		left &= !vm->vcpus[i].in_page;
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	return left;
}

/*
 * Let no vCPU enter the page, wait until all have left it, then change state.
 * The state changes last, so that nobody resets or starts the VM meanwhile.
 */
static void vm_stop(struct hvsim_vm *vm, unsigned int state)
{
	unsigned long flags;
	unsigned int i;

	raw_spin_lock_irqsave(&vm->lock, flags);
	vm->stopping++;
	for (i = 0; i < HVSIM_VCPU_MAX; i++)
		hvsim_vcpu_kick(&vm->vcpus[i], HVSIM_WAKE_STOP);
	raw_spin_unlock_irqrestore(&vm->lock, flags);

	wait_event(vm->left, vm_has_left(vm));

	raw_spin_lock_irqsave(&vm->lock, flags);
	vm->stopping--;
	/* Another one may have stopped it, and gone on to destroy it. */
	if (vm->state && vm->state != HVSIM_VM_PAUSED)
		WRITE_ONCE(vm->state, state);
	raw_spin_unlock_irqrestore(&vm->lock, flags);
}

static unsigned int vm_state(struct hvsim_vm *vm)
{
	return READ_ONCE(vm->state);
}

/**
 * hvsim_vm_pause() - hypercall PAUSE_VM
 * @vm: VM
 *
 * When it returns no vCPU touches the request page, if the VM is PAUSED.
 *
 * Context: process; waits for vCPUs to leave the page, which does not depend
 * on anybody's answer.
 * Return: 0; -EPERM if there is no VM.
 */
long hvsim_vm_pause(struct hvsim_vm *vm)
{
	switch (vm_state(vm)) {
	case HVSIM_VM_RUNNING:
		if (!hvsim_vm_is_ours(vm))
			return 0;
		fallthrough;
	case HVSIM_VM_CREATED:
	case HVSIM_VM_READY_TO_POWEROFF:
		vm_stop(vm, HVSIM_VM_PAUSED);
		return 0;
	case HVSIM_VM_PAUSED:
		return 0;
	}
	return -EPERM;
}

/**
 * hvsim_vm_poweroff() - the guest turns itself off
 * @vm: VM
 *
 * Context: process; waits as hvsim_vm_pause() does.
 * Return: 0; -EINVAL if it is not running.
 */
int hvsim_vm_poweroff(struct hvsim_vm *vm)
{
	if (vm_state(vm) != HVSIM_VM_RUNNING)
		return -EINVAL;

	vm_stop(vm, HVSIM_VM_READY_TO_POWEROFF);
	return 0;
}

/**
 * hvsim_vm_reset_slots() - all slots become FREE at this instant
 * @vm: VM
 *
 * What a guest that resets itself does, whatever its requests are doing.
 *
 * Return: 0; -EINVAL if there is no request page.
 */
int hvsim_vm_reset_slots(struct hvsim_vm *vm)
{
	unsigned long flags;
	unsigned int i;
	int ret = -EINVAL;

	raw_spin_lock_irqsave(&vm->lock, flags);
	if (vm->page) {
		for (i = 0; i < HVSIM_VCPU_MAX; i++) {
			hvsim_vcpu_reclaim(&vm->vcpus[i]);
			hvsim_vcpu_kick(&vm->vcpus[i], HVSIM_WAKE_RESET);
		}
		ret = 0;
	}
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	return ret;
}
