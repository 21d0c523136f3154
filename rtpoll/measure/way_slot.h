/* SPDX-License-Identifier: BSD-3-Clause */
/* way_slot.h - how a bare slot is served */
#ifndef RTPOLL_WAY_SLOT_H
#define RTPOLL_WAY_SLOT_H

#include <stdbool.h>
#include <stdint.h>

/* Additions of which each waits for the one before: about as long as an engine takes. */
#define WAY_SLOT_STEPS	64

/**
 * struct way_slot - what its server does
 * @direction:	of the request; a read's answer goes into the request's line
 * @takes:	stores PROCESSING before it reads the request
 * @works:	is busy for some 25 ns (WAY_SLOT_STEPS) between the request and its answer
 * @prefetches:	the request's lines, while it waits
 * @slots:	asked at once, each with a request of its own; 0: one, without a scan
 */
struct way_slot {
	uint32_t	direction;
	bool		takes;
	bool		works;
	bool		prefetches;
	unsigned int	slots;
};

#endif /* RTPOLL_WAY_SLOT_H */
