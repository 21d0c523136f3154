// SPDX-License-Identifier: BSD-3-Clause
/* memory_kinds.c - what backs guest memory, where it ends, who may do what */

#include <errno.h>
#include <linux/memfd.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "memory.h"

#define MANY_PAGES	1024

/* Registered, seen by the guest, and given back with the VM. */
static void live(int sim, const void *ram, size_t bytes)
{
	int64_t pins = leaks_pins();
	struct vm vm;

	must_vm_create(&vm, "kinds", 0);
	REQUIRE(!ram_set(&vm, GPA, ram, bytes));
	check_guest_sees(sim, &vm, GPA, ram, bytes, ATTR_WB | RWX);
	check_mapped_bytes(sim, &vm, bytes);
	/* The request page is pinned, too. */
	CHECK_EQ(leaks_pins() - pins, (int64_t)(bytes / PAGE_BYTES) + 1);
	must_vm_stop(&vm);
	CHECK_EQ(leaks_pins(), pins);
}

/* Frames that do not follow each other, of whatever size a run may be. */
static void scattered(int sim)
{
	char *ram = must_ram(MANY_PAGES * PAGE_BYTES);

	ram_scatter(ram, MANY_PAGES * PAGE_BYTES);
	ram_fill(ram, MANY_PAGES * PAGE_BYTES, 1);
	REQUIRE(ram_runs(ram, MANY_PAGES * PAGE_BYTES) > MANY_PAGES / 2);
	live(sim, ram, MANY_PAGES * PAGE_BYTES);
	live(sim, ram + PAGE_BYTES, PAGE_BYTES);
	live(sim, ram + 5 * PAGE_BYTES, 513 * PAGE_BYTES);
	munmap(ram, MANY_PAGES * PAGE_BYTES);
}

/* Pages in another order than they were made in: each pair changes places. */
static void shuffled(int sim)
{
	const size_t bytes = 64 * PAGE_BYTES;
	char *ram = must_ram(bytes + PAGE_BYTES);
	char *aside = ram + bytes;
	size_t i;

	ram_fill(ram, bytes, 2);
	for (i = 0; i < bytes; i += 2 * PAGE_BYTES) {
		const int move = MREMAP_MAYMOVE | MREMAP_FIXED;

		REQUIRE(mremap(ram + i, PAGE_BYTES, PAGE_BYTES, move, aside) == aside);
		REQUIRE(mremap(ram + i + PAGE_BYTES, PAGE_BYTES, PAGE_BYTES, move,
			       ram + i) == ram + i);
		REQUIRE(mremap(aside, PAGE_BYTES, PAGE_BYTES, move,
			       ram + i + PAGE_BYTES) == ram + i + PAGE_BYTES);
	}
	CHECK_EQ(((uint64_t *)ram)[0] & 0xffff, PAGE_BYTES / 8);
	live(sim, ram, bytes);
	munmap(ram, bytes);
}

/* As device models have it: shared memory, nothing of it there yet. */
static void shared(int sim)
{
	int fd = must_memfd(64 * PAGE_BYTES, 0);
	void *ram = must_map_memfd(fd, 64 * PAGE_BYTES, 64 * PAGE_BYTES);

	live(sim, ram, 64 * PAGE_BYTES);
	ram_fill(ram, 64 * PAGE_BYTES, 3);
	live(sim, ram, 64 * PAGE_BYTES);
	munmap(ram, 64 * PAGE_BYTES);
	close(fd);
}

/* What is asked for begins and ends inside large pages. */
static void inside_huge(int sim)
{
	const size_t bytes = 4 * HUGE_BYTES;
	char *ram;
	int fd;

	REQUIRE(!file_write("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "4"));
	fd = must_memfd(bytes, MFD_HUGETLB | MFD_HUGE_2MB);
	ram = must_map_memfd(fd, bytes, bytes);
	ram_fill(ram, bytes, 4);

	live(sim, ram, bytes);
	live(sim, ram, PAGE_BYTES);
	live(sim, ram, HUGE_BYTES - PAGE_BYTES);
	live(sim, ram, HUGE_BYTES + PAGE_BYTES);
	live(sim, ram + 5 * PAGE_BYTES, HUGE_BYTES);
	live(sim, ram + 511 * PAGE_BYTES, 2 * PAGE_BYTES);
	live(sim, ram + HUGE_BYTES + 7 * PAGE_BYTES, 2 * HUGE_BYTES - 9 * PAGE_BYTES);

	munmap(ram, bytes);
	close(fd);
	REQUIRE(!file_write("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "0"));
}

/* A guest may do with it what the attributes say, and no more. */
static void rights(int sim)
{
	uint64_t *ram = must_ram(2 * PAGE_BYTES);
	uint64_t word = 7;
	struct vm vm;

	ram_fill(ram, 2 * PAGE_BYTES, 5);
	must_vm_create(&vm, "rights", 0);
	CHECK_EQ(memseg_set(&vm, ACRN_MEMMAP_RAM, GPA, (uintptr_t)ram, PAGE_BYTES,
			    ACRN_MEM_ACCESS_READ | ACRN_MEM_ACCESS_EXEC), 0);
	check_guest_sees(sim, &vm, GPA, ram, PAGE_BYTES, ATTR_WB |
			 ACRN_MEM_ACCESS_READ | ACRN_MEM_ACCESS_EXEC);
	CHECK_EQ(guest_write(sim, &vm, GPA, &word, sizeof(word)), -EACCES);

	/* Types asked for are the hypervisor's business for no RAM. */
	CHECK_EQ(memseg_set(&vm, ACRN_MEMMAP_RAM, 2 * GPA, (uintptr_t)ram + PAGE_BYTES,
			    PAGE_BYTES, ~0u & ~ACRN_MEM_ACCESS_EXEC), 0);
	check_guest_sees(sim, &vm, 2 * GPA, ram + PAGE_BYTES / 8, PAGE_BYTES,
			 ATTR_WB | ACRN_MEM_ACCESS_READ | ACRN_MEM_ACCESS_WRITE);
	CHECK_EQ(guest_write(sim, &vm, 2 * GPA + 8, &word, sizeof(word)), 0);
	CHECK_EQ(ram[PAGE_BYTES / 8 + 1], 7);
	must_vm_stop(&vm);
	munmap(ram, 2 * PAGE_BYTES);
}

/* Memory that the device model may not write itself, or has not at all. */
static void not_writable(int sim)
{
	int64_t pins = leaks_pins();
	char *ram = must_ram(8 * PAGE_BYTES);
	struct vm vm;

	ram_fill(ram, 8 * PAGE_BYTES, 6);
	must_vm_create(&vm, "holes", 0);
	REQUIRE(!mprotect(ram + 3 * PAGE_BYTES, PAGE_BYTES, PROT_READ));
	CHECK_EQ(ram_set(&vm, GPA, ram, 8 * PAGE_BYTES), -EFAULT);
	CHECK_EQ(ram_set(&vm, GPA, ram + 3 * PAGE_BYTES, PAGE_BYTES), -EFAULT);
	REQUIRE(!munmap(ram + 3 * PAGE_BYTES, PAGE_BYTES));
	CHECK_EQ(ram_set(&vm, GPA, ram, 8 * PAGE_BYTES), -EFAULT);
	check_mapped_bytes(sim, &vm, 0);
	CHECK_EQ(leaks_pins() - pins, 1);
	CHECK_EQ(ram_set(&vm, GPA, ram, 3 * PAGE_BYTES), 0);
	must_vm_stop(&vm);
	CHECK_EQ(leaks_pins(), pins);
	munmap(ram, 8 * PAGE_BYTES);
}

/* A child gets copies: what it writes, the guest does not see. */
static void forked(int sim)
{
	uint64_t *ram = must_ram(4 * PAGE_BYTES);
	struct vm vm;
	int status;
	pid_t pid;

	ram_fill(ram, 4 * PAGE_BYTES, 7);
	must_vm_create(&vm, "forked", 0);
	REQUIRE(!ram_set(&vm, GPA, ram, 4 * PAGE_BYTES));
	pid = fork();
	REQUIRE(pid >= 0);
	if (!pid) {
		memset(ram, 0xee, 4 * PAGE_BYTES);
		_exit(ram_set(&vm, 2 * GPA, ram, PAGE_BYTES) != -EPERM);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
	ram_fill(ram, 2 * PAGE_BYTES, 8);
	check_guest_sees(sim, &vm, GPA, ram, 4 * PAGE_BYTES, ATTR_WB | RWX);
	check_mapped_bytes(sim, &vm, 4 * PAGE_BYTES);
	must_vm_stop(&vm);
	munmap(ram, 4 * PAGE_BYTES);
}

/* Pinned is pinned: the guest keeps it when the device model lets go of it. */
static void unmapped_later(int sim)
{
	uint64_t *ram = must_ram(4 * PAGE_BYTES);
	uint64_t seen[2];
	struct vm vm;

	ram_fill(ram, 4 * PAGE_BYTES, 9);
	must_vm_create(&vm, "unmapped", 0);
	REQUIRE(!ram_set(&vm, GPA, ram, 4 * PAGE_BYTES));
	munmap(ram, 4 * PAGE_BYTES);
	ram = must_ram(64 * PAGE_BYTES);
	ram_fill(ram, 64 * PAGE_BYTES, 10);
	CHECK_EQ(guest_read(sim, &vm, GPA + PAGE_BYTES, seen, sizeof(seen)), 0);
	CHECK_EQ(seen[1], (9ull << 48) + PAGE_BYTES / 8 + 1);
	must_vm_stop(&vm);
	munmap(ram, 64 * PAGE_BYTES);
}

void memory_kinds(int sim)
{
	scattered(sim);
	shuffled(sim);
	shared(sim);
	inside_huge(sim);
	rights(sim);
	not_writable(sim);
	forked(sim);
	unmapped_later(sim);
}
