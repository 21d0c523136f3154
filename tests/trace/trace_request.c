// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace_request.c - builds, compares and prints I/O requests
 */
#include <inttypes.h>
#include <string.h>

#include "trace_latch.h"
#include "trace_request.h"

#define PLACE_TEXT	64

static void pci_request_build(struct acrn_pci_request *pci,
			      const struct hvsim_access *rec, uint32_t latch)
{
	struct pci_register where = pci_latch_select(latch, rec->address);

	pci->direction = rec->direction;
	pci->size = rec->size;
	pci->value = rec->value;
	pci->bus = where.bus;
	pci->dev = where.dev;
	pci->func = where.func;
	pci->reg = where.reg;
}

void trace_request_build(struct acrn_io_request *req,
			 const struct hvsim_access *rec, uint32_t latch)
{
	memset(req, 0, sizeof(*req));
	req->type = rec->type;
	if (pci_access_is_data(rec) && latch & PCI_LATCH_ENABLE) {
		req->type = ACRN_IOREQ_TYPE_PCICFG;
		pci_request_build(&req->reqs.pci_request, rec, latch);
	} else if (rec->type == ACRN_IOREQ_TYPE_PORTIO) {
		req->reqs.pio_request.direction = rec->direction;
		req->reqs.pio_request.address = rec->address;
		req->reqs.pio_request.size = rec->size;
		req->reqs.pio_request.value = rec->value;
	} else {
		req->reqs.mmio_request.direction = rec->direction;
		req->reqs.mmio_request.address = rec->address;
		req->reqs.mmio_request.size = rec->size;
		req->reqs.mmio_request.value = rec->value;
	}
}

static bool pci_request_equal(const struct acrn_pci_request *a,
			      const struct acrn_pci_request *b)
{
	return a->bus == b->bus && a->dev == b->dev && a->func == b->func &&
	       a->reg == b->reg;
}

/* The layouts differ: the value of a port access has 32 bits. */
static uint64_t request_value(const struct acrn_io_request *req)
{
	if (req->type == ACRN_IOREQ_TYPE_MMIO)
		return req->reqs.mmio_request.value;
	return req->reqs.pio_request.value;
}

bool trace_request_equal(const struct acrn_io_request *a,
			 const struct acrn_io_request *b)
{
	/* Direction and size lie at the same place in every form. */
	const struct acrn_pio_request *pa = &a->reqs.pio_request;
	const struct acrn_pio_request *pb = &b->reqs.pio_request;

	if (a->type != b->type || pa->direction != pb->direction ||
	    pa->size != pb->size)
		return false;
	if (pa->direction == ACRN_IOREQ_DIR_WRITE &&
	    request_value(a) != request_value(b))
		return false;
	if (a->type == ACRN_IOREQ_TYPE_PCICFG)
		return pci_request_equal(&a->reqs.pci_request,
					 &b->reqs.pci_request);
	return pa->address == pb->address;
}

static void place_print(char *text, size_t len, const struct acrn_io_request *req)
{
	const struct acrn_pci_request *pci = &req->reqs.pci_request;
	uint64_t address = req->reqs.pio_request.address;

	switch (req->type) {
	case ACRN_IOREQ_TYPE_PCICFG:
		snprintf(text, len, "PCI %02x:%02x.%x register 0x%x", pci->bus,
			 pci->dev, pci->func, pci->reg);
		break;
	case ACRN_IOREQ_TYPE_PORTIO:
		snprintf(text, len, "port 0x%" PRIx64, address);
		break;
	case ACRN_IOREQ_TYPE_MMIO:
		snprintf(text, len, "memory 0x%" PRIx64, address);
		break;
	default:
		snprintf(text, len, "type %u", req->type);
		break;
	}
}

void trace_request_print(char *text, size_t len, const struct acrn_io_request *req)
{
	uint64_t size = req->reqs.pio_request.size;
	const char *plural = size == 1 ? "" : "s";
	char place[PLACE_TEXT];

	place_print(place, sizeof(place), req);
	if (req->reqs.pio_request.direction == ACRN_IOREQ_DIR_WRITE)
		snprintf(text, len, "write %" PRIu64 " byte%s 0x%" PRIx64 " to %s",
			 size, plural, request_value(req), place);
	else
		snprintf(text, len, "read %" PRIu64 " byte%s from %s", size,
			 plural, place);
}
