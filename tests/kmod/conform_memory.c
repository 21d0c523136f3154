// SPDX-License-Identifier: BSD-3-Clause
/* conform_memory.c - guest memory: what the hypervisor is told, what is pinned */

#include <sys/mman.h>

#include "conform.h"
#include "harness.h"
#include "leaks.h"

#define RAM_PAGES	16
#define RAM_BYTES	(RAM_PAGES * PAGE_BYTES)

struct ram {
	const struct conform *c;
	struct vm vm;
	struct acrn_vm_memmap map;
	int64_t pins;
};

static void observe_map(const char *name, const struct ram *ram)
{
	struct hvsim_vm_stats stats = must_sim_stats(ram->c->sim, ram->vm.id);

	observe(name, "0x%llx mapped, %lld pinned", stats.mapped_bytes,
		(long long)(leaks_pins() - ram->pins));
}

static int set(struct ram *ram, const struct acrn_vm_memmap *map)
{
	return vm_ioctl(&ram->vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)map);
}

static int unset(struct ram *ram, const struct acrn_vm_memmap *map)
{
	return vm_ioctl(&ram->vm, ACRN_IOCTL_UNSET_MEMSEG, (unsigned long)map);
}

#define VARY_CALL(name, call, ram, map, field, value)			\
	do {								\
		struct acrn_vm_memmap map_ = (map);			\
		map_.field = (value);					\
		SEE(name, call(ram, &map_));				\
	} while (0)
#define VARY(name, ram, field, value)					\
	VARY_CALL(name, set, ram, (ram)->map, field, value)
#define VARY_UNSET(name, ram, field, value)				\
	VARY_CALL(name, unset, ram, mmio, field, value)

static void bad_segments(struct ram *ram)
{
	VARY("memory.type-2", ram, type, 2);
	VARY("memory.length-0", ram, len, 0);
	VARY("memory.length-short", ram, len, 0xfff);
	VARY("memory.length-odd", ram, len, 0x1001);
	VARY("memory.too-long", ram, len, 2 * RAM_BYTES);
	VARY("memory.guest-odd", ram, user_vm_pa, 0x800);
	VARY("memory.guest-wraps", ram, user_vm_pa, -PAGE_BYTES);
	VARY("memory.address-odd", ram, vma_base, ram->map.vma_base + 8);
	VARY("memory.address-0", ram, vma_base, 0);
	VARY("memory.address-kernel", ram, vma_base, 0xffff888000000000);
	observe_map("memory.bad.hypervisor", ram);
}

/* Some memory of the Service VM. */
static const struct acrn_vm_memmap mmio = {
	.type = ACRN_MEMMAP_MMIO, .attr = ACRN_MEM_ACCESS_RWX,
	.user_vm_pa = 0xe0000000, .len = 2 * PAGE_BYTES,
};

static void good_segments(struct ram *ram)
{
	SEE("memory.ram", set(ram, &ram->map));
	observe_map("memory.ram.hypervisor", ram);
	ram->map.user_vm_pa += 2 * RAM_BYTES;
	ram->map.attr = ACRN_MEM_ACCESS_READ;
	SEE("memory.readonly", set(ram, &ram->map));
	observe_map("memory.readonly.hypervisor", ram);
	/* Not pinned. */
	SEE("memory.mmio", set(ram, &mmio));
	observe_map("memory.mmio.hypervisor", ram);
}

static void bad_unsets(struct ram *ram)
{
	VARY_UNSET("unset.ram", ram, type, ACRN_MEMMAP_RAM);
	VARY_UNSET("unset.type-2", ram, type, 2);
	VARY_UNSET("unset.length-0", ram, len, 0);
	VARY_UNSET("unset.length-odd", ram, len, 0x1001);
	VARY_UNSET("unset.length-wraps", ram, len, -PAGE_BYTES);
	VARY_UNSET("unset.guest-odd", ram, user_vm_pa, 0xe0000800);
	VARY_UNSET("unset.guest-wraps", ram, user_vm_pa, -PAGE_BYTES);
	VARY_UNSET("unset.not-mapped", ram, user_vm_pa, 0xd0000000);
	VARY_UNSET("unset.too-long", ram, len, 3 * PAGE_BYTES);
	observe_map("unset.bad.hypervisor", ram);
}

/* Any part of it; what is gone can be set again. */
static void good_unsets(struct ram *ram)
{
	struct acrn_vm_memmap second = mmio;

	second.user_vm_pa += PAGE_BYTES;
	second.len = PAGE_BYTES;
	VARY_UNSET("unset.part", ram, len, PAGE_BYTES);
	observe_map("unset.part.hypervisor", ram);
	VARY_UNSET("unset.part-again", ram, len, PAGE_BYTES);
	SEE("unset.rest", unset(ram, &second));
	observe_map("unset.rest.hypervisor", ram);
	SEE("unset.set-again", set(ram, &mmio));
	/* The base is not looked at. */
	VARY_UNSET("unset.all", ram, service_vm_pa, -1ull);
	observe_map("unset.all.hypervisor", ram);
	/* Memory is memory to the hypervisor; the pages stay pinned. */
	VARY_UNSET("unset.of-ram", ram, user_vm_pa, ram->map.user_vm_pa);
	observe_map("unset.of-ram.hypervisor", ram);
}

static bool unpinned(void *arg)
{
	return leaks_pins() == *(int64_t *)arg;
}

static void must_ram(struct ram *ram, const struct conform *c, void *memory)
{
	*ram = (struct ram) {
		.c = c,
		.map = {
			.type = ACRN_MEMMAP_RAM, .attr = ACRN_MEM_ACCESS_RWX,
			.vma_base = (unsigned long)memory, .len = RAM_BYTES,
		},
	};
	must_vm_create(&ram->vm, "memory", c->flags);
	ram->pins = leaks_pins();
}

static void *must_memory(void)
{
	void *memory = mmap(NULL, RAM_BYTES, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(memory != MAP_FAILED);
	return memory;
}

static void observe_gone(const char *name, struct ram *ram, int64_t before)
{
	must_vm_stop(&ram->vm);
	observe(name, "%s", time_wait(unpinned, &before, 3000000000) ? "unpinned" : "pinned");
}

void conform_memory(struct conform *c)
{
	int64_t before = leaks_pins();
	void *memory = must_memory();
	struct ram ram;

	must_ram(&ram, c, memory);
	observe("memory.request-page", "%lld pinned", (long long)(ram.pins - before));
	bad_segments(&ram);
	observe_gone("memory.bad.gone", &ram, before);
	must_ram(&ram, c, memory);
	good_segments(&ram);
	observe_gone("memory.gone", &ram, before);
	munmap(memory, RAM_BYTES);
}

void conform_unset(struct conform *c)
{
	int64_t before = leaks_pins();
	void *memory = must_memory();
	struct ram ram;

	must_ram(&ram, c, memory);
	SEE("unset.set-ram", set(&ram, &ram.map));
	SEE("unset.set-mmio", set(&ram, &mmio));
	bad_unsets(&ram);
	good_unsets(&ram);
	observe_gone("unset.gone", &ram, before);
	munmap(memory, RAM_BYTES);
}

/* In mainline's module: an allocation of its own that the kernel complains about. */
void conform_memory_harm(struct conform *c)
{
	void *memory = must_memory();
	struct ram ram;

	must_ram(&ram, c, memory);
	VARY("memory.length-wraps", &ram, len, -PAGE_BYTES);
	must_vm_stop(&ram.vm);
	munmap(memory, RAM_BYTES);
}
