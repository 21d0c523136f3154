/* SPDX-License-Identifier: BSD-3-Clause */
/* ticks.h - the clock of one round trip: the TSC, and what reading it costs */
#ifndef RTPOLL_TICKS_H
#define RTPOLL_TICKS_H

#include <stdbool.h>
#include <stdint.h>
#include <x86intrin.h>

/* Measured once; a tick is a unit of the TSC. */
struct ticks {
	double		ns_per_tick;
	uint32_t	overhead;	/* ticks between two reads with nothing between */
	bool		is_steady;	/* constant_tsc and nonstop_tsc */
};

/* Takes some 20 ms; on the CPU that will measure. */
void ticks_calibrate(struct ticks *ticks);

/* What comes after it may start before: as everywhere, it costs 10 ns and not 20. */
static inline uint64_t ticks_begin(void)
{
	return __rdtsc();
}

/* What comes before it is over. */
static inline uint64_t ticks_end(void)
{
	unsigned int cpu;

	return __rdtscp(&cpu);
}

#endif /* RTPOLL_TICKS_H */
