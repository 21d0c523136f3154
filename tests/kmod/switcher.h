/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * switcher.h - a thread that changes the mode of a VM every millisecond
 */
#ifndef TEST_SWITCHER_H
#define TEST_SWITCHER_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/**
 * struct switcher - the thread, and what it did
 * @control:	descriptor of /dev/acrn_hsm
 * @vmid:	VM, attached to a poller
 * @thread:	thread
 * @stop:	it is to end
 * @calls:	changes asked for
 * @refused:	changes that failed
 */
struct switcher {
	int control;
	uint16_t vmid;
	pthread_t thread;
	bool stop;
	uint64_t calls;
	uint64_t refused;
};

/* Starts in poll mode; above SCHED_OTHER, so a vCPU that spins cannot delay it. */
void must_switcher_start(struct switcher *switcher, int control, uint16_t vmid);
/* The VM stays in the mode it has then. */
void switcher_stop(struct switcher *switcher);

/* Of a thread of the test: SCHED_FIFO with this priority, on this CPU. */
void must_thread_place(pthread_t thread, int priority, int cpu);

#endif
