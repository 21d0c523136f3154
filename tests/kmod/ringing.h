/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * ringing.h - how often an eventfd was signalled
 */
#ifndef TEST_RINGING_H
#define TEST_RINGING_H

#include <stdint.h>

/* Since the last call; the descriptor is EFD_NONBLOCK. */
uint64_t eventfd_count(int fd);
/*
 * How often it rang, once it has rung that often or the time is up: after its
 * answer a guest goes on, and its doorbell may ring a moment later.
 */
uint64_t rings(int fd, uint64_t want);

#endif
