// SPDX-License-Identifier: GPL-2.0-only
/*
 * record.c - hypercalls of which the newest is remembered as it arrived
 *
 * Each VM has a record for each row of the table below, so that a test can see
 * every byte the Service Module sent, and what became of it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/build_bug.h>
#include <linux/cpumask.h>
#include <linux/errno.h>
#include <linux/printk.h>
#include <linux/smp.h>
#include <linux/string.h>

#include "../hv_abi.h"
#include "hvsim.h"

#define CREATED		BIT(HVSIM_VM_CREATED)
#define PAUSED		BIT(HVSIM_VM_PAUSED)
#define ANY_STATE	(CREATED | BIT(HVSIM_VM_RUNNING) | PAUSED | \
			 BIT(HVSIM_VM_READY_TO_POWEROFF))

/**
 * struct recorded - a hypercall
 * @id:		HV_*
 * @size:	of the structure the second parameter points to; 0: something else
 * @states:	of the VM in which it is accepted, a bit each
 * @refusal:	errno where it is not
 * @run:	does it; the call's bytes are what the hypervisor has read
 */
struct recorded {
	unsigned long	id;
	u16		size;
	u16		states;
	int		refusal;
	long		(*run)(struct hvsim_vm *vm, struct hvsim_call *call);
};

#define PTDEV_INTR	ALIGN(sizeof(struct acrn_ptdev_irq), HV_STRUCT_ALIGN)
#define PCIDEV		sizeof(struct acrn_pcidev)
#define MMIODEV		sizeof(struct acrn_mmiodev)
#define VDEV		sizeof(struct acrn_vdev)

static const struct recorded table[] = {
	{ HV_VM_INTR_MONITOR,	0, ANY_STATE, EPERM, hvsim_interrupt_monitor },
	{ HV_SET_IRQLINE,	0, ANY_STATE, EPERM, hvsim_interrupt_line },
	{ HV_SET_PTDEV_INTR,	PTDEV_INTR, CREATED, EPERM, hvsim_device_add },
	{ HV_RESET_PTDEV_INTR,	PTDEV_INTR, CREATED | PAUSED, EPERM, hvsim_device_remove },
	{ HV_ASSIGN_PCIDEV,	PCIDEV, CREATED, EINVAL, hvsim_device_add },
	{ HV_DEASSIGN_PCIDEV,	PCIDEV, CREATED | PAUSED, EINVAL, hvsim_device_remove },
	{ HV_ASSIGN_MMIODEV,	MMIODEV, CREATED, EINVAL, hvsim_device_add },
	{ HV_DEASSIGN_MMIODEV,	MMIODEV, CREATED | PAUSED, EINVAL, hvsim_device_remove },
	{ HV_CREATE_VDEV,	VDEV, CREATED, EINVAL, hvsim_device_add },
	{ HV_DESTROY_VDEV,	VDEV, CREATED | PAUSED, EINVAL, hvsim_device_remove },
	{ HV_PM_GET_CPU_STATE,	0, CREATED | PAUSED, EPERM, hvsim_pm_state },
};

static_assert(ARRAY_SIZE(table) == HVSIM_NR_RECORDED);
static_assert(sizeof(((struct hvsim_call *)0)->bytes) >= sizeof(struct acrn_vdev));

static DEFINE_RAW_SPINLOCK(offline_lock);	/* offline_call */
static struct hvsim_call offline_call;

static int table_find(u8 nr)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (HV_CALL_NR(table[i].id) == nr)
			return i;
	return -1;
}

static bool call_read(struct hvsim_call *call, size_t size)
{
	const void *from = hvsim_memory(call->param2, size);

	if (!from)
		return false;
	memcpy(call->bytes, from, size);
	call->size = size;
	return true;
}

static long call_run(struct hvsim_vm *vm, struct hvsim_call *call,
		     const struct recorded *row)
{
	/* What was sent is of interest where it is refused, too. */
	if (row->size && !call_read(call, row->size))
		return -row->refusal;
	if (!(row->states & BIT(vm->state)))
		return -row->refusal;
	return row->run(vm, call);
}

static void call_begin(struct hvsim_call *call, u8 nr, u64 param1, u64 param2)
{
	*call = (struct hvsim_call){
		.nr = nr, .count = call->count + 1, .param1 = param1, .param2 = param2,
	};
}

/**
 * hvsim_record_call() - one of the hypercalls of the table
 * @vm:	    VM it is about; its lock is held
 * @nr:	    its number
 * @param1: first parameter
 * @param2: second parameter
 *
 * Return: its result; -ENOTTY if it is not in the table.
 */
long hvsim_record_call(struct hvsim_vm *vm, u8 nr, u64 param1, u64 param2)
{
	int i = table_find(nr);
	struct hvsim_call *call;

	if (i < 0)
		return -ENOTTY;

	call = &vm->calls[i];
	call_begin(call, nr, param1, param2);
	call->vmid = vm->id;
	call->result = call_run(vm, call, &table[i]);
	return call->result;
}

/* The real hypervisor does not ask, and the CPU is gone with what it ran. */
static void warn_if_online(u64 apic_id)
{
	unsigned int cpu;

	for_each_online_cpu(cpu)
		WARN(cpu_physical_id(cpu) == apic_id, "CPU %u removed while online\n", cpu);
}

/**
 * hvsim_record_offline_cpu() - hypercall OFFLINE_CPU
 * @apic_id: of the CPU
 *
 * Return: 0, also if there is no such CPU; -EPERM the boot CPU.
 */
long hvsim_record_offline_cpu(u64 apic_id)
{
	long ret = apic_id == cpu_physical_id(0) ? -EPERM : 0;
	unsigned long flags;

	if (!ret)
		warn_if_online(apic_id);

	raw_spin_lock_irqsave(&offline_lock, flags);
	call_begin(&offline_call, HV_CALL_NR(HV_OFFLINE_CPU), apic_id, 0);
	offline_call.result = ret;
	raw_spin_unlock_irqrestore(&offline_lock, flags);
	return ret;
}

static int get_offline_cpu(struct hvsim_call *call)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&offline_lock, flags);
	*call = offline_call;
	raw_spin_unlock_irqrestore(&offline_lock, flags);
	return 0;
}

/**
 * hvsim_record_get() - HVSIM_IOCTL_LAST_CALL
 * @call: which; filled in
 *
 * Return: 0; -ENOENT no such VM; -EINVAL a number that is not remembered.
 */
int hvsim_record_get(struct hvsim_call *call)
{
	u16 vmid = call->vmid, nr = call->nr;
	int i = nr > U8_MAX ? -1 : table_find(nr);
	struct hvsim_vm *vm;
	unsigned long flags;

	if (!vmid && nr == HV_CALL_NR(HV_OFFLINE_CPU))
		return get_offline_cpu(call);
	if (i < 0)
		return -EINVAL;
	vm = hvsim_vm_get(vmid);
	if (!vm)
		return -ENOENT;

	raw_spin_lock_irqsave(&vm->lock, flags);
	*call = vm->calls[i];
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	hvsim_vm_put(vm);
	return 0;
}
