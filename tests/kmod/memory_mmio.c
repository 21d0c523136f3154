// SPDX-License-Identifier: BSD-3-Clause
/* memory_mmio.c - SET_MEMSEG of MMIO, and UNSET_MEMSEG */

#include <errno.h>
#include <sys/mman.h>

#include "harness.h"
#include "leaks.h"
#include "memory.h"

/* The firmware's ROM: every machine has it, and it is not RAM. */
#define ROM		0xf0000ull
#define ROM_BYTES	0x10000ull
#define NO_MEMORY	(1ull << 51)
#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static void set_and_unset(int sim, struct vm *vm)
{
	struct hvsim_memory found;

	CHECK_EQ(memseg_set(vm, ACRN_MEMMAP_MMIO, GPA, ROM, ROM_BYTES,
			    ATTR_WB | ACRN_MEM_ACCESS_READ | ACRN_MEM_ACCESS_WRITE), 0);
	CHECK_EQ(guest_look(sim, vm, GPA, &found), 0);
	CHECK_EQ(found.service_pa, ROM);
	CHECK_EQ(found.run_bytes, ROM_BYTES);
	/* ABI: uncached, whatever was asked for. */
	CHECK_EQ(found.attr, ATTR_UC | ACRN_MEM_ACCESS_READ | ACRN_MEM_ACCESS_WRITE);

	/* A part, then the rest. */
	CHECK_EQ(memseg_unset(vm, ACRN_MEMMAP_MMIO, GPA, PAGE_BYTES), 0);
	CHECK_EQ(guest_look(sim, vm, GPA, &found), -ENXIO);
	CHECK_EQ(guest_look(sim, vm, GPA + PAGE_BYTES, &found), 0);
	CHECK_EQ(memseg_unset(vm, ACRN_MEMMAP_MMIO, GPA + PAGE_BYTES,
			      ROM_BYTES - PAGE_BYTES), 0);
	check_mapped_bytes(sim, vm, 0);
}

/* What no page can be is refused here; the hypervisor is not even asked. */
static const struct range {
	uint64_t gpa, base, bytes;
} impossible[] = {
	{ GPA, ROM, 0 }, { GPA, ROM, 1 }, { GPA, ROM, 0x1001 }, { GPA, ROM, 1ull << 63 | 1 },
	{ GPA + 1, ROM, 0x1000 }, { GPA + 0x800, ROM, 0x1000 },
	{ -0x1000ull, ROM, 0x1000 }, { -0x1000ull, ROM, 0x2000 },
	{ GPA, ROM, -0x1000ull },
};

/* Only of what is set. */
static const struct range impossible_base[] = {
	{ GPA, ROM + 0x800, 0x1000 }, { GPA, ROM + 1, 0x1000 },
	{ GPA, -0x1000ull, 0x1000 }, { GPA, -0x1000ull, 0x2000 },
};

/* The hypervisor's own limits. */
static const struct range hv_refuses[] = {
	{ 1ull << 52, ROM, 0x1000 }, { GPA, NO_MEMORY, 0x1000 }, { GPA, ROM, 1ull << 51 },
};

static uint64_t nr_asked(int sim, const struct vm *vm)
{
	return must_sim_stats(sim, vm->id).nr_region_batches;
}

static void set_refused(struct vm *vm, const struct range *bad)
{
	CHECK_EQ(memseg_set(vm, ACRN_MEMMAP_MMIO, bad->gpa, bad->base, bad->bytes, RWX),
		 -EINVAL);
}

static void bad_arguments(int sim, struct vm *vm)
{
	uint64_t asked = nr_asked(sim, vm);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(impossible); i++) {
		set_refused(vm, &impossible[i]);
		CHECK_EQ(memseg_unset(vm, ACRN_MEMMAP_MMIO, impossible[i].gpa,
				      impossible[i].bytes), -EINVAL);
	}
	for (i = 0; i < ARRAY_SIZE(impossible_base); i++)
		set_refused(vm, &impossible_base[i]);
	CHECK_EQ(nr_asked(sim, vm), asked);

	for (i = 0; i < ARRAY_SIZE(hv_refuses); i++)
		set_refused(vm, &hv_refuses[i]);
	CHECK_EQ(memseg_unset(vm, ACRN_MEMMAP_MMIO, 3 * GPA, PAGE_BYTES), -EINVAL);
	CHECK_EQ(nr_asked(sim, vm) - asked, ARRAY_SIZE(hv_refuses) + 1);
	check_mapped_bytes(sim, vm, 0);
}

/* RAM stays as long as the VM does. */
static void unset_ram(int sim, struct vm *vm)
{
	void *ram = must_ram(PAGE_BYTES);

	REQUIRE(!ram_set(vm, GPA, ram, PAGE_BYTES));
	CHECK_EQ(memseg_unset(vm, ACRN_MEMMAP_RAM, GPA, PAGE_BYTES), -EINVAL);
	CHECK_EQ(memseg_unset(vm, 2, GPA, PAGE_BYTES), -EINVAL);
	check_guest_sees(sim, vm, GPA, ram, PAGE_BYTES, ATTR_WB | RWX);
	munmap(ram, PAGE_BYTES);
}

static void errors_pass(int sim, struct vm *vm)
{
	const struct hvsim_faults none = {}, faults = {
		.vmid = HVSIM_ANY, .refuse_call = HV_SET_MEMORY_REGIONS,
		.refuse_nr = 2, .refuse_errno = EIO,
	};

	must_sim_faults(sim, &faults);
	CHECK_EQ(memseg_set(vm, ACRN_MEMMAP_MMIO, 2 * GPA, ROM, ROM_BYTES, RWX), -EIO);
	CHECK_EQ(memseg_unset(vm, ACRN_MEMMAP_MMIO, 2 * GPA, ROM_BYTES), -EIO);
	must_sim_faults(sim, &none);
}

void memory_mmio(int sim)
{
	int64_t pins = leaks_pins();
	struct vm vm;

	must_vm_create(&vm, "mmio", 0);
	set_and_unset(sim, &vm);
	bad_arguments(sim, &vm);
	errors_pass(sim, &vm);
	unset_ram(sim, &vm);
	must_vm_stop(&vm);
	CHECK_EQ(leaks_pins(), pins);
}
