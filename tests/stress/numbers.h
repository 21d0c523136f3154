/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * numbers.h - a device that takes numbers in order, for one program's vCPU threads
 *
 * Each vCPU writes 1, 2, 3 and so on: each must come exactly once, and a read gives back
 * what the device has.
 */
#ifndef STRESS_NUMBERS_H
#define STRESS_NUMBERS_H

#include <stdio.h>
#include <stdlib.h>

#include "rtpoll.h"

#define HONEST		4	/* vCPUs */
#define BASE		0x10000u
#define STRIDE		0x100u
#define CHECK		0x9e3779b97f4a7c15ull

/* Of the device; the thread that serves has them. */
static uint64_t numbers[HONEST];

static inline void die(const char *what, unsigned long long a, unsigned long long b)
{
	fprintf(stderr, "%s: %llu, %llu (%s)\n", what, a, b, rtpoll_message());
	abort();
}

static inline void must(int ret, const char *what)
{
	if (ret)
		die(what, -ret, 0);
}

/* The same device, whichever range leads to it; @data goes bad when it is removed. */
static inline int count_numbers(void *data, struct rtpoll_access *access)
{
	uint64_t *number = &numbers[access->vcpu];

	if (*(const char *)data != 'd')
		die("a removed handler runs", access->address, access->vcpu);
	if (access->direction == RTPOLL_WRITE && access->value != ++*number)
		die("written twice or never", access->value, *number);
	if (access->direction == RTPOLL_READ)
		access->value = *number * CHECK;
	return 0;
}

#endif /* STRESS_NUMBERS_H */
