// SPDX-License-Identifier: BSD-3-Clause
/* test_bench_import.c - what other tools wrote becomes series, without loss */

#include <criterion/criterion.h>
#include <string.h>

#include "../../bench/importer/import.h"
#include "../../bench/result/series.h"

static char error[RESULT_ERROR];

/* The fragment of a text; NULL: refused. */
static json_t *imported(const char *text, const char *path)
{
	json_t *document = document_parse(text, strlen(text), path, error);
	json_t *fragment;

	cr_assert(document, "%s", error);
	fragment = import_document(document, path, NULL, error);
	json_decref(document);
	return fragment;
}

static json_t *first_of(const json_t *fragment)
{
	return json_array_get(json_object_get(fragment, "series"), 0);
}

static double figure(const json_t *series, const char *key)
{
	double value = -1;

	number_of(series, key, &value);
	return value;
}

#define CYCLICTEST(key, thread) "{\"" key "\": \"cyclictest -h 60\", \"return_code\": 0, " \
	"\"resolution_in_ns\": 0, \"thread\": {\"0\": " thread "}}"
#define THREAD "{\"histogram\": {\"12\": 90, \"9\": 5}, \"cycles\": 100, \"min\": 9, " \
	"\"max\": 77, \"avg\": 12.5, \"cpu\": 3, \"node\": 0}"

#define THREADS(thread) "\"thread\": {\"0\": " thread "}}"
#define OSLAT "{\"cpu\": 1, \"freq\": 2604, \"min\": 1, \"avg\": 1.008, \"max\": 5450, " \
	"\"duration\": 2.0, \"histogram\": {\"1\": 90000, \"64\": 150}}"
#define JITTER "{\"histogram\": {\"12\": 3}, \"count\": 3, \"min\": 12, \"max\": 12, " \
	"\"avg\": 12}"
/* None is beyond the histogram, and it has not all. */
#define LOST(all, some) "{\"cycles\": " all ", \"max\": 5, \"histogram\": {\"5\": " some "}}"

Test(bench_import, cyclictest_has_its_overflow_worked_out)
{
	json_t *fragment = imported(CYCLICTEST("cmdline:", THREAD), "x/idle.json");
	json_t *series = first_of(fragment);

	cr_assert(fragment, "%s", error);
	cr_expect_str_eq(text_of(series, "id"), "cyclictest/idle/cpu3");
	cr_expect_str_eq(text_of(series, "unit"), "us");
	cr_expect_eq(figure(series, "count"), 100);
	cr_expect_eq(figure(series, "overflow"), 5);
	cr_expect_eq(figure(series, "max"), 77);
	cr_expect_eq(figure(series, "mean"), 12.5);
	cr_expect_eq(figure(series, "p50"), 12);
	json_decref(fragment);
}

Test(bench_import, histogram_is_sorted_by_number)
{
	json_t *fragment = imported(CYCLICTEST("cmdline", THREAD), "cyclictest.json");
	json_t *hist = json_object_get(first_of(fragment), "hist");

	cr_assert_eq(json_array_size(hist), 2);
	cr_expect_eq(json_integer_value(json_array_get(json_array_get(hist, 0), 0)), 9);
	cr_expect_eq(json_integer_value(json_array_get(json_array_get(hist, 1), 0)), 12);
	cr_expect_str_eq(text_of(first_of(fragment), "id"), "cyclictest/cpu3");
	json_decref(fragment);
}

/* Both spellings of the key are kept as they are. */
Test(bench_import, what_has_no_place_is_in_source)
{
	static const char *const keys[] = { "cmdline:", "cmdline" };
	json_t *fragments[] = {
		imported(CYCLICTEST("cmdline:", THREAD), "a.json"),
		imported(CYCLICTEST("cmdline", THREAD), "a.json"),
	};
	size_t i;

	for (i = 0; i < 2; i++) {
		json_t *source = json_object_get(first_of(fragments[i]), "source");
		json_t *values = json_object_get(source, "values");

		cr_expect_str_eq(text_of(json_object_get(source, "file"), keys[i]),
				 "cyclictest -h 60");
		cr_expect_eq(json_object_size(values), 6);
		cr_expect(json_object_get(values, "node"));
		cr_expect_str_eq(text_of(source, "thread"), "0");
		json_decref(fragments[i]);
	}
}

Test(bench_import, nanoseconds_are_seen)
{
	json_t *fragment = imported("{\"resolution_in_ns\": 1, " THREADS("{\"cycles\": 4}"), "a");

	cr_expect_str_eq(text_of(first_of(fragment), "unit"), "ns");
	cr_expect_str_eq(text_of(first_of(fragment), "id"), "cyclictest/a/thread0");
	cr_expect_eq(figure(first_of(fragment), "count"), 4);
	json_decref(fragment);
}

Test(bench_import, oslat_has_an_open_last_bucket)
{
	json_t *fragment = imported("{" THREADS(OSLAT), "oslat.json");
	json_t *series = first_of(fragment);
	json_t *last = json_array_get(json_object_get(series, "hist"), 1);

	cr_assert(fragment, "%s", error);
	cr_expect_eq(json_integer_value(json_array_get(last, 1)), 5451);
	cr_expect_eq(figure(series, "count"), 90150);
	cr_expect_eq(figure(series, "overflow"), 0);
	cr_expect_eq(figure(series, "stddev"), -1);
	cr_expect_eq(figure(series, "p99"), 1);
	/* 150 of 90150 are in it: p99.9 is somewhere from 64 to 5450. */
	cr_expect_eq(figure(series, "p99_9"), -1);
	json_decref(fragment);
}

Test(bench_import, jitterdebugger_has_its_cpu_as_key)
{
	json_t *fragment = imported("{\"cpu\": {\"1\": " JITTER "}}", "results.json");

	cr_assert(fragment, "%s", error);
	cr_expect_str_eq(text_of(first_of(fragment), "id"), "jitterdebugger/results/cpu1");
	cr_expect_str_eq(text_of(first_of(fragment), "group"), "imported");
	cr_expect_eq(figure(first_of(fragment), "cpu"), 1);
	cr_expect_str_eq(text_of(first_of(fragment), "unit"), "us");
	json_decref(fragment);
}

static void check_doubt(const char *text, const char *what)
{
	json_t *fragment = imported(text, "a.json");
	json_t *failure = json_array_get(json_object_get(fragment, "failures"), 0);

	cr_assert(fragment, "%s", error);
	cr_expect(strstr(text_of(failure, "message"), what), "%s: '%s'", what,
		  text_of(failure, "message"));
	json_decref(fragment);
}

Test(bench_import, doubts_are_told)
{
	check_doubt("{\"return_code\": 1, " THREADS("{\"cycles\": 0}"),
		    "ended with return_code 1");
	/* None is beyond the histogram, and yet some are missing; or too many. */
	check_doubt("{" THREADS(LOST("100", "50")), "50 samples, cycles says 100");
	check_doubt("{" THREADS(LOST("1", "2")), "2 samples, cycles says 1");
}

Test(bench_import, lost_samples_leave_no_quantiles)
{
	json_t *fragment = imported("{" THREADS(LOST("100", "90")), "a.json");

	cr_expect_eq(figure(first_of(fragment), "p50"), -1);
	json_decref(fragment);
}

static void check_refused(const char *text, const char *why)
{
	json_t *fragment = imported(text, "a.json");

	cr_expect_null(fragment, "%s", text);
	cr_expect(strstr(error, why), "'%s' is not in '%s'", why, error);
	cr_expect(!strncmp(error, "a.json: ", 8), "%s", error);
	json_decref(fragment);
}

Test(bench_import, refuses_what_is_something_else)
{
	check_refused("{}", "neither of cyclictest");
	check_refused("{\"thread\": {}}", "neither of cyclictest");
	check_refused("{\"thread\": {\"0\": {\"cycles\": \"5\"}}}", "thread.0.cycles: a count");
	check_refused("{\"thread\": {\"0\": {\"cycles\": 5, \"histogram\": []}}}",
		      "thread.0: histogram: an object");
	check_refused("{\"thread\": {\"0\": {\"cycles\": 5, \"histogram\": {\"a\": 1}}}}",
		      "thread.0.histogram: 'a' is no whole number");
	check_refused("{\"thread\": {\"0\": {\"cycles\": 5, \"histogram\": {\"1\": -1}}}}",
		      "thread.0.histogram.1: a count");
	check_refused("{\"thread\": {\"0\": {\"cycles\": 5,\"histogram\": {\"1\": 1,\"01\": 1}}}}",
		      "1 is there twice");
	check_refused("{\"thread\": {\"0\": {\"cycles\": 5}, \"1\": 7}}",
		      "thread.1: an object");
}

Test(bench_import, refuses_two_machines_in_one_result)
{
	static const char *const texts[] = {
		"{\"sysinfo\": {\"release\": \"6.1\", \"version\": \"#1 SMP PREEMPT_RT\"}}",
		"{\"sysinfo\": {\"release\": \"6.2\", \"version\": \"#1\"}}",
	};
	json_t *result = result_new(), *one, *other;

	one = document_parse(texts[0], strlen(texts[0]), "one", error);
	other = document_parse(texts[1], strlen(texts[1]), "other", error);
	cr_expect_eq(import_host(result, one, "one", error), 0);
	cr_expect(json_is_true(json_object_get(json_object_get(result, "host"), "realtime")));
	cr_expect_eq(import_host(result, one, "one", error), 0);
	cr_expect_neq(import_host(result, other, "other", error), 0);
	cr_expect(strstr(error, "6.2 #1"), "%s", error);
	json_decref(one);
	json_decref(other);
	json_decref(result);
}

/* Without a sample its min is a million, and its max 0, which would keep each limit. */
Test(bench_import, a_tool_that_measured_nothing_has_no_figures)
{
	json_t *fragment = imported("{\"return_code\": 0, " THREADS("{\"cycles\": 0, \"min\":\n"
				    "1000000, \"max\": 0, \"avg\": 0.0, \"cpu\": 0,\n"
				    "\"histogram\": {}}"), "a.json");
	json_t *series = first_of(fragment);

	cr_assert(fragment, "%s", error);
	cr_expect_eq(figure(series, "count"), 0);
	cr_expect_eq(figure(series, "min"), -1);
	cr_expect_eq(figure(series, "mean"), -1);
	cr_expect_eq(figure(series, "max"), -1);
	json_decref(fragment);
}
