// SPDX-License-Identifier: BSD-3-Clause
/* blocks.c - blocks of one series, measured between those of another, made one */

#include <math.h>

#include "../result/series.h"
#include "blocks.h"

static unsigned int bucket_of(double value)
{
	unsigned int low = 0, high = RTPOLL_HIST_BUCKETS - 1;

	while (low + 1 < high) {
		unsigned int middle = (low + high) / 2;

		if (rtpoll_hist_low(middle) <= value)
			low = middle;
		else
			high = middle;
	}
	return low;
}

/* A bucket of a tool: of one unit, but for one that has no end. */
static void bucket_add(struct blocks *blocks, double lo, double hi, double count)
{
	if (hi - lo > 1) {
		blocks->open_lo = lo;
		blocks->open_count += count;
	} else {
		blocks->counts[bucket_of(lo)] += count;
	}
}

void blocks_add(struct blocks *blocks, const json_t *series)
{
	double count = json_integer_value(json_object_get(series, "count"));
	double min, mean, max;
	json_t *bucket;
	size_t i;

	json_array_foreach(json_object_get(series, "hist"), i, bucket)
		bucket_add(blocks, json_number_value(json_array_get(bucket, 0)),
			   json_number_value(json_array_get(bucket, 1)),
			   json_number_value(json_array_get(bucket, 2)));
	if (number_of(series, "min", &min) && (!blocks->nr || min < blocks->min))
		blocks->min = min;
	if (number_of(series, "max", &max) && max > blocks->max)
		blocks->max = max;
	if (number_of(series, "mean", &mean))
		blocks->sum += mean * count;
	blocks->count += count;
	blocks->overflow += json_integer_value(json_object_get(series, "overflow"));
	blocks->nr++;
}

/* From here on all is in the bucket without end: none of the others reaches into it. */
static unsigned int first_open(const struct blocks *blocks)
{
	unsigned int first = RTPOLL_HIST_BUCKETS - 1;

	while (blocks->open_count && first && rtpoll_hist_low(first) > blocks->open_lo)
		first--;
	return first;
}

static json_t *open_bucket(const struct blocks *blocks, unsigned int first)
{
	double from = fmin(rtpoll_hist_low(first), blocks->open_lo);
	uint64_t count = blocks->open_count;

	for (unsigned int i = first; i < RTPOLL_HIST_BUCKETS; i++)
		count += blocks->counts[i];
	return json_pack("[f, f, I]", blocks->counts[first] ? from : blocks->open_lo,
			 blocks->max + 1, (json_int_t)count);
}

json_t *blocks_hist(const struct blocks *blocks)
{
	unsigned int end = first_open(blocks);
	json_t *hist = json_array();

	for (unsigned int i = 0; i < end; i++)
		if (blocks->counts[i])
			json_array_append_new(hist, json_pack("[I, I, I]",
							      (json_int_t)rtpoll_hist_low(i),
							      (json_int_t)rtpoll_hist_low(i + 1),
							      (json_int_t)blocks->counts[i]));
	if (blocks->open_count)
		json_array_append_new(hist, open_bucket(blocks, end));
	return hist;
}
