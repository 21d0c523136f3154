// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_bench_import.c - what another tool wrote becomes a fragment, or is refused in a line
 *
 * What is imported keeps the schema, alone and within a result, and is not lost when it
 * is written down.
 */

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../bench/importer/import.h"

static void must(bool truth)
{
	if (!truth)
		abort();
}

static void must_be_line(const char *error)
{
	must(strlen(error) > strlen("f: ") && !strchr(error, '\n'));
}

static void check_written(const json_t *result, char *error)
{
	char *text = json_dumps(result, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
	json_t *again;

	must(text);
	again = document_parse(text, strlen(text), "again", error);
	must(again && !result_check(again, RESULT_WHOLE, "again", error));
	json_decref(again);
	free(text);
}

static void check_fragment(const json_t *document, const json_t *fragment, char *error)
{
	json_t *result = result_new();

	must(!result_check(fragment, RESULT_FRAGMENT, "f", error));
	must(!import_host(result, document, "f", error));
	must(!result_merge(result, fragment, "f", error));
	must(!result_check(result, RESULT_WHOLE, "f", error));
	check_written(result, error);
	json_decref(result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[RESULT_ERROR] = "";
	json_t *document = document_parse((const char *)data, size, "f", error);
	json_t *fragment;

	if (!document) {
		must_be_line(error);
		return 0;
	}
	fragment = import_document(document, "f", NULL, error);
	if (fragment)
		check_fragment(document, fragment, error);
	else
		must_be_line(error);
	json_decref(fragment);
	json_decref(document);
	return 0;
}
