// SPDX-License-Identifier: BSD-3-Clause
/* summary.c - a result on a terminal */

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/table.h"
#include "group.h"
#include "report.h"
#include "text.h"
#include "verdict.h"

/* Of the bars. */
#define COLUMNS		24

#define RED	"\033[31m"
#define GREEN	"\033[32m"
#define YELLOW	"\033[33m"
#define PLAIN	"\033[0m"

static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };

static void column_add(double *columns, double from, double to, const struct bucket *bucket)
{
	double at = log(fmax(bucket->lo, from) / from) / log(to / from) * COLUMNS;

	columns[(int)fmin(COLUMNS - 1, fmax(0, at))] += bucket->count;
}

/* Logarithmic in both directions: a single sample is seen. */
static void bars(char text[COLUMNS * 3 + 1], const struct series *series, double from, double to)
{
	double columns[COLUMNS] = {}, most = 0;
	size_t i;

	for (i = 0; i < series->nr; i++)
		if (series->buckets[i].count)
			column_add(columns, from, to, &series->buckets[i]);
	for (i = 0; i < COLUMNS; i++)
		most = fmax(most, columns[i]);
	*text = 0;
	for (i = 0; i < COLUMNS && series->inside; i++)
		strcat(text, blocks[columns[i] ? 1 + (int)(7 * log1p(columns[i]) / log1p(most)) :
				    0]);
}

/* What the bars of a group reach over. */
static void bars_range(const struct group *group, double *from, double *to)
{
	size_t i, j;

	*from = INFINITY;
	*to = 1;
	for (i = 0; i < group->nr; i++)
		for (j = 0; j < group->first[i].nr; j++)
			if (group->first[i].buckets[j].count) {
				*from = fmin(*from, fmax(1, group->first[i].buckets[j].lo));
				*to = fmax(*to, group->first[i].buckets[j].hi);
			}
	*to = fmax(*to, *from + 1);
}

static void group_print(FILE *out, const struct group *group, bool colored)
{
	char title[160], bar[COLUMNS * 3 + 1], name[64], ratio[QUANTITY];
	char most[QUANTITY], four[QUANTITY], two[QUANTITY], half[QUANTITY], nr[QUANTITY];
	struct table table = {};
	double from, to;
	size_t i;

	group_title(group, title, sizeof(title));
	fprintf(out, "\n%s\n", title);
	bars_range(group, &from, &to);
	table_add(&table, "series\t>samples\t>p50\t>p99\t>p99.99\t>max\t>ratio\thistogram (log)");
	for (i = 0; i < group->nr; i++) {
		const json_t *json = group->first[i].json;
		const char *unit = text_of(json, "unit");

		bars(bar, &group->first[i], from, to);
		table_add(&table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s",
			  terminal_cell(name, sizeof(name), text_of(json, "title")),
			  plain_of(nr, json, "count"),
			  quantity_of(half, json, "p50", unit), quantity_of(two, json, "p99", unit),
			  quantity_of(four, json, "p99_99", unit),
			  quantity_of(most, json, "max", unit), plain_of(ratio, json, "ratio"),
			  bar);
	}
	table_print(&table, out, colored);
}

static void word_print(FILE *out, const char *color, const char *word, bool colored)
{
	fprintf(out, "%s%-12s%s ", colored ? color : "", word, colored ? PLAIN : "");
}

static void goal_print(FILE *out, const json_t *goal, bool colored)
{
	const json_t *met = json_object_get(goal, "met");
	char wanted[QUANTITY], got[QUANTITY];

	if (json_is_true(met))
		word_print(out, GREEN, "met", colored);
	else if (json_is_false(met))
		word_print(out, RED, "MISSED", colored);
	else
		word_print(out, YELLOW, "not measured", colored);
	terminal_text(out, text_of(goal, "id"));
	fputs("  ", out);
	terminal_text(out, text_of(goal, "title"));
	fprintf(out, ": %s, %s %s", plain_of(got, goal, "got"), text_of(goal, "bound"),
		plain_of(wanted, goal, "goal"));
	if (*goal_reason(goal)) {
		fputs("; ", out);
		terminal_text(out, goal_reason(goal));
	}
	fputc('\n', out);
}

static void limit_print(FILE *out, const json_t *limit, bool colored)
{
	bool pass = !strcmp(text_of(limit, "result"), "pass");
	bool fail = !strcmp(text_of(limit, "result"), "fail");
	char words[256], got[QUANTITY];

	limit_words(limit, words, sizeof(words));
	word_print(out, pass ? GREEN : RED, pass ? "kept" : fail ? "BROKEN" : "NOT MEASURED",
		   colored);
	terminal_text(out, text_of(limit, "id"));
	fputs("  ", out);
	terminal_text(out, words);
	fprintf(out, ": %s\n", quantity_of(got, limit, "got", text_of(limit, "unit")));
}

static void failures_print(FILE *out, const json_t *failures, bool colored)
{
	const json_t *failure;
	size_t i;

	json_array_foreach(failures, i, failure) {
		word_print(out, RED, "FAILED", colored);
		terminal_text(out, text_of(failure, "step"));
		fputs(": ", out);
		terminal_text(out, text_of(failure, "message"));
		fputc('\n', out);
	}
}

/* The last line: what counts. */
static void verdict_print(FILE *out, const json_t *result)
{
	struct verdict verdict = verdict_of(result);
	char places[200];

	places_words(result, places, sizeof(places));
	fprintf(out, "\n%s%s\n", places, verdict.quick ?
		" A quick run: too short to be judged." : "");
	fprintf(out, "%sgoals: %zu met, %zu missed, %zu not measured; ",
		verdict.complete ? "" : "INCOMPLETE: ", verdict.goals_met, verdict.goals_missed,
		verdict.goals_open);
	fprintf(out, "limits: %zu kept, %zu broken, %zu not measured; steps: %zu failed\n",
		verdict.limits_kept, verdict.limits_broken, verdict.limits_open, verdict.failures);
}

int summary_print(FILE *out, const json_t *result, bool colored)
{
	const json_t *item, *goals = json_object_get(result, "goals");
	const json_t *limits = json_object_get(result, "limits");
	struct group group = {};
	struct groups groups;
	int ret = groups_open(&groups, result);
	size_t i;

	if (ret)
		return ret;
	while (group_next(&groups, &group))
		group_print(out, &group, colored);
	groups_close(&groups);
	if (json_array_size(goals) + json_array_size(limits))
		fputc('\n', out);
	json_array_foreach(goals, i, item)
		goal_print(out, item, colored);
	json_array_foreach(limits, i, item)
		limit_print(out, item, colored);
	failures_print(out, json_object_get(result, "failures"), colored);
	verdict_print(out, result);
	return 0;
}
