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

static long control_set_config(void __user *user)
{
	struct hvsim_config config;

	if (copy_from_user(&config, user, sizeof(config)))
		return -EFAULT;
	if (config.vcpus > CONFIG_MAX_VCPUS ||
	    memchr_inv(config.reserved, 0, sizeof(config.reserved)) ||
	    (config.severity != HVSIM_SEVERITY_STANDARD &&
	     config.severity != HVSIM_SEVERITY_RT))
		return -EINVAL;

	hvsim_vm_set_config(&config);
	return 0;
}

static bool faults_are_valid(const struct hvsim_faults *faults)
{
	if (faults->reserved || faults->delay_us > DELAY_MAX_US ||
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

static long control_set_faults(void __user *user)
{
	struct hvsim_faults faults;

	if (copy_from_user(&faults, user, sizeof(faults)))
		return -EFAULT;
	if (!faults_are_valid(&faults))
		return -EINVAL;

	hvsim_fault_set(&faults);
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

static long control_io(void __user *user)
{
	struct hvsim_result result;
	struct hvsim_vcpu *vcpu;
	struct hvsim_io io;

	if (copy_from_user(&io, user, sizeof(io)))
		return -EFAULT;
	if (io.flags & ~HVSIM_IO_RAW || io.reserved)
		return -EINVAL;
	if (!(io.flags & HVSIM_IO_RAW) && !hvsim_access_is_valid(&io.access))
		return -EINVAL;
	vcpu = control_get_vcpu(io.vmid, io.vcpu);
	if (IS_ERR(vcpu))
		return PTR_ERR(vcpu);

	hvsim_vcpu_request(vcpu, &io.access, &result);
	control_put_vcpu(vcpu);
	if (fatal_signal_pending(current))
		return -EINTR;

	if (io.access.direction == ACRN_IOREQ_DIR_READ)
		io.access.value = result.value & hvsim_access_mask(&io.access);
	io.outcome = result.outcome;
	io.latency_ns = hvsim_cycles_to_ns(result.cycles);
	return copy_to_user(user, &io, sizeof(io)) ? -EFAULT : 0;
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

static int run_copy_out(void __user *user, const struct hvsim_run *run, const u32 *hist)
{
	if (run->hist && copy_to_user(u64_to_user_ptr(run->hist), hist,
				      HVSIM_HIST_BUCKETS * sizeof(*hist)))
		return -EFAULT;
	return copy_to_user(user, run, sizeof(*run)) ? -EFAULT : 0;
}

static long control_run(void __user *user)
{
	struct hvsim_access *accesses;
	struct hvsim_run run;
	u32 *hist;
	int ret;

	if (copy_from_user(&run, user, sizeof(run)))
		return -EFAULT;
	if (!run_is_valid(&run))
		return -EINVAL;
	accesses = run_copy_accesses(&run);
	if (IS_ERR(accesses))
		return PTR_ERR(accesses);
	hist = kcalloc(HVSIM_HIST_BUCKETS, sizeof(*hist), GFP_KERNEL);
	if (!hist) {
		ret = -ENOMEM;
		goto out_free_accesses;
	}

	ret = run_with(&run, accesses, hist);
	if (!ret)
		ret = run_copy_out(user, &run, hist);
	kfree(hist);
out_free_accesses:
	kvfree(accesses);
	return ret;
}

static long control_vm_stats(void __user *user)
{
	struct hvsim_vm_stats stats;
	struct hvsim_vm *vm;

	if (copy_from_user(&stats, user, sizeof(stats)))
		return -EFAULT;
	if (stats.flags & ~HVSIM_STATS_NEXT)
		return -EINVAL;
	vm = stats.flags & HVSIM_STATS_NEXT ? hvsim_vm_get_next(stats.vmid) :
					      hvsim_vm_get(stats.vmid);
	if (!vm)
		return -ENOENT;

	hvsim_vm_stats(vm, &stats);
	hvsim_vm_put(vm);
	return copy_to_user(user, &stats, sizeof(stats)) ? -EFAULT : 0;
}

static long control_stats(void __user *user)
{
	struct hvsim_stats *stats = kzalloc(sizeof(*stats), GFP_KERNEL);
	long ret = 0;

	if (!stats)
		return -ENOMEM;

	hvsim_vm_totals(stats);
	hvsim_hypercall_stats(stats);
	stats->upcall_vector = hvsim_upcall_vector();
	if (copy_to_user(user, stats, sizeof(*stats)))
		ret = -EFAULT;
	kfree(stats);
	return ret;
}

static long vm_op(struct hvsim_vm *vm, const struct hvsim_vm_op *op)
{
	switch (op->op) {
	case HVSIM_OP_POWEROFF:
		return hvsim_vm_poweroff(vm);
	case HVSIM_OP_RESET_SLOTS:
		return hvsim_vm_reset_slots(vm);
	case HVSIM_OP_EVENT:
		return hvsim_async_event(vm, op->event);
	}
	return -EINVAL;
}

static long control_vm_op(void __user *user)
{
	struct hvsim_vm_op op;
	struct hvsim_vm *vm;
	long ret;

	if (copy_from_user(&op, user, sizeof(op)))
		return -EFAULT;
	if (!op.op || op.op > HVSIM_OP_EVENT ||
	    (op.op != HVSIM_OP_EVENT && op.event))
		return -EINVAL;
	vm = hvsim_vm_get(op.vmid);
	if (!vm)
		return -ENOENT;

	ret = vm_op(vm, &op);
	hvsim_vm_put(vm);
	return ret;
}

static long control_last_call(void __user *user)
{
	struct hvsim_call call;
	int ret;

	if (copy_from_user(&call, user, sizeof(call)))
		return -EFAULT;
	ret = hvsim_record_get(&call);
	if (ret)
		return ret;
	return copy_to_user(user, &call, sizeof(call)) ? -EFAULT : 0;
}

static long control_memory(void __user *user)
{
	struct hvsim_memory memory;
	struct hvsim_vm *vm;
	long ret;

	if (copy_from_user(&memory, user, sizeof(memory)))
		return -EFAULT;
	if (memory.flags & ~HVSIM_MEMORY_WRITE || memory.size > HVSIM_MEMORY_MAX ||
	    memory.gpa + memory.size < memory.gpa)
		return -EINVAL;
	vm = hvsim_vm_get(memory.vmid);
	if (!vm)
		return -ENOENT;

	ret = hvsim_guest_memory(vm, &memory);
	hvsim_vm_put(vm);
	if (ret)
		return ret;
	return copy_to_user(user, &memory, sizeof(memory)) ? -EFAULT : 0;
}

static long control_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;

	switch (cmd) {
	case HVSIM_IOCTL_SET_CONFIG:
		return control_set_config(user);
	case HVSIM_IOCTL_SET_FAULTS:
		return control_set_faults(user);
	case HVSIM_IOCTL_IO:
		return control_io(user);
	case HVSIM_IOCTL_RUN:
		return control_run(user);
	case HVSIM_IOCTL_VM_STATS:
		return control_vm_stats(user);
	case HVSIM_IOCTL_STATS:
		return control_stats(user);
	case HVSIM_IOCTL_VM_OP:
		return control_vm_op(user);
	case HVSIM_IOCTL_LAST_CALL:
		return control_last_call(user);
	case HVSIM_IOCTL_MEMORY:
		return control_memory(user);
	}
	return -ENOTTY;
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
