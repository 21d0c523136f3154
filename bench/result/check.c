// SPDX-License-Identifier: BSD-3-Clause
/* check.c - is a document a result?  The schema, and what it cannot say */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "id.h"
#include "result.h"
#include "schema.h"
#include "series.h"

/**
 * struct place - where in a document, for messages
 * @name:	of the file
 * @list:	of the result, "series"
 * @i:		index in it
 * @error:	receives the message
 */
struct place {
	const char	*name;
	const char	*list;
	size_t		i;
	char		*error;
};

static int refuse(const struct place *place, const char *text)
{
	return result_refuse(place->error, -EINVAL, "%s: %s[%zu]%s", place->name, place->list,
			     place->i, text);
}

/* A histogram of few or many samples counts all of them. */
static int sum_check(const struct place *place, const json_t *series, double inside)
{
	double count = 0, overflow = 0;
	char text[160];

	number_of(series, "count", &count);
	number_of(series, "overflow", &overflow);
	if (!json_array_size(json_object_get(series, "hist")) || inside + overflow == count)
		return 0;
	snprintf(text, sizeof(text),
		 ".count: %.0f is not %.0f in hist and %.0f in overflow: one of them is wrong",
		 count, inside, overflow);
	return refuse(place, text);
}

static int hist_check(const struct place *place, const json_t *series)
{
	const json_t *hist = json_object_get(series, "hist"), *bucket;
	double end = 0, inside = 0;
	char text[128];
	size_t i;

	json_array_foreach(hist, i, bucket) {
		double lo = json_number_value(json_array_get(bucket, 0));
		double hi = json_number_value(json_array_get(bucket, 1));

		if (!json_is_integer(json_array_get(bucket, 2))) {
			snprintf(text, sizeof(text), ".hist[%zu][2]: a whole number is needed", i);
			return refuse(place, text);
		}
		if (lo < end || hi <= lo) {
			snprintf(text, sizeof(text),
				 ".hist[%zu]: %g to %g: buckets ascend, and do not overlap", i,
				 lo, hi);
			return refuse(place, text);
		}
		end = hi;
		inside += json_number_value(json_array_get(bucket, 2));
	}
	return sum_check(place, series, inside);
}

static int quantiles_check(const struct place *place, const json_t *series)
{
	double last = 0, value;
	char text[128];
	size_t i;

	for (i = 0; i < NR_QUANTILES; i++) {
		if (!number_of(series, quantiles[i].key, &value))
			continue;
		if (value < last) {
			snprintf(text, sizeof(text),
				 ".%s: %g is less than a lower quantile's %g", quantiles[i].key,
				 value, last);
			return refuse(place, text);
		}
		last = value;
	}
	return 0;
}

static int series_check(const struct place *place, const json_t *series)
{
	int ret = hist_check(place, series);

	return ret ? ret : quantiles_check(place, series);
}

static int goal_check(const struct place *place, const json_t *goal)
{
	json_t *met = json_object_get(goal, "met");
	double got, wanted = 0;
	bool is_met;

	number_of(goal, "goal", &wanted);
	if (!number_of(goal, "got", &got))
		return json_is_null(met) ? 0 :
		       refuse(place, ".met: null is needed, as nothing was got");
	is_met = strcmp(text_of(goal, "bound"), "at most") ? got >= wanted : got <= wanted;
	if (json_is_boolean(met) && json_is_true(met) == is_met)
		return 0;
	return refuse(place, is_met ? ".met: what was got meets it: true is needed" :
		      ".met: what was got misses it: false is needed");
}

static int nothing_check(const struct place *place, const json_t *item)
{
	(void)place;
	(void)item;
	return 0;
}

static const struct {
	const char *list;
	int (*check)(const struct place *place, const json_t *item);
} lists[] = {
	{ "series", series_check }, { "points", nothing_check }, { "values", nothing_check },
	{ "goals", goal_check },
};

static int list_check(struct place *place, const json_t *document, size_t which)
{
	const json_t *list = json_object_get(document, lists[which].list), *item;
	char text[128];
	int ret = 0;

	place->list = lists[which].list;
	json_array_foreach(list, place->i, item) {
		/* The same goal may have a line for each of its parts. */
		if (lists[which].check != goal_check && id_find(list, place->i, item)) {
			snprintf(text, sizeof(text), ".id: '%.40s' is there twice",
				 text_of(item, "id"));
			ret = refuse(place, text);
		}
		ret = ret ? ret : lists[which].check(place, item);
		if (ret)
			break;
	}
	return ret;
}

/* What a limit or a ratio is of must be there, unless it is said to be missing. */
static int references_check(struct place *place, const json_t *document)
{
	const json_t *series = json_object_get(document, "series"), *item;

	place->list = "series";
	json_array_foreach(series, place->i, item) {
		const char *reference = text_of(item, "reference");

		if (*reference && !id_has(series, reference))
			return refuse(place, ".reference: no series has that id");
	}
	place->list = "limits";
	json_array_foreach(json_object_get(document, "limits"), place->i, item)
		if (strcmp(text_of(item, "result"), "missing") &&
		    !id_has(series, text_of(item, "series")))
			return refuse(place, ".series: no series has that id");
	return 0;
}

static int schema_keeps(const json_t *document, enum result_kind kind, const char *name,
			char error[RESULT_ERROR])
{
	json_t *schema = schema_own();
	struct complaint complaint;
	const json_t *wanted = schema;
	int ret;

	if (!schema)
		return result_refuse(error, -ENOMEM, "%s: no memory", name);
	if (kind == RESULT_FRAGMENT)
		wanted = json_object_get(json_object_get(schema, "$defs"), "fragment");
	ret = schema_check(schema, wanted, document, &complaint);
	if (ret)
		result_refuse(error, ret, "%s: %s%s%s", name, complaint.path,
			      *complaint.path ? ": " : "", complaint.text);
	json_decref(schema);
	return ret;
}

int result_check(const json_t *document, enum result_kind kind, const char *name,
		 char error[RESULT_ERROR])
{
	struct place place = { .name = name, .error = error };
	int ret = schema_keeps(document, kind, name, error);
	size_t i;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]) && !ret; i++)
		ret = list_check(&place, document, i);
	/* A fragment's reference may be in another one. */
	return ret || kind == RESULT_FRAGMENT ? ret : references_check(&place, document);
}
