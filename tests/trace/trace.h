/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * trace.h - recorded guest accesses: the file, and what is in it
 *
 * A trace is an array of struct hvsim_access in the order a guest issued them;
 * of a read, @value is what the device answered.  On disk it is one gzip stream:
 *
 *	header	struct trace_header (little endian)
 *	kind	nr bytes: bit 0 type (0 port, 1 MMIO), bit 1 direction (1 write),
 *		bits 2-3 log2 of the size, bits 4-7 zero
 *	address	8 planes of nr bytes, lowest byte of every address first
 *	value	8 planes of nr bytes, likewise
 *
 * Neighbours differ in few bytes, so planes compress several times better than
 * records do.
 *
 * Functions return 0 or a negative errno.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <linux/acrn.h>

#include "../../kmod/uapi/acrn_hvsim.h"

#define TRACE_MAGIC	"HSMTRACE"
#define TRACE_VERSION	1
#define TRACE_NR_MAX	(1u << 24)

/**
 * struct trace_header - start of a trace file
 * @magic:	TRACE_MAGIC, without a terminator
 * @version:	TRACE_VERSION
 * @nr:		accesses; 1 to TRACE_NR_MAX
 * @crc32:	of everything behind the header
 * @reserved:	0
 */
struct trace_header {
	char		magic[8];
	uint32_t	version;
	uint32_t	nr;
	uint32_t	crc32;
	uint32_t	reserved;
};

/**
 * trace_load() - read a trace file
 * @path:	file
 * @recs:	receives the accesses, to be freed with free(); untouched on error
 * @nr:		receives their number
 *
 * Return: 0; -EBADMSG not a trace, or damaged; -EPROTONOSUPPORT other version;
 * -ENOMEM; an error of open or read.
 */
int trace_load(const char *path, struct hvsim_access **recs, size_t *nr);

/**
 * trace_save() - write a trace file
 * @path:	file, replaced
 * @recs:	accesses; each passes trace_access_is_valid()
 * @nr:		their number
 *
 * Return: 0; -EINVAL an access the format cannot hold; -ENOMEM; -EIO or an error
 * of open.
 */
int trace_save(const char *path, const struct hvsim_access *recs, size_t nr);

/* Port or MMIO, 1, 2, 4 or 8 bytes (ports: 4 at most), value not wider. */
int trace_access_is_valid(const struct hvsim_access *rec);

/* All ones of the access width: what a read of nothing returns. */
uint64_t trace_access_mask(unsigned int size);

/* "write 1 byte 0x8f to port 0x70" */
void trace_access_print(char *text, size_t len, const struct hvsim_access *rec);

/* What a PC has at this address: "UART", "HPET", ... */
const char *trace_class_name(uint8_t type, uint64_t address);

/* Accesses by class and direction, a table for people. */
void trace_class_summary(FILE *out, const struct hvsim_access *recs, size_t nr);

#endif /* TRACE_H */
