/* SPDX-License-Identifier: BSD-3-Clause */
/* way_slot.h - how a bare slot is served */
#ifndef RTPOLL_WAY_SLOT_H
#define RTPOLL_WAY_SLOT_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct way_slot - what its server does
 * @direction:	of the request; a read's answer goes into the request's line
 * @takes:	stores PROCESSING before it reads the request
 * @prefetches:	the request's lines, while it waits
 */
struct way_slot {
	uint32_t	direction;
	bool		takes;
	bool		prefetches;
};

#endif /* RTPOLL_WAY_SLOT_H */
