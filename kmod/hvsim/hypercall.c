// SPDX-License-Identifier: GPL-2.0-only
/*
 * hypercall.c - where the Service Module's vmcall arrives
 *
 * From process context only, as a Service Module makes them anyway: CREATE,
 * DESTROY, PAUSE and SET_MEMORY_REGIONS.  From any context: all others.  The real
 * hypervisor stops the calling CPU instead of putting a thread to sleep.
 *
 * -EPERM is ACRN's word (-1) for nearly everything it refuses.
 */
#include <linux/atomic.h>
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/export.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/pfn.h>

#include "../hv_abi.h"
#include "hvsim.h"
#include "hvsim_api.h"

#define NR_CALLS	256	/* a call's number is the low 8 bits of its id */
#define US_PER_DELAY	1000	/* udelay() takes no more */

static atomic64_t call_count[NR_CALLS];
static atomic64_t call_unknown;

/**
 * hvsim_memory() - memory of the Service VM at a guest-physical address
 * @gpa:  address
 * @size: bytes
 *
 * Return: where it is, or NULL if not all of it is memory.
 */
void *hvsim_memory(u64 gpa, size_t size)
{
	u64 last = gpa + (size ? size - 1 : 0);
	u64 pfn;

	if (last < gpa)
		return NULL;
	for (pfn = PHYS_PFN(gpa); pfn <= PHYS_PFN(last); pfn++)
		if (!pfn_valid(pfn))
			return NULL;
	return phys_to_virt(gpa);
}

static long call_inject_msi(struct hvsim_vm *vm, u64 gpa)
{
	const struct acrn_msi_entry *msi = hvsim_memory(gpa, sizeof(*msi));

	if (!hvsim_vm_is_ours(vm) || !msi)
		return -EPERM;

	hvsim_interrupt_msi(vm, msi);
	return 0;
}

static long call_notify(struct hvsim_vm *vm, u64 vcpu)
{
	vcpu = (u16)vcpu;
	if (!hvsim_vm_is_ours(vm) || !vm->page ||
	    vcpu >= min_t(unsigned int, vm->nr_vcpus, HVSIM_VCPU_MAX))
		return -EPERM;

	vm->notify[vcpu]++;
	if (!vm->polling)
		hvsim_vcpu_notify(&vm->vcpus[vcpu]);
	return 0;
}

static long call_locked(u64 vmid, u64 param,
			long (*call)(struct hvsim_vm *vm, u64 param))
{
	struct hvsim_vm *vm = hvsim_vm_get(vmid);
	unsigned long flags;
	long ret = -EPERM;

	if (!vm)
		return -EPERM;

	raw_spin_lock_irqsave(&vm->lock, flags);
	if (vm->state)
		ret = call(vm, param);
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	hvsim_vm_put(vm);
	return ret;
}

struct recorded {
	u8	nr;
	u64	param1;
	u64	param2;
};

static long record(struct hvsim_vm *vm, u64 param)
{
	const struct recorded *call = (const void *)(unsigned long)param;

	return hvsim_record_call(vm, call->nr, call->param1, call->param2);
}

static long call_recorded(u64 vmid, u8 nr, u64 param1, u64 param2)
{
	const struct recorded call = {
		.nr = nr, .param1 = param1, .param2 = param2,
	};

	return call_locked(vmid, (unsigned long)&call, record);
}

static long call_pause(u64 vmid)
{
	struct hvsim_vm *vm = hvsim_vm_get(vmid);
	long ret;

	if (!vm)
		return -EPERM;

	ret = hvsim_vm_pause(vm);
	hvsim_vm_put(vm);
	return ret;
}

static long call_unknown_id(void)
{
	atomic64_inc(&call_unknown);
	return -ENOTTY;
}

static long call_dispatch(u8 nr, u64 param1, u64 param2)
{
	switch (HV_CALL(nr)) {
	case HV_NOTIFY_REQUEST_FINISH:
		return call_locked(param1, param2, call_notify);
	case HV_INJECT_MSI:
		return call_locked(param1, param2, call_inject_msi);
	case HV_CREATE_VM:
		return hvsim_vm_create(param1);
	case HV_DESTROY_VM:
		return hvsim_vm_destroy(param1);
	case HV_START_VM:
		return call_locked(param1, param2, hvsim_vm_start);
	case HV_PAUSE_VM:
		return call_pause(param1);
	case HV_RESET_VM:
		return call_locked(param1, param2, hvsim_vm_reset);
	case HV_SET_VCPU_REGS:
		return call_locked(param1, param2, hvsim_vm_set_regs);
	case HV_SET_IOREQ_BUFFER:
		return call_locked(param1, param2, hvsim_vm_set_page);
	case HV_ASYNCIO_ASSIGN:
		return call_locked(param1, param2, hvsim_async_assign);
	case HV_ASYNCIO_DEASSIGN:
		return call_locked(param1, param2, hvsim_async_deassign);
	case HV_SETUP_SHARED_BUFFER:
		return call_locked(param1, param2, hvsim_async_set_ring);
	case HV_SET_MEMORY_REGIONS:
		return hvsim_map_update(param1);
	case HV_SET_UPCALL_VECTOR:
		return hvsim_upcall_set_vector(param1);
	case HV_OFFLINE_CPU:
		return hvsim_record_offline_cpu(param1);
	case HV_PM_GET_CPU_STATE:
		return call_recorded(HV_PM_VMID(param1), nr, param1, param2);
	case HV_VM_INTR_MONITOR:
	case HV_SET_IRQLINE:
	case HV_SET_PTDEV_INTR ... HV_DESTROY_VDEV:
		return call_recorded(param1, nr, param1, param2);
	}
	return call_unknown_id();
}

/* Its CPU is gone meanwhile, as in the hypervisor. */
static void wait_until_it_arrives(u8 nr)
{
	u32 us = hvsim_fault_slow(nr);

	for (; us > US_PER_DELAY; us -= US_PER_DELAY)
		udelay(US_PER_DELAY);
	udelay(us);
}

/**
 * hvsim_hypercall() - see hvsim_api.h
 * @id:	    HV_*; the low 8 bits count
 * @param1: first parameter
 * @param2: second parameter
 *
 * Return: 0 or a negative errno.
 */
long hvsim_hypercall(unsigned long id, u64 param1, u64 param2)
{
	u8 nr = id;
	int ret;

	atomic64_inc(&call_count[nr]);
	ret = hvsim_fault_refuse(nr);
	if (ret)
		return ret;
	wait_until_it_arrives(nr);
	return call_dispatch(nr, param1, param2);
}
EXPORT_SYMBOL_GPL(hvsim_hypercall);

/**
 * hvsim_hypercall_stats() - fill in what is known of hypercalls
 * @stats: hypercalls, unknown and refused are set
 */
void hvsim_hypercall_stats(struct hvsim_stats *stats)
{
	unsigned int i;

	for (i = 0; i < NR_CALLS; i++)
		stats->hypercalls[i] = atomic64_read(&call_count[i]);
	stats->unknown = atomic64_read(&call_unknown);
	stats->refused = hvsim_fault_refused();
}
