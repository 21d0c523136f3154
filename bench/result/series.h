/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * series.h - a series of a result, and what its histogram says
 *
 * All in the unit of the series.  A bucket holds values from @lo on and below @hi; a
 * value is told as the largest whole one that its bucket can hold, so that no quantile
 * is told too small.
 */
#ifndef BENCH_SERIES_H
#define BENCH_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

enum { NR_QUANTILES = 6 };

/**
 * struct quantile - a quantile that results have
 * @key:	its key, "p99_9"
 * @name:	as people read it, "p99.9"
 * @q:		which
 */
struct quantile {
	const char	*key;
	const char	*name;
	double		q;
};

extern const struct quantile quantiles[NR_QUANTILES];

/**
 * struct bucket - some samples
 * @lo:		from
 * @hi:		up to, without it
 * @count:	how many
 */
struct bucket {
	double	lo;
	double	hi;
	double	count;
};

/**
 * struct series - a series, for those who read it
 * @json:	all of it, borrowed
 * @buckets:	its histogram
 * @nr:		how many
 * @inside:	samples in the histogram
 * @count:	with those beyond
 */
struct series {
	const json_t	*json;
	struct bucket	*buckets;
	size_t		nr;
	double		inside;
	double		count;
};

/* 0, or -ENOMEM.  @json keeps the schema. */
int series_open(struct series *series, const json_t *json);
void series_close(struct series *series);

/* Where that share of the samples is not above; false: beyond the histogram, or none. */
bool series_quantile(const struct series *series, double q, double *value);

/*
 * Puts into a series what its histogram says and it does not: min, mean, max, stddev and
 * quantiles, null where samples are too few (less than ten are above) or not in the
 * histogram; and null or nothing for the keys that it need not have.  0, or -ENOMEM.
 */
int series_complete(json_t *json);

/*
 * Its last bucket has all that is beyond, too: where in it its @inside samples are nobody
 * knows, and no quantile is told of them.  Before series_complete(); 0, or -ENOMEM.
 */
int series_end_is_open(json_t *json, double inside);

/* Is that quantile to be told of so many samples?  Ten or more are above it. */
bool quantile_is_sound(double q, double count);

/* A text, or "" if it is null or not there. */
const char *text_of(const json_t *object, const char *key);

/* A number; false: null or not there. */
bool number_of(const json_t *object, const char *key, double *number);

#endif /* BENCH_SERIES_H */
