/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * parselist.h - ask the kernel what a list of CPUs is to it: /dev/acrn_parselist
 */
#ifndef PARSELIST_H
#define PARSELIST_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define PARSELIST_BITS_MAX	8192
#define PARSELIST_TEXT_MAX	4096	/* of a list that is read, NUL included */
#define PARSELIST_PRINTED_MAX	65536	/* of one that is written, NUL included */

/**
 * struct parselist - a list, and what bitmap_parselist() makes of it
 * @nr_bits:	width of the bitmap, 1 to PARSELIST_BITS_MAX
 * @verdict:	receives what it returned: 0 or a negative errno
 * @text:	address of the list, which NUL ends
 * @bits:	address of PARSELIST_BITS_MAX / 64 words, which receive the bitmap
 * @printed:	address of PARSELIST_PRINTED_MAX bytes, which receive it as "%*pbl" writes it
 *
 * What was refused has no bits: neither @bits nor @printed are written then.
 */
struct parselist {
	__u32	nr_bits;
	__s32	verdict;
	__u64	text;
	__u64	bits;
	__u64	printed;
};

#define PARSELIST_ASK	_IOWR('p', 0x40, struct parselist)

#endif
