// SPDX-License-Identifier: BSD-3-Clause
/* cyclic.c - tools of rt-tests, run in the guest */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cyclic.h"
#include "harness.h"
#include "json.h"
#include "rtpoll_command.h"

#define DOCUMENT	"/tmp/cyclic.json"
#define LOOPS		2500
#define QUICK_LOOPS	500
#define SECONDS		3
#define QUICK_SECONDS	1
#define BLOCKS		4
#define QUICK_BLOCKS	2

unsigned int cyclic_blocks;
static unsigned int loops, seconds;

static const char *const names[] = {
	[TOOL_CYCLICTEST] = "cyclictest", [TOOL_OSLAT] = "oslat",
};

void cyclic_begin(bool quick)
{
	loops = quick ? QUICK_LOOPS : LOOPS;
	seconds = quick ? QUICK_SECONDS : SECONDS;
	cyclic_blocks = quick ? QUICK_BLOCKS : BLOCKS;
}

void cyclic_name(struct cyclic *cyclic, const char *format, ...)
{
	va_list args;
	int bytes = snprintf(cyclic->name, sizeof(cyclic->name), "%s-", names[cyclic->tool]);

	va_start(args, format);
	vsnprintf(cyclic->name + bytes, sizeof(cyclic->name) - bytes, format, args);
	va_end(args);
}

static json_t *thread_of(json_t *document)
{
	return json_object_get(json_object_get(document, "thread"), "0");
}

static json_t *histogram_of(json_t *document)
{
	return json_object_get(thread_of(document), "histogram");
}

static json_int_t samples(json_t *document)
{
	json_int_t sum = 0;
	const char *key;
	json_t *value;

	json_object_foreach(histogram_of(document), key, value)
		sum += json_integer_value(value);
	return sum;
}

/* It was where it should, and did all of it. */
static void check_block(const struct cyclic *cyclic, json_t *document)
{
	json_t *thread = thread_of(document);

	REQUIRE(thread);
	CHECK_EQ(json_integer_value(json_object_get(document, "return_code")), 0);
	CHECK_EQ(number(thread, "cpu"), cyclic->cpu);
	CHECK(samples(document) > 0);
	if (cyclic->tool == TOOL_CYCLICTEST)
		CHECK_EQ(number(thread, "cycles"), loops);
	else
		CHECK(json_number_value(json_object_get(thread, "duration")) > 0.9 * seconds);
}

static json_t *must_block(const struct cyclic *cyclic)
{
	const char *before = command_path;
	char line[256], path[64];
	json_t *document;

	if (cyclic->tool == TOOL_CYCLICTEST)
		snprintf(line, sizeof(line),
			 "-q -m -t 1 -p 80 -i 1000 -l %u -a %u -h 20000 --json=" DOCUMENT, loops,
			 cyclic->cpu);
	else
		snprintf(line, sizeof(line), "-q -z -b 1024 -D %u -c %u --json=" DOCUMENT,
			 seconds, cyclic->cpu);
	unlink(DOCUMENT);
	snprintf(path, sizeof(path), "/data/%s", names[cyclic->tool]);
	command_path = path;
	REQUIRE(command(0, line));
	command_path = before;
	document = json_load_file(DOCUMENT, 0, NULL);
	REQUIRE(document);
	check_block(cyclic, document);
	return document;
}

/* The lesser, or the greater, of both documents' values. */
static void keep_extreme(json_t *to, json_t *from, const char *key, int sign)
{
	double old = json_number_value(json_object_get(from, key));

	if (sign * old > sign * json_number_value(json_object_get(to, key)))
		json_object_set(to, key, json_object_get(from, key));
}

static void add_number(json_t *to, json_t *from, const char *key)
{
	json_t *one = json_object_get(to, key), *other = json_object_get(from, key);

	if (json_is_integer(one))
		json_object_set_new(to, key, json_integer(json_integer_value(one) +
							  json_integer_value(other)));
	else if (json_is_real(one))
		json_object_set_new(to, key, json_real(json_real_value(one) +
						       json_number_value(other)));
}

static double total_of(json_t *document)
{
	return json_number_value(json_object_get(thread_of(document), "avg")) *
	       samples(document);
}

/* To the newer one, what the older one had counted. */
static void merge(json_t *newer, json_t *older)
{
	double total = total_of(newer) + total_of(older);
	json_t *to = thread_of(newer), *from = thread_of(older), *value;
	json_t *histogram = histogram_of(newer);
	const char *key;

	keep_extreme(to, from, "min", -1);
	keep_extreme(to, from, "max", 1);
	add_number(to, from, "cycles");
	add_number(to, from, "duration");
	json_object_foreach(histogram_of(older), key, value) {
		if (json_object_get(histogram, key))
			add_number(histogram, histogram_of(older), key);
		else
			json_object_set(histogram, key, value);
	}
	json_object_set_new(to, "avg", json_real(total / samples(newer)));
}

void must_cyclic_run(struct cyclic *cyclic)
{
	json_t *document = must_block(cyclic);

	if (cyclic->document) {
		merge(document, cyclic->document);
		json_decref(cyclic->document);
	}
	cyclic->document = document;
	cyclic->blocks++;
	json_object_set_new(document, "blocks_merged", json_integer(cyclic->blocks));
}

static int compare(const void *a, const void *b)
{
	long one = *(const long *)a, other = *(const long *)b;

	return one < other ? -1 : one > other;
}

/* Keys are microseconds, in no particular order. */
double cyclic_median(const struct cyclic *cyclic)
{
	json_t *histogram = histogram_of(cyclic->document), *value;
	size_t nr = json_object_size(histogram), i = 0;
	long *keys = calloc(nr, sizeof(*keys)), median;
	json_int_t left = samples(cyclic->document) / 2;
	const char *key;
	char text[24];

	REQUIRE(keys && nr);
	json_object_foreach(histogram, key, value)
		keys[i++] = strtol(key, NULL, 10);
	qsort(keys, nr, sizeof(*keys), compare);
	for (i = 0; i < nr - 1; i++) {
		snprintf(text, sizeof(text), "%ld", keys[i]);
		left -= json_integer_value(json_object_get(histogram, text));
		if (left < 0)
			break;
	}
	median = keys[i];
	free(keys);
	return median;
}

void cyclic_end(struct cyclic *cyclic)
{
	json_t *thread = thread_of(cyclic->document);
	char *text = json_dumps(cyclic->document, JSON_COMPACT);

	REQUIRE(text);
	printf("# %-46s CPU %u  min %.0f  median %.0f  avg %.1f  max %.0f us, %lld samples\n",
	       cyclic->name, cyclic->cpu, json_number_value(json_object_get(thread, "min")),
	       cyclic_median(cyclic), json_number_value(json_object_get(thread, "avg")),
	       json_number_value(json_object_get(thread, "max")),
	       (long long)samples(cyclic->document));
	json_raw(cyclic->name, text);
	free(text);
	json_decref(cyclic->document);
	cyclic->document = NULL;
}
