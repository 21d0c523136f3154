// SPDX-License-Identifier: GPL-2.0-only
/* control.c - /dev/acrn_hvsim: what a program may ask of the hypervisor */
#include <linux/bits.h>
#include <linux/cpumask.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "hvsim.h"

#define RUN_MAX_ACCESSES	(4U << 20)
#define RUN_FLAGS	(HVSIM_RUN_CHECK | HVSIM_RUN_STOP_BAD | HVSIM_RUN_NUMBER)
#define CONFIG_MAX_VCPUS	64
#define PPM			1000000
#define DELAY_MAX_US		1000000
#define CALL_NR_MAX		0xff
#define ERRNO_MAX		4095

union control_args {
	struct hvsim_config	config;
	struct hvsim_faults	faults;
	struct hvsim_io		io;
	struct hvsim_run	run;
	struct hvsim_vm_stats	vm_stats;
	struct hvsim_stats	stats;
	struct hvsim_vm_op	vm_op;
	struct hvsim_call	call;
	struct hvsim_memory	memory;
};

/* The reference to @vm, which may be NULL, is consumed. */
static long with_vm(struct hvsim_vm *vm, union control_args *args,
		    long (*run)(struct hvsim_vm *vm, union control_args *args))
{
	long ret;

	if (!vm)
		return -ENOENT;

	ret = run(vm, args);
	hvsim_vm_put(vm);
	return ret;
}

static long run_set_config(union control_args *args)
{
	const struct hvsim_config *config = &args->config;

	if (config->vcpus > CONFIG_MAX_VCPUS ||
	    memchr_inv(config->reserved, 0, sizeof(config->reserved)) ||
	    (config->severity != HVSIM_SEVERITY_STANDARD &&
	     config->severity != HVSIM_SEVERITY_RT))
		return -EINVAL;

	hvsim_vm_set_config(config);
	return 0;
}

static bool faults_are_valid(const struct hvsim_faults *faults)
{
	if (faults->reserved || faults->delay_us > DELAY_MAX_US ||
	    faults->slow_us > DELAY_MAX_US || faults->slow_call > CALL_NR_MAX ||
	    !faults->slow_us != !faults->slow_call ||
	    faults->never_free_vcpus >= BIT(HVSIM_VCPU_MAX))
		return false;
	if (faults->drop_ppm > PPM || faults->dup_ppm > PPM ||
	    faults->delay_ppm > PPM || faults->reset_ppm > PPM)
		return false;
	if (!faults->refuse_call)
		return !faults->refuse_nr && !faults->refuse_after &&
		       !faults->refuse_errno;
	return faults->refuse_call <= CALL_NR_MAX && faults->refuse_errno &&
	       faults->refuse_errno <= ERRNO_MAX;
}

static long run_set_faults(union control_args *args)
{
	if (!faults_are_valid(&args->faults))
		return -EINVAL;

	hvsim_fault_set(&args->faults);
	return 0;
}

/* The vCPU, acquired, with a reference to its VM. */
static struct hvsim_vcpu *control_get_vcpu(u16 vmid, u16 id)
{
	struct hvsim_vm *vm = hvsim_vm_get(vmid);
	int ret = -EINVAL;

	if (!vm)
		return ERR_PTR(-ENOENT);

	if (id < HVSIM_VCPU_MAX && id < vm->nr_vcpus)
		ret = hvsim_vcpu_acquire(&vm->vcpus[id]);
	if (ret) {
		hvsim_vm_put(vm);
		return ERR_PTR(ret);
	}
	return &vm->vcpus[id];
}

static void control_put_vcpu(struct hvsim_vcpu *vcpu)
{
	hvsim_vcpu_release(vcpu);
	hvsim_vm_put(vcpu->vm);
}

static bool io_is_valid(const struct hvsim_io *io)
{
	if (io->flags & ~HVSIM_IO_RAW || io->reserved)
		return false;
	return io->flags & HVSIM_IO_RAW || hvsim_access_is_valid(&io->access);
}

static long run_io(union control_args *args)
{
	struct hvsim_io *io = &args->io;
	struct hvsim_result result;
	struct hvsim_vcpu *vcpu;

	if (!io_is_valid(io))
		return -EINVAL;
	vcpu = control_get_vcpu(io->vmid, io->vcpu);
	if (IS_ERR(vcpu))
		return PTR_ERR(vcpu);

	hvsim_vcpu_request(vcpu, &io->access, &result);
	control_put_vcpu(vcpu);
	if (fatal_signal_pending(current))
		return -EINTR;

	if (io->access.direction == ACRN_IOREQ_DIR_READ)
		io->access.value = result.value & hvsim_access_mask(&io->access);
	io->outcome = result.outcome;
	io->latency_ns = hvsim_cycles_to_ns(result.cycles);
	return 0;
}

static bool run_is_valid(const struct hvsim_run *run)
{
	if (run->flags & ~RUN_FLAGS || !run->nr || run->nr > RUN_MAX_ACCESSES ||
	    !run->repeat)
		return false;
	return run->cpu == HVSIM_ANY ||
	       (run->cpu < nr_cpu_ids && cpu_online(run->cpu));
}

static struct hvsim_access *run_copy_accesses(const struct hvsim_run *run)
{
	size_t size = array_size(run->nr, sizeof(struct hvsim_access));
	struct hvsim_access *accesses = vmemdup_user(u64_to_user_ptr(run->accesses), size);
	u32 i;

	if (IS_ERR(accesses))
		return accesses;

	for (i = 0; i < run->nr; i++) {
		if (!hvsim_access_is_valid(&accesses[i])) {
			kvfree(accesses);
			return ERR_PTR(-EINVAL);
		}
		cond_resched();
	}
	return accesses;
}

static int run_with(struct hvsim_run *run, const struct hvsim_access *accesses, u32 *hist)
{
	struct hvsim_vcpu *vcpu = control_get_vcpu(run->vmid, run->vcpu);
	int ret;

	if (IS_ERR(vcpu))
		return PTR_ERR(vcpu);

	ret = hvsim_run(vcpu, run, accesses, hist);
	control_put_vcpu(vcpu);
	return ret;
}

static int run_copy_hist(const struct hvsim_run *run, const u32 *hist)
{
	return run->hist && copy_to_user(u64_to_user_ptr(run->hist), hist,
					 HVSIM_HIST_BUCKETS * sizeof(*hist)) ?
	       -EFAULT : 0;
}

static long run_run(union control_args *args)
{
	struct hvsim_run *run = &args->run;
	struct hvsim_access *accesses;
	u32 *hist;
	int ret;

	if (!run_is_valid(run))
		return -EINVAL;
	accesses = run_copy_accesses(run);
	if (IS_ERR(accesses))
		return PTR_ERR(accesses);
	hist = kcalloc(HVSIM_HIST_BUCKETS, sizeof(*hist), GFP_KERNEL);
	if (!hist) {
		ret = -ENOMEM;
		goto out_free_accesses;
	}

	ret = run_with(run, accesses, hist);
	if (!ret)
		ret = run_copy_hist(run, hist);
	kfree(hist);
out_free_accesses:
	kvfree(accesses);
	return ret;
}

static long vm_stats(struct hvsim_vm *vm, union control_args *args)
{
	hvsim_vm_stats(vm, &args->vm_stats);
	return 0;
}

static long run_vm_stats(union control_args *args)
{
	const struct hvsim_vm_stats *stats = &args->vm_stats;

	if (stats->flags & ~HVSIM_STATS_NEXT)
		return -EINVAL;

	return with_vm(stats->flags & HVSIM_STATS_NEXT ? hvsim_vm_get_next(stats->vmid) :
							 hvsim_vm_get(stats->vmid),
		       args, vm_stats);
}

static long run_stats(union control_args *args)
{
	struct hvsim_stats *stats = &args->stats;

	hvsim_vm_totals(stats);
	hvsim_hypercall_stats(stats);
	stats->upcall_vector = hvsim_upcall_vector();
	return 0;
}

static long vm_op(struct hvsim_vm *vm, union control_args *args)
{
	switch (args->vm_op.op) {
	case HVSIM_OP_POWEROFF:
		return hvsim_vm_poweroff(vm);
	case HVSIM_OP_RESET_SLOTS:
		return hvsim_vm_reset_slots(vm);
	case HVSIM_OP_EVENT:
		return hvsim_async_event(vm, args->vm_op.event);
	}
	return -EINVAL;
}

static long run_vm_op(union control_args *args)
{
	const struct hvsim_vm_op *op = &args->vm_op;

	if (!op->op || op->op > HVSIM_OP_EVENT ||
	    (op->op != HVSIM_OP_EVENT && op->event))
		return -EINVAL;

	return with_vm(hvsim_vm_get(op->vmid), args, vm_op);
}

static long run_last_call(union control_args *args)
{
	return hvsim_record_get(&args->call);
}

static long vm_memory(struct hvsim_vm *vm, union control_args *args)
{
	return hvsim_guest_memory(vm, &args->memory);
}

static long run_memory(union control_args *args)
{
	const struct hvsim_memory *memory = &args->memory;

	if (memory->flags & ~HVSIM_MEMORY_WRITE || memory->size > HVSIM_MEMORY_MAX ||
	    memory->gpa + memory->size < memory->gpa)
		return -EINVAL;

	return with_vm(hvsim_vm_get(memory->vmid), args, vm_memory);
}

/**
 * struct control_command - one command
 * @cmd:	its number, which says what is copied in, and out after success
 * @run:	does it
 */
struct control_command {
	unsigned int	cmd;
	long		(*run)(union control_args *args);
};

static const struct control_command commands[] = {
	{ HVSIM_IOCTL_SET_CONFIG,	run_set_config },
	{ HVSIM_IOCTL_SET_FAULTS,	run_set_faults },
	{ HVSIM_IOCTL_IO,		run_io },
	{ HVSIM_IOCTL_RUN,		run_run },
	{ HVSIM_IOCTL_VM_STATS,		run_vm_stats },
	{ HVSIM_IOCTL_STATS,		run_stats },
	{ HVSIM_IOCTL_VM_OP,		run_vm_op },
	{ HVSIM_IOCTL_LAST_CALL,	run_last_call },
	{ HVSIM_IOCTL_MEMORY,		run_memory },
};

static long run_command(const struct control_command *command,
			union control_args *args, void __user *user)
{
	unsigned int cmd = command->cmd;
	long ret;

	if (_IOC_DIR(cmd) & _IOC_WRITE && copy_from_user(args, user, _IOC_SIZE(cmd)))
		return -EFAULT;

	ret = command->run(args);
	if (!ret && _IOC_DIR(cmd) & _IOC_READ && copy_to_user(user, args, _IOC_SIZE(cmd)))
		return -EFAULT;
	return ret;
}

static const struct control_command *find_command(unsigned int cmd)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(commands); i++)
		if (commands[i].cmd == cmd)
			return &commands[i];

	return NULL;
}

static long control_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	const struct control_command *command = find_command(cmd);
	union control_args *args;
	long ret;

	if (!command)
		return -ENOTTY;
	/* Too much for the stack. */
	args = kzalloc(sizeof(*args), GFP_KERNEL);
	if (!args)
		return -ENOMEM;

	ret = run_command(command, args, (void __user *)arg);
	kfree(args);
	return ret;
}

static const struct file_operations control_fops = {
	.owner		= THIS_MODULE,
	.unlocked_ioctl	= control_ioctl,
};

static struct miscdevice control_device = {
	.minor	= MISC_DYNAMIC_MINOR,
	.name	= "acrn_hvsim",
	.fops	= &control_fops,
	.mode	= 0600,
};

/**
 * hvsim_control_register() - offer the device
 *
 * Return: 0 or a negative errno.
 */
int hvsim_control_register(void)
{
	return misc_register(&control_device);
}

/**
 * hvsim_control_unregister() - withdraw the device
 */
void hvsim_control_unregister(void)
{
	misc_deregister(&control_device);
}
