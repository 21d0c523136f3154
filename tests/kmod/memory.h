/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * memory.h - the test "memory": all kinds of guest memory, and what goes wrong
 *
 * Each part makes its own VM and ends it; the pages pinned are as before then.
 */
#ifndef TEST_MEMORY_H
#define TEST_MEMORY_H

#include "ram.h"

#define RWX		ACRN_MEM_ACCESS_RWX
#define GPA		0x100000ull

/* memory_kinds.c: what backs it, where it ends, who may do what with it. */
void memory_kinds(int sim);
/* memory_mmio.c: SET_MEMSEG of MMIO, UNSET_MEMSEG. */
void memory_mmio(int sim);
/* memory_raw.c: mappings of raw page frames. */
void memory_raw(int sim);
/* memory_refused.c: the hypervisor refuses somewhere on the way. */
void memory_refused(int sim);
/* memory_killed.c: so does a signal. */
void memory_killed(int sim);

#endif
