/* SPDX-License-Identifier: BSD-3-Clause */
/* vcpu.h - a vCPU of a region, as the library has it */
#ifndef RTPOLL_LIB_VCPU_H
#define RTPOLL_LIB_VCPU_H

#include "../../kmod/core/ioreq.h"
#include "region.h"
#include "rtpoll/vcpu.h"

/**
 * struct rtpoll_vcpu - one slot, from the hypervisor's side
 * @io:		the slot
 * @region:	what it is in
 * @number:	vm * 16 + vCPU
 * @pauses:	between two looks at whether it is done
 * @under_way:	an access was posted and not waited for
 * @options:	how it waits
 * @deadline_ns: of the access under way; with a timeout only
 * @req:	the access under way
 * @alive:	its lock
 */
struct rtpoll_vcpu {
	struct acrn_io_request		*io;
	struct rtpoll_region		*region;
	unsigned int			number;
	u32				pauses;
	bool				under_way;
	struct rtpoll_vcpu_options	options;
	u64				deadline_ns;
	struct rtp_ioreq		req;
	struct rtpoll_alive		alive;
};

/**
 * rtpoll_vcpu_reclaim() - have the slot back, if the engine does not work on it
 * @io: slot
 *
 * What waits for the engine is withdrawn.  What the engine has begun is never
 * written over: its answer would land in the next request.
 *
 * Return: true if the slot is ours.
 */
static inline bool rtpoll_vcpu_reclaim(struct acrn_io_request *io)
{
	/* Acquire: what the engine did to the request it has done. */
	u32 state = smp_load_acquire(&io->processed);

	if (state == ACRN_IOREQ_STATE_PENDING)
		state = cmpxchg(&io->processed, ACRN_IOREQ_STATE_PENDING,
				ACRN_IOREQ_STATE_FREE);
	return state != ACRN_IOREQ_STATE_PROCESSING;
}

/* Has the engine died? */
static inline bool rtpoll_vcpu_is_alone(const struct rtpoll_vcpu *vcpu)
{
	return rtpoll_alive_look(vcpu->region->fd, RTPOLL_BYTE_ENGINE) == 0;
}

#endif /* RTPOLL_LIB_VCPU_H */
