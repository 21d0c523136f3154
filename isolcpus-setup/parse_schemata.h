/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * parse_schemata.h - the file schemata of a resctrl group
 *
 *	L3:0=fff;1=0f0
 *	MB:0=100;1= 50
 *
 * A line for each resource, a value for each domain (cache) of it: a mask of the cache's
 * parts in hexadecimal, or decimal bandwidth.
 */
#ifndef ISOLCPUS_PARSE_SCHEMATA_H
#define ISOLCPUS_PARSE_SCHEMATA_H

#include <stddef.h>
#include <stdint.h>

/* 0; -ENOENT: it has no such resource or domain; -EINVAL: it is no number there. */
int schemata_value(const char *text, size_t length, const char *resource, unsigned int domain,
		   unsigned int base, uint64_t *value);

#endif /* ISOLCPUS_PARSE_SCHEMATA_H */
