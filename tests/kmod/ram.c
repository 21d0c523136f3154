// SPDX-License-Identifier: BSD-3-Clause
/* ram.c - memory of a device model, and what its guest sees of it */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"
#include "ram.h"

#define ANONYMOUS	(MAP_PRIVATE | MAP_ANONYMOUS)
#define READ_WRITE	(PROT_READ | PROT_WRITE)
#define CHUNK		(1ul << 20)
/* pagemap: a page is there, and its frame. */
#define PM_PRESENT	(1ull << 63)
#define PM_FRAME	((1ull << 55) - 1)
#define PM_ENTRIES	512
/* Odd, so that it visits each of a power of two; neighbours come far apart. */
#define SCATTER		0x9e3779b1ul

void *must_ram(size_t bytes)
{
	void *ram = mmap(NULL, bytes, READ_WRITE, ANONYMOUS | MAP_NORESERVE, -1, 0);

	REQUIRE(ram != MAP_FAILED);
	/* Fails where the kernel has no large pages: then there are none. */
	madvise(ram, bytes, MADV_NOHUGEPAGE);
	return ram;
}

int must_memfd(size_t bytes, unsigned int flags)
{
	int fd = memfd_create("ram", MFD_CLOEXEC | flags);

	REQUIRE(fd >= 0);
	REQUIRE(!ftruncate(fd, (off_t)bytes));
	return fd;
}

void *must_map_memfd(int fd, size_t fd_bytes, size_t bytes)
{
	/* Room to begin where the largest page may. */
	char *room = mmap(NULL, bytes + fd_bytes, PROT_NONE, ANONYMOUS | MAP_NORESERVE,
			  -1, 0);
	char *ram;
	size_t at;

	REQUIRE(room != MAP_FAILED);
	ram = (char *)(((uintptr_t)room + fd_bytes - 1) / fd_bytes * fd_bytes);
	for (at = 0; at < bytes; at += fd_bytes)
		REQUIRE(mmap(ram + at, fd_bytes, READ_WRITE, MAP_SHARED | MAP_FIXED, fd,
			     0) != MAP_FAILED);
	return ram;
}

void ram_scatter(void *ram, size_t bytes)
{
	size_t nr = bytes / PAGE_BYTES;
	size_t i;

	for (i = 0; i < nr; i++)
		((volatile char *)ram)[i * SCATTER % nr * PAGE_BYTES] = 1;
}

void ram_fill(void *ram, size_t bytes, uint64_t seed)
{
	uint64_t *words = ram;
	size_t i;

	for (i = 0; i < bytes / sizeof(*words); i++)
		words[i] = (seed << 48) + i;
}

static void must_frames(const void *address, uint64_t *frames, size_t nr)
{
	static int pagemap = -1;
	ssize_t size = (ssize_t)(nr * sizeof(*frames));
	size_t i;

	if (pagemap < 0)
		pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	REQUIRE(pread(pagemap, frames, (size_t)size,
		      (off_t)((uintptr_t)address / PAGE_BYTES * sizeof(*frames))) == size);
	for (i = 0; i < nr; i++) {
		REQUIRE(frames[i] & PM_PRESENT);
		frames[i] &= PM_FRAME;
		REQUIRE(frames[i]);
	}
}

uint64_t must_frame(const void *address)
{
	uint64_t frame;

	must_frames(address, &frame, 1);
	return frame;
}

uint64_t ram_runs(const void *ram, size_t bytes)
{
	uint64_t frames[PM_ENTRIES], last = 0, runs = 0;
	size_t done, nr, i;

	for (done = 0; done < bytes / PAGE_BYTES; done += nr) {
		nr = bytes / PAGE_BYTES - done;
		nr = nr < PM_ENTRIES ? nr : PM_ENTRIES;
		must_frames((const char *)ram + done * PAGE_BYTES, frames, nr);
		for (i = 0; i < nr; i++) {
			runs += frames[i] != last + 1;
			last = frames[i];
		}
	}
	return runs;
}

int memseg_set(struct vm *vm, uint32_t type, uint64_t gpa, uint64_t base, uint64_t bytes,
	       uint32_t attr)
{
	struct acrn_vm_memmap map = {
		.type = type, .attr = attr, .user_vm_pa = gpa, .vma_base = base,
		.len = bytes,
	};

	return vm_ioctl(vm, ACRN_IOCTL_SET_MEMSEG, (unsigned long)&map);
}

int memseg_unset(struct vm *vm, uint32_t type, uint64_t gpa, uint64_t bytes)
{
	struct acrn_vm_memmap map = { .type = type, .user_vm_pa = gpa, .len = bytes };

	return vm_ioctl(vm, ACRN_IOCTL_UNSET_MEMSEG, (unsigned long)&map);
}

int ram_set(struct vm *vm, uint64_t gpa, const void *ram, size_t bytes)
{
	return memseg_set(vm, ACRN_MEMMAP_RAM, gpa, (uintptr_t)ram, bytes,
			  ACRN_MEM_ACCESS_RWX);
}

static int guest_memory(int sim, const struct vm *vm, struct hvsim_memory *memory)
{
	memory->vmid = vm->id;
	return ioctl(sim, HVSIM_IOCTL_MEMORY, memory) < 0 ? -errno : 0;
}

int guest_read(int sim, const struct vm *vm, uint64_t gpa, void *bytes, size_t size)
{
	struct hvsim_memory memory = {
		.gpa = gpa, .size = size, .buffer = (uintptr_t)bytes,
	};

	return guest_memory(sim, vm, &memory);
}

int guest_write(int sim, const struct vm *vm, uint64_t gpa, const void *bytes, size_t size)
{
	struct hvsim_memory memory = {
		.flags = HVSIM_MEMORY_WRITE, .gpa = gpa, .size = size,
		.buffer = (uintptr_t)bytes,
	};

	return guest_memory(sim, vm, &memory);
}

int guest_look(int sim, const struct vm *vm, uint64_t gpa, struct hvsim_memory *found)
{
	*found = (struct hvsim_memory){ .gpa = gpa };
	return guest_memory(sim, vm, found);
}

static bool same_bytes(int sim, const struct vm *vm, uint64_t gpa, const char *ram,
		       size_t bytes)
{
	char *seen = malloc(CHUNK);
	size_t done, size;
	bool same = true;

	REQUIRE(seen);
	for (done = 0; done < bytes && same; done += size) {
		size = bytes - done < CHUNK ? bytes - done : CHUNK;
		same = CHECK_EQ(guest_read(sim, vm, gpa + done, seen, size), 0) &&
		       CHECK(!memcmp(seen, ram + done, size));
	}
	free(seen);
	return same;
}

/* Pieces, each from the first of its frames to the last. */
static uint64_t count_pieces(int sim, const struct vm *vm, uint64_t gpa, const char *ram,
			     size_t bytes, uint32_t attr)
{
	struct hvsim_memory piece;
	uint64_t pieces = 0;
	size_t done, last;

	for (done = 0; done < bytes; done += piece.run_bytes, pieces++) {
		if (!CHECK_EQ(guest_look(sim, vm, gpa + done, &piece), 0) ||
		    !CHECK_EQ(piece.attr, attr) ||
		    !CHECK_EQ(piece.service_pa / PAGE_BYTES, must_frame(ram + done)) ||
		    !CHECK(done + piece.run_bytes <= bytes))
			break;
		last = piece.run_bytes - PAGE_BYTES;
		CHECK_EQ(must_frame(ram + done + last),
			 (piece.service_pa + last) / PAGE_BYTES);
	}
	return pieces;
}

void check_guest_sees(int sim, const struct vm *vm, uint64_t gpa, const void *ram,
		      size_t bytes, uint32_t attr)
{
	struct hvsim_memory behind;

	CHECK_EQ(count_pieces(sim, vm, gpa, ram, bytes, attr), ram_runs(ram, bytes));
	same_bytes(sim, vm, gpa, ram, bytes);
	CHECK_EQ(guest_look(sim, vm, gpa + bytes, &behind), -ENXIO);
	CHECK_EQ(guest_look(sim, vm, gpa - 1, &behind), -ENXIO);
}

void check_mapped_bytes(int sim, const struct vm *vm, uint64_t bytes)
{
	struct hvsim_vm_stats stats = must_sim_stats(sim, vm->id);

	CHECK_EQ(stats.mapped_bytes, bytes);
	/* ABI: at most one page of regions in a hypercall. */
	CHECK(stats.max_region_batch <= 128);
}
