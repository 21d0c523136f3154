/* SPDX-License-Identifier: BSD-3-Clause */
/* gzip_stored.h - what gzip could have made of a text: blocks that are stored as they are */
#ifndef GZIP_STORED_H
#define GZIP_STORED_H

#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/journal_line.h"

#define STORED_MAX	65535u	/* bytes of a block */
#define STORED_HEADER	"\x1f\x8b\x08\0\0\0\0\0\0\x03"
#define STORED_HEADER_BYTES	10

static inline unsigned char *stored_put(unsigned char *at, uint32_t number, size_t bytes)
{
	for (; bytes--; number >>= 8)
		*at++ = number;
	return at;
}

/* The caller frees it. */
static inline char *gzip_stored(const char *text, size_t length, size_t *size)
{
	size_t blocks = length / STORED_MAX + 1, left = length, nr;
	unsigned char *packed = malloc(STORED_HEADER_BYTES + 5 * blocks + length + 8);
	unsigned char *at = packed;

	if (!packed)
		abort();
	memcpy(at, STORED_HEADER, STORED_HEADER_BYTES);
	at += STORED_HEADER_BYTES;
	while (blocks--) {
		nr = left < STORED_MAX ? left : STORED_MAX;
		at = stored_put(at, !blocks, 1);
		at = stored_put(at, nr, 2);
		at = stored_put(at, ~nr, 2);
		memcpy(at, text + length - left, nr);
		at += nr;
		left -= nr;
	}
	at = stored_put(at, journal_sum(0, text, length), 4);
	at = stored_put(at, length, 4);
	*size = at - packed;
	return (char *)packed;
}

#endif
