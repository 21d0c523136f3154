// SPDX-License-Identifier: GPL-2.0-only
/* ioctl.c - the commands of <linux/acrn.h> */

#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "asyncio.h"
#include "hsm.h"
#include "trace.h"

/**
 * struct command - a command for a descriptor that has a VM
 * @cmd:	its number; a structure it names is copied in
 * @changes:	changes the VM's state: one at a time
 * @run:	does it; @arg is the copy, or the argument itself
 * @call:	without @run: the hypercall that takes the copy as it is
 * @by_value:	the argument is no pointer, whatever the number says
 */
struct command {
	unsigned int	cmd;
	bool		changes;
	long		(*run)(struct hsm_vm *vm, void *arg);
	unsigned long	call;
	bool		by_value;
};

static long run_start(struct hsm_vm *vm, void *arg)
{
	return hsm_hv_call(HV_START_VM, vm->vmid, 0);
}

static long run_pause(struct hsm_vm *vm, void *arg)
{
	return hsm_hv_call(HV_PAUSE_VM, vm->vmid, 0);
}

static long run_reset(struct hsm_vm *vm, void *arg)
{
	return hsm_ioreq_reset(vm);
}

static long run_set_vcpu_regs(struct hsm_vm *vm, void *arg)
{
	const struct acrn_vcpu_regs *regs = arg;
	const struct acrn_regs *r = &regs->vcpu_regs;

	if (memchr_inv(regs->reserved, 0, sizeof(regs->reserved)) ||
	    memchr_inv(r->gdt.reserved, 0, sizeof(r->gdt.reserved)) ||
	    memchr_inv(r->idt.reserved, 0, sizeof(r->idt.reserved)) ||
	    memchr_inv(r->reserved_64, 0, sizeof(r->reserved_64)) ||
	    memchr_inv(r->reserved_32, 0, sizeof(r->reserved_32)))
		return -EINVAL;

	return hsm_hv_call_struct(HV_SET_VCPU_REGS, vm->vmid, arg);
}

static long run_set_irqline(struct hsm_vm *vm, void *arg)
{
	return hsm_hv_call(HV_SET_IRQLINE, vm->vmid, (unsigned long)arg);
}

static long run_notify(struct hsm_vm *vm, void *arg)
{
	return hsm_user_notify(vm, arg);
}

static long run_create_client(struct hsm_vm *vm, void *arg)
{
	return hsm_user_create(vm);
}

static long run_destroy_client(struct hsm_vm *vm, void *arg)
{
	hsm_user_destroy(vm);
	return 0;
}

static long run_clear(struct hsm_vm *vm, void *arg)
{
	return hsm_ioreq_clear(vm);
}

static long run_set_memseg(struct hsm_vm *vm, void *arg)
{
	long ret = hsm_memory_set(vm, arg);

	trace_hsm_memory(vm->vmid, arg, ret);
	return ret;
}

static long run_unset_memseg(struct hsm_vm *vm, void *arg)
{
	long ret = hsm_memory_unset(vm, arg);

	trace_hsm_memory(vm->vmid, arg, ret);
	return ret;
}

static long run_ioeventfd(struct hsm_vm *vm, void *arg)
{
	return hsm_ioeventfd(vm, arg);
}

static long run_irqfd(struct hsm_vm *vm, void *arg)
{
	return hsm_irqfd(vm, arg);
}

static long run_setup_asyncio(struct hsm_vm *vm, void *arg)
{
	return hsm_asyncio_setup(vm, (unsigned long)arg);
}

static long run_setup_event_ring(struct hsm_vm *vm, void *arg)
{
	return hsm_event_setup_ring(vm, (unsigned long)arg);
}

static long run_setup_event_fd(struct hsm_vm *vm, void *arg)
{
	return hsm_event_setup_eventfd(vm, (unsigned long)arg);
}

static const struct command commands[] = {
	{ ACRN_IOCTL_START_VM,			true,	run_start },
	{ ACRN_IOCTL_PAUSE_VM,			true,	run_pause },
	{ ACRN_IOCTL_RESET_VM,			true,	run_reset },
	{ ACRN_IOCTL_SET_VCPU_REGS,		true,	run_set_vcpu_regs },
	{ ACRN_IOCTL_INJECT_MSI,		false,	.call = HV_INJECT_MSI },
	{ ACRN_IOCTL_SET_IRQLINE,		false,	run_set_irqline, .by_value = true },
	{ ACRN_IOCTL_CREATE_IOREQ_CLIENT,	true,	run_create_client },
	{ ACRN_IOCTL_DESTROY_IOREQ_CLIENT,	true,	run_destroy_client },
	{ ACRN_IOCTL_CLEAR_VM_IOREQ,		true,	run_clear },
	{ ACRN_IOCTL_SET_MEMSEG,		true,	run_set_memseg },
	{ ACRN_IOCTL_UNSET_MEMSEG,		true,	run_unset_memseg },
	{ ACRN_IOCTL_SET_PTDEV_INTR,		true,	.call = HV_SET_PTDEV_INTR },
	{ ACRN_IOCTL_RESET_PTDEV_INTR,		true,	.call = HV_RESET_PTDEV_INTR },
	{ ACRN_IOCTL_ASSIGN_PCIDEV,		true,	.call = HV_ASSIGN_PCIDEV },
	{ ACRN_IOCTL_DEASSIGN_PCIDEV,		true,	.call = HV_DEASSIGN_PCIDEV },
	{ ACRN_IOCTL_ASSIGN_MMIODEV,		true,	.call = HV_ASSIGN_MMIODEV },
	{ ACRN_IOCTL_DEASSIGN_MMIODEV,		true,	.call = HV_DEASSIGN_MMIODEV },
	{ ACRN_IOCTL_CREATE_VDEV,		true,	.call = HV_CREATE_VDEV },
	{ ACRN_IOCTL_DESTROY_VDEV,		true,	.call = HV_DESTROY_VDEV },
	{ ACRN_IOCTL_IOEVENTFD,			true,	run_ioeventfd },
	{ ACRN_IOCTL_IRQFD,			true,	run_irqfd },
	{ ACRN_HSM_IOCTL_SETUP_ASYNCIO,		true,	run_setup_asyncio,	.by_value = true },
	{ ACRN_HSM_IOCTL_SETUP_EVENT_RING,	true,	run_setup_event_ring,	.by_value = true },
	{ ACRN_HSM_IOCTL_SETUP_EVENT_FD,	true,	run_setup_event_fd,	.by_value = true },
};

static const struct command *find_command(unsigned int cmd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].cmd == cmd)
			return &commands[i];

	return NULL;
}

static long run_call(struct hsm_vm *vm, const struct command *command, void *arg)
{
	if (command->run)
		return command->run(vm, arg);
	return hsm_hv_call_struct(command->call, vm->vmid, arg);
}

/* While the VM exists, and for what changes it one at a time. */
static long run_locked(struct hsm_vm *vm, const struct command *command, void *arg)
{
	long ret = -EINVAL;

	down_read(&vm->life);
	if (vm->alive) {
		if (command->changes)
			mutex_lock(&vm->lock);
		ret = run_call(vm, command, arg);
		if (command->changes)
			mutex_unlock(&vm->lock);
	}
	up_read(&vm->life);
	return ret;
}

/* Structures go to the hypervisor as they are: in linear-map memory. */
static void *copy_struct(unsigned int cmd, unsigned long arg)
{
	void *copy = kzalloc(ALIGN(_IOC_SIZE(cmd), HV_STRUCT_ALIGN), GFP_KERNEL);

	if (!copy)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(copy, (void __user *)arg, _IOC_SIZE(cmd))) {
		kfree(copy);
		return ERR_PTR(-EFAULT);
	}
	return copy;
}

/* One for each request: its copy is on the stack, for it goes no further than here. */
static long notify(struct hsm_vm *vm, const void __user *arg)
{
	static const struct command command = { .run = run_notify };
	struct acrn_ioreq_notify copy;

	if (copy_from_user(&copy, arg, sizeof(copy)))
		return -EFAULT;
	return run_locked(vm, &command, &copy);
}

static long run_command(struct hsm_vm *vm, unsigned int cmd, unsigned long arg)
{
	const struct command *command;
	void *copy;
	long ret;

	/* These may wait for user space, and must not keep others from the VM meanwhile. */
	switch (cmd) {
	case ACRN_IOCTL_NOTIFY_REQUEST_FINISH:
		return notify(vm, (void __user *)arg);
	case ACRN_IOCTL_ATTACH_IOREQ_CLIENT:
		return hsm_user_attach(vm);
	case ACRN_IOCTL_VM_INTR_MONITOR:
		return hsm_monitor_set(vm, arg);
	case ACRN_IOCTL_PM_GET_CPU_STATE:
		return hsm_pm_get_cpu_state(vm, (void __user *)arg);
	}

	command = find_command(cmd);
	if (!command)
		return -ENOTTY;
	if (command->by_value || !(_IOC_DIR(cmd) & _IOC_WRITE))
		return run_locked(vm, command, (void *)arg);

	copy = copy_struct(cmd, arg);
	if (IS_ERR(copy))
		return PTR_ERR(copy);

	ret = run_locked(vm, command, copy);
	kfree(copy);
	return ret;
}

static long create_vm(struct hsm_file *file, unsigned long arg)
{
	void *creation = copy_struct(ACRN_IOCTL_CREATE_VM, arg);
	long ret;

	if (IS_ERR(creation))
		return PTR_ERR(creation);

	ret = hsm_vm_create(file, creation, (void __user *)arg);
	kfree(creation);
	return ret;
}

static struct hsm_vm *get_vm(struct hsm_file *file)
{
	struct hsm_vm *vm;

	mutex_lock(&file->lock);
	vm = file->vm;
	if (vm)
		kref_get(&vm->ref);
	mutex_unlock(&file->lock);

	return vm;
}

/**
 * hsm_ioctl() - every command of the device
 * @filp:	descriptor
 * @cmd:	command
 * @arg:	user pointer or value
 *
 * Return: -EINVAL for whatever a descriptor without a VM is asked, but to
 * create one and our own commands; -ENOTTY for unknown ones on one with a VM;
 * else what the command returns.
 */
long hsm_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct hsm_file *file = filp->private_data;
	struct hsm_vm *vm;
	long ret;

	ret = hsm_control_ioctl(file, cmd, (void __user *)arg);
	if (ret != -ENOTTY)
		return ret;
	if (cmd == ACRN_IOCTL_CREATE_VM)
		return create_vm(file, arg);

	vm = get_vm(file);
	if (!vm)
		return -EINVAL;

	ret = cmd == ACRN_IOCTL_DESTROY_VM ? hsm_vm_destroy(file) :
					     run_command(vm, cmd, arg);
	hsm_vm_put(vm);
	return ret;
}
