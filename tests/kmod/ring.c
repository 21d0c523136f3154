// SPDX-License-Identifier: BSD-3-Clause
/* ring.c - pages that are a ring, as a device model has them */

#include <string.h>
#include <sys/mman.h>

#include "harness.h"
#include "ring.h"

void ring_init(struct acrn_hsm_ring *ring, uint32_t ele_size)
{
	memset(ring, 0, sizeof(*ring));
	ring->magic = ACRN_HSM_RING_MAGIC;
	ring->ele_size = ele_size;
	ring->ele_num = (ACRN_HSM_RING_PAGE_BYTES - sizeof(*ring)) / ele_size;
	ring->size = ring->ele_num * ele_size;
}

struct acrn_hsm_ring *must_ring(uint32_t ele_size)
{
	struct acrn_hsm_ring *ring = mmap(NULL, ACRN_HSM_RING_PAGE_BYTES,
					  PROT_READ | PROT_WRITE,
					  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(ring != MAP_FAILED);
	ring_init(ring, ele_size);
	return ring;
}

void ring_free(struct acrn_hsm_ring *ring)
{
	munmap(ring, ACRN_HSM_RING_PAGE_BYTES);
}

uint32_t ring_drain(struct acrn_hsm_ring *ring)
{
	uint32_t head = ring->head, type;

	if (__atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE) == head)
		return ~0u;
	memcpy(&type, (char *)(ring + 1) + head, sizeof(type));
	__atomic_store_n(&ring->head, (head + ring->ele_size) % ring->size,
			 __ATOMIC_RELEASE);
	return type;
}
