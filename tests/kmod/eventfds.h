/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * eventfds.h - the groups of the test "eventfd"
 */
#ifndef TEST_EVENTFDS_H
#define TEST_EVENTFDS_H

#include <stdint.h>

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

struct vm;

/* IRQFD, and one signal of an eventfd. */
int irqfd_set(struct vm *vm, int fd, uint32_t flags, uint64_t data);
void irqfd_signal(int fd);

/* The VM is served by the echo, and runs. */
void eventfds_match(int sim, struct vm *vm);
void eventfds_conflict(int sim, struct vm *vm);
void eventfds_deassign(int sim, struct vm *vm);
void eventfds_under_load(int sim, struct vm *vm);

void irqfds_inject(int sim, struct vm *vm);
void irqfds_race(int sim, struct vm *vm);
/* With VMs of its own. */
void irqfds_outlive(int sim);
void irqfds_refused(int sim);
void irqfds_destroyed(int sim);

#endif
