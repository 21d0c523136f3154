// SPDX-License-Identifier: BSD-3-Clause
/* compare.c - what became of figures from one result to another */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../result/id.h"
#include "../result/series.h"
#include "compare.h"

/* Of a point: what a VM takes, on whatever machine. */
#define MEMORY		"memory_bytes_per_vm"

/* What a division of doubles may be off by. */
#define ROUNDING	0.000000001

const char *const metric_names[] = {
	"min", "mean", "p50", "p90", "p99", "p99_9", "p99_99", "p99_999", "max",
	"requests_per_s", MEMORY, "value", NULL
};

bool is_metric(const char *word)
{
	size_t i;

	for (i = 0; metric_names[i]; i++)
		if (!strcmp(metric_names[i], word))
			return true;
	return false;
}

enum direction { DIRECTION_UNKNOWN, DIRECTION_LOWER, DIRECTION_HIGHER };

/* Which way a figure becomes better; a value says so itself, if it is to be judged. */
static enum direction direction_of(const struct change *change)
{
	const char *better = text_of(change->item, "better");

	if (strcmp(change->metric, "value"))
		return strcmp(change->metric, "requests_per_s") ? DIRECTION_LOWER :
		       DIRECTION_HIGHER;
	if (!*better)
		return DIRECTION_UNKNOWN;
	return strcmp(better, "higher") ? DIRECTION_LOWER : DIRECTION_HIGHER;
}

static int change_add(struct comparison *comparison, const struct change *change)
{
	struct change *changes = reallocarray(comparison->changes, comparison->nr + 1,
					      sizeof(*changes));

	if (!changes)
		return -ENOMEM;
	comparison->changes = changes;
	changes[comparison->nr++] = *change;
	comparison->counts[change->outcome]++;
	return 0;
}

/* A figure over that of its reference in the same result; NAN: there is no such thing. */
static double over_reference(const json_t *result, const json_t *item, const char *metric)
{
	const json_t *list = json_object_get(result, "series"), *other;
	const char *reference = text_of(item, "reference");
	double mine, its;
	size_t i;

	if (!*reference || !number_of(item, metric, &mine))
		return NAN;
	json_array_foreach(list, i, other)
		if (!strcmp(text_of(other, "id"), reference) &&
		    !strcmp(text_of(other, "unit"), text_of(item, "unit")) &&
		    number_of(other, metric, &its) && its > 0)
			return mine / its;
	return NAN;
}

/* The value of a figure on a basis; NAN: it has none. */
static double value_on(const json_t *result, const json_t *item, const char *metric,
		       enum basis basis)
{
	double value = NAN;

	switch (basis) {
	case BASIS_RATIO:
		/* It is one of medians. */
		if (!strcmp(metric, "p50"))
			number_of(item, "ratio", &value);
		return value;
	case BASIS_REFERENCE:
		return over_reference(result, item, metric);
	case BASIS_PLAIN:
	case BASIS_STATE:
		number_of(item, metric, &value);
		return value;
	}
	return NAN;
}

static bool same_reference(const json_t *before, const json_t *after)
{
	return !strcmp(text_of(before, "reference"), text_of(after, "reference"));
}

/* The best basis on which both have a value. */
static void values_take(const struct comparison *comparison, const json_t *before,
			const json_t *after, struct change *change)
{
	enum basis basis = same_reference(before, after) ? BASIS_RATIO : BASIS_PLAIN;

	for (;; basis++) {
		change->basis = basis;
		change->before = value_on(comparison->before, before, change->metric, basis);
		change->after = value_on(comparison->after, after, change->metric, basis);
		if (basis == BASIS_PLAIN || (!isnan(change->before) && !isnan(change->after)))
			return;
	}
}

static double worse_percent(const struct change *change)
{
	enum direction direction = direction_of(change);
	double better = direction == DIRECTION_HIGHER ? change->after : change->before;
	double worse = direction == DIRECTION_HIGHER ? change->before : change->after;

	if (direction == DIRECTION_UNKNOWN || isnan(better) || isnan(worse))
		return NAN;
	if (better == worse)
		return 0;
	if (better > 0 && worse >= 0)
		return (worse / better - 1) * 100;
	return worse > better ? INFINITY : -INFINITY;
}

/*
 * Instructions are the same on each machine, whatever it is busy with, and so are a
 * ratio and what a VM takes of memory.
 */
static bool can_judge(const struct comparison *comparison, const struct change *change)
{
	const char *unit = text_of(change->item, "unit");

	if (direction_of(change) == DIRECTION_UNKNOWN)
		return false;
	return change->basis != BASIS_PLAIN || comparison->same_machine ||
	       !strcmp(change->metric, MEMORY) || !strcmp(unit, "instructions") ||
	       !strcmp(unit, "x");
}

static enum outcome outcome_of(const struct comparison *comparison, const struct change *change)
{
	if (isnan(change->before))
		return OUTCOME_NEW;
	if (isnan(change->after))
		return OUTCOME_MISSING;
	if (!can_judge(comparison, change))
		return OUTCOME_UNJUDGED;
	/* A limit of ten percent is not broken by a rounding error. */
	if (change->percent > comparison->fail_over + ROUNDING)
		return OUTCOME_WORSE;
	return change->percent < -comparison->fail_over ? OUTCOME_BETTER : OUTCOME_SAME;
}

static int metrics_compare(struct comparison *comparison, const char *list, const json_t *before,
			   const json_t *after)
{
	int ret = 0;
	size_t i;

	for (i = 0; i < comparison->nr_metrics && !ret; i++) {
		struct change change = {
			.list = list, .item = after, .metric = comparison->metrics[i],
		};

		values_take(comparison, before, after, &change);
		if (isnan(change.before) && isnan(change.after))
			continue;
		change.percent = worse_percent(&change);
		change.outcome = outcome_of(comparison, &change);
		ret = change_add(comparison, &change);
	}
	return ret;
}

static int only_one(struct comparison *comparison, const char *list, const json_t *item,
		    enum outcome outcome)
{
	struct change change = {
		.list = list, .item = item, .metric = "", .basis = BASIS_PLAIN,
		.before = NAN, .after = NAN, .percent = NAN, .outcome = outcome,
	};

	return change_add(comparison, &change);
}

/* The same under another unit is no match, and is told. */
static void unit_warn(struct comparison *comparison, const json_t *list, const json_t *item)
{
	const json_t *other;
	size_t i;

	json_array_foreach(list, i, other)
		if (!strcmp(text_of(other, "id"), text_of(item, "id")) &&
		    strcmp(text_of(other, "unit"), text_of(item, "unit")))
			comparison_warn(comparison, "%s: %s before, %s after: not compared",
					text_of(item, "id"), text_of(item, "unit"),
					text_of(other, "unit"));
}

static int list_compare(struct comparison *comparison, const char *key)
{
	const json_t *before = json_object_get(comparison->before, key);
	const json_t *after = json_object_get(comparison->after, key), *item, *other;
	int ret = 0;
	size_t i;

	json_array_foreach(before, i, item) {
		other = id_find(after, json_array_size(after), item);
		if (!other)
			unit_warn(comparison, after, item);
		ret = other ? metrics_compare(comparison, key, item, other) :
		      only_one(comparison, key, item, OUTCOME_MISSING);
		if (ret)
			return ret;
	}
	json_array_foreach(after, i, item) {
		ret = id_find(before, json_array_size(before), item) ? 0 :
		      only_one(comparison, key, item, OUTCOME_NEW);
		if (ret)
			return ret;
	}
	return 0;
}

/* 1: met or kept; 0: not; NAN: not measured. */
static double state_of(const json_t *item)
{
	const json_t *met = json_object_get(item, "met");
	const char *result = text_of(item, "result");

	if (json_is_boolean(met))
		return json_is_true(met);
	if (!strcmp(result, "pass") || !strcmp(result, "fail"))
		return !strcmp(result, "pass");
	return NAN;
}

/* A goal has a line for each of its parts, and they have titles. */
static json_t *state_find(const json_t *list, const json_t *item)
{
	static const char *const keys[] = { "id", "title", "where", "series", "metric" };
	json_t *other;
	size_t i, j;

	json_array_foreach(list, i, other) {
		for (j = 0; j < sizeof(keys) / sizeof(keys[0]); j++)
			if (strcmp(text_of(other, keys[j]), text_of(item, keys[j])))
				break;
		if (j == sizeof(keys) / sizeof(keys[0]))
			return other;
	}
	return NULL;
}

static int state_compare(struct comparison *comparison, const char *list, const json_t *before,
			 const json_t *after)
{
	struct change change = {
		.list = list, .item = after ? after : before, .metric = "met",
		.basis = BASIS_STATE, .before = state_of(before),
		.after = after ? state_of(after) : NAN, .percent = NAN,
	};

	if (isnan(change.before))
		return 0;
	if (isnan(change.after))
		change.outcome = OUTCOME_MISSING;
	else if (change.after < change.before)
		change.outcome = OUTCOME_WORSE;
	else
		change.outcome = change.after > change.before ? OUTCOME_BETTER : OUTCOME_SAME;
	return change_add(comparison, &change);
}

static int states_compare(struct comparison *comparison, const char *key)
{
	const json_t *after = json_object_get(comparison->after, key), *item;
	int ret = 0;
	size_t i;

	json_array_foreach(json_object_get(comparison->before, key), i, item) {
		ret = state_compare(comparison, key, item, state_find(after, item));
		if (ret)
			break;
	}
	return ret;
}

/* What is bad comes first. */
static int by_outcome(const void *a, const void *b)
{
	const struct change *one = a, *other = b;

	if (one->outcome != other->outcome)
		return one->outcome < other->outcome ? -1 : 1;
	if (one->percent != other->percent && !isnan(one->percent) && !isnan(other->percent))
		return one->percent > other->percent ? -1 : 1;
	if (isnan(one->percent) != isnan(other->percent))
		return isnan(one->percent) ? 1 : -1;
	return strcmp(text_of(one->item, "id"), text_of(other->item, "id"));
}

int comparison_make(struct comparison *comparison)
{
	int ret;

	hosts_compare(comparison);
	ret = list_compare(comparison, "series");
	ret = ret ? ret : list_compare(comparison, "points");
	ret = ret ? ret : list_compare(comparison, "values");
	ret = ret ? ret : states_compare(comparison, "goals");
	ret = ret ? ret : states_compare(comparison, "limits");
	if (ret)
		comparison_free(comparison);
	else if (comparison->nr)
		qsort(comparison->changes, comparison->nr, sizeof(*comparison->changes),
		      by_outcome);
	return ret;
}

void comparison_free(struct comparison *comparison)
{
	free(comparison->changes);
	comparison->changes = NULL;
	comparison->nr = 0;
}

bool comparison_is_good(const struct comparison *comparison)
{
	const size_t *counts = comparison->counts;

	return !counts[OUTCOME_WORSE] && !counts[OUTCOME_MISSING] &&
	       counts[OUTCOME_SAME] + counts[OUTCOME_BETTER];
}
