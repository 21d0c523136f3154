// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_check.c - a result is checked for what a schema cannot say; fragments merge */

#include <criterion/criterion.h>
#include <string.h>

#include "../../bench/result/result.h"
#include "../../bench/result/series.h"

static char error[RESULT_ERROR];

#define SERIES(more) "{\"id\": \"a\", \"group\": \"native\", \"title\": \"t\", " \
	"\"where\": \"native\", \"unit\": \"ns\", " more "}"
#define FULL SERIES("\"count\": 3, \"overflow\": 1, \"hist\": [[1, 2, 2]]")
#define NONE "\"count\": 0, \"overflow\": 0, \"hist\": [], "
#define LIMIT(more) "{\"id\": \"L\", \"metric\": \"max\", \"series\": \"x\", " \
	"\"le\": 1, \"unit\": \"ns\", " more "}"
#define GOAL(more) "{\"id\": \"G\", \"title\": \"t\", \"where\": \"native\", " \
	"\"reason\": null, " more "}"

/* A result with one list that has @text in it. */
static json_t *result_with(const char *list, const char *text)
{
	json_t *result = result_new(), *items;
	char array[2048];

	snprintf(array, sizeof(array), "[%s]", text);
	items = json_loads(array, 0, NULL);
	cr_assert(items, "%s", array);
	json_object_set_new(result, list, items);
	return result;
}

/* @text: what the message has; NULL: there is none. */
static void check(const char *list, const char *text, const char *wanted)
{
	json_t *result = result_with(list, text);
	int ret = result_check(result, RESULT_WHOLE, "r", error);

	if (!wanted)
		cr_expect_eq(ret, 0, "%s: %s", text, error);
	else
		cr_expect(ret && strstr(error, wanted), "%s: '%s', not '%s'", text, error, wanted);
	json_decref(result);
}

Test(bench_check, an_empty_result_is_one)
{
	json_t *result = result_new();

	cr_expect_eq(result_check(result, RESULT_WHOLE, "r", error), 0, "%s", error);
	json_decref(result);
}

Test(bench_check, histograms_count_all_samples)
{
	check("series", FULL, NULL);
	check("series", SERIES("\"count\": 4, \"overflow\": 1, \"hist\": [[1, 2, 2]]"),
	      "r: series[0].count: 4 is not 2 in hist and 1 in overflow");
	check("series", SERIES("\"count\": 4, \"overflow\": 0, \"hist\": []"), NULL);
}

Test(bench_check, buckets_ascend)
{
	check("series", SERIES("\"count\": 2, \"overflow\": 0, \"hist\": [[1, 3, 1], [2, 4, 1]]"),
	      "series[0].hist[1]: 2 to 4");
	check("series", SERIES("\"count\": 1, \"overflow\": 0, \"hist\": [[2, 2, 1]]"),
	      "series[0].hist[0]");
	check("series", SERIES("\"count\": 1, \"overflow\": 0, \"hist\": [[2, 3, 0.5]]"),
	      "series[0].hist[0][2]: a whole number");
	check("series", SERIES("\"count\": 1, \"overflow\": 0, \"hist\": [[2, 3]]"),
	      "series[0].hist[0]: has 2 values, not 3");
}

Test(bench_check, quantiles_ascend)
{
	check("series", SERIES(NONE "\"p50\": 5, \"p99\": 4"), "series[0].p99: 4 is less");
	check("series", SERIES(NONE "\"p50\": 5, \"p90\": null, \"p99\": 5"), NULL);
}

Test(bench_check, ids_are_there_once)
{
	check("series", FULL ", " FULL, "series[1].id: 'a' is there twice");
	check("goals", GOAL("\"bound\": \"at most\", \"goal\": 1, \"got\": 1, \"met\": true") ", "
	      GOAL("\"bound\": \"at most\", \"goal\": 2, \"got\": 1, \"met\": true"), NULL);
}

Test(bench_check, goals_say_what_follows)
{
	check("goals", GOAL("\"bound\": \"at most\", \"goal\": 1, \"got\": 2, \"met\": true"),
	      "goals[0].met");
	check("goals", GOAL("\"bound\": \"at least\", \"goal\": 1, \"got\": 2, \"met\": true"),
	      NULL);
	check("goals", GOAL("\"bound\": \"at least\", \"goal\": 1, \"got\": 2, \"met\": false"),
	      "goals[0].met");
	check("goals", GOAL("\"bound\": \"at most\", \"goal\": 1, \"got\": null, \"met\": false"),
	      "goals[0].met: null is needed");
	check("goals", GOAL("\"bound\": \"at most\", \"goal\": 1, \"got\": 2, \"met\": null"),
	      "goals[0].met");
}

Test(bench_check, references_exist)
{
	check("series", SERIES(NONE "\"reference\": \"b\""), "series[0].reference");
	check("series", SERIES(NONE "\"reference\": \"a\""), NULL);
	check("limits", LIMIT("\"got\": 1, \"result\": \"pass\""), "limits[0].series");
	check("limits", LIMIT("\"got\": null, \"result\": \"missing\""), NULL);
}

Test(bench_check, messages_have_no_control_characters)
{
	json_t *result = json_loads("{\"a\\u001b[31mb\\n\": 1}", 0, NULL);

	cr_expect_neq(result_check(result, RESULT_FRAGMENT, "r", error), 0);
	cr_expect_str_eq(error, "r: no such key: 'a?[31mb?'");
	json_decref(result);
}

Test(bench_check, merging_completes_series)
{
	json_t *result = result_new(), *fragment = json_loads("{\"series\": [" FULL "]}", 0, NULL);
	json_t *series;

	cr_expect_eq(result_check(fragment, RESULT_FRAGMENT, "f", error), 0, "%s", error);
	cr_expect_eq(result_merge(result, fragment, "f", error), 0, "%s", error);
	series = json_array_get(json_object_get(result, "series"), 0);
	cr_expect(json_object_get(series, "p99_999"));
	cr_expect_eq(json_integer_value(json_object_get(series, "min")), 1);
	/* The source's own document is as it was. */
	cr_expect_null(json_object_get(json_array_get(json_object_get(fragment, "series"), 0),
				       "min"));
	cr_expect_neq(result_merge(result, fragment, "f", error), 0);
	cr_expect(strstr(error, "f: series: 'a' is there already"), "%s", error);
	cr_expect_eq(result_check(result, RESULT_WHOLE, "r", error), 0, "%s", error);
	json_decref(fragment);
	json_decref(result);
}

Test(bench_check, a_text_that_is_cut_off_is_said_where)
{
	static const char text[] = "{\n\"series\": [{\"id\": \"a";

	cr_expect_null(document_parse(text, strlen(text), "f.json", error));
	cr_expect(!strncmp(error, "f.json:2:", 9), "%s", error);
	cr_expect(strstr(error, "cut off") || strstr(error, "end of input"), "%s", error);
	cr_expect_null(document_parse("[]", 2, "f.json", error));
	cr_expect(strstr(error, "no JSON object"), "%s", error);
}
