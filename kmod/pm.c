// SPDX-License-Identifier: GPL-2.0-only
/* pm.c - what a device model asks about P- and C-states, for the guest's ACPI */

#include <linux/slab.h>
#include <linux/uaccess.h>

#include "hsm.h"

/*
 * ABI: a count is the first byte of eight.  Data is longer than the eight bytes
 * that the ioctl's number tells.
 */
static size_t answer_size(u64 command)
{
	switch (command & PMCMD_TYPE_MASK) {
	case ACRN_PMCMD_GET_PX_CNT:
	case ACRN_PMCMD_GET_CX_CNT:
		return sizeof(u64);
	case ACRN_PMCMD_GET_PX_DATA:
		return sizeof(struct acrn_pstate_data);
	case ACRN_PMCMD_GET_CX_DATA:
		return sizeof(struct acrn_cstate_data);
	}
	return 0;
}

static long call_alive(struct hsm_vm *vm, u64 command, void *answer)
{
	long ret = -EINVAL;

	down_read(&vm->life);
	if (vm->alive)
		ret = hsm_hv_call_struct(HV_PM_GET_CPU_STATE, command, answer);
	up_read(&vm->life);
	return ret;
}

/**
 * hsm_pm_get_cpu_state() - PM_GET_CPU_STATE
 * @vm:		VM; the caller has a reference, and not its locks
 * @arg:	where the command is, and the answer goes
 *
 * Return: 0, and nothing written, for a type nobody knows: device models live
 * with that; -EINVAL if the command is about another VM than the descriptor's;
 * -EFAULT; -ENOMEM; the hypervisor's error.
 */
long hsm_pm_get_cpu_state(struct hsm_vm *vm, void __user *arg)
{
	u64 command;
	void *answer;
	size_t size;
	long ret;

	if (copy_from_user(&command, arg, sizeof(command)))
		return -EFAULT;
	if (HV_PM_VMID(command) != vm->vmid)
		return -EINVAL;
	size = answer_size(command);
	if (!size)
		return 0;

	/* The hypervisor may fill in less than goes to user space. */
	answer = kzalloc(size, GFP_KERNEL);
	if (!answer)
		return -ENOMEM;

	ret = call_alive(vm, command, answer);
	if (!ret && copy_to_user(arg, answer, size))
		ret = -EFAULT;
	kfree(answer);
	return ret;
}
