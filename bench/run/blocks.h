/* SPDX-License-Identifier: BSD-3-Clause */
/* blocks.h - blocks of one series, measured between those of another, made one */
#ifndef BENCH_RUN_BLOCKS_H
#define BENCH_RUN_BLOCKS_H

#include <stdint.h>

#include <jansson.h>

#include "rtpoll/stats.h"

/**
 * struct blocks - of one series so far
 * @counts:	buckets as those of rtpoll/stats.h, which say a value to 1/16
 * @count:	samples, with those beyond the tools' histograms
 * @overflow:	those
 * @sum:	of all
 * @min:	smallest
 * @max:	largest
 * @nr:		blocks
 * @open_lo:	oslat's last bucket has what is beyond it, too: where it begins
 * @open_count:	what is in it
 */
struct blocks {
	uint64_t	counts[RTPOLL_HIST_BUCKETS];
	uint64_t	count;
	uint64_t	overflow;
	double		sum;
	double		min;
	double		max;
	unsigned int	nr;
	double		open_lo;
	uint64_t	open_count;
};

/* A block, as a tool's importer made a series of it. */
void blocks_add(struct blocks *blocks, const json_t *series);
/* As results have it: [[from, to, count], ...] */
json_t *blocks_hist(const struct blocks *blocks);

#endif /* BENCH_RUN_BLOCKS_H */
