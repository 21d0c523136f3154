/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * leaks.h - what must be as it was when a test is over
 */
#ifndef TEST_LEAKS_H
#define TEST_LEAKS_H

#include <stdint.h>

#define LEAKS_EVENTFDS	64

/**
 * struct leaks - what there was before
 * @pins:	pages pinned
 * @nr_threads:	kernel threads of the modules
 * @nr_fds:	descriptors of this process
 * @eventfds:	ids of the next eventfds: the kernel gives the lowest free one,
 *		so a reference that nobody dropped leaves a gap
 */
struct leaks {
	int64_t pins;
	int nr_threads;
	int nr_fds;
	int eventfds[LEAKS_EVENTFDS];
};

/* Both modules are loaded; no VM, no poller. */
void leaks_begin(struct leaks *before);
/*
 * Everything is as it was, the modules know of no VM, poller or rule, and the
 * hypervisor has destroyed as many VMs as it has created.
 */
void leaks_check(const struct leaks *before, int control, int sim);

/* Pages pinned, exact.  Waits for every CPU, a polling one a second at most. */
int64_t leaks_pins(void);
/* Descriptors of this process. */
int fds_count(void);

#endif
