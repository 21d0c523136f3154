/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * trace_request.h - an I/O request as a device model finds it in its slot
 */
#ifndef TRACE_REQUEST_H
#define TRACE_REQUEST_H

#include <stdbool.h>

#include "trace.h"

/* What the module forwards for @rec while its latch is @latch (bit 31 matters). */
void trace_request_build(struct acrn_io_request *req,
			 const struct hvsim_access *rec, uint32_t latch);

/* Same type, direction, place, size and, of a write, value. */
bool trace_request_equal(const struct acrn_io_request *a,
			 const struct acrn_io_request *b);

/* "write 2 bytes 0x7 to PCI 00:1f.2 register 0x4" */
void trace_request_print(char *text, size_t len,
			 const struct acrn_io_request *req);

#endif /* TRACE_REQUEST_H */
