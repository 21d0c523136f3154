// SPDX-License-Identifier: BSD-3-Clause
/* junit.c - goals and limits as test cases, for CI; what failed is an error */

#include <string.h>

#include "../result/series.h"
#include "report.h"
#include "text.h"
#include "verdict.h"

static void case_begin(FILE *out, const char *class, const char *id, const char *title)
{
	fprintf(out, "    <testcase classname=\"bench.%s\" name=\"", class);
	html_print(out, "%s %s", id, title);
	fputs("\">\n", out);
}

static void case_end(FILE *out)
{
	fputs("    </testcase>\n", out);
}

/* An element whose message may be all there is. */
static void element(FILE *out, const char *name, const char *message)
{
	fprintf(out, "      <%s message=\"", name);
	html_text(out, message);
	fputs("\"/>\n", out);
}

static void goal_case(FILE *out, const json_t *goal)
{
	const json_t *met = json_object_get(goal, "met");
	char wanted[QUANTITY], got[QUANTITY], message[400];

	case_begin(out, "goals", text_of(goal, "id"), text_of(goal, "title"));
	snprintf(message, sizeof(message), "%s, wanted %s %s; %.300s",
		 plain_of(got, goal, "got"), text_of(goal, "bound"),
		 plain_of(wanted, goal, "goal"), goal_reason(goal));
	if (json_is_false(met))
		element(out, "failure", message);
	else if (json_is_null(met))
		element(out, "skipped", goal_reason(goal));
	case_end(out);
}

static void limit_case(FILE *out, const json_t *limit)
{
	char got[QUANTITY], words[256], message[320];

	limit_words(limit, words, sizeof(words));
	case_begin(out, "limits", text_of(limit, "id"), words);
	snprintf(message, sizeof(message), "%s, wanted %s",
		 quantity_of(got, limit, "got", text_of(limit, "unit")), words);
	if (!strcmp(text_of(limit, "result"), "fail"))
		element(out, "failure", message);
	else if (!strcmp(text_of(limit, "result"), "missing"))
		element(out, "error", "not measured: no such series, or no such figure in it");
	case_end(out);
}

static void failure_case(FILE *out, const json_t *failure)
{
	case_begin(out, "steps", "step", text_of(failure, "step"));
	element(out, "error", text_of(failure, "message"));
	case_end(out);
}

void junit_print(FILE *out, const json_t *result)
{
	const json_t *goals = json_object_get(result, "goals");
	const json_t *limits = json_object_get(result, "limits");
	struct verdict verdict = verdict_of(result);
	size_t failed = verdict.goals_missed + verdict.limits_broken;
	size_t errors = verdict.failures + verdict.limits_open + !verdict.complete;
	size_t tests = json_array_size(goals) + json_array_size(limits) + verdict.failures + 1;
	const json_t *item;
	size_t i;

	fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", out);
	fprintf(out, "<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n"
		"  <testsuite name=\"bench\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n",
		tests, failed, errors, tests, failed, errors, verdict.goals_open);
	case_begin(out, "run", "run", "came to its end");
	if (!verdict.complete)
		element(out, "error", "the run is incomplete");
	case_end(out);
	json_array_foreach(goals, i, item)
		goal_case(out, item);
	json_array_foreach(limits, i, item)
		limit_case(out, item);
	json_array_foreach(json_object_get(result, "failures"), i, item)
		failure_case(out, item);
	fputs("  </testsuite>\n</testsuites>\n", out);
}
