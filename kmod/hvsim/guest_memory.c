// SPDX-License-Identifier: GPL-2.0-only
/*
 * guest_memory.c - what a guest's loads and stores do
 *
 * Nothing but the hypervisor's map decides what they reach: a wrong frame, or
 * one too many, is seen here as the guest would see it.
 */
#include <linux/acrn.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/uaccess.h>

#include "hvsim.h"

static int copy_bytes(void *memory, u64 user, size_t size, bool write)
{
	unsigned long left;

	if (write)
		left = copy_from_user(memory, u64_to_user_ptr(user), size);
	else
		left = copy_to_user(u64_to_user_ptr(user), memory, size);
	return left ? -EFAULT : 0;
}

/* Within one page.  Only RAM is in the kernel's own map for sure. */
static int copy_in_page(u64 pa, u64 user, size_t size, bool write)
{
	void *page;
	int ret;

	if (region_intersects(pa, size, IORESOURCE_SYSTEM_RAM, IORES_DESC_NONE) ==
	    REGION_INTERSECTS)
		return copy_bytes(phys_to_virt(pa), user, size, write);

	page = memremap(pa & PAGE_MASK, PAGE_SIZE, MEMREMAP_WB);
	if (!page)
		return -ENOMEM;

	ret = copy_bytes(page + offset_in_page(pa), user, size, write);
	memunmap(page);
	return ret;
}

/* Copies as much of it as lies in one page; returns that, or an error. */
static long copy_some(const struct hvsim_map *map, const struct hvsim_memory *args,
		      u64 done)
{
	bool write = args->flags & HVSIM_MEMORY_WRITE;
	u32 right = write ? ACRN_MEM_ACCESS_WRITE : ACRN_MEM_ACCESS_READ;
	struct hvsim_mapping at;
	size_t size;
	int ret;

	if (!hvsim_map_find(map, args->gpa + done, &at))
		return -ENXIO;
	if (!(at.attr & right))
		return -EACCES;

	size = min(args->size - done, PAGE_SIZE - offset_in_page(at.service_pa));
	ret = copy_in_page(at.service_pa, args->buffer + done, size, write);
	return ret ? ret : size;
}

static long copy_all(const struct hvsim_map *map, const struct hvsim_memory *args)
{
	long ret;
	u64 done;

	for (done = 0; done < args->size; done += ret) {
		ret = copy_some(map, args, done);
		if (ret < 0)
			return ret;
		cond_resched();
	}
	return 0;
}

/**
 * hvsim_guest_memory() - see struct hvsim_memory
 * @vm:	  VM
 * @args: validated; attr, service_pa and run_bytes are set
 *
 * Context: process.  Until it is done nothing is unmapped: the module may not
 * unpin what the guest is at.
 * Return: 0; -ENXIO nothing is mapped there; -EACCES mapped without that right;
 * -EFAULT; -ENOMEM.
 */
long hvsim_guest_memory(struct hvsim_vm *vm, struct hvsim_memory *args)
{
	struct hvsim_mapping first;
	long ret = -ENXIO;

	mutex_lock(&vm->map.lock);
	if (hvsim_map_find(&vm->map, args->gpa, &first)) {
		args->attr = first.attr;
		args->service_pa = first.service_pa;
		args->run_bytes = first.bytes;
		ret = copy_all(&vm->map, args);
	}
	mutex_unlock(&vm->map.lock);
	return ret;
}
