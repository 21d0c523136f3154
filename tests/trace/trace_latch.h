/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * trace_latch.h - PCI configuration mechanism #1 as the Service Module does it
 *
 * A port access that starts at 0xCF8 is the latch, one that starts at 0xCFC to
 * 0xCFF goes through it.  The module answers the former, and the latter too
 * while bit 31 is clear; otherwise the device model gets a request of type
 * ACRN_IOREQ_TYPE_PCICFG instead of the port.
 */
#ifndef TRACE_LATCH_H
#define TRACE_LATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "trace.h"

#define PCI_ADDRESS_PORT	0xcf8
#define PCI_DATA_PORT		0xcfc
#define PCI_DATA_PORT_LAST	0xcff
#define PCI_LATCH_ENABLE	0x80000000u

struct pci_register {
	uint32_t	bus;
	uint32_t	dev;
	uint32_t	func;
	uint32_t	reg;
};

static inline bool pci_access_is_address(const struct hvsim_access *rec)
{
	return rec->type == ACRN_IOREQ_TYPE_PORTIO &&
	       rec->address == PCI_ADDRESS_PORT;
}

static inline bool pci_access_is_data(const struct hvsim_access *rec)
{
	return rec->type == ACRN_IOREQ_TYPE_PORTIO &&
	       rec->address >= PCI_DATA_PORT &&
	       rec->address <= PCI_DATA_PORT_LAST;
}

/* Bits 27 to 24 are register bits 11 to 8 of an extended configuration space. */
static inline struct pci_register pci_latch_select(uint32_t latch, uint64_t port)
{
	return (struct pci_register) {
		.bus = latch >> 16 & 0xff,
		.dev = latch >> 11 & 0x1f,
		.func = latch >> 8 & 0x7,
		.reg = (latch & 0xfc) + (latch >> 16 & 0xf00) +
		       (uint32_t)(port - PCI_DATA_PORT),
	};
}

#endif /* TRACE_LATCH_H */
