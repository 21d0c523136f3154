/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ram.h - memory of a device model, and what its guest sees of it
 *
 * The right frames are known from /proc/self/pagemap, the right bytes from the
 * program's own view; what the guest sees comes from the simulated hypervisor's
 * map alone.
 */
#ifndef TEST_RAM_H
#define TEST_RAM_H

#include <linux/acrn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vm.h"

#define PAGE_BYTES	4096ul
#define HUGE_BYTES	(2ul << 20)
#define GIANT_BYTES	(1ul << 30)

/* As the hypervisor is told, beside the ACRN_MEM_ACCESS_ bits. */
#define ATTR_WB		ACRN_MEM_TYPE_WB
#define ATTR_UC		ACRN_MEM_TYPE_UC

#define HV_SET_MEMORY_REGIONS	0x42

/* Private memory without large pages, nothing of it there yet. */
void *must_ram(size_t bytes);
/* A memfd; flags: MFD_HUGETLB and so on. */
int must_memfd(size_t bytes, unsigned int flags);
/* Its pages, shared, again and again until bytes are full. */
void *must_map_memfd(int fd, size_t fd_bytes, size_t bytes);
/* Touch the pages (a power of two) in an order that scatters their frames. */
void ram_scatter(void *ram, size_t bytes);
/* Each word gets a value of its own; seed tells one memory from another. */
void ram_fill(void *ram, size_t bytes, uint64_t seed);

/* The page frame behind an address, and how many runs of them there are. */
uint64_t must_frame(const void *address);
uint64_t ram_runs(const void *ram, size_t bytes);

/* SET_MEMSEG and UNSET_MEMSEG; type: ACRN_MEMMAP_*. */
int memseg_set(struct vm *vm, uint32_t type, uint64_t gpa, uint64_t base, uint64_t bytes,
	       uint32_t attr);
int memseg_unset(struct vm *vm, uint32_t type, uint64_t gpa, uint64_t bytes);
int ram_set(struct vm *vm, uint64_t gpa, const void *ram, size_t bytes);

/* The guest's loads and stores: 0 or a negative errno. */
int guest_read(int sim, const struct vm *vm, uint64_t gpa, void *bytes, size_t size);
int guest_write(int sim, const struct vm *vm, uint64_t gpa, const void *bytes, size_t size);
/* What is mapped at gpa. */
int guest_look(int sim, const struct vm *vm, uint64_t gpa, struct hvsim_memory *found);

/*
 * The guest sees ram at gpa: every page is the right frame, in pieces that end
 * where the frames are not consecutive and nowhere else; every byte; and nothing
 * before and behind.
 */
void check_guest_sees(int sim, const struct vm *vm, uint64_t gpa, const void *ram,
		      size_t bytes, uint32_t attr);
/* The whole of the guest's memory is that many bytes. */
void check_mapped_bytes(int sim, const struct vm *vm, uint64_t bytes);

#endif
