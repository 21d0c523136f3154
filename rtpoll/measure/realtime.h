/* SPDX-License-Identifier: BSD-3-Clause */
/* realtime.h - CPUs, priority and memory of those who measure; RT throttling */
#ifndef RTPOLL_REALTIME_H
#define RTPOLL_REALTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define REALTIME_PRIORITY	50

/* The allowed CPUs, ascending: how many there are, and the first @nr of them. */
int realtime_cpus(int *cpus, int nr);

/*
 * Is nobody else on this machine measuring?  Asked once, for this process and its
 * children, and true of one at a time.  Of two pairs that spin at one priority, each
 * with one half on either CPU, neither would ever get on.
 */
bool realtime_is_alone(void);

/*
 * Pins the calling thread, makes it SCHED_FIFO and locks its memory, as far as
 * that is allowed.  Not SCHED_FIFO if others that spin share its CPU, or measure
 * as well.  Returns RTPOLL_WITHOUT_*.
 */
uint32_t realtime_enter(int cpu, bool is_shared);
/* What a mask of RTPOLL_WITHOUT_* means, in words; "" of 0. */
const char *realtime_without(uint32_t without, char *text, size_t size);

/* RT tasks of a CPU may be stopped for a part of each second. */
bool realtime_is_throttled(void);

struct realtime_free;

/*
 * Throttling off, until realtime_free_end() or however this process ends: a child
 * of its own sees to that.  NULL: not permitted, or it is off already.
 */
struct realtime_free *realtime_free_begin(const int *cpus, int nr);
void realtime_free_end(struct realtime_free *state);

#endif /* RTPOLL_REALTIME_H */
