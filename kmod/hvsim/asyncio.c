// SPDX-License-Identifier: GPL-2.0-only
/*
 * asyncio.c - accesses that do not stop the vCPU, and events of a VM
 *
 * ACRN's rules.  An access to a registered address, a read or a write of
 * whatever size, goes into the VM's ring as the 64-bit cookie it was registered
 * with; then the upcall, and the vCPU goes on.  While the ring is full the vCPU
 * spins.  A registration that cannot be had is refused in silence: the hypercall
 * succeeds.  An event that finds no room is counted in its ring and lost.
 *
 * The rings lie in pages that the Service VM's user space writes to.  ACRN trusts
 * what is there; we read each field once, and drop what does not lie inside.
 */
#include <linux/delay.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/string.h>

#include <asm/msr.h>

#include "../hv_abi.h"
#include "hvsim.h"

#define FULL_MIN_US	20
#define FULL_MAX_US	50

enum put_result {
	PUT_DONE,
	PUT_FULL,
	PUT_BROKEN,	/* the page does not hold a ring (any more) */
};

/* Context: vm->lock held. */
static enum put_result ring_put(struct acrn_hsm_ring *ring, const void *element,
				u32 ele_size)
{
	u32 size = READ_ONCE(ring->size);
	u32 tail = READ_ONCE(ring->tail);
	u32 next = tail + ele_size;

	if (READ_ONCE(ring->ele_size) != ele_size || size % ele_size ||
	    size > PAGE_SIZE - sizeof(*ring) || tail >= size || tail % ele_size)
		return PUT_BROKEN;
	if (next == size)
		next = 0;
	/* Pairs with the Service VM's release: it has read what was there. */
	if (smp_load_acquire(&ring->head) == next) {
		WRITE_ONCE(ring->overrun, READ_ONCE(ring->overrun) + 1);
		return PUT_FULL;
	}

	memcpy((char *)(ring + 1) + tail, element, ele_size);
	/* Pairs with the Service VM's acquire: the element, then the tail. */
	smp_store_release(&ring->tail, next);
	return PUT_DONE;
}

static bool bell_matches(const struct hv_asyncio *bell, const struct hvsim_access *access)
{
	u32 type = access->type == ACRN_IOREQ_TYPE_PORTIO ? HV_ASYNCIO_PIO :
							    HV_ASYNCIO_MMIO;

	if (bell->type != type || bell->address != access->address)
		return false;
	return !bell->match_data || bell->data == access->value;
}

static const struct hv_asyncio *bell_find(const struct hvsim_vm *vm,
					  const struct hvsim_access *access)
{
	unsigned int i;

	for (i = 0; i < vm->nr_bells; i++)
		if (bell_matches(&vm->bells[i], access))
			return &vm->bells[i];
	return NULL;
}

/* Whether the access is one; then how it went. */
static bool async_try(struct hvsim_vm *vm, const struct hvsim_access *access,
		      enum put_result *put)
{
	const struct hv_asyncio *bell;
	unsigned long flags;

	raw_spin_lock_irqsave(&vm->lock, flags);
	bell = vm->asyncio ? bell_find(vm, access) : NULL;
	if (bell)
		*put = ring_put(vm->asyncio, &bell->cookie, sizeof(bell->cookie));
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	return bell;
}

/* While there is no room: whether to try again, or how it ends. */
static bool async_waits(struct hvsim_vcpu *vcpu, u64 start, u32 *outcome)
{
	const struct hvsim_vm *vm = vcpu->vm;

	*outcome = HVSIM_STOPPED;
	if (READ_ONCE(vcpu->wake) & (BIT(HVSIM_WAKE_STOP) | BIT(HVSIM_WAKE_CANCEL)) ||
	    fatal_signal_pending(current))
		return false;
	*outcome = HVSIM_RING_FULL;
	if (vm->timeout_cycles && rdtsc() - start >= vm->timeout_cycles)
		return false;
	usleep_range(FULL_MIN_US, FULL_MAX_US);
	return true;
}

/**
 * hvsim_async_issue() - an access that perhaps does not stop the vCPU
 * @vcpu:   has entered the page
 * @access: what the guest does
 * @result: filled in
 *
 * Return: false if it is an ordinary access.
 */
bool hvsim_async_issue(struct hvsim_vcpu *vcpu, const struct hvsim_access *access,
		       struct hvsim_result *result)
{
	struct hvsim_plan plan;
	enum put_result put;
	u64 start;

	/* VMs without such doorbells do not pay for the lock. */
	if (likely(!READ_ONCE(vcpu->vm->nr_bells)))
		return false;

	start = rdtsc_ordered();
	do {
		if (!async_try(vcpu->vm, access, &put))
			return false;
	} while (put == PUT_FULL && async_waits(vcpu, start, &result->outcome));

	if (put == PUT_BROKEN)
		result->outcome = HVSIM_RING_FULL;
	if (put != PUT_DONE)
		return true;

	result->outcome = HVSIM_ASYNC;
	hvsim_slot_plan(vcpu, &plan);
	hvsim_slot_announce(vcpu, &plan);
	result->cycles = rdtsc_ordered() - start;
	return true;
}

static bool bell_is_taken(const struct hvsim_vm *vm, const struct hv_asyncio *bell)
{
	const struct hv_asyncio *other;

	for (other = vm->bells; other < vm->bells + vm->nr_bells; other++)
		if (other->type == bell->type && other->address == bell->address &&
		    (!other->match_data || !bell->match_data ||
		     other->data == bell->data))
			return true;
	return false;
}

/**
 * hvsim_async_assign() - hypercall ASYNCIO_ASSIGN
 * @vm:	 VM
 * @gpa: of struct hv_asyncio
 *
 * Return: 0, also if it is refused; -EPERM no memory there.
 */
long hvsim_async_assign(struct hvsim_vm *vm, u64 gpa)
{
	const struct hv_asyncio *bell = hvsim_memory(gpa, sizeof(*bell));

	if (!bell)
		return -EPERM;

	if (!bell->address || vm->nr_bells == HV_ASYNCIO_MAX || bell_is_taken(vm, bell)) {
		vm->async_refused++;
		return 0;
	}
	vm->bells[vm->nr_bells] = *bell;
	WRITE_ONCE(vm->nr_bells, vm->nr_bells + 1);
	return 0;
}

/**
 * hvsim_async_deassign() - hypercall ASYNCIO_DEASSIGN
 * @vm:	 VM
 * @gpa: of struct hv_asyncio
 *
 * Return: 0, also if there is no such registration; -EPERM no memory there.
 */
long hvsim_async_deassign(struct hvsim_vm *vm, u64 gpa)
{
	const struct hv_asyncio *bell = hvsim_memory(gpa, sizeof(*bell));
	unsigned int i;

	if (!bell)
		return -EPERM;

	for (i = 0; i < vm->nr_bells; i++) {
		if (memcmp(&vm->bells[i], bell, sizeof(*bell)))
			continue;
		vm->bells[i] = vm->bells[vm->nr_bells - 1];
		WRITE_ONCE(vm->nr_bells, vm->nr_bells - 1);
		return 0;
	}
	vm->async_refused++;
	return 0;
}

/**
 * hvsim_async_set_ring() - hypercall SETUP_SHARED_BUFFER
 * @vm:	 VM
 * @gpa: of struct hv_shared_buffer
 *
 * Return: 0; -EPERM no memory there, or no ring; -EINVAL unknown id, or the page
 * is not aligned.
 */
long hvsim_async_set_ring(struct hvsim_vm *vm, u64 gpa)
{
	const struct hv_shared_buffer *buffer = hvsim_memory(gpa, sizeof(*buffer));
	struct acrn_hsm_ring *ring;

	if (!buffer)
		return -EPERM;
	if (!PAGE_ALIGNED(buffer->page_pa))
		return -EINVAL;
	ring = hvsim_memory(buffer->page_pa, PAGE_SIZE);
	if (!ring || READ_ONCE(ring->magic) != ACRN_HSM_RING_MAGIC)
		return -EPERM;

	switch (buffer->id) {
	case HV_SHARED_BUFFER_ASYNCIO:
		vm->asyncio = ring;
		return 0;
	case HV_SHARED_BUFFER_EVENT:
		vm->events = ring;
		return 0;
	}
	return -EINVAL;
}

/**
 * hvsim_async_event() - something happens to a VM
 * @vm:	  VM
 * @type: ACRN_HSM_EVENT_*, or anything
 *
 * Return: 0; -EINVAL if there is no event ring; -ENOSPC if it is full.
 */
int hvsim_async_event(struct hvsim_vm *vm, u32 type)
{
	u32 event[ACRN_HSM_EVENT_BYTES / sizeof(u32)] = { type };
	enum put_result put = PUT_BROKEN;
	unsigned long flags;

	raw_spin_lock_irqsave(&vm->lock, flags);
	if (vm->events)
		put = ring_put(vm->events, event, sizeof(event));
	raw_spin_unlock_irqrestore(&vm->lock, flags);

	if (put == PUT_FULL)
		return -ENOSPC;
	if (put == PUT_BROKEN)
		return -EINVAL;
	hvsim_upcall_send();
	return 0;
}
