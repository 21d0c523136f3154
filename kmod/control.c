// SPDX-License-Identifier: GPL-2.0-only
/* control.c - the commands of uapi/acrn_hsm_poll.h */

#include <linux/capability.h>
#include <linux/cpu.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "observe.h"
#include "poll.h"

union control_args {
	struct acrn_hsm_poll_info	info;
	struct acrn_hsm_poller		poller;
	struct acrn_hsm_poller_vm	poller_vm;
	struct acrn_hsm_poller_move	poller_move;
	struct acrn_hsm_vm_mode		vm_mode;
	struct acrn_hsm_rule		rule;
	struct acrn_hsm_vm_stats	vm_stats;
	struct acrn_hsm_poller_stats	poller_stats;
	u32				id;
	struct hsm_poller		*withdrawn;
};

/**
 * struct control_command - one command
 * @cmd:	its number
 * @admin:	needs CAP_SYS_ADMIN
 * @cpus:	makes or ends a poller: no CPU may come or go meanwhile
 * @run:	called with hsm_control held
 * @finish:	what then is left to be waited for, without locks: somebody may keep a
 *		poller from its CPU, and shall keep nobody but the caller waiting
 */
struct control_command {
	unsigned int	cmd;
	bool		admin;
	bool		cpus;
	long		(*run)(struct hsm_file *file, union control_args *args);
	long		(*finish)(union control_args *args);
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
	return hsm_poller_withdraw(args->id, &args->withdrawn);
}

static long finish_poller_destroy(union control_args *args)
{
	hsm_poller_free(args->withdrawn);
	return 0;
}

/* Of a VM or a poller that is gone meanwhile, others see to it. */
static bool has_let_go(u32 poller, u16 vmid)
{
	struct hsm_poller *from;
	struct hsm_vm *vm;
	bool settled;

	mutex_lock(&hsm_control);
	vm = hsm_vm_find(vmid);
	from = hsm_poller_find(poller);
	settled = !vm || (!from && poller != ACRN_HSM_POLL_NO_POLLER) ||
		  hsm_attachment_settle(vm, from);
	mutex_unlock(&hsm_control);
	return settled;
}

static long wait_for_poller(u32 poller, u16 vmid)
{
	while (!has_let_go(poller, vmid)) {
		if (signal_pending(current))
			return -EINTR;
		hsm_wait_briefly();
	}
	return 0;
}

static long run_poller_attach(struct hsm_file *file, union control_args *args)
{
	struct hsm_poller *poller = hsm_poller_find(args->poller_vm.poller);
	struct hsm_vm *vm = hsm_vm_find(args->poller_vm.vmid);

	return poller && vm ?
	       hsm_attachment_add(vm, poller, args->poller_vm.slots) : -ENOENT;
}

static long run_poller_detach(struct hsm_file *file, union control_args *args)
{
	struct hsm_poller *poller = hsm_poller_find(args->poller_vm.poller);
	struct hsm_vm *vm = hsm_vm_find(args->poller_vm.vmid);

	if (!vm || (!poller && args->poller_vm.poller != ACRN_HSM_POLL_NO_POLLER))
		return -ENOENT;

	return hsm_attachment_remove(vm, poller, args->poller_vm.slots);
}

static long finish_poller_detach(union control_args *args)
{
	return wait_for_poller(args->poller_vm.poller, args->poller_vm.vmid);
}

static long run_poller_move(struct hsm_file *file, union control_args *args)
{
	const struct acrn_hsm_poller_move *move = &args->poller_move;
	struct hsm_poller *from = hsm_poller_find(move->from);
	struct hsm_poller *to = hsm_poller_find(move->to);
	struct hsm_vm *vm = hsm_vm_find(move->vmid);

	if (move->reserved || move->from == move->to)
		return -EINVAL;

	return vm && from && to ?
	       hsm_attachment_move(vm, from, to, move->slots) : -ENOENT;
}

static long finish_poller_move(union control_args *args)
{
	return wait_for_poller(args->poller_move.from, args->poller_move.vmid);
}

static long run_vm_set_mode(struct hsm_file *file, union control_args *args)
{
	struct hsm_vm *vm = hsm_vm_find(args->vm_mode.vmid);

	if (args->vm_mode.reserved)
		return -EINVAL;

	return vm ? hsm_attachment_set_mode(vm, args->vm_mode.mode,
					    args->vm_mode.idle_ns) : -ENOENT;
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
	{ ACRN_HSM_IOCTL_GET_INFO,	false,	false,	run_info },
	{ ACRN_HSM_IOCTL_POLLER_CREATE,	true,	true,	run_poller_create },
	{ ACRN_HSM_IOCTL_POLLER_DESTROY, true,	true,	run_poller_destroy,
	  finish_poller_destroy },
	{ ACRN_HSM_IOCTL_POLLER_ATTACH,	true,	false,	run_poller_attach },
	{ ACRN_HSM_IOCTL_POLLER_DETACH,	true,	false,	run_poller_detach,
	  finish_poller_detach },
	{ ACRN_HSM_IOCTL_VM_SET_MODE,	true,	false,	run_vm_set_mode },
	{ ACRN_HSM_IOCTL_RULE_SET,	true,	false,	run_rule_set },
	{ ACRN_HSM_IOCTL_RULE_CLEAR,	true,	false,	run_rule_clear },
	{ ACRN_HSM_IOCTL_RULE_GET,	false,	false,	run_rule_get },
	{ ACRN_HSM_IOCTL_VM_STATS,	false,	false,	run_vm_stats },
	{ ACRN_HSM_IOCTL_POLLER_STATS,	false,	false,	run_poller_stats },
	{ ACRN_HSM_IOCTL_POLLER_MOVE,	true,	false,	run_poller_move,
	  finish_poller_move },
};

static const struct control_command *find_command(unsigned int cmd)
{
	unsigned int i;

	/* Device models ask for something else, with every request. */
	if (_IOC_NR(cmd) < _IOC_NR(ACRN_HSM_IOCTL_GET_INFO))
		return NULL;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].cmd == cmd)
			return &commands[i];

	return NULL;
}

static long run_locked(const struct control_command *command,
		       struct hsm_file *file, union control_args *args)
{
	long ret;

	if (command->cpus)
		cpus_read_lock();
	mutex_lock(&hsm_control);
	ret = command->run(file, args);
	mutex_unlock(&hsm_control);
	if (command->cpus)
		cpus_read_unlock();
	return ret;
}

static long run_command(const struct control_command *command,
			struct hsm_file *file, union control_args *args)
{
	long ret = run_locked(command, file, args);

	if (!ret && command->finish)
		ret = command->finish(args);
	if (command->cpus)
		hsm_sysfs_update();
	return ret;
}

/* A poller whose id nobody learned would be lost. */
static void undo_create(struct hsm_file *file, u32 id)
{
	union control_args args = { .id = id };

	run_command(find_command(ACRN_HSM_IOCTL_POLLER_DESTROY), file, &args);
}

static long copy_and_run(const struct control_command *command, struct hsm_file *file,
			 void __user *arg)
{
	const unsigned int cmd = command->cmd;
	union control_args args = {};
	long ret;

	if (command->admin && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (_IOC_DIR(cmd) & _IOC_WRITE && copy_from_user(&args, arg, _IOC_SIZE(cmd)))
		return -EFAULT;

	ret = run_command(command, file, &args);
	if (!ret && _IOC_DIR(cmd) & _IOC_READ && copy_to_user(arg, &args, _IOC_SIZE(cmd))) {
		if (cmd == ACRN_HSM_IOCTL_POLLER_CREATE)
			undo_create(file, args.poller.id);
		return -EFAULT;
	}
	return ret;
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

	return command ? copy_and_run(command, file, arg) : -ENOTTY;
}
