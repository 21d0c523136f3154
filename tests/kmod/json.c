// SPDX-License-Identifier: BSD-3-Clause
/* json.c - records of what a guest test measured, for bench/guest */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../kmod/core/hist.h"
#include "harness.h"
#include "json.h"

/* A line of the guest has 1023 characters at most: init_run.c. */
#define PART_MAX	900

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

static bool wanted;
static unsigned int nr_records;

/* The record that is being made. */
static FILE *record;
static char *text;
static size_t size;

bool last_argument_is(int *argc, char **argv, const char *word)
{
	if (*argc < 2 || strcmp(argv[*argc - 1], word))
		return false;
	argv[--*argc] = NULL;
	return true;
}

void json_begin(int *argc, char **argv)
{
	wanted = last_argument_is(argc, argv, "json");
}

void json_end(void)
{
	if (wanted)
		printf("json: end %u\njson;\n", nr_records);
}

static void begin(const char *kind)
{
	record = open_memstream(&text, &size);
	REQUIRE(record);
	fprintf(record, "%s ", kind);
}

/* Line breaks are left out; JSON has none inside of a string. */
static void end(void)
{
	const char *next;
	unsigned int nr = 0;

	REQUIRE(!fclose(record));
	for (next = text; *next; next++) {
		if (*next == '\n')
			continue;
		if (nr++ % PART_MAX == 0)
			printf("%sjson: ", nr > 1 ? "\n" : "");
		putchar(*next);
	}
	printf("\njson;\n");
	free(text);
	nr_records++;
}

/* Texts are the tests' own: they have no quotes in them. */
static void put_text(const char *key, const char *value)
{
	if (value)
		fprintf(record, "\"%s\":\"%s\",", key, value);
	else
		fprintf(record, "\"%s\":null,", key);
}

static void put_number(const char *key, double value)
{
	if (isfinite(value))
		fprintf(record, "\"%s\":%.17g,", key, value);
	else
		fprintf(record, "\"%s\":null,", key);
}

/* 0: there is none. */
static void put_some(const char *key, double value)
{
	put_number(key, value ? value : NAN);
}

/* A tail of fewer than ten values says nothing. */
static void put_quantile(const char *key, const uint32_t *hist, uint32_t ppm)
{
	uint64_t count = rtp_hist_count(hist);

	if (count / 1000000.0 * (1000000 - ppm) < 10)
		put_number(key, NAN);
	else
		put_number(key, rtp_hist_quantile(hist, ppm));
}

static void put_quantiles(const uint32_t *hist)
{
	static const struct {
		const char *key;
		uint32_t ppm;
	} quantiles[] = {
		{ "p50", 500000 }, { "p90", 900000 }, { "p99", 990000 }, { "p99_9", 999000 },
		{ "p99_99", 999900 }, { "p99_999", 999990 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(quantiles); i++)
		put_quantile(quantiles[i].key, hist, quantiles[i].ppm);
}

/* Of the middles of buckets, which are 6 % wide. */
static double deviation(const uint32_t *hist, double mean)
{
	uint64_t count = rtp_hist_count(hist);
	double sum = 0, middle;
	unsigned int i;

	for (i = 0; i < RTP_HIST_BUCKETS; i++) {
		if (!hist[i])
			continue;
		middle = (rtp_hist_low(i) + rtp_hist_low(i + 1) - 1) / 2.0;
		sum += hist[i] * (middle - mean) * (middle - mean);
	}
	return count ? sqrt(sum / count) : NAN;
}

static void put_hist(const uint32_t *hist)
{
	const char *separator = "";
	unsigned int i;

	fprintf(record, "\"hist\":[");
	for (i = 0; i < RTP_HIST_BUCKETS; i++) {
		if (!hist[i])
			continue;
		fprintf(record, "%s[%llu,%llu,%u]", separator,
			(unsigned long long)rtp_hist_low(i),
			(unsigned long long)rtp_hist_low(i + 1), hist[i]);
		separator = ",";
	}
	fprintf(record, "],");
}

static void put_spread(const struct json_series *series)
{
	uint64_t count = rtp_hist_count(series->hist);
	double mean = count ? (double)series->sum / count : NAN;

	put_number("count", count);
	put_number("overflow", 0);
	put_number("min", count ? series->min : NAN);
	put_number("mean", mean);
	put_number("stddev", deviation(series->hist, mean));
	put_number("max", count ? series->max : NAN);
	put_quantiles(series->hist);
	put_hist(series->hist);
}

void json_series(const struct json_series *series)
{
	if (!wanted)
		return;
	begin("series");
	fputc('{', record);
	put_text("id", series->id);
	put_text("title", series->title);
	put_text("group", series->group);
	put_text("where", "qemu");
	put_text("load", series->load);
	put_text("cpu", NULL);
	put_text("class", NULL);
	put_text("unit", series->unit);
	put_spread(series);
	put_text("reference", series->ratio ? series->reference : NULL);
	put_some("ratio", series->ratio);
	put_number("blocks", series->blocks);
	fprintf(record, "\"dropped\":0,\"worst\":[],\"source\":null}");
	end();
}

void json_point(const struct json_point *point)
{
	if (!wanted)
		return;
	begin("points");
	fputc('{', record);
	put_text("id", point->id);
	put_text("group", "scaling");
	put_text("where", "qemu");
	put_number("vms", point->vms);
	put_number("vcpus", point->vcpus);
	put_number("ranges", point->ranges);
	put_number("pollers", point->pollers);
	put_text("pattern", point->pattern);
	put_number("p50", rtp_hist_quantile(point->hist, 500000));
	put_quantile("p99", point->hist, 990000);
	put_some("ratio", point->ratio);
	put_some("memory_bytes_per_vm", point->memory_bytes_per_vm);
	fprintf(record, "\"requests_per_s\":%.0f}", point->requests_per_s);
	end();
}

void json_value(const char *id, const char *title, double value, const char *unit,
		const char *better)
{
	if (!wanted)
		return;
	begin("values");
	fputc('{', record);
	put_text("id", id);
	put_text("title", title);
	put_number("value", value);
	put_text("unit", unit);
	if (better)
		put_text("better", better);
	fprintf(record, "\"where\":\"qemu\"}");
	end();
}

static void put_goal(const struct json_goal *goal, bool met)
{
	begin("goals");
	fputc('{', record);
	put_text("id", goal->id);
	put_text("title", goal->title);
	put_text("bound", goal->at_least ? "at least" : "at most");
	put_number("goal", goal->goal);
	put_number("got", goal->got);
	put_text("where", "qemu");
	put_text("reason", met ? NULL : goal->missed);
	fprintf(record, "\"met\":%s}", met ? "true" : "false");
	end();
}

bool json_goal(const struct json_goal *goal)
{
	bool met = goal->at_least ? goal->got >= goal->goal : goal->got <= goal->goal;

	printf("# %s: %.4g (goal: at %s %.4g)%s\n", goal->title, goal->got,
	       goal->at_least ? "least" : "most", goal->goal, met ? "" : " MISSED");
	if (wanted)
		put_goal(goal, met);
	return met;
}

void json_raw(const char *name, const char *document)
{
	if (!wanted)
		return;
	begin("raw");
	fprintf(record, "%s %s", name, document);
	end();
}
