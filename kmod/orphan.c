// SPDX-License-Identifier: GPL-2.0-only
/*
 * orphan.c - VMs whose device model is gone before the hypervisor let go
 *
 * The Service VM may not pause a running real-time VM, and so cannot destroy
 * it.  Until it stops by itself its page and its memory stay pinned, and its
 * requests are answered fail-safe by whoever served it before: poller or
 * dispatcher.  Every second we try again.  An orphan holds the module.
 */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/rculist.h>

#include "asyncio.h"
#include "hsm.h"
#include "trace.h"

#define RETRY_PERIOD	HZ

static void retry(struct work_struct *work);
static DECLARE_DELAYED_WORK(retry_work, retry);

/* Context: hsm_control held. */
static struct hsm_vm *next_orphan(u16 above)
{
	struct hsm_vm *vm, *next = NULL;

	list_for_each_entry(vm, &hsm_vms, node)
		if (vm->orphan && vm->vmid > above && (!next || vm->vmid < next->vmid))
			next = vm;

	return next;
}

static void bury(struct hsm_vm *vm)
{
	pr_info("vm %u: orphan is gone\n", vm->vmid);
	hsm_vm_put(vm);
	/* Whoever unloads the module waits for this work. */
	module_put(THIS_MODULE);
}

static bool reap(struct hsm_vm *vm)
{
	long ret;

	down_write(&vm->life);
	hsm_hv_call(HV_PAUSE_VM, vm->vmid, 0);
	ret = hsm_vm_try_destroy(vm);
	up_write(&vm->life);

	if (!ret)
		bury(vm);
	return !ret;
}

static void retry(struct work_struct *work)
{
	struct hsm_vm *vm;
	u32 left = 0;
	u16 vmid = 0;

	/* Only this work takes an orphan away, so it stays while unlocked. */
	for (;;) {
		mutex_lock(&hsm_control);
		vm = next_orphan(vmid);
		mutex_unlock(&hsm_control);
		if (!vm)
			break;
		vmid = vm->vmid;
		left += !reap(vm);
	}

	if (left)
		schedule_delayed_work(&retry_work, RETRY_PERIOD);
}

/**
 * hsm_orphan_adopt() - keep a VM that the hypervisor keeps
 * @vm: VM; the caller's reference is taken over
 */
void hsm_orphan_adopt(struct hsm_vm *vm)
{
	pr_notice("vm %u: device model gone, but the hypervisor keeps the VM: serving it fail-safe\n",
		  vm->vmid);
	__module_get(THIS_MODULE);

	down_write(&vm->life);
	hsm_vm_exit_services(vm);
	up_write(&vm->life);

	mutex_lock(&hsm_control);
	vm->orphan = true;
	trace_hsm_vm(vm, HSM_TRACE_ORPHANED);
	mutex_unlock(&hsm_control);
	schedule_delayed_work(&retry_work, RETRY_PERIOD);
}

/* Context: hsm_control held. */
u32 hsm_orphan_count(void)
{
	struct hsm_vm *vm;
	u32 nr = 0;

	list_for_each_entry(vm, &hsm_vms, node)
		nr += vm->orphan;

	return nr;
}

/* No orphan is left, for each holds the module; its last step may still run. */
void hsm_orphan_exit(void)
{
	cancel_delayed_work_sync(&retry_work);
}
