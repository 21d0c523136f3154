/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * asker.h - a requester that does what the ACRN hypervisor does, and no more
 *
 * It knows the region (rtpoll/region.h) and nothing of the library, so that what is
 * measured is the engine.  Inline: a call is not part of a round trip.
 */
#ifndef RTPOLL_ASKER_H
#define RTPOLL_ASKER_H

#include <linux/acrn.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "pair.h"
#include "rtpoll/region.h"

/**
 * struct asker - all vCPUs of a region
 * @header:	the region
 * @bytes:	mapped
 * @nr:		vCPUs
 * @io:		slot of each
 * @bit:	number of each one's doorbell
 * @rings:	the engine wants them rung
 * @lean:	stores only what has changed, and no FREE
 * @pauses:	between two looks at the answer; the hypervisor makes one
 */
struct asker {
	struct rtpoll_region_header	*header;
	size_t				bytes;
	unsigned int			nr;
	struct acrn_io_request		*io[RTPOLL_REGION_SLOTS];
	uint16_t			bit[RTPOLL_REGION_SLOTS];
	bool				rings;
	bool				lean;
	unsigned int			pauses;
};

/* Maps a region; 0 or a negative errno.  The descriptor stays the caller's. */
int asker_open(struct asker *asker, int fd);
void asker_close(struct asker *asker);

static inline void asker_wake(struct rtpoll_region_header *header)
{
	if (__atomic_exchange_n(&header->armed, 0, __ATOMIC_SEQ_CST))
		syscall(SYS_futex, &header->armed, FUTEX_WAKE, 1, NULL, NULL, 0);
}

static inline void asker_fill(struct acrn_io_request *io, uint32_t direction, uint64_t address,
			      uint64_t value)
{
	io->type = ACRN_IOREQ_TYPE_MMIO;
	io->completion_polling = 1;
	io->reqs.mmio_request.direction = direction;
	io->reqs.mmio_request.address = address;
	io->reqs.mmio_request.size = 4;
	io->reqs.mmio_request.value = value;
}

/* As asker_fill(), and the first line stays where it is. */
static inline void asker_fill_lean(struct acrn_io_request *io, uint32_t direction,
				   uint64_t address, uint64_t value)
{
	if (io->type != ACRN_IOREQ_TYPE_MMIO)
		io->type = ACRN_IOREQ_TYPE_MMIO;
	if (!io->completion_polling)
		io->completion_polling = 1;
	io->reqs.mmio_request.direction = direction;
	io->reqs.mmio_request.address = address;
	io->reqs.mmio_request.size = 4;
	io->reqs.mmio_request.value = value;
}

/* From here on it is the server's. */
static inline void asker_publish(struct acrn_io_request *io)
{
	/* Pairs with (A) of the core's slot.h. */
	__atomic_store_n(&io->processed, ACRN_IOREQ_STATE_PENDING, __ATOMIC_RELEASE);
}

/* Waits for it; the slot is not FREE yet. */
static inline uint64_t asker_answer(struct acrn_io_request *io, unsigned int pauses)
{
	/* Pairs with (C). */
	while (pair_waits(&io->processed, ACRN_IOREQ_STATE_COMPLETE))
		for (unsigned int i = 0; i < pauses; i++)
			__builtin_ia32_pause();
	return io->reqs.mmio_request.value;
}

/* A request, and its bell; asker_call() must follow. */
static inline void asker_put(struct asker *asker, unsigned int vcpu, uint32_t direction,
			     uint64_t address, uint64_t value)
{
	struct acrn_io_request *io = asker->io[vcpu];

	if (asker->lean)
		asker_fill_lean(io, direction, address, value);
	else
		asker_fill(io, direction, address, value);
	asker_publish(io);
	if (asker->rings)
		__atomic_fetch_or(&asker->header->doorbell[asker->bit[vcpu] / 64],
				  1ull << asker->bit[vcpu] % 64, __ATOMIC_SEQ_CST);
}

/* Once for all that was put before. */
static inline void asker_call(struct asker *asker)
{
	/* Store, then load: pairs with (W). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (__builtin_expect(__atomic_load_n(&asker->header->armed, __ATOMIC_RELAXED), 0))
		asker_wake(asker->header);
}

static inline void asker_post(struct asker *asker, unsigned int vcpu, uint32_t direction,
			      uint64_t address, uint64_t value)
{
	asker_put(asker, vcpu, direction, address, value);
	asker_call(asker);
}

static inline uint64_t asker_wait(struct asker *asker, unsigned int vcpu)
{
	struct acrn_io_request *io = asker->io[vcpu];
	uint64_t value = asker_answer(io, asker->pauses);

	if (!asker->lean)
		__atomic_store_n(&io->processed, ACRN_IOREQ_STATE_FREE, __ATOMIC_RELEASE);
	return value;
}

#endif /* RTPOLL_ASKER_H */
