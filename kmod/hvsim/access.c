// SPDX-License-Identifier: GPL-2.0-only
/* access.c - what a guest can do in one instruction */
#include <linux/bits.h>
#include <linux/limits.h>

#include "hvsim.h"

#define PORTS	0x10000

static bool size_is_valid(unsigned int size)
{
	return size == 1 || size == 2 || size == 4 || size == 8;
}

/**
 * hvsim_access_is_valid() - could a guest make this access?
 * @access: from user space
 *
 * Types other than port I/O and MMIO are passed on as they are.
 *
 * Return: true if it could.
 */
bool hvsim_access_is_valid(const struct hvsim_access *access)
{
	if (access->reserved || access->reserved2)
		return false;
	if (access->direction > ACRN_IOREQ_DIR_WRITE || !size_is_valid(access->size))
		return false;
	if (access->type == ACRN_IOREQ_TYPE_PORTIO)
		return access->size <= 4 && access->address <= PORTS - access->size;
	return access->address <= U64_MAX - (access->size - 1);
}

/**
 * hvsim_access_mask() - the bits of a value that the guest sees
 * @access: access
 *
 * Return: ones for each byte of the access; for a size no guest can use: all.
 */
u64 hvsim_access_mask(const struct hvsim_access *access)
{
	if (!size_is_valid(access->size))
		return U64_MAX;
	return GENMASK_ULL(access->size * BITS_PER_BYTE - 1, 0);
}
