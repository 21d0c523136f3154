/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * pci_latch.h - PCI configuration mechanism #1 (ports 0xcf8 and 0xcfc to 0xcff)
 *
 * The latch is the VM's: a write to 0xcf8 chooses a register of a device, an
 * access to the data ports reaches it.  The default client sees the second
 * half only, as a request of type PCICFG.
 */
#ifndef RTP_PCI_LATCH_H
#define RTP_PCI_LATCH_H

#include "slot.h"

#define RTP_PCI_ADDRESS_PORT	0xcf8
#define RTP_PCI_DATA_PORT	0xcfc
#define RTP_PCI_LATCH_ENABLE	0x80000000u

/* Not one of the ports: nine in ten requests leave here. */
static inline bool rtp_pci_is_port(const struct rtp_ioreq *req)
{
	return req->type == ACRN_IOREQ_TYPE_PORTIO &&
	       req->address - RTP_PCI_ADDRESS_PORT < 8;
}

bool rtp_pci_serve(u32 *latch, struct rtp_slot *slot);

#endif /* RTP_PCI_LATCH_H */
