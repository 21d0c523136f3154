// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_bench_result.c - a result is refused in a line, or shown, and the same as itself
 *
 * The input is a document; or, behind a zero, lists of a result that has all else:
 * what stands between its braces, such as "series": [...].
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/comparison/compare.h"
#include "../../bench/report/report.h"
#include "../../bench/result/result.h"

static void must(bool truth)
{
	if (!truth)
		abort();
}

static json_t *document_of(const uint8_t *data, size_t size, char *error)
{
	json_t *document, *lists;
	char *text;

	if (!size || *data)
		return document_parse((const char *)data, size, "f", error);
	if (asprintf(&text, "{%.*s}", (int)size - 1, (const char *)data + 1) < 0)
		abort();
	lists = document_parse(text, strlen(text), "f", error);
	free(text);
	if (!lists)
		return NULL;
	document = result_new();
	json_object_update(document, lists);
	json_decref(lists);
	return document;
}

/* All of it, and nothing that a file said ends a tag. */
static void check_shown(const json_t *result)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	must(!page_print(out, result));
	must(!markdown_print(out, result));
	junit_print(out, result);
	fflush(out);
	must(!strstr(text, "<script"));
	must(!summary_print(out, result, true));
	fclose(out);
	free(text);
}

static void check_same(const json_t *result)
{
	struct comparison comparison = {
		.before = result, .after = result, .fail_over = 0,
		.metrics = { "p50", "p99", "max" }, .nr_metrics = 3,
	};
	json_t *json;

	must(!comparison_make(&comparison));
	/* Of one id and two goals the second is not met: state_find() takes the first. */
	must(!comparison.counts[OUTCOME_MISSING] && !comparison.counts[OUTCOME_NEW]);
	json = comparison_json(&comparison);
	must(json);
	json_decref(json);
	comparison_free(&comparison);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[RESULT_ERROR] = "";
	json_t *document = document_of(data, size, error);

	if (document && !result_check(document, RESULT_WHOLE, "f", error)) {
		check_shown(document);
		check_same(document);
	} else {
		must(strlen(error) > strlen("f: ") && !strchr(error, '\n'));
	}
	json_decref(document);
	return 0;
}
