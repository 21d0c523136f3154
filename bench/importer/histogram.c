// SPDX-License-Identifier: BSD-3-Clause
/* histogram.c - {"12": 5, "13": 2} becomes [[12, 13, 5], [13, 14, 2]] */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/value.h"
#include "histogram.h"

/* All that a double can count, so that nobody loses a number on the way. */
#define NUMBER_MAX	(1ll << 53)

struct pair {
	json_int_t	at;
	json_int_t	count;
};

static int ascending(const void *a, const void *b)
{
	const struct pair *one = a, *other = b;

	return (one->at > other->at) - (one->at < other->at);
}

static int pair_read(struct pair *pair, const char *key, const json_t *value,
		     char what[HISTOGRAM_TEXT])
{
	uint64_t at;

	if (value_number(key, &at) || at >= NUMBER_MAX) {
		snprintf(what, HISTOGRAM_TEXT, "histogram: '%.40s' is no whole number", key);
		return -EINVAL;
	}
	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
	    json_integer_value(value) >= NUMBER_MAX) {
		snprintf(what, HISTOGRAM_TEXT, "histogram.%.40s: a count is needed", key);
		return -EINVAL;
	}
	*pair = (struct pair) { at, json_integer_value(value) };
	return 0;
}

static int pairs_read(struct pair *pairs, const json_t *object, char what[HISTOGRAM_TEXT])
{
	const char *key;
	json_t *value;
	size_t nr = 0;
	int ret = 0;

	json_object_foreach((json_t *)object, key, value) {
		ret = pair_read(&pairs[nr++], key, value, what);
		if (ret)
			return ret;
	}
	qsort(pairs, nr, sizeof(*pairs), ascending);
	return 0;
}

/* "1" and "01" are two keys, and one number. */
static int pair_add(struct histogram *histogram, const struct pair *pair,
		    char what[HISTOGRAM_TEXT])
{
	if (pair->at == histogram->last) {
		snprintf(what, HISTOGRAM_TEXT, "histogram: %lld is there twice",
			 (long long)pair->at);
		return -EINVAL;
	}
	histogram->inside += pair->count;
	if (histogram->inside >= NUMBER_MAX) {
		snprintf(what, HISTOGRAM_TEXT, "histogram: more samples than can be counted");
		return -EINVAL;
	}
	histogram->last = pair->at;
	return json_array_append_new(histogram->hist, json_pack("[I, I, I]", pair->at,
								 pair->at + 1, pair->count)) ?
	       -ENOMEM : 0;
}

int histogram_read(struct histogram *histogram, const json_t *object,
		   char what[HISTOGRAM_TEXT])
{
	size_t i, nr = json_object_size(object);
	struct pair *pairs = calloc(nr + 1, sizeof(*pairs));
	int ret;

	*histogram = (struct histogram) { .hist = json_array(), .last = -1 };
	snprintf(what, HISTOGRAM_TEXT, "no memory");
	ret = pairs && histogram->hist ? pairs_read(pairs, object, what) : -ENOMEM;
	for (i = 0; i < nr && !ret; i++)
		ret = pair_add(histogram, &pairs[i], what);
	if (ret)
		json_decref(histogram->hist);
	free(pairs);
	return ret;
}
