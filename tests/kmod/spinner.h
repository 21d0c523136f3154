/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * spinner.h - a device model that spins on the page, on core/user.h
 *
 * Its threads share the slots' turns.  A write carries a number and must come
 * once and in its turn; a read is answered as echo.h says.
 */
#ifndef TEST_SPINNER_H
#define TEST_SPINNER_H

#include "../../kmod/core/user.h"
#include "vm.h"

/**
 * struct spinner - what the threads share
 * @vm:		VM whose default client they serve
 * @slots:	its slots
 * @stride:	by which the numbers of a vCPU's writes grow
 * @last:	number of each vCPU's newest write; of who has the turn
 * @wrong:	writes that came twice, or before their turn; likewise
 * @missed:	numbers that never came, the calls of others having answered
 *		them; likewise
 */
struct spinner {
	struct vm *vm;
	struct rtp_user_slot slots[ACRN_IO_REQUEST_MAX];
	unsigned int stride;
	uint64_t last[ACRN_IO_REQUEST_MAX];
	uint64_t wrong[ACRN_IO_REQUEST_MAX];
	uint64_t missed[ACRN_IO_REQUEST_MAX];
};

/**
 * struct spinner_thread - one of its threads, and what it did
 * @of:		the device model
 * @thread:	thread
 * @stop:	it is to end
 * @pause_every: requests after which it looks away for a while; 0: never
 * @completed:	requests it completed by itself
 * @notified:	NOTIFY_REQUEST_FINISH calls
 * @lost:	requests that were taken away
 * @attached:	returns of ATTACH_IOREQ_CLIENT
 */
struct spinner_thread {
	struct spinner *of;
	pthread_t thread;
	bool stop;
	unsigned int pause_every;
	uint64_t completed;
	uint64_t notified;
	uint64_t lost;
	uint64_t attached;
};

void spinner_init(struct spinner *spinner, struct vm *vm);

/* A thread that looks all the time, on this CPU. */
void must_spinner_spin(struct spinner_thread *thread, struct spinner *spinner, int cpu);
void spinner_stop(struct spinner_thread *thread);
/*
 * One that sleeps in ATTACH and calls NOTIFY for every request, as device models
 * of old; it ends when the default client does, which spinner_end() destroys.
 */
void must_spinner_attach(struct spinner_thread *thread, struct spinner *spinner);
void spinner_end(struct spinner_thread *thread);

/* Keep all threads out of all slots, for a call that ends requests. */
void spinner_lock(struct spinner *spinner);
void spinner_unlock(struct spinner *spinner);
/* Numbers begin again; all turns are the caller's. */
void spinner_renumber(struct spinner *spinner);

/* Sums over the vCPUs. */
uint64_t spinner_wrong(const struct spinner *spinner);
uint64_t spinner_missed(const struct spinner *spinner);

#endif
