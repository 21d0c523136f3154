// SPDX-License-Identifier: BSD-3-Clause
/*
 * trace_access.c - one access: is it sound, how is it written for people
 */
#include <inttypes.h>

#include "trace.h"

#define PORTS		0x10000u
#define PORT_BYTES_MAX	4

uint64_t trace_access_mask(unsigned int size)
{
	return size >= 8 ? ~0ull : (1ull << (8 * size)) - 1;
}

static int size_is_valid(unsigned int size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

static int place_is_valid(const struct hvsim_access *rec)
{
	if (rec->type == ACRN_IOREQ_TYPE_PORTIO)
		return rec->size <= PORT_BYTES_MAX &&
		       rec->address <= PORTS - rec->size;
	return rec->type == ACRN_IOREQ_TYPE_MMIO &&
	       rec->address <= ~0ull - (rec->size - 1);
}

int trace_access_is_valid(const struct hvsim_access *rec)
{
	return size_is_valid(rec->size) && place_is_valid(rec) &&
	       (rec->direction == ACRN_IOREQ_DIR_READ ||
		rec->direction == ACRN_IOREQ_DIR_WRITE) &&
	       !(rec->value & ~trace_access_mask(rec->size));
}

void trace_access_print(char *text, size_t len, const struct hvsim_access *rec)
{
	const char *place = rec->type == ACRN_IOREQ_TYPE_PORTIO ? "port" : "memory";
	const char *plural = rec->size == 1 ? "" : "s";

	if (rec->direction == ACRN_IOREQ_DIR_WRITE)
		snprintf(text, len, "write %u byte%s 0x%" PRIx64 " to %s 0x%" PRIx64,
			 rec->size, plural, (uint64_t)rec->value, place,
			 (uint64_t)rec->address);
	else
		snprintf(text, len, "read %u byte%s from %s 0x%" PRIx64 " (is 0x%" PRIx64 ")",
			 rec->size, plural, place, (uint64_t)rec->address,
			 (uint64_t)rec->value);
}
