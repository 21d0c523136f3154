// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* pci_latch.c - PCI configuration mechanism #1 */

#include "pci_latch.h"

/*
 * The data port's request becomes one for the device that the latch names.
 * Written before anybody but us may read the page as a PCI request.
 */
static void convert_request(u32 latch, struct rtp_slot *slot)
{
	struct rtp_ioreq *req = &slot->req;
	struct acrn_pci_request *pci = &slot->io->reqs.pci_request;
	u32 reg = (latch & 0xfc) + ((latch >> 16) & 0xf00) +
		  (u32)(req->address - RTP_PCI_DATA_PORT);

	WRITE_ONCE(pci->bus, (latch >> 16) & 0xff);
	WRITE_ONCE(pci->dev, (latch >> 11) & 0x1f);
	WRITE_ONCE(pci->func, (latch >> 8) & 0x7);
	WRITE_ONCE(pci->reg, reg);
	WRITE_ONCE(slot->io->type, ACRN_IOREQ_TYPE_PCICFG);
	req->type = ACRN_IOREQ_TYPE_PCICFG;
}

/**
 * rtp_pci_serve() - answer or convert an access to the configuration ports
 * @latch:	the VM's address latch; two vCPUs may race for it, the last
 *		writer wins as on hardware
 * @slot:	slot owned by the caller and taken, rtp_pci_is_port()
 *
 * The address port is 32 bits wide; a narrower access is another device's
 * (0xcf9 resets PCs) and is left to the clients.
 *
 * Return: true if the request has its answer in @slot->req.value; false if it
 * goes on to the clients, converted or not.
 */
bool rtp_pci_serve(u32 *latch, struct rtp_slot *slot)
{
	struct rtp_ioreq *req = &slot->req;
	u32 chosen;

	if (req->address < RTP_PCI_DATA_PORT) {
		if (req->address != RTP_PCI_ADDRESS_PORT || req->size != 4)
			return false;
		if (req->direction == ACRN_IOREQ_DIR_WRITE)
			WRITE_ONCE(*latch, (u32)req->value);
		else
			req->value = READ_ONCE(*latch);
		return true;
	}

	chosen = READ_ONCE(*latch);
	if (!(chosen & RTP_PCI_LATCH_ENABLE)) {
		req->value = rtp_ioreq_fail_safe();
		return true;
	}

	convert_request(chosen, slot);
	return false;
}
