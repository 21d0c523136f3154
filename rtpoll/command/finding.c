// SPDX-License-Identifier: BSD-3-Clause
/* finding.c - what a check found, as text and as JSON */

#include <stdarg.h>
#include <string.h>

#include "finding.h"

/* How a result is shown, counted, and called as a key. */
static const struct {
	const char *word;
	const char *counted;
	const char *key;
	const char *color;
} shows[NR_RESULTS] = {
	[RESULT_PASS] = { "PASS", "pass", "pass", "\033[32m" },
	[RESULT_WARN] = { "WARN", "warn", "warn", "\033[33m" },
	[RESULT_FAIL] = { "FAIL", "fail", "fail", "\033[31m" },
	[RESULT_NA] = { "N/A", "n/a", "na", "\033[2m" },
	[RESULT_REBOOT] = { "REBOOT", "reboot", "reboot", "\033[36m" },
};

/* It comes from files that anybody may have written, and goes to terminals and JSON. */
void text_printable(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/* Names of files may be in any language. */
void text_one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == '\x7f')
			*text = '?';
}

enum result found(struct finding *finding, enum result result, const char *expected,
		  const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(finding->observed, sizeof(finding->observed), format, args);
	va_end(args);
	snprintf(finding->expected, sizeof(finding->expected), "%s", expected);
	text_printable(finding->observed);
	finding->result = result;
	return result;
}

void finding_fix(struct finding *finding, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(finding->fix, sizeof(finding->fix), format, args);
	va_end(args);
	text_printable(finding->fix);
}

void finding_each(struct finding *finding, bool is_ill, json_t *facts, const char *format, ...)
{
	char text[FINDING_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	text_printable(text);
	if (!finding->each)
		finding->each = json_array();
	/* Without memory there is one less to tell. */
	json_object_set_new(facts, "text", json_string(text));
	json_object_set_new(facts, "ill", json_boolean(is_ill));
	json_array_append_new(finding->each, facts);
}

void finding_free(struct finding *finding)
{
	json_decref(finding->each);
	finding->each = NULL;
}

const char *result_word(enum result result)
{
	return shows[result].word;
}

static bool is_ill(const struct finding *finding)
{
	return finding->result != RESULT_PASS && finding->result != RESULT_NA;
}

/* As many as one reads; JSON has all. */
#define EACH_SHOWN	16

static void each_print(FILE *out, const struct finding *finding)
{
	unsigned int nr = 0;
	json_t *facts;
	size_t i;

	json_array_foreach(finding->each, i, facts)
		if (json_is_true(json_object_get(facts, "ill")) && nr++ < EACH_SHOWN)
			fprintf(out, "       %s\n",
				json_string_value(json_object_get(facts, "text")));
	if (nr > EACH_SHOWN)
		fprintf(out, "       %u more: --json\n", nr - EACH_SHOWN);
}

void finding_print(FILE *out, const struct finding *finding, bool colored)
{
	fprintf(out, "%s%-4s%s %s  %s: %s\n", colored ? shows[finding->result].color : "",
		result_word(finding->result), colored ? "\033[0m" : "", finding->id,
		finding->title, finding->observed);
	if (!is_ill(finding))
		return;
	each_print(out, finding);
	fprintf(out, "       expected: %s\n       why: %s\n       fix: %s\n", finding->expected,
		finding->why, finding->fix);
}

size_t findings_count(const struct finding *findings, size_t nr, enum result result)
{
	size_t count = 0, i;

	for (i = 0; i < nr; i++)
		count += findings[i].result == result;
	return count;
}

void findings_summary(FILE *out, const struct finding *findings, size_t nr)
{
	unsigned int i;

	for (i = 0; i < NR_RESULTS; i++) {
		size_t count = findings_count(findings, nr, i);

		/* Most machines wait for no reboot. */
		if (i != RESULT_REBOOT || count)
			fprintf(out, "%s%zu %s", i ? "  " : "", count, shows[i].counted);
	}
	fputc('\n', out);
}

static json_t *finding_json(const struct finding *finding)
{
	return json_pack("{s:s s:s s:s s:s s:s s:s s:s? s:O*}", "id", finding->id,
			 "title", finding->title, "result", result_word(finding->result),
			 "observed", finding->observed, "expected", finding->expected,
			 "why", finding->why, "fix", is_ill(finding) ? finding->fix : NULL,
			 "each", finding->each);
}

json_t *findings_json(const struct finding *findings, size_t nr)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < nr; i++)
		/* Not appended: what it is shown in must not pass for complete. */
		if (json_array_append_new(list, finding_json(&findings[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

json_t *findings_counts_json(const struct finding *findings, size_t nr)
{
	json_t *counts = json_object();
	unsigned int i;

	for (i = 0; i < NR_RESULTS; i++)
		if (json_object_set_new(counts, shows[i].key,
					json_integer(findings_count(findings, nr, i)))) {
			json_decref(counts);
			return NULL;
		}
	return counts;
}
