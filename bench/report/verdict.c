// SPDX-License-Identifier: BSD-3-Clause
/* verdict.c - what a result comes to, in counts and in words */

#include <stdio.h>
#include <string.h>

#include "../result/series.h"
#include "text.h"
#include "verdict.h"

static void goals_count(struct verdict *verdict, const json_t *result)
{
	const json_t *goal;
	size_t i;

	json_array_foreach(json_object_get(result, "goals"), i, goal) {
		const json_t *met = json_object_get(goal, "met");

		verdict->goals_met += json_is_true(met);
		verdict->goals_missed += json_is_false(met);
		verdict->goals_open += json_is_null(met);
	}
}

static void limits_count(struct verdict *verdict, const json_t *result)
{
	const json_t *limit;
	size_t i;

	json_array_foreach(json_object_get(result, "limits"), i, limit) {
		const char *what = text_of(limit, "result");

		verdict->limits_kept += !strcmp(what, "pass");
		verdict->limits_broken += !strcmp(what, "fail");
		verdict->limits_open += !strcmp(what, "missing");
	}
}

struct verdict verdict_of(const json_t *result)
{
	const json_t *run = json_object_get(result, "run");
	struct verdict verdict = {
		.failures = json_array_size(json_object_get(result, "failures")),
		.complete = json_is_true(json_object_get(run, "complete")),
		.quick = json_is_true(json_object_get(run, "quick")),
	};

	goals_count(&verdict, result);
	limits_count(&verdict, result);
	return verdict;
}

bool verdict_is_good(const struct verdict *verdict)
{
	return verdict->complete && !verdict->goals_missed && !verdict->limits_broken &&
	       !verdict->limits_open && !verdict->failures;
}

static bool is_measured(const json_t *result, const char *where)
{
	static const char *const lists[] = { "series", "points", "values" };
	const json_t *item;
	size_t i, j;

	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		json_array_foreach(json_object_get(result, lists[i]), j, item)
			if (!strcmp(text_of(item, "where"), where))
				return true;
	return false;
}

void places_words(const json_t *result, char *text, size_t size)
{
	bool native = is_measured(result, "native"), qemu = is_measured(result, "qemu");
	bool acrn = is_measured(result, "acrn");

	if (!native && !qemu && !acrn)
		snprintf(text, size, "Nothing was measured.");
	else
		snprintf(text, size, "Measured %s%s%s%s%s%s.", native ? "on this machine" : "",
			 native && qemu ? " and " : "",
			 qemu ? "in QEMU with the simulated hypervisor" : "",
			 acrn && (native || qemu) ? " and " : "", acrn ? "on ACRN hardware" : "",
			 acrn ? "" : "; never on ACRN hardware");
}

void limit_words(const json_t *limit, char *text, size_t size)
{
	char value[QUANTITY];

	snprintf(text, size, "%s of %s at most %s", text_of(limit, "metric"),
		 text_of(limit, "series"),
		 quantity_of(value, limit, "le", text_of(limit, "unit")));
}

const char *goal_reason(const json_t *goal)
{
	if (json_is_true(json_object_get(goal, "met")))
		return "";
	return *text_of(goal, "reason") ? text_of(goal, "reason") : "no reason is given";
}
