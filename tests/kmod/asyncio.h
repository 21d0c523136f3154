/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * asyncio.h - the groups of the test "asyncio", and what they share
 */
#ifndef TEST_ASYNCIO_H
#define TEST_ASYNCIO_H

#include "echo.h"
#include "ring.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define ASYNC		ACRN_HSM_IOEVENTFD_ASYNCIO
#define PIO		ACRN_IOEVENTFD_FLAG_PIO
#define MATCH		ACRN_IOEVENTFD_FLAG_DATAMATCH
#define DEASSIGN	ACRN_IOEVENTFD_FLAG_DEASSIGN

#define ASYNC_MAX	64	/* doorbells of a VM */
#define ASYNC_PORT	0x2000
#define ASYNC_MMIO	0xfe002000ull
#define PAGE_BYTES	4096

/* Hypercall numbers, for struct hvsim_faults. */
#define CALL_ASSIGN	0x32
#define CALL_DEASSIGN	0x33
#define CALL_RING	0x44

/**
 * struct async - what all groups work with
 * @control:	/dev/acrn_hsm
 * @sim:	/dev/acrn_hvsim
 * @poller:	on CPU 1
 */
struct async {
	int control;
	int sim;
	uint32_t poller;
};

/* asyncio_rig.c: VMs that have a ring */
int async_setup(struct vm *vm, const void *ring);
/* Running, served by the echo, with a ring, in that mode. */
struct acrn_hsm_ring *must_async_vm(const struct async *async, struct vm *vm,
				    const char *name, uint32_t mode);
void must_async_stop(struct vm *vm, struct acrn_hsm_ring *ring);
int must_eventfd(void);
/* One write; how it ended. */
uint32_t async_ring(const struct async *async, const struct vm *vm, uint64_t port,
		    uint64_t value);

/* asyncio_setup.c */
void async_setup_errors(const struct async *async);
void async_registrations(const struct async *async);
void async_both_kinds(const struct async *async);
void async_refusals(const struct async *async);

/* asyncio_load.c */
void async_exact(const struct async *async, uint32_t mode);
void async_exact_switched(const struct async *async);
void async_set_up_late(const struct async *async);
void async_deassign(const struct async *async, uint32_t mode);
void async_lost_upcalls(const struct async *async);
void async_reset(const struct async *async);

/* asyncio_hostile.c */
void async_forged(const struct async *async);
void async_scribbled(const struct async *async, uint32_t mode);
void async_kept_full(const struct async *async);

/* asyncio_end.c */
void async_stop_under_load(const struct async *async, uint32_t mode);
void async_kill(const struct async *async, uint32_t mode);
void async_orphan(const struct async *async, uint32_t mode);

/* asyncio_events.c */
void async_events(const struct async *async, uint32_t mode);
void async_event_errors(const struct async *async);

#endif
