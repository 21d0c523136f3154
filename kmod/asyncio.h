/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * asyncio.h - the rings a hypervisor fills: doorbells, and events of a VM
 */
#ifndef HSM_ASYNCIO_H
#define HSM_ASYNCIO_H

#include "hsm.h"
#include "ioeventfd.h"

/**
 * struct hsm_ring_page - a page of the device model that holds a ring
 * @page:	pinned
 * @ring:	in it
 */
struct hsm_ring_page {
	struct page	*page;
	struct rtp_ring	ring;
};

/**
 * struct hsm_async_bell - one place in a VM's table
 * @cookie:	what the hypervisor puts into the ring for it; 0: not in use
 * @eventfd:	@bell's, for whoever drains
 * @bell:	the registration, or NULL
 * @generation:	how often the place was used: the upper half of @cookie
 */
struct hsm_async_bell {
	u64			cookie;
	struct eventfd_ctx	*eventfd;
	struct hsm_doorbell	*bell;
	u32			generation;
};

/**
 * struct hsm_asyncio - a VM's doorbell ring
 * @shared:	the ring
 * @signalled:	eventfds signalled; the one who drains
 * @stale:	elements that were nobody's; the one who drains
 * @bells:	changed under the VM's lock; @cookie and @eventfd are read by
 *		whoever drains
 */
struct hsm_asyncio {
	struct hsm_ring_page	shared;
	u64			signalled;
	u64			stale;
	struct hsm_async_bell	bells[HV_ASYNCIO_MAX];
};

/* ring_page.c */
int hsm_ring_page_pin(struct hsm_vm *vm, struct hsm_ring_page *shared,
		      unsigned long address, u32 ele_size);
long hsm_ring_page_announce(struct hsm_vm *vm, struct hsm_ring_page *shared, u32 id);
void hsm_ring_page_unpin(struct hsm_ring_page *shared);

/* asyncio.c; set-up under the VM's lock */
long hsm_asyncio_setup(struct hsm_vm *vm, unsigned long address);
void hsm_asyncio_exit(struct hsm_vm *vm);
void hsm_asyncio_stats(struct hsm_vm *vm, struct acrn_hsm_vm_stats *stats);

/* asyncio_bell.c */
void hsm_asyncio_consume(struct rtp_ring *ring, u64 cookie);
void hsm_asyncio_forget(struct hsm_vm *vm);

/* vm_event.c; set-up under the VM's lock */
long hsm_event_setup_ring(struct hsm_vm *vm, unsigned long address);
long hsm_event_setup_eventfd(struct hsm_vm *vm, int fd);
bool hsm_event_look(struct hsm_vm *vm);
void hsm_event_exit(struct hsm_vm *vm);

#endif /* HSM_ASYNCIO_H */
