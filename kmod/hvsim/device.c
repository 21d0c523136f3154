// SPDX-License-Identifier: GPL-2.0-only
/*
 * device.c - devices passed through to a VM, and those the hypervisor emulates
 *
 * The hypercalls come in pairs: one adds a device, the next one removes it.
 * There is no device; what counts is which ones a VM has.  To add one twice is
 * EBUSY here, to remove one that is not there ENODEV.
 */
#include <linux/errno.h>

#include "../hv_abi.h"
#include "hvsim.h"

enum device_kind {
	DEVICE_INTX,
	DEVICE_PCI,
	DEVICE_MMIO,
	DEVICE_VIRTUAL,
};

static u32 device_kind(const struct hvsim_call *call)
{
	return (call->nr - HV_CALL_NR(HV_SET_PTDEV_INTR)) / 2;
}

/* By what the hypervisor finds it again. */
static u64 device_key(u32 kind, const void *bytes)
{
	const struct acrn_ptdev_irq *irq = bytes;
	const struct acrn_mmiodev *mmio = bytes;
	const struct acrn_pcidev *pci = bytes;
	const struct acrn_vdev *vdev = bytes;

	switch ((enum device_kind)kind) {
	case DEVICE_INTX:
		return irq->intx.virt_pin;
	case DEVICE_PCI:
		return pci->phys_bdf;
	case DEVICE_MMIO:
		return mmio->res[0].service_vm_pa;
	case DEVICE_VIRTUAL:
		return vdev->slot;
	}
	return 0;
}

/* MSIs of a device passed through are remapped without a hypercall. */
static bool device_is_valid(u32 kind, const void *bytes)
{
	const struct acrn_ptdev_irq *irq = bytes;

	return kind != DEVICE_INTX || irq->type == ACRN_PTDEV_IRQ_INTX;
}

static struct hvsim_device *device_find(struct hvsim_vm *vm, u32 kind, u64 key)
{
	unsigned int i;

	for (i = 0; i < vm->nr_devices; i++)
		if (vm->devices[i].kind == kind && vm->devices[i].key == key)
			return &vm->devices[i];
	return NULL;
}

/**
 * hvsim_device_add() - hypercalls that give a VM a device
 * @vm:	  VM in a state in which it may get one
 * @call: which hypercall, and the structure
 *
 * Return: 0; -EPERM an interrupt other than INTx; -EBUSY it has that device;
 * -ENOMEM it has as many as fit.
 */
long hvsim_device_add(struct hvsim_vm *vm, struct hvsim_call *call)
{
	u32 kind = device_kind(call);
	u64 key = device_key(kind, call->bytes);

	if (!device_is_valid(kind, call->bytes))
		return -EPERM;
	if (device_find(vm, kind, key))
		return -EBUSY;
	if (vm->nr_devices == HVSIM_DEVICE_MAX)
		return -ENOMEM;

	vm->devices[vm->nr_devices++] = (struct hvsim_device){ kind, key };
	return 0;
}

/**
 * hvsim_device_remove() - hypercalls that take a device from a VM
 * @vm:	  VM in a state in which it may lose one
 * @call: which hypercall, and the structure
 *
 * Return: 0; -EPERM an interrupt other than INTx; -ENODEV it has no such device.
 */
long hvsim_device_remove(struct hvsim_vm *vm, struct hvsim_call *call)
{
	u32 kind = device_kind(call);
	struct hvsim_device *device;

	if (!device_is_valid(kind, call->bytes))
		return -EPERM;
	device = device_find(vm, kind, device_key(kind, call->bytes));
	if (!device)
		return -ENODEV;

	*device = vm->devices[--vm->nr_devices];
	return 0;
}
