// SPDX-License-Identifier: GPL-2.0-only
/*
 * memmap.c - guest memory: SET_MEMSEG and UNSET_MEMSEG
 *
 * RAM of a guest is memory of its device model, pinned until the VM is
 * destroyed, and told to the hypervisor in regions of consecutive frames.
 * There may be any number of segments.
 */

#include <linux/overflow.h>
#include <linux/sizes.h>

#include "hsm.h"
#include "memory.h"

/* Of one segment of RAM. */
#define LENGTH_MAX	SZ_1T

/* Whether a guest can have such an address is for the hypervisor to say. */
static long check_range(u64 address, u64 length)
{
	u64 end;

	if (!length || !PAGE_ALIGNED(address | length) ||
	    check_add_overflow(address, length, &end))
		return -EINVAL;

	return 0;
}

static long check_ram(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	if (args->len > LENGTH_MAX || check_range(args->vma_base, args->len))
		return -EINVAL;

	/* A descriptor may travel; the addresses mean the creator's memory. */
	return current->mm == vm->mm ? 0 : -EPERM;
}

static long map_pinned(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	struct hsm_memory *memory;
	bool mapped;
	long ret;

	memory = hsm_memory_pin(args->vma_base, args->len / PAGE_SIZE);
	if (IS_ERR(memory))
		return PTR_ERR(memory);

	ret = hsm_regions_add(vm, args, memory, &mapped);
	if (mapped)
		list_add(&memory->node, &vm->memory);
	else
		hsm_memory_unpin(memory);
	return ret;
}

static long map_ram(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	u64 service_vm_pa;
	long ret = check_ram(vm, args);

	if (ret)
		return ret;

	ret = hsm_pfnmap_find(args, &service_vm_pa);
	if (ret == -ENOENT)
		return map_pinned(vm, args);

	/* ABI: write-back, whatever the mapping is. */
	return ret ? ret : hsm_region_add(vm, args, service_vm_pa, HV_REGION_WB);
}

/**
 * hsm_memory_set() - SET_MEMSEG
 * @vm:		VM
 * @args:	arguments
 *
 * Context: @vm->lock held.
 * Return: 0; -EINVAL; -EPERM RAM from another process than the VM's creator;
 * -EFAULT; -ENOMEM; -EINTR; the hypervisor's error.
 */
long hsm_memory_set(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	if (check_range(args->user_vm_pa, args->len))
		return -EINVAL;

	switch (args->type) {
	case ACRN_MEMMAP_RAM:
		return map_ram(vm, args);
	case ACRN_MEMMAP_MMIO:
		if (check_range(args->service_vm_pa, args->len))
			return -EINVAL;
		return hsm_region_add(vm, args, args->service_vm_pa, HV_REGION_UC);
	default:
		return -EINVAL;
	}
}

/**
 * hsm_memory_unset() - UNSET_MEMSEG
 * @vm:		VM
 * @args:	arguments; MMIO only, for RAM stays as long as the VM does
 *
 * Context: @vm->lock held.
 * Return: 0; -EINVAL; -ENOMEM; the hypervisor's error, as for memory that is
 * not mapped.
 */
long hsm_memory_unset(struct hsm_vm *vm, const struct acrn_vm_memmap *args)
{
	if (args->type != ACRN_MEMMAP_MMIO || check_range(args->user_vm_pa, args->len))
		return -EINVAL;

	return hsm_region_delete(vm, args);
}

/**
 * hsm_memory_release() - unpin everything
 * @vm: VM that the hypervisor knows no more
 */
void hsm_memory_release(struct hsm_vm *vm)
{
	struct hsm_memory *memory, *next;

	list_for_each_entry_safe(memory, next, &vm->memory, node) {
		list_del(&memory->node);
		hsm_memory_unpin(memory);
	}
}
