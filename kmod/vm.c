// SPDX-License-Identifier: GPL-2.0-only
/* vm.c - life of a VM */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/io.h>
#include <linux/mm.h>
#include <linux/rculist.h>
#include <linux/sched/mm.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include "asyncio.h"
#include "hsm.h"
#include "observe.h"
#include "poll.h"
#include "trace.h"

/* List of VMs, pollers, rules, modes: hsm.h says what else. */
DEFINE_MUTEX(hsm_control);
LIST_HEAD(hsm_vms);

static struct hsm_vm *alloc_vm(void)
{
	struct hsm_vm *vm = kzalloc(sizeof(*vm), GFP_KERNEL_ACCOUNT);

	if (!vm)
		return NULL;
	vm->sample = kzalloc(sizeof(*vm->sample), GFP_KERNEL_ACCOUNT);
	if (!vm->sample) {
		kfree(vm);
		return NULL;
	}

	kref_init(&vm->ref);
	init_rwsem(&vm->life);
	mutex_init(&vm->lock);
	raw_spin_lock_init(&vm->user_lock);
	init_swait_queue_head(&vm->user_wait);
	INIT_WORK(&vm->work, hsm_dispatch_work);
	INIT_LIST_HEAD(&vm->clients);
	INIT_LIST_HEAD(&vm->memory);
	INIT_LIST_HEAD(&vm->attachments);
	vm->rtp.ops = &hsm_rtp_ops;
	vm->rtp.ranges = &rtp_no_ranges;
	vm->vmid = HV_INVALID_VMID;
	vm->sweep_works = ~0ull;
	vm->mm = current->mm;
	mmgrab(vm->mm);
	return vm;
}

static void free_vm(struct kref *ref)
{
	struct hsm_vm *vm = container_of(ref, struct hsm_vm, ref);

	mmdrop(vm->mm);
	kfree(vm->sample);
	kfree(vm);
}

/**
 * hsm_vm_put() - drop a reference
 * @vm: VM
 */
void hsm_vm_put(struct hsm_vm *vm)
{
	kref_put(&vm->ref, free_vm);
}

/**
 * hsm_vm_find() - find a VM by its id
 * @vmid: id
 *
 * Context: hsm_control held; the VM stays in the list as long as it is.
 * Return: the VM or NULL.
 */
struct hsm_vm *hsm_vm_find(u16 vmid)
{
	struct hsm_vm *vm;

	list_for_each_entry(vm, &hsm_vms, node)
		if (vm->vmid == vmid)
			return vm;

	return NULL;
}

/* ACRN destroys paused VMs only, and pauses one that was never started. */
static long destroy_in_hypervisor(struct hsm_vm *vm)
{
	hsm_hv_call(HV_PAUSE_VM, vm->vmid, 0);
	return hsm_hv_call(HV_DESTROY_VM, vm->vmid, 0);
}

/* Undo for a VM whose request page the hypervisor does not know. */
static void forget_in_hypervisor(struct hsm_vm *vm)
{
	destroy_in_hypervisor(vm);
	vm->vmid = HV_INVALID_VMID;
}

static long create_in_hypervisor(struct hsm_vm *vm,
				 struct acrn_vm_creation *creation)
{
	/* The name's field was a UUID once; kernels differ in its type. */
	memcpy(vm->name, &creation->uuid, sizeof(vm->name));

	if (hsm_hv_call_struct(HV_CREATE_VM, 0, creation) ||
	    creation->vmid == HV_INVALID_VMID)
		return -EINVAL;

	vm->vmid = creation->vmid;
	if (creation->vcpu_num && creation->vcpu_num <= ACRN_IO_REQUEST_MAX)
		return 0;

	pr_err_ratelimited("VM %*pE has %u vCPUs: 1 to %u can be served\n",
			   (int)strnlen(vm->name, sizeof(vm->name)), vm->name,
			   creation->vcpu_num, ACRN_IO_REQUEST_MAX);
	forget_in_hypervisor(vm);
	return -EINVAL;
}

static long set_request_page(struct hsm_vm *vm, u64 address, u32 nr_slots)
{
	struct hv_ioreq_buffer *arg;
	int ret = hsm_page_pin(vm, address, nr_slots);

	if (ret)
		return ret;

	arg = kzalloc(sizeof(*arg), GFP_KERNEL);
	if (!arg) {
		hsm_page_unpin(vm);
		return -ENOMEM;
	}

	arg->page_pa = page_to_phys(vm->page);
	/* One errno for whatever the hypervisor has: its ENOMEM is not ours. */
	ret = hsm_hv_call_struct(HV_SET_IOREQ_BUFFER, vm->vmid, arg) ? -EINVAL : 0;
	kfree(arg);
	if (ret)
		hsm_page_unpin(vm);
	return ret;
}

/* Everything that only this module knows of. */
static int init_services(struct hsm_vm *vm)
{
	int ret = hsm_irqfd_init(vm);

	if (ret)
		return ret;

	ret = hsm_ioeventfd_init(vm);
	if (ret)
		hsm_irqfd_exit(vm);
	return ret;
}

/* Of a VM that is gone, or an orphan, and of that once more at its end. */
void hsm_vm_exit_services(struct hsm_vm *vm)
{
	hsm_user_destroy(vm);
	hsm_ioeventfd_exit(vm);
	hsm_asyncio_forget(vm);
	hsm_irqfd_exit(vm);
}

static long build_vm(struct hsm_vm *vm, struct acrn_vm_creation *creation,
		     void __user *reply)
{
	long ret = create_in_hypervisor(vm, creation);

	if (ret)
		return ret;

	ret = init_services(vm);
	if (ret)
		goto err_destroy;

	/* Last: from here on the hypervisor knows our memory. */
	ret = set_request_page(vm, creation->ioreq_buf, creation->vcpu_num);
	if (ret)
		goto err_services;

	if (!copy_to_user(reply, creation, sizeof(*creation)))
		return 0;

	/* The page may be unpinned only once the hypervisor has let go of it. */
	ret = -EFAULT;
	if (destroy_in_hypervisor(vm))
		return ret;
	hsm_page_unpin(vm);
	hsm_vm_exit_services(vm);
	vm->vmid = HV_INVALID_VMID;
	return ret;

err_services:
	hsm_vm_exit_services(vm);
err_destroy:
	forget_in_hypervisor(vm);
	/* Existing device models know one errno for what a hypervisor refuses. */
	return ret == -ENOMEM ? ret : -EINVAL;
}

static void publish_vm(struct hsm_vm *vm)
{
	mutex_lock(&hsm_control);
	if (list_empty(&hsm_vms))
		hsm_dispatch_start_sweep();
	list_add_rcu(&vm->node, &hsm_vms);
	trace_hsm_vm(vm, HSM_TRACE_CREATED);
	hsm_rule_apply(vm);
	mutex_unlock(&hsm_control);
	hsm_sysfs_update();
}

/* One that is kept from its CPU keeps us waiting, but nobody else. */
static void wait_for_pollers(struct hsm_vm *vm)
{
	bool settled;

	for (;;) {
		mutex_lock(&hsm_control);
		settled = hsm_attachment_settle(vm, NULL);
		mutex_unlock(&hsm_control);
		if (settled)
			return;
		hsm_wait_briefly();
	}
}

static void withdraw_vm(struct hsm_vm *vm)
{
	mutex_lock(&hsm_control);
	hsm_attachment_remove(vm, NULL, 0);
	list_del_rcu(&vm->node);
	trace_hsm_vm(vm, HSM_TRACE_DESTROYED);
	if (list_empty(&hsm_vms))
		hsm_dispatch_stop_sweep();
	mutex_unlock(&hsm_control);
	hsm_sysfs_update();

	wait_for_pollers(vm);
	/* The upcall handler and the sweep may be at it. */
	synchronize_rcu();
	cancel_work_sync(&vm->work);
}

static long check_creation(const struct hsm_file *file,
			   const struct acrn_vm_creation *creation)
{
	if (creation->reserved0 || creation->reserved1 ||
	    !PAGE_ALIGNED(creation->ioreq_buf))
		return -EINVAL;
	if (file->vm)
		return -EEXIST;
	/* A destroyed VM's descriptor is spent; open a new one. */
	return file->had_vm ? -EINVAL : 0;
}

/**
 * hsm_vm_create() - CREATE_VM
 * @file:	descriptor
 * @creation:	arguments, in linear-map memory; receives the hypervisor's reply
 * @reply:	user pointer that gets it
 *
 * May be tried again on the same descriptor after a failure.
 *
 * Return: 0; -EINVAL also for whatever the hypervisor refuses; -EEXIST if the
 * descriptor has a VM; -EFAULT; -ENOMEM.
 */
long hsm_vm_create(struct hsm_file *file, struct acrn_vm_creation *creation,
		   void __user *reply)
{
	struct hsm_vm *vm;
	long ret;

	mutex_lock(&file->lock);
	ret = check_creation(file, creation);
	if (ret)
		goto out;

	ret = -ENOMEM;
	vm = alloc_vm();
	if (!vm)
		goto out;

	ret = build_vm(vm, creation, reply);
	if (vm->vmid == HV_INVALID_VMID) {
		hsm_vm_put(vm);
		goto out;
	}

	vm->alive = true;
	publish_vm(vm);
	if (ret) {
		hsm_orphan_adopt(vm);
		goto out;
	}
	file->vm = vm;
	file->had_vm = true;
out:
	mutex_unlock(&file->lock);
	return ret;
}

/**
 * hsm_vm_try_destroy() - destroy a VM, if the hypervisor lets us
 * @vm: VM that is alive; @vm->life held for writing
 *
 * Return: 0, and all that is left is memory behind references; or the
 * hypervisor's error, and the VM is as usable as before.
 */
long hsm_vm_try_destroy(struct hsm_vm *vm)
{
	long ret;

	/*
	 * The hypervisor may give the id to the next VM at once: no interrupt
	 * and no notification may be on its way under the old one.
	 */
	hsm_irqfd_pause(vm);
	WRITE_ONCE(vm->rtp.resetting, 1);
	hsm_vm_quiesce(vm);
	ret = hsm_hv_call(HV_DESTROY_VM, vm->vmid, 0);
	if (ret) {
		WRITE_ONCE(vm->rtp.resetting, 0);
		hsm_dispatch_kick(vm);
		hsm_irqfd_resume(vm);
		return ret;
	}

	WRITE_ONCE(vm->alive, false);
	hsm_vm_exit_services(vm);
	hsm_user_wait_gone(vm);
	withdraw_vm(vm);
	hsm_asyncio_exit(vm);
	hsm_event_exit(vm);
	hsm_page_unpin(vm);
	hsm_monitor_release(vm);
	hsm_memory_release(vm);
	return 0;
}

/**
 * hsm_vm_destroy() - DESTROY_VM
 * @file: descriptor
 *
 * Return: 0; -EINVAL without a VM; the hypervisor's error, -EPERM for a VM that
 * is not paused.
 */
long hsm_vm_destroy(struct hsm_file *file)
{
	struct hsm_vm *vm;
	long ret = -EINVAL;

	mutex_lock(&file->lock);
	vm = file->vm;
	if (!vm)
		goto out;

	down_write(&vm->life);
	ret = hsm_vm_try_destroy(vm);
	up_write(&vm->life);
	if (!ret) {
		file->vm = NULL;
		hsm_vm_put(vm);
	}
out:
	mutex_unlock(&file->lock);
	return ret;
}

/**
 * hsm_vm_close() - the last descriptor of a VM was closed
 * @vm: VM; the caller's reference is consumed
 *
 * A VM that the hypervisor keeps, because it may not be paused while it runs,
 * goes on to write to its page: it becomes an orphan.
 */
void hsm_vm_close(struct hsm_vm *vm)
{
	long ret;

	down_write(&vm->life);
	hsm_hv_call(HV_PAUSE_VM, vm->vmid, 0);
	ret = hsm_vm_try_destroy(vm);
	up_write(&vm->life);

	if (ret)
		hsm_orphan_adopt(vm);
	else
		hsm_vm_put(vm);
}
