// SPDX-License-Identifier: BSD-3-Clause
/* scenario_limit.c - "max <= 20 us" */

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "scenario.h"

static const char *const metrics[] = {
	"min", "mean", "stddev", "max", "p50", "p90", "p99", "p99_9", "p99_99", "p99_999",
	"overflow", "ratio",
};

enum { NR_METRICS = sizeof(metrics) / sizeof(metrics[0]) };

/**
 * struct unit_row - a unit
 * @word:	as it is written
 * @factor:	by which it becomes
 * @unit:	that one
 */
static const struct unit_row {
	const char	*word;
	double		factor;
	const char	*unit;
} units[] = {
	{ "ns", 1, "ns" }, { "us", 1e3, "ns" }, { "ms", 1e6, "ns" }, { "s", 1e9, "ns" },
	{ "instructions", 1, "instructions" },
};

/* p99.9 is p99_9. */
static bool metric_read(char *metric, size_t size, const char *word)
{
	if (strlen(word) >= size)
		return false;
	memcpy(metric, word, strlen(word) + 1);
	for (char *c = metric; *c; c++)
		if (*c == '.')
			*c = '_';
	for (unsigned int i = 0; i < NR_METRICS; i++)
		if (!strcmp(metrics[i], metric))
			return true;
	return false;
}

static bool is_number(const char *metric)
{
	return !strcmp(metric, "overflow") || !strcmp(metric, "ratio");
}

/* Nothing but a number and, of a time, its unit. */
static bool bound_read(struct scenario_limit *limit, const char *text)
{
	char *end;

	if (strspn(text, "0123456789") == 0)
		return false;
	limit->bound = strtod(text, &end);
	if (strpbrk(text, "xXpPnN") && strpbrk(text, "xXpPnN") < end)
		return false;
	end += strspn(end, " \t");
	if (is_number(limit->metric))
		return !*end && isfinite(limit->bound);
	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].word))
			continue;
		limit->bound *= units[i].factor;
		snprintf(limit->unit, sizeof(limit->unit), "%s", units[i].unit);
		return isfinite(limit->bound);
	}
	return false;
}

/* False after a message. */
static bool text_read(struct scenario *scenario, struct scenario_limit *limit, const char *text)
{
	size_t length = strcspn(text, " \t<");
	char word[SCENARIO_TEXT], suggestion[200];
	const char *rest = text + length;

	snprintf(word, sizeof(word), "%.*s", (int)length, text);
	if (!metric_read(limit->metric, sizeof(limit->metric), word)) {
		scenario_suggest(suggestion, sizeof(suggestion), word, metrics, NR_METRICS);
		scenario_error(scenario, scenario->line, "%s: %s: no such metric; %s", limit->id,
			       word, suggestion);
		return false;
	}
	rest += strspn(rest, " \t");
	if (strncmp(rest, "<=", 2) || !bound_read(limit, rest + 2 + strspn(rest + 2, " \t"))) {
		scenario_error(scenario, scenario->line, "%s: %s: must be METRIC <= NUMBER%s",
			       limit->id, text, is_number(limit->metric) ? "" :
			       " UNIT, such as max <= 20 us");
		return false;
	}
	return true;
}

void scenario_limit(struct scenario *scenario, const char *id, const char *text)
{
	struct scenario_limit limit = { .line = scenario->line };

	snprintf(limit.id, sizeof(limit.id), "%s", id);
	snprintf(limit.series, sizeof(limit.series), "%s", scenario->subject);
	for (unsigned int i = 0; i < scenario->nr_limits; i++) {
		if (strcmp(scenario->limits[i].id, limit.id))
			continue;
		scenario_error(scenario, scenario->line, "%s: is in line %u already", id,
			       scenario->limits[i].line);
		return;
	}
	if (scenario->nr_limits == SCENARIO_LIMITS)
		scenario_error(scenario, scenario->line, "%s: more than %d limits", id,
			       SCENARIO_LIMITS);
	else if (text_read(scenario, &limit, text))
		scenario->limits[scenario->nr_limits++] = limit;
}
