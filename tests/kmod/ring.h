/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ring.h - pages that are a ring, as a device model has them
 */
#ifndef TEST_RING_H
#define TEST_RING_H

#include <stdint.h>

#include "acrn_hsm_downstream.h"

/* Make a ring of a page. */
void ring_init(struct acrn_hsm_ring *ring, uint32_t ele_size);
/* A page of its own. */
struct acrn_hsm_ring *must_ring(uint32_t ele_size);
void ring_free(struct acrn_hsm_ring *ring);
/* Take the next event from an event ring: its type, or ~0 if there is none. */
uint32_t ring_drain(struct acrn_hsm_ring *ring);

#endif
