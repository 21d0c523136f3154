// SPDX-License-Identifier: BSD-3-Clause
/* markdown.c - tables as GitHub shows them */

#include <stdio.h>
#include <string.h>

#include "group.h"
#include "report.h"
#include "text.h"
#include "verdict.h"

static void cell(FILE *out, const char *text)
{
	fputs(" ", out);
	markdown_text(out, text);
	fputs(" |", out);
}

static void goals(FILE *out, const json_t *list)
{
	char text[QUANTITY];
	const json_t *goal;
	size_t i;

	if (!json_array_size(list))
		return;
	fputs("\n### Goals\n\n| | goal | what | bound | got | why not |\n", out);
	fputs("|-|-|-|-:|-:|-|\n", out);
	json_array_foreach(list, i, goal) {
		const json_t *met = json_object_get(goal, "met");

		if (json_is_null(met))
			fputs("| ⚪ not measured |", out);
		else
			fputs(json_is_true(met) ? "| ✅ met |" : "| ❌ **missed** |", out);
		cell(out, text_of(goal, "id"));
		cell(out, text_of(goal, "title"));
		fprintf(out, " %s", text_of(goal, "bound"));
		cell(out, plain_of(text, goal, "goal"));
		cell(out, plain_of(text, goal, "got"));
		cell(out, goal_reason(goal));
		fputc('\n', out);
	}
}

static void limits(FILE *out, const json_t *list)
{
	char text[QUANTITY], words[256];
	const json_t *limit;
	size_t i;

	if (!json_array_size(list))
		return;
	fputs("\n### Limits\n\n| | limit | what | got |\n|-|-|-|-:|\n", out);
	json_array_foreach(list, i, limit) {
		const char *result = text_of(limit, "result");

		fputs(!strcmp(result, "pass") ? "| ✅ kept |" : !strcmp(result, "fail") ?
		      "| ❌ **broken** |" : "| ❌ **not measured** |", out);
		limit_words(limit, words, sizeof(words));
		cell(out, text_of(limit, "id"));
		cell(out, words);
		cell(out, quantity_of(text, limit, "got", text_of(limit, "unit")));
		fputc('\n', out);
	}
}

static void series(FILE *out, const struct group *group)
{
	static const char *const keys[] = { "max", "p99_99", "p99_9", "p99", "p50" };
	char title[160], text[QUANTITY];
	size_t i, j;

	group_title(group, title, sizeof(title));
	fputs("\n### ", out);
	markdown_text(out, title);
	fputs("\n\n| series | samples | beyond | max | p99.99 | p99.9 | p99 | p50 | ratio |\n"
	      "|-|-:|-:|-:|-:|-:|-:|-:|-:|\n", out);
	for (i = 0; i < group->nr; i++) {
		const json_t *json = group->first[i].json;

		fputc('|', out);
		cell(out, text_of(json, "title"));
		cell(out, plain_of(text, json, "count"));
		cell(out, plain_of(text, json, "overflow"));
		for (j = 0; j < sizeof(keys) / sizeof(keys[0]); j++)
			cell(out, quantity_of(text, json, keys[j], text_of(json, "unit")));
		cell(out, plain_of(text, json, "ratio"));
		fputc('\n', out);
	}
}

static void failures(FILE *out, const json_t *list)
{
	const json_t *failure;
	size_t i;

	json_array_foreach(list, i, failure) {
		fputs("- ❌ ", out);
		markdown_text(out, text_of(failure, "step"));
		fputs(": ", out);
		markdown_text(out, text_of(failure, "message"));
		fputc('\n', out);
	}
}

int markdown_print(FILE *out, const json_t *result)
{
	struct verdict verdict = verdict_of(result);
	struct group group = {};
	struct groups groups;
	char places[200];
	int ret = groups_open(&groups, result);

	if (ret)
		return ret;
	fputs("## Latency report: ", out);
	markdown_text(out, text_of(json_object_get(result, "run"), "scenario"));
	places_words(result, places, sizeof(places));
	fprintf(out, "\n\n%s\n", places);
	if (!verdict.complete)
		fputs("\n❌ **This run is incomplete.**\n", out);
	if (verdict.quick)
		fputs("\n⚪ A quick run: too short for its figures to be judged.\n", out);
	fputc('\n', out);
	failures(out, json_object_get(result, "failures"));
	goals(out, json_object_get(result, "goals"));
	limits(out, json_object_get(result, "limits"));
	while (group_next(&groups, &group))
		series(out, &group);
	groups_close(&groups);
	return 0;
}
