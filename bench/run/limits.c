// SPDX-License-Identifier: BSD-3-Clause
/* limits.c - does what was measured keep the scenario's limits? */

#include <string.h>

#include "../result/series.h"
#include "collect.h"

static const json_t *series_find(const json_t *result, const char *id)
{
	const json_t *series;
	size_t i;

	json_array_foreach(json_object_get(result, "series"), i, series)
		if (!strcmp(text_of(series, "id"), id))
			return series;
	return NULL;
}

/* ns as the series has it; negative: it counts something else. */
static double bound_in(const char *unit, const struct scenario_limit *limit)
{
	if (!*limit->unit || !strcmp(limit->unit, unit))
		return limit->bound;
	if (!strcmp(limit->unit, "ns") && !strcmp(unit, "us"))
		return limit->bound / 1000;
	return -1;
}

/* "missing" if there is nothing to judge. */
static json_t *judge(struct run *run, const struct scenario_limit *limit)
{
	const json_t *series = series_find(run->result, limit->series);
	const char *unit = series && *limit->unit ? text_of(series, "unit") : limit->unit;
	double bound = series ? bound_in(unit, limit) : limit->bound;
	const char *verdict = "missing";
	double got = 0;
	bool has;

	has = series && bound >= 0 && number_of(series, limit->metric, &got);
	if (has)
		verdict = got <= bound ? "pass" : "fail";
	else if (!series)
		run_failure(run, limit->id, "no series %s was measured", limit->series);
	else if (bound < 0)
		run_failure(run, limit->id, "%s is in %s, not in %s", limit->series, unit,
			    limit->unit);
	else
		run_failure(run, limit->id, "%s has no %s: too few samples", limit->series,
			    limit->metric);
	return json_pack("{s:s, s:s, s:s, s:f, s:s, s:o, s:s}", "id", limit->id,
			 "metric", limit->metric, "series", limit->series,
			 "le", bound >= 0 ? bound : limit->bound,
			 "unit", bound >= 0 ? unit : limit->unit,
			 "got", has ? json_real(got) : json_null(), "result", verdict);
}

unsigned int limits_judge(struct run *run)
{
	json_t *list = json_object_get(run->result, "limits");
	unsigned int not_kept = 0;

	for (unsigned int i = 0; i < run->scenario->nr_limits; i++) {
		json_t *limit = judge(run, &run->scenario->limits[i]);

		not_kept += strcmp(text_of(limit, "result"), "pass") != 0;
		json_array_append_new(list, limit);
	}
	return not_kept;
}
