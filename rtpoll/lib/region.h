/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * region.h - the shared memory of an engine: how it is laid out and made
 *
 * Always of the same size; what no VM uses is never touched and costs nothing.
 *
 *	header | VM 0's page | 256 bytes | VM 1's page | 256 bytes | ...
 *
 * Pages of request slots are shifted by a cache line each, so their structures are
 * not aligned as their type says, only to lines: no instruction needs more.
 */
#ifndef RTPOLL_LIB_REGION_H
#define RTPOLL_LIB_REGION_H

#include <linux/acrn.h>
#include <stdbool.h>
#include <stddef.h>

#include "alive.h"
#include "rtpoll/region.h"

#define RTPOLL_REGION_STRIDE	(4096u + 256u)

/* Whole pages. */
#define RTPOLL_REGION_BYTES							\
	((sizeof(struct rtpoll_region_header) +					\
	  RTPOLL_REGION_VMS * RTPOLL_REGION_STRIDE + 4095) / 4096 * 4096)

/**
 * struct rtpoll_region_memory - a region as its engine has it
 * @header:	its beginning, mapped
 * @fd:		its file, to be handed out
 * @alive:	the engine's lock
 * @name:	below /dev/shm; "": none
 */
struct rtpoll_region_memory {
	struct rtpoll_region_header	*header;
	int				fd;
	struct rtpoll_alive		alive;
	char				name[256];
};

/**
 * struct rtpoll_region - a region as its vCPUs have it
 * @header:	its beginning, mapped
 * @bytes:	size of the mapping
 * @fd:		its file
 * @nr_vms:	VMs; as what follows it was checked, and does not change
 * @doorbells:	bells are to be rung
 * @vm:		the VMs
 */
struct rtpoll_region {
	struct rtpoll_region_header	*header;
	uint64_t			bytes;
	int				fd;
	unsigned int			nr_vms;
	bool				doorbells;
	struct rtpoll_region_vm		vm[RTPOLL_REGION_VMS];
};

int rtpoll_region_file(struct rtpoll_region_memory *memory, const char *name);
int rtpoll_region_create(struct rtpoll_region_memory *memory, const char *name);
void rtpoll_region_destroy(struct rtpoll_region_memory *memory);
int rtpoll_region_accept(struct rtpoll_region *region);

/* Where the slots of VM number @vm are. */
static inline uint32_t rtpoll_region_offset(unsigned int vm)
{
	return sizeof(struct rtpoll_region_header) + vm * RTPOLL_REGION_STRIDE;
}

/* A slot of a page that begins at @offset. */
static inline struct acrn_io_request *
rtpoll_region_slot(struct rtpoll_region_header *header, uint32_t offset, unsigned int vcpu)
{
	return (struct acrn_io_request *)((char *)header + offset) + vcpu;
}

#endif /* RTPOLL_LIB_REGION_H */
