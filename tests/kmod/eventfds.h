/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * eventfds.h - the groups of the test "eventfd"
 */
#ifndef TEST_EVENTFDS_H
#define TEST_EVENTFDS_H

#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

struct vm;

/* How often an eventfd was signalled since the last call. */
uint64_t eventfd_count(int fd);

/* The VM is served by the echo, and runs. */
void eventfds_match(int sim, struct vm *vm);
void eventfds_conflict(int sim, struct vm *vm);
void eventfds_deassign(int sim, struct vm *vm);
void eventfds_under_load(int sim, struct vm *vm);

void irqfds_inject(int sim, struct vm *vm);
void irqfds_race(int sim, struct vm *vm);
/* With VMs of its own. */
void irqfds_outlive(int sim);

#endif
