/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * normalise.h - makes of what QEMU's devices saw what ACRN would forward
 *
 * Dropped: what no vCPU issued; the local APIC's page and the interrupt messages
 * sent there (each vCPU's own, the hypervisor emulates it); accesses to 0xCF8
 * that are not 4 bytes wide.  Corrected, where a device disagrees with the
 * Service Module, which answers these itself: reads of 0xCF8 return the latch,
 * reads of 0xCFC to 0xCFF all ones while bit 31 of the latch is clear.
 */
#ifndef NORMALISE_H
#define NORMALISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace.h"

/* All zero is the state before the first access. */
struct normaliser {
	uint32_t	latch;
	size_t		nr_not_cpu;
	size_t		nr_local_apic;
	size_t		nr_latch_width;
	size_t		nr_latch_corrected;
	size_t		nr_data_corrected;
};

/* Whether the next access stays in the trace; @rec may be corrected. */
bool normaliser_keep(struct normaliser *n, bool from_cpu,
		     struct hvsim_access *rec);

/* One line for each count, on stdout. */
void normaliser_report(const struct normaliser *n, size_t nr_kept);

#endif /* NORMALISE_H */
