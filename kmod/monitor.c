// SPDX-License-Identifier: GPL-2.0-only
/*
 * monitor.c - the page through which a device model watches interrupts
 *
 * The hypervisor reads a command from it and writes the answer into it while
 * VM_INTR_MONITOR lasts.  Nobody promises that it has forgotten the page after
 * that, so the newest one stays pinned until it is replaced or the VM is gone.
 */

#include <linux/io.h>
#include <linux/mm.h>
#include <linux/minmax.h>

#include "hsm.h"

/* What is behind @page afterwards is to be unpinned: the old page, or the new. */
static long give_page(struct hsm_vm *vm, struct page **page)
{
	long ret = hsm_hv_call(HV_VM_INTR_MONITOR, vm->vmid, page_to_phys(*page));

	if (!ret)
		swap(vm->monitor, *page);
	return ret;
}

/**
 * hsm_monitor_set() - VM_INTR_MONITOR
 * @vm:		VM; the caller has a reference, and not its locks
 * @address:	user address of the page: the ioctl's argument itself
 *
 * Return: 0; -EINVAL not at the start of a page, or the VM is gone; -EPERM not
 * the process that created the VM; -EFAULT no such page, or not writable; the
 * hypervisor's error, and the page before stays the one in use.
 */
long hsm_monitor_set(struct hsm_vm *vm, unsigned long address)
{
	struct page *page;
	long ret;

	if (!PAGE_ALIGNED(address))
		return -EINVAL;
	/* Before the locks: user space may take its time to provide the page. */
	ret = hsm_user_page_pin(vm, address, &page);
	if (ret)
		return ret;

	down_read(&vm->life);
	mutex_lock(&vm->lock);
	ret = vm->alive ? give_page(vm, &page) : -EINVAL;
	mutex_unlock(&vm->lock);
	up_read(&vm->life);

	if (page)
		hsm_user_page_unpin(page);
	return ret;
}

/**
 * hsm_monitor_release() - give the page back to its owner
 * @vm: VM that is gone in the hypervisor
 */
void hsm_monitor_release(struct hsm_vm *vm)
{
	if (vm->monitor)
		hsm_user_page_unpin(vm->monitor);
	vm->monitor = NULL;
}
