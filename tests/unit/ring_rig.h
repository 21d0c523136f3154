/* SPDX-License-Identifier: BSD-3-Clause */
/* ring_rig.h - a ring of eight doorbells and its hypervisor; notes what is drained */
#ifndef RING_RIG_H
#define RING_RIG_H

#include <criterion/criterion.h>

#include "../../kmod/core/ring.h"
#include "vm_rig.h"

#define RING_NR		8
#define RING_BYTES	(RING_NR * ACRN_HSM_ASYNCIO_BYTES)

static struct ring_page {
	struct acrn_hsm_ring	head;
	u64			element[504];
} ring_page;

static struct vm_rig rig;
static struct rtp_ring ring;
static u64 drained[1024];
static u32 nr_drained;
static void (*on_consume)(void);

static inline void consume(struct rtp_ring *of, u64 element)
{
	cr_expect_eq(of, &ring);
	cr_expect_eq(of->own, RTP_OWN_KERN);
	if (nr_drained < ARRAY_SIZE(drained))
		drained[nr_drained] = element;
	nr_drained++;
	if (on_consume)
		on_consume();
}

static inline void ring_page_init(u32 ele_num, u32 ele_size)
{
	memset(&ring_page, 0, sizeof(ring_page));
	ring_page.head.magic = ACRN_HSM_RING_MAGIC;
	ring_page.head.ele_num = ele_num;
	ring_page.head.ele_size = ele_size;
	ring_page.head.size = ele_num * ele_size;
}

static inline void ring_arrange(void)
{
	rig_init(&rig, 1);
	ring_page_init(RING_NR, ACRN_HSM_ASYNCIO_BYTES);
	ring.consume = consume;
	ring.vm = &rig.vm;
	cr_assert(rtp_ring_init(&ring, &ring_page.head, ACRN_HSM_ASYNCIO_BYTES));
	rig.vm.ring = &ring;
	nr_drained = 0;
	on_consume = NULL;
}

/* The hypervisor: false if there is no room. */
static inline bool ring_put(u64 element)
{
	u32 next = (ring_page.head.tail + ACRN_HSM_ASYNCIO_BYTES) % RING_BYTES;

	if (next == ring_page.head.head)
		return false;
	ring_page.element[ring_page.head.tail / ACRN_HSM_ASYNCIO_BYTES] = element;
	ring_page.head.tail = next;
	return true;
}

#endif /* RING_RIG_H */
