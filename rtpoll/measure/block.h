/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * block.h - what a block of round trips says, and whether to believe it
 *
 * A figure is made of blocks.  Each is bracketed by two blocks of the bare
 * ping-pong of the same length, and compared with them only: on a machine that is
 * shared with others nothing else is the same a second later.
 *
 *	dropped		its brackets differ by more than BLOCK_DROP_PERCENT
 *	class		near or far, by the brackets' median: where a host may move the
 *			two CPUs between one L3 and two, the two are different machines
 *	ratio		mean of its lowest 99 %, by that of its brackets; of a figure
 *			the median over its blocks
 */
#ifndef RTPOLL_BLOCK_H
#define RTPOLL_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define BLOCK_DROP_PERCENT	20

/* Where only one kind is seen: threads of one core, or cores of a small L3, are near. */
#define BLOCK_FAR_NS		160.0

enum block_class {
	BLOCK_NEAR,
	BLOCK_FAR,
	NR_BLOCK_CLASSES,
	BLOCK_DROPPED = NR_BLOCK_CLASSES
};

/* One block, in ticks. */
struct block {
	double		mean;	/* of the lowest 99 % */
	uint32_t	median;
	uint32_t	nr;	/* round trips; 0: it was not measured */
};

/* A block and its brackets. */
struct bracketed {
	struct block	before;
	struct block	block;
	struct block	after;
};

void block_sort(uint32_t *ticks, size_t nr);
/* Sorts them. */
struct block block_of(uint32_t *ticks, size_t nr);

/* 0 of an empty array; both sort it. */
double block_median(double *values, size_t nr);
double block_quantile(double *values, size_t nr, double share);

bool bracketed_is_good(const struct bracketed *b);
double bracketed_ratio(const struct bracketed *b);

/*
 * The boundary between near and far, in ticks: the widest gap between medians of
 * brackets if it is so wide that there are two kinds, else @fallback.
 */
double block_boundary(const struct bracketed *blocks, size_t nr, double fallback);
enum block_class bracketed_class(const struct bracketed *b, double boundary);

/*
 * The value that a share of a histogram does not exceed (rtpoll_hist_quantile()),
 * but placed within its bucket by rank.
 */
double hist_quantile(const uint32_t *hist, double share);

#endif /* RTPOLL_BLOCK_H */
