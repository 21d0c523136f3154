/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * ioreq.h - an I/O request, as the core sees it
 *
 * The page of 16 request slots is shared with the hypervisor and with a device
 * model that may write anything at any time.  So a request is copied out once,
 * each field read one time, and every decision rests on the copy.
 */
#ifndef RTP_IOREQ_H
#define RTP_IOREQ_H

#include <linux/acrn.h>

#include "env.h"

/* A guest's write to a write-protected page; known to the hypervisor only. */
#define RTP_IOREQ_TYPE_WP	3

/*
 * Where the fields lie is ABI (acrn_common.h of the hypervisor): what a poller
 * looks at while idle is one word in the slot's third cache line.
 */
static_assert(sizeof(struct acrn_io_request) == 256, "slot size");
static_assert(offsetof(struct acrn_io_request, completion_polling) == 4, "line 0");
static_assert(offsetof(struct acrn_io_request, reqs) == 64, "line 1");
static_assert(offsetof(struct acrn_io_request, kernel_handled) == 132, "line 2");
static_assert(offsetof(struct acrn_io_request, processed) == 136, "line 2");
static_assert(offsetof(struct acrn_pio_request, value) == 24, "value");
static_assert(offsetof(struct acrn_mmio_request, value) == 24, "value");
static_assert(offsetof(struct acrn_pci_request, value) == 24, "value");
static_assert(offsetof(struct acrn_pci_request, size) == 16, "size");

/*
 * The one way to read a field of the shared page.  A test replaces it by an
 * accessor that returns something else when a field is read again.
 */
#ifndef rtp_page_read
#define rtp_page_read(field)	READ_ONCE(field)
#endif

/**
 * struct rtp_ioreq - private copy of a request
 * @type:	ACRN_IOREQ_TYPE_* or RTP_IOREQ_TYPE_WP
 * @direction:	ACRN_IOREQ_DIR_*
 * @address:	port or guest-physical address
 * @size:	bytes
 * @value:	value written; for a read the place of the answer
 * @polled:	the hypervisor polls for the completion of this request, it must
 *		not be notified
 */
struct rtp_ioreq {
	u32	type;
	u32	direction;
	u64	address;
	u64	size;
	u64	value;
	u32	polled;
};

/* 1, 2, 4 or 8: one bit of the mask per size. */
static inline bool rtp_ioreq_size_is_valid(u64 size, u64 most)
{
	return size <= most && (0x116u >> size & 1);
}

/**
 * rtp_ioreq_is_valid() - may a client see this request?
 * @req: private copy
 *
 * What no guest can produce comes from somebody who wrote to the page.
 *
 * Return: true if size, direction, type and address fit together.
 */
static inline bool rtp_ioreq_is_valid(const struct rtp_ioreq *req)
{
	if (unlikely(req->direction > ACRN_IOREQ_DIR_WRITE))
		return false;
	if (req->type == ACRN_IOREQ_TYPE_PORTIO)
		return rtp_ioreq_size_is_valid(req->size, 4) &&
		       req->address <= 0x10000 - req->size;
	if (req->type == ACRN_IOREQ_TYPE_MMIO)
		return rtp_ioreq_size_is_valid(req->size, 8) &&
		       req->address + (req->size - 1) >= req->address;
	return req->type == ACRN_IOREQ_TYPE_PCICFG &&
	       rtp_ioreq_size_is_valid(req->size, 4);
}

/**
 * rtp_ioreq_fail_safe() - the answer of an absent device
 *
 * Return: all ones; the store truncates it to the field of the request's type.
 */
static inline u64 rtp_ioreq_fail_safe(void)
{
	return ~0ull;
}

#endif /* RTP_IOREQ_H */
