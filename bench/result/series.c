// SPDX-License-Identifier: BSD-3-Clause
/* series.c - a series of a result, and what its histogram says */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "series.h"

/* Samples above a quantile that make it more than chance. */
#define SOUND	10
/* What a product of doubles may be off by. */
#define ROUNDING	0.000001

const struct quantile quantiles[NR_QUANTILES] = {
	{ "p50", "p50", 0.5 }, { "p90", "p90", 0.9 }, { "p99", "p99", 0.99 },
	{ "p99_9", "p99.9", 0.999 }, { "p99_99", "p99.99", 0.9999 },
	{ "p99_999", "p99.999", 0.99999 },
};

const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));

	return text ? text : "";
}

bool number_of(const json_t *object, const char *key, double *number)
{
	json_t *value = json_object_get(object, key);

	if (!json_is_number(value))
		return false;
	*number = json_number_value(value);
	return true;
}

bool quantile_is_sound(double q, double count)
{
	/* 1 - 0.99 is a little more than 0.01: ten of a thousand are ten. */
	return count * (1 - q) > SOUND - ROUNDING;
}

int series_open(struct series *series, const json_t *json)
{
	const json_t *hist = json_object_get(json, "hist");
	size_t i;

	*series = (struct series) { .json = json, .nr = json_array_size(hist) };
	series->buckets = calloc(series->nr + 1, sizeof(*series->buckets));
	if (!series->buckets)
		return -ENOMEM;
	for (i = 0; i < series->nr; i++) {
		const json_t *bucket = json_array_get(hist, i);

		series->buckets[i] = (struct bucket) {
			json_number_value(json_array_get(bucket, 0)),
			json_number_value(json_array_get(bucket, 1)),
			json_number_value(json_array_get(bucket, 2)),
		};
		series->inside += series->buckets[i].count;
	}
	number_of(json, "count", &series->count);
	return 0;
}

void series_close(struct series *series)
{
	free(series->buckets);
	*series = (struct series) {};
}

/* Largest whole value in it. */
static double bucket_value(const struct bucket *bucket)
{
	return fmax(bucket->lo, bucket->hi - 1);
}

bool series_quantile(const struct series *series, double q, double *value)
{
	double rank = ceil(q * series->count - ROUNDING), seen = 0;
	size_t i;

	for (i = 0; i < series->nr; i++) {
		seen += series->buckets[i].count;
		if (series->buckets[i].count && seen >= rank) {
			*value = bucket_value(&series->buckets[i]);
			return true;
		}
	}
	return false;
}

static double bucket_middle(const struct bucket *bucket)
{
	return (bucket->lo + bucket_value(bucket)) / 2;
}

static bool first_of(const struct series *series, double *value)
{
	size_t i;

	for (i = 0; i < series->nr; i++)
		if (series->buckets[i].count) {
			*value = series->buckets[i].lo;
			return true;
		}
	return false;
}

/* Of the samples in the histogram; false: some are not in it. */
static bool moments_of(const struct series *series, double *mean, double *stddev)
{
	double sum = 0, squares = 0;
	size_t i;

	if (!series->inside || series->inside < series->count)
		return false;
	for (i = 0; i < series->nr; i++)
		sum += series->buckets[i].count * bucket_middle(&series->buckets[i]);
	*mean = sum / series->inside;
	for (i = 0; i < series->nr; i++)
		squares += series->buckets[i].count *
			   pow(bucket_middle(&series->buckets[i]) - *mean, 2);
	*stddev = sqrt(squares / series->inside);
	return true;
}

/* Only what is not said; three decimals are enough for anybody. */
static int fill(json_t *json, const char *key, bool known, double value)
{
	json_t *number;

	if (json_object_get(json, key))
		return 0;
	if (!known)
		number = json_null();
	else if (value == floor(value) && value < 1e15)
		number = json_integer(value);
	else
		number = json_real(round(value * 1000) / 1000);
	return json_object_set_new(json, key, number);
}

static int moments_fill(json_t *json, const struct series *series)
{
	double mean = 0, stddev = 0, least = 0, most = 0;
	bool any = first_of(series, &least), all = moments_of(series, &mean, &stddev);
	bool ends = all && series_quantile(series, 1, &most);
	int ret = fill(json, "min", any, least);

	ret = ret ? ret : fill(json, "mean", all, mean);
	ret = ret ? ret : fill(json, "stddev", all, stddev);
	return ret ? ret : fill(json, "max", ends, most);
}

static int quantiles_fill(json_t *json, const struct series *series)
{
	double max = INFINITY;
	int ret = 0;
	size_t i;

	number_of(json, "max", &max);
	for (i = 0; i < NR_QUANTILES && !ret; i++) {
		double q = quantiles[i].q, value = 0;
		bool known = quantile_is_sound(q, series->count) &&
			     series_quantile(series, q, &value);

		/* The end of a bucket may be beyond the largest value in it. */
		ret = fill(json, quantiles[i].key, known, fmin(value, max));
	}
	return ret;
}

static int defaults_fill(json_t *json)
{
	static const char *const keys[] = {
		"load", "cpu", "class", "reference", "ratio", "source",
	};
	int ret = 0;
	size_t i;

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]) && !ret; i++)
		ret = fill(json, keys[i], false, 0);
	ret = ret ? ret : fill(json, "blocks", true, 1);
	ret = ret ? ret : fill(json, "dropped", true, 0);
	if (!ret && !json_object_get(json, "worst"))
		ret = json_object_set_new(json, "worst", json_array());
	return ret;
}

int series_end_is_open(json_t *json, double inside)
{
	int ret = json_object_set_new(json, "stddev", json_null());
	double count = 0, overflow = 0;
	size_t i;

	number_of(json, "count", &count);
	number_of(json, "overflow", &overflow);
	for (i = 0; i < NR_QUANTILES && !ret; i++)
		if (quantiles[i].q * count > count - overflow - inside)
			ret = json_object_set_new(json, quantiles[i].key, json_null());
	return ret ? -ENOMEM : 0;
}

int series_complete(json_t *json)
{
	struct series series;
	int ret = series_open(&series, json);

	if (ret)
		return ret;
	ret = moments_fill(json, &series) || quantiles_fill(json, &series) || defaults_fill(json);
	series_close(&series);
	return ret ? -ENOMEM : 0;
}
