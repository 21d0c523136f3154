// SPDX-License-Identifier: BSD-3-Clause
/* block.c - what a block of round trips says, and whether to believe it */

#include <math.h>
#include <stdlib.h>

#include "block.h"
#include "rtpoll/stats.h"

/* Two kinds of brackets: this far apart, and neither of them a mere accident. */
#define GAP_RATIO	1.5
#define KIND_SHARE	0.02

static int compare_ticks(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void block_sort(uint32_t *ticks, size_t nr)
{
	qsort(ticks, nr, sizeof(*ticks), compare_ticks);
}

struct block block_of(uint32_t *ticks, size_t nr)
{
	size_t lowest = nr - nr / 100;
	struct block block = { .nr = nr };
	double sum = 0;

	if (!nr)
		return block;
	block_sort(ticks, nr);
	for (size_t i = 0; i < lowest; i++)
		sum += ticks[i];
	block.mean = sum / lowest;
	block.median = ticks[nr / 2];
	return block;
}

double block_quantile(double *values, size_t nr, double share)
{
	if (!nr)
		return 0;
	qsort(values, nr, sizeof(*values), compare_doubles);
	return values[(size_t)(share * (nr - 1) + 0.5)];
}

double block_median(double *values, size_t nr)
{
	double upper = block_quantile(values, nr, 0.5);

	return nr && nr % 2 == 0 ? (values[nr / 2 - 1] + values[nr / 2]) / 2 : upper;
}

bool bracketed_is_good(const struct bracketed *b)
{
	double low = fmin(b->before.mean, b->after.mean);
	double high = fmax(b->before.mean, b->after.mean);

	return b->before.nr && b->block.nr && b->after.nr &&
	       high * 100 <= low * (100 + BLOCK_DROP_PERCENT);
}

double bracketed_ratio(const struct bracketed *b)
{
	return b->block.mean * 2 / (b->before.mean + b->after.mean);
}

static double bracket_median(const struct bracketed *b)
{
	return (b->before.median + b->after.median) / 2.0;
}

/* Of sorted medians, the middle of the widest gap; 0: they are of one kind. */
static double gap_middle(const double *medians, size_t nr)
{
	size_t least = nr * KIND_SHARE < 2 ? 2 : nr * KIND_SHARE;
	double widest = GAP_RATIO, middle = 0;

	for (size_t i = least; i + least <= nr; i++) {
		double ratio = medians[i] / medians[i - 1];

		if (ratio < widest)
			continue;
		widest = ratio;
		middle = sqrt(medians[i] * medians[i - 1]);
	}
	return middle;
}

double block_boundary(const struct bracketed *blocks, size_t nr, double fallback)
{
	double *medians = calloc(nr + 1, sizeof(*medians));
	double middle = 0;
	size_t used = 0;

	if (!medians)
		return fallback;
	for (size_t i = 0; i < nr; i++)
		if (bracketed_is_good(&blocks[i]))
			medians[used++] = bracket_median(&blocks[i]);
	block_median(medians, used);	/* sorts */
	if (used)
		middle = gap_middle(medians, used);
	free(medians);
	return middle > 0 ? middle : fallback;
}

enum block_class bracketed_class(const struct bracketed *b, double boundary)
{
	if (!bracketed_is_good(b))
		return BLOCK_DROPPED;
	return bracket_median(b) < boundary ? BLOCK_NEAR : BLOCK_FAR;
}

double hist_quantile(const uint32_t *hist, double share)
{
	double rank = share * rtpoll_hist_count(hist);
	double seen = 0;

	for (unsigned int i = 0; i < RTPOLL_HIST_BUCKETS; i++) {
		double low = rtpoll_hist_low(i);

		if (!hist[i])
			continue;
		if (seen + hist[i] >= rank && i + 1 < RTPOLL_HIST_BUCKETS)
			return low + (rtpoll_hist_low(i + 1) - low) * (rank - seen) / hist[i];
		seen += hist[i];
	}
	return 0;
}
