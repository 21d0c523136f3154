// SPDX-License-Identifier: BSD-3-Clause
/* memory_raw.c - mappings of raw page frames as guest memory */

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "memory.h"
#include "raw.h"

#define RAW_BYTES	(RAW_FRAMES * PAGE_BYTES)
#define READ_WRITE	(PROT_READ | PROT_WRITE)
/* The firmware's ROM. */
#define ROM		0xf0000ull
#define ROM_BYTES	0x10000ul

static int raw = -1;

/* One piece, write-back as the ABI has it, nothing pinned. */
static void check_one_piece(int sim, struct vm *vm, uint32_t attr, size_t bytes)
{
	struct hvsim_memory found;

	CHECK_EQ(guest_look(sim, vm, GPA, &found), 0);
	CHECK_EQ(found.run_bytes, bytes);
	CHECK_EQ(found.attr, ATTR_WB | attr);
	check_mapped_bytes(sim, vm, bytes);
}

static void accepted(int sim)
{
	uint64_t *map = must_raw(raw, NULL, RAW_IN_ORDER, RAW_BYTES, READ_WRITE);
	int64_t pins = leaks_pins();
	uint64_t seen[RAW_BYTES / 8], word = 0x1234;
	unsigned int i, wrong = 0;
	struct vm vm;

	ram_fill(map, RAW_BYTES, 11);
	must_vm_create(&vm, "raw", 0);
	CHECK_EQ(ram_set(&vm, GPA, map, RAW_BYTES), 0);
	check_one_piece(sim, &vm, RWX, RAW_BYTES);
	CHECK_EQ(leaks_pins() - pins, 1);

	CHECK_EQ(guest_read(sim, &vm, GPA, seen, sizeof(seen)), 0);
	for (i = 0; i < RAW_BYTES / 8; i++)
		wrong += seen[i] != map[i];
	CHECK_EQ(wrong, 0);
	CHECK_EQ(guest_write(sim, &vm, GPA + RAW_BYTES - 8, &word, sizeof(word)), 0);
	CHECK_EQ(map[RAW_BYTES / 8 - 1], word);
	must_vm_stop(&vm);
	munmap(map, RAW_BYTES);
}

/* The same with what every Linux has. */
static void dev_mem(int sim)
{
	int fd = open("/dev/mem", O_RDONLY | O_CLOEXEC);
	char *map, seen[PAGE_BYTES];
	struct hvsim_memory found;
	unsigned int i, wrong = 0;
	struct vm vm;

	REQUIRE(fd >= 0);
	map = mmap(NULL, ROM_BYTES, PROT_READ, MAP_SHARED, fd, ROM);
	REQUIRE(map != MAP_FAILED);
	must_vm_create(&vm, "rom", 0);
	CHECK_EQ(memseg_set(&vm, ACRN_MEMMAP_RAM, GPA, (uintptr_t)map, ROM_BYTES,
			    ACRN_MEM_ACCESS_READ), 0);
	CHECK_EQ(guest_look(sim, &vm, GPA, &found), 0);
	CHECK_EQ(found.service_pa, ROM);
	check_one_piece(sim, &vm, ACRN_MEM_ACCESS_READ, ROM_BYTES);

	/* The reset vector is in the last page. */
	CHECK_EQ(guest_read(sim, &vm, GPA + ROM_BYTES - PAGE_BYTES, seen, PAGE_BYTES), 0);
	for (i = 0; i < PAGE_BYTES; i++)
		wrong += seen[i] != map[ROM_BYTES - PAGE_BYTES + i];
	CHECK_EQ(wrong, 0);
	must_vm_stop(&vm);
	munmap(map, ROM_BYTES);
	close(fd);
}

static void refused(struct vm *vm, int kind, int rights, uint32_t attr, int error)
{
	char *map = must_raw(raw, NULL, kind, RAW_BYTES, rights);

	CHECK_EQ(memseg_set(vm, ACRN_MEMMAP_RAM, GPA, (uintptr_t)map, RAW_BYTES, attr),
		 error);
	munmap(map, RAW_BYTES);
}

/* Frames that follow each other, but in two mappings; and one that is too short. */
static void two_mappings(struct vm *vm)
{
	char *map = must_raw(raw, NULL, RAW_IN_ORDER, RAW_BYTES, READ_WRITE);

	REQUIRE(!mprotect(map + RAW_BYTES / 2, RAW_BYTES / 2, PROT_READ));
	CHECK_EQ(memseg_set(vm, ACRN_MEMMAP_RAM, GPA, (uintptr_t)map, RAW_BYTES,
			    ACRN_MEM_ACCESS_READ), -EINVAL);
	munmap(map + RAW_BYTES / 2, RAW_BYTES / 2);
	CHECK_EQ(ram_set(vm, GPA, map, RAW_BYTES), -EINVAL);
	CHECK_EQ(ram_set(vm, GPA, map, RAW_BYTES / 2), 0);
	munmap(map, RAW_BYTES / 2);
}

/* Pages first, raw frames behind them: neither way takes that. */
static void mixed(struct vm *vm)
{
	char *ram = must_ram(2 * PAGE_BYTES);

	must_raw(raw, ram + PAGE_BYTES, RAW_IN_ORDER, PAGE_BYTES, READ_WRITE);
	CHECK_EQ(ram_set(vm, 2 * GPA, ram, 2 * PAGE_BYTES), -EFAULT);
	munmap(ram, 2 * PAGE_BYTES);
}

void memory_raw(int sim)
{
	int64_t pins = leaks_pins();
	struct vm vm;

	raw = must_raw_open();

	accepted(sim);
	dev_mem(sim);
	must_vm_create(&vm, "refused", 0);
	refused(&vm, RAW_SWAPPED, READ_WRITE, RWX, -EINVAL);
	refused(&vm, RAW_HOLE, READ_WRITE, RWX, -EINVAL);
	refused(&vm, RAW_COUNTED, READ_WRITE, RWX, -EFAULT);
	refused(&vm, RAW_IN_ORDER, PROT_READ, RWX, -EFAULT);
	refused(&vm, RAW_IN_ORDER, PROT_READ, ACRN_MEM_ACCESS_WRITE, -EFAULT);
	mixed(&vm);
	check_mapped_bytes(sim, &vm, 0);
	two_mappings(&vm);
	check_mapped_bytes(sim, &vm, RAW_BYTES / 2);
	must_vm_stop(&vm);

	raw_close(raw);
	CHECK_EQ(leaks_pins(), pins);
}
