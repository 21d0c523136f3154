/* SPDX-License-Identifier: BSD-3-Clause */
/* neighbour.h - what CPUs beside a poller feel of it: cyclictest and oslat, in turns */
#ifndef BENCH_RUN_NEIGHBOUR_H
#define BENCH_RUN_NEIGHBOUR_H

#include "blocks.h"
#include "step.h"

enum { NEIGHBOUR_CPUS = 64, NEIGHBOUR_PAIRS = 64 };

/* Without a poller, with it. */
enum { POLLER_OFF, POLLER_ON, NR_POLLER_STATES };

/**
 * struct neighbour - a measurement
 * @step:	the step
 * @poller:	CPU of the poller
 * @cpu:	CPUs beside it
 * @nr_cpus:	how many
 * @cpus:	the same as the tools take it
 * @block_s:	length of a block
 * @nr_pairs:	of blocks, one without and one with it
 * @unit:	of the times
 * @blocks:	of each CPU and state
 * @quotients:	of each CPU: what it was with, by what it was without
 * @nr_quotients: how many
 */
struct neighbour {
	const struct step	*step;
	unsigned int		poller;
	unsigned int		cpu[NEIGHBOUR_CPUS];
	unsigned int		nr_cpus;
	char			cpus[400];
	unsigned int		block_s;
	unsigned int		nr_pairs;
	char			unit[16];
	struct blocks		blocks[NEIGHBOUR_CPUS][NR_POLLER_STATES];
	double			quotients[NEIGHBOUR_CPUS][NEIGHBOUR_PAIRS];
	unsigned int		nr_quotients[NEIGHBOUR_CPUS];
};

/* Which CPUs; 0, or an exit status after a message. */
int neighbour_place(struct neighbour *neighbour);
/* One block of the tool: its series, of one CPU each; NULL after a message. */
json_t *neighbour_block(const struct neighbour *neighbour, unsigned int number);
/* All that was measured, as a fragment. */
json_t *neighbour_fragment(struct neighbour *neighbour);

#endif /* BENCH_RUN_NEIGHBOUR_H */
