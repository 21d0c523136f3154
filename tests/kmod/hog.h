/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * hog.h - who keeps a poller from its CPU, and who waits for that poller
 */
#ifndef TEST_HOG_H
#define TEST_HOG_H

#include <pthread.h>
#include <stdbool.h>

/* By then what does not wait for the poller is done. */
#define HOG_SOON_NS	1000000000ull

/**
 * struct hog - a thread above every poller, that spins
 * @thread:	thread
 * @cpu:	on which CPU
 * @spins:	it does
 * @stop:	it is to end
 */
struct hog {
	pthread_t thread;
	int cpu;
	bool spins;
	bool stop;
};

/* It spins when that returns, and for some seconds if nobody ends it. */
void must_hog(struct hog *hog, int cpu);
bool hog_spins(const struct hog *hog);
/* It must have spun until now. */
void hog_end(struct hog *hog);

/**
 * struct waiter - somebody who waits for the poller
 * @call:	what he calls
 * @arg:	for @call
 * @thread:	thread
 * @ret:	what that returned
 * @done:	it has
 */
struct waiter {
	int (*call)(void *arg);
	void *arg;
	pthread_t thread;
	int ret;
	bool done;
};

/* A signal that only interrupts is SIGUSR1 from now on. */
void waiters_init(void);
/* The call has begun, and is not done while it spins; meanwhile others get answers. */
void must_wait(struct waiter *waiter, const struct hog *hog, int control);
void waiter_interrupt(struct waiter *waiter);
void waiter_end(struct waiter *waiter, int want);

#endif
