// SPDX-License-Identifier: GPL-2.0-only
/*
 * vm.c - all VMs: creation, destruction, who holds one
 *
 * A VM is in the table from CREATE to DESTROY.  Whoever uses one takes a
 * reference; DESTROY removes it from the table and waits for the last.  All
 * of them are short: a hypercall, or a request that ends because the VM is not
 * RUNNING.  Each VM holds the module.
 */
#include <linux/bitops.h>
#include <linux/errno.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "../hv_abi.h"
#include "hvsim.h"

#define VM_MAX	64	/* ids 1 on; the lowest free one is used, so ids come back */

static DEFINE_RAW_SPINLOCK(vms_lock);
static struct hvsim_vm *vms[VM_MAX + 1];
static u64 vms_created;
static u64 vms_destroyed;
static struct hvsim_config vm_config = {
	.vcpus		= 1,
	.severity	= HVSIM_SEVERITY_STANDARD,
	.spin_us	= 100,
	.timeout_ms	= 0,
};

/**
 * hvsim_vm_set_config() - how VMs are from now on
 * @config: validated
 */
void hvsim_vm_set_config(const struct hvsim_config *config)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&vms_lock, flags);
	vm_config = *config;
	raw_spin_unlock_irqrestore(&vms_lock, flags);
}

/**
 * hvsim_vm_get_next() - look up a VM
 * @id: lowest id
 *
 * Return: the first VM whose id is not below @id, with a reference, or NULL.
 */
struct hvsim_vm *hvsim_vm_get_next(u64 id)
{
	struct hvsim_vm *vm = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&vms_lock, flags);
	for (; id <= VM_MAX && !vm; id++)
		vm = vms[id];
	if (vm)
		refcount_inc(&vm->refs);
	raw_spin_unlock_irqrestore(&vms_lock, flags);
	return vm;
}

/**
 * hvsim_vm_get() - look up a VM
 * @id: its id
 *
 * Return: the VM, with a reference, or NULL.
 */
struct hvsim_vm *hvsim_vm_get(u64 id)
{
	struct hvsim_vm *vm = NULL;
	unsigned long flags;

	raw_spin_lock_irqsave(&vms_lock, flags);
	if (id <= VM_MAX)
		vm = vms[id];
	if (vm)
		refcount_inc(&vm->refs);
	raw_spin_unlock_irqrestore(&vms_lock, flags);
	return vm;
}

/**
 * hvsim_vm_put() - return a reference
 * @vm: VM
 */
void hvsim_vm_put(struct hvsim_vm *vm)
{
	if (refcount_dec_and_test(&vm->refs))
		complete(&vm->released);
}

/**
 * hvsim_vm_totals() - fill in what is known of all VMs
 * @stats: nr_vms, vms_created and vms_destroyed are set
 */
void hvsim_vm_totals(struct hvsim_stats *stats)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&vms_lock, flags);
	stats->vms_created = vms_created;
	stats->vms_destroyed = vms_destroyed;
	stats->nr_vms = vms_created - vms_destroyed;
	raw_spin_unlock_irqrestore(&vms_lock, flags);
}

static void vm_configure(struct hvsim_vm *vm, const struct acrn_vm_creation *creation)
{
	struct hvsim_config config;
	unsigned long flags;

	raw_spin_lock_irqsave(&vms_lock, flags);
	config = vm_config;
	raw_spin_unlock_irqrestore(&vms_lock, flags);

	memcpy(vm->name, &creation->uuid, sizeof(vm->name));
	vm->nr_vcpus = creation->cpu_affinity ? hweight64(creation->cpu_affinity) :
						config.vcpus;
	vm->polling = creation->vm_flag & HV_VM_IO_COMPLETION_POLLING;
	vm->severity = config.severity;
	vm->timeout_ms = config.timeout_ms;
	vm->timeout_cycles = hvsim_ns_to_cycles((u64)config.timeout_ms * NSEC_PER_MSEC);
	vm->spin_cycles = hvsim_ns_to_cycles((u64)config.spin_us * NSEC_PER_USEC);
}

static struct hvsim_vm *vm_alloc(const struct acrn_vm_creation *creation)
{
	struct hvsim_vm *vm = kzalloc(sizeof(*vm), GFP_KERNEL);

	if (!vm)
		return NULL;

	refcount_set(&vm->refs, 1);
	init_completion(&vm->released);
	raw_spin_lock_init(&vm->lock);
	init_waitqueue_head(&vm->left);
	hvsim_map_init(&vm->map);
	vm->state = HVSIM_VM_CREATED;
	vm_configure(vm, creation);
	return vm;
}

static void vm_free(struct hvsim_vm *vm)
{
	hvsim_map_destroy(&vm->map);
	kfree(vm);
}

/* A name belongs to one VM; VMs without a name are all different. */
static bool vm_name_is_taken(const u8 *name)
{
	unsigned int i;

	if (!memchr_inv(name, 0, HVSIM_NAME_LEN))
		return false;
	for (i = 1; i <= VM_MAX; i++)
		if (vms[i] && !memcmp(vms[i]->name, name, HVSIM_NAME_LEN))
			return true;
	return false;
}

static unsigned int vm_free_id(void)
{
	unsigned int id = 1;

	while (id <= VM_MAX && vms[id])
		id++;
	return id;
}

static int vm_insert(struct hvsim_vm *vm)
{
	unsigned long flags;
	unsigned int id;
	unsigned int i;
	int ret = -EPERM;

	raw_spin_lock_irqsave(&vms_lock, flags);
	id = vm_free_id();
	if (id <= VM_MAX && !vm_name_is_taken(vm->name)) {
		vm->id = id;
		for (i = 0; i < HVSIM_VCPU_MAX; i++)
			hvsim_vcpu_init(&vm->vcpus[i], vm, i);
		vms[id] = vm;
		vms_created++;
		ret = 0;
	}
	raw_spin_unlock_irqrestore(&vms_lock, flags);
	return ret;
}

/**
 * hvsim_vm_create() - hypercall CREATE_VM
 * @gpa: of struct acrn_vm_creation; vmid and vcpu_num are written
 *
 * Context: process; the Service Module calls it from an ioctl.
 * Return: 0; -EPERM name taken, no free id or no memory there; -ENOMEM.
 */
long hvsim_vm_create(u64 gpa)
{
	struct acrn_vm_creation *creation = hvsim_memory(gpa, sizeof(*creation));
	struct hvsim_vm *vm;
	int ret;

	if (!creation)
		return -EPERM;

	creation->vmid = HV_INVALID_VMID;
	vm = vm_alloc(creation);
	if (!vm)
		return -ENOMEM;
	__module_get(THIS_MODULE);
	ret = vm_insert(vm);
	if (ret) {
		vm_free(vm);
		module_put(THIS_MODULE);
		return ret;
	}

	creation->vmid = vm->id;
	creation->vcpu_num = vm->nr_vcpus;
	return 0;
}

static void vm_remove(struct hvsim_vm *vm)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&vms_lock, flags);
	vms[vm->id] = NULL;
	vms_destroyed++;
	raw_spin_unlock_irqrestore(&vms_lock, flags);
}

static bool vm_retire(struct hvsim_vm *vm)
{
	unsigned long flags;
	bool may;

	raw_spin_lock_irqsave(&vm->lock, flags);
	may = vm->state == HVSIM_VM_PAUSED;
	if (may) {
		WRITE_ONCE(vm->state, 0);
		vm->page = NULL;
		vm->asyncio = NULL;
		vm->events = NULL;
	}
	raw_spin_unlock_irqrestore(&vm->lock, flags);
	return may;
}

/**
 * hvsim_vm_destroy() - hypercall DESTROY_VM
 * @id: VM
 *
 * Context: process; waits for those who hold the VM.
 * Return: 0; -EPERM no such VM, or not PAUSED.
 */
long hvsim_vm_destroy(u64 id)
{
	struct hvsim_vm *vm = hvsim_vm_get(id);
	bool may;

	if (!vm)
		return -EPERM;

	may = vm_retire(vm);
	if (may) {
		vm_remove(vm);
		hvsim_vm_put(vm);	/* the table's */
	}
	hvsim_vm_put(vm);
	if (!may)
		return -EPERM;

	wait_for_completion(&vm->released);
	vm_free(vm);
	module_put(THIS_MODULE);
	return 0;
}
