// SPDX-License-Identifier: GPL-2.0-only
/* control.c - the commands of uapi/acrn_hsm_poll.h */

#include <linux/capability.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "poll.h"

union control_args {
	struct acrn_hsm_poll_info	info;
	struct acrn_hsm_poller		poller;
	struct acrn_hsm_poller_vm	poller_vm;
	struct acrn_hsm_vm_mode		vm_mode;
	struct acrn_hsm_rule		rule;
	struct acrn_hsm_vm_stats	vm_stats;
	struct acrn_hsm_poller_stats	poller_stats;
	u32				id;
};

/**
 * struct control_command - one command
 * @cmd:	its number
 * @admin:	needs CAP_SYS_ADMIN
 * @run:	called with hsm_control held
 */
struct control_command {
	unsigned int	cmd;
	bool		admin;
	long		(*run)(struct hsm_file *file, union control_args *args);
};

static long run_info(struct hsm_file *file, union control_args *args)
{
	hsm_stats_info(&args->info);
	return 0;
}

static long run_poller_create(struct hsm_file *file, union control_args *args)
{
	struct acrn_hsm_poller *poller = &args->poller;

	if (poller->flags & ~(ACRN_HSM_POLLER_FORCE | ACRN_HSM_POLLER_PERSISTENT) ||
	    memchr_inv(poller->reserved, 0, sizeof(poller->reserved)))
		return -EINVAL;

	return hsm_poller_create(file, poller);
}

static long run_poller_destroy(struct hsm_file *file, union control_args *args)
{
	return hsm_poller_destroy(args->id);
}

static long run_poller_attach(struct hsm_file *file, union control_args *args)
{
	struct hsm_poller *poller = hsm_poller_find(args->poller_vm.poller);
	struct hsm_vm *vm = hsm_vm_find(args->poller_vm.vmid);

	if (args->poller_vm.reserved)
		return -EINVAL;

	return poller && vm ? hsm_poller_attach(vm, poller) : -ENOENT;
}

static long run_poller_detach(struct hsm_file *file, union control_args *args)
{
	struct hsm_vm *vm = hsm_vm_find(args->poller_vm.vmid);

	if (args->poller_vm.reserved)
		return -EINVAL;
	if (!vm || !vm->poller ||
	    (args->poller_vm.poller != ACRN_HSM_POLL_NO_POLLER &&
	     args->poller_vm.poller != vm->poller->id))
		return -ENOENT;

	hsm_poller_detach(vm);
	return 0;
}

static long run_vm_set_mode(struct hsm_file *file, union control_args *args)
{
	struct hsm_vm *vm = hsm_vm_find(args->vm_mode.vmid);

	if (args->vm_mode.reserved)
		return -EINVAL;

	return vm ? hsm_poller_set_mode(vm, args->vm_mode.mode) : -ENOENT;
}

static long run_rule_set(struct hsm_file *file, union control_args *args)
{
	return hsm_rule_set(&args->rule);
}

static long run_rule_clear(struct hsm_file *file, union control_args *args)
{
	return hsm_rule_clear(&args->rule);
}

static long run_rule_get(struct hsm_file *file, union control_args *args)
{
	return hsm_rule_get(&args->rule);
}

static long run_vm_stats(struct hsm_file *file, union control_args *args)
{
	return hsm_stats_vm(&args->vm_stats);
}

static long run_poller_stats(struct hsm_file *file, union control_args *args)
{
	return hsm_stats_poller(&args->poller_stats);
}

static const struct control_command commands[] = {
	{ ACRN_HSM_IOCTL_GET_INFO,	 false, run_info },
	{ ACRN_HSM_IOCTL_POLLER_CREATE,	 true,	run_poller_create },
	{ ACRN_HSM_IOCTL_POLLER_DESTROY, true,	run_poller_destroy },
	{ ACRN_HSM_IOCTL_POLLER_ATTACH,	 true,	run_poller_attach },
	{ ACRN_HSM_IOCTL_POLLER_DETACH,	 true,	run_poller_detach },
	{ ACRN_HSM_IOCTL_VM_SET_MODE,	 true,	run_vm_set_mode },
	{ ACRN_HSM_IOCTL_RULE_SET,	 true,	run_rule_set },
	{ ACRN_HSM_IOCTL_RULE_CLEAR,	 true,	run_rule_clear },
	{ ACRN_HSM_IOCTL_RULE_GET,	 false, run_rule_get },
	{ ACRN_HSM_IOCTL_VM_STATS,	 false, run_vm_stats },
	{ ACRN_HSM_IOCTL_POLLER_STATS,	 false, run_poller_stats },
};

static const struct control_command *find_command(unsigned int cmd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].cmd == cmd)
			return &commands[i];

	return NULL;
}

/**
 * hsm_control_ioctl() - a command of our own
 * @file:	any descriptor
 * @cmd:	command
 * @arg:	user pointer
 *
 * Return: what the command's structure documents; -ENOTTY if it is not ours;
 * -EPERM; -EFAULT.
 */
long hsm_control_ioctl(struct hsm_file *file, unsigned int cmd, void __user *arg)
{
	const struct control_command *command = find_command(cmd);
	union control_args args = {};
	long ret;

	if (!command)
		return -ENOTTY;
	if (command->admin && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (_IOC_DIR(cmd) & _IOC_WRITE && copy_from_user(&args, arg, _IOC_SIZE(cmd)))
		return -EFAULT;

	mutex_lock(&hsm_control);
	ret = command->run(file, &args);
	mutex_unlock(&hsm_control);

	if (!ret && _IOC_DIR(cmd) & _IOC_READ && copy_to_user(arg, &args, _IOC_SIZE(cmd))) {
		/* A poller whose id nobody learned would be lost. */
		if (cmd == ACRN_HSM_IOCTL_POLLER_CREATE) {
			mutex_lock(&hsm_control);
			hsm_poller_destroy(args.poller.id);
			mutex_unlock(&hsm_control);
		}
		return -EFAULT;
	}
	return ret;
}
