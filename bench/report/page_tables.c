// SPDX-License-Identifier: BSD-3-Clause
/* page_tables.c - the tables of the page */

#include <string.h>

#include "page.h"
#include "text.h"
#include "verdict.h"

/* Heads: a '>' before one stands over numbers. */
static void table_begin(FILE *out, const char *const *heads)
{
	fputs("<div class=\"scroll\"><table>\n<tr>", out);
	for (; *heads; heads++) {
		fprintf(out, "<th%s>", **heads == '>' ? " class=\"n\"" : "");
		html_text(out, **heads == '>' ? *heads + 1 : *heads);
		fputs("</th>", out);
	}
	fputs("</tr>\n", out);
}

static void table_end(FILE *out)
{
	fputs("</table></div>\n", out);
}

static void cell(FILE *out, const char *text)
{
	fputs("<td>", out);
	html_text(out, text);
	fputs("</td>", out);
}

/* One of many words, which wants room. */
static void words(FILE *out, const char *text)
{
	fputs("<td class=\"name\">", out);
	html_text(out, text);
	fputs("</td>", out);
}

static void number(FILE *out, const char *text)
{
	fputs("<td class=\"n\">", out);
	html_text(out, text);
	fputs("</td>", out);
}

static void word(FILE *out, const char *class, const char *text)
{
	fprintf(out, "<td class=\"w %s\">", class);
	html_text(out, text);
	fputs("</td>", out);
}

static void goal_row(FILE *out, const json_t *goal)
{
	const json_t *met = json_object_get(goal, "met");
	char text[QUANTITY], bound[64];

	fputs(json_is_true(met) ? "<tr>" : json_is_false(met) ? "<tr class=\"missed\">" :
	      "<tr class=\"unmeasured\">", out);
	word(out, json_is_true(met) ? "good" : json_is_false(met) ? "bad" : "open",
	     json_is_true(met) ? "met" : json_is_false(met) ? "MISSED" : "not measured");
	cell(out, text_of(goal, "id"));
	words(out, text_of(goal, "title"));
	snprintf(bound, sizeof(bound), "%s %s", text_of(goal, "bound"),
		 plain_of(text, goal, "goal"));
	number(out, bound);
	number(out, plain_of(text, goal, "got"));
	cell(out, where_words(text_of(goal, "where")));
	words(out, goal_reason(goal));
	fputs("</tr>\n", out);
}

/* Those that are missed come first, and then those that were not measured. */
static int goal_rank(const json_t *goal)
{
	const json_t *met = json_object_get(goal, "met");

	return json_is_false(met) ? 0 : json_is_null(met) ? 1 : 2;
}

void page_goals(FILE *out, const json_t *goals)
{
	static const char *const heads[] = {
		"", "Goal", "What", ">Bound", ">Got", "Where", "Why not", NULL
	};
	const json_t *goal;
	size_t i;
	int rank;

	if (!json_array_size(goals))
		return;
	fputs("<h2>Goals</h2>\n", out);
	table_begin(out, heads);
	for (rank = 0; rank < 3; rank++)
		json_array_foreach(goals, i, goal)
			if (goal_rank(goal) == rank)
				goal_row(out, goal);
	table_end(out);
}

static void limit_row(FILE *out, const json_t *limit)
{
	bool pass = !strcmp(text_of(limit, "result"), "pass");
	bool fail = !strcmp(text_of(limit, "result"), "fail");
	char text[QUANTITY], wanted[256];

	limit_words(limit, wanted, sizeof(wanted));
	fputs(pass ? "<tr>" : "<tr class=\"missed\">", out);
	word(out, pass ? "good" : "bad", pass ? "kept" : fail ? "BROKEN" : "NOT MEASURED");
	cell(out, text_of(limit, "id"));
	words(out, wanted);
	number(out, quantity_of(text, limit, "got", text_of(limit, "unit")));
	fputs("</tr>\n", out);
}

void page_limits(FILE *out, const json_t *limits)
{
	static const char *const heads[] = { "", "Limit", "What", ">Got", NULL };
	const json_t *limit;
	size_t i;

	if (!json_array_size(limits))
		return;
	fputs("<h2>Limits</h2>\n", out);
	table_begin(out, heads);
	json_array_foreach(limits, i, limit)
		limit_row(out, limit);
	table_end(out);
}

static void ratio_cell(FILE *out, const json_t *series)
{
	char text[QUANTITY];

	fputs("<td class=\"n ratio\">", out);
	if (json_is_number(json_object_get(series, "ratio")))
		html_print(out, "%s × %s", plain_of(text, series, "ratio"),
			   text_of(series, "reference"));
	else
		fputs("-", out);
	fputs("</td>", out);
}

/**
 * struct column - a column of the table of series, where any of them has it
 * @head:	what stands over it
 * @key:	of the series
 * @plain:	a count, and no time
 */
struct column {
	const char	*head;
	const char	*key;
	bool		plain;
};

/* The worst case first, as safety people read it. */
static const struct column columns[] = {
	{ ">Samples", "count", true }, { ">Beyond", "overflow", true }, { ">Max", "max", false },
	{ ">p99.999", "p99_999", false }, { ">p99.99", "p99_99", false },
	{ ">p99.9", "p99_9", false }, { ">p99", "p99", false }, { ">p90", "p90", false },
	{ ">p50", "p50", false }, { ">Min", "min", false },
};

enum { NR_COLUMNS = sizeof(columns) / sizeof(columns[0]) };

static bool is_in(const struct group *group, const char *key)
{
	size_t i;

	for (i = 0; i < group->nr; i++) {
		const json_t *value = json_object_get(group->first[i].json, key);

		if (json_is_string(value) || (json_is_number(value) && strcmp(key, "overflow")) ||
		    json_integer_value(value))
			return true;
	}
	return false;
}

static void series_row(FILE *out, const struct group *group, const json_t *series)
{
	const char *unit = text_of(series, "unit");
	char text[QUANTITY];
	size_t i;

	fputs("<tr>", out);
	words(out, text_of(series, "title"));
	for (i = 0; i < NR_COLUMNS; i++)
		if (is_in(group, columns[i].key))
			number(out, columns[i].plain ? plain_of(text, series, columns[i].key) :
			       quantity_of(text, series, columns[i].key, unit));
	if (is_in(group, "ratio"))
		ratio_cell(out, series);
	if (is_in(group, "load"))
		cell(out, text_of(series, "load"));
	fputs("</tr>\n", out);
}

void page_series(FILE *out, const struct group *group)
{
	const char *heads[NR_COLUMNS + 4] = { "Series" };
	size_t i, nr = 1;

	for (i = 0; i < NR_COLUMNS; i++)
		if (is_in(group, columns[i].key))
			heads[nr++] = columns[i].head;
	if (is_in(group, "ratio"))
		heads[nr++] = ">Ratio";
	if (is_in(group, "load"))
		heads[nr++] = "Load";
	table_begin(out, heads);
	for (i = 0; i < group->nr; i++)
		series_row(out, group, group->first[i].json);
	table_end(out);
}

static void point_row(FILE *out, const json_t *point)
{
	static const char *const counts[] = { "vms", "vcpus", "ranges", "pollers" };
	const char *unit = *text_of(point, "unit") ? text_of(point, "unit") : "ns";
	char text[QUANTITY];
	double value;
	size_t i;

	fputs("<tr>", out);
	cell(out, text_of(point, "id"));
	for (i = 0; i < sizeof(counts) / sizeof(counts[0]); i++)
		number(out, plain_of(text, point, counts[i]));
	cell(out, text_of(point, "pattern"));
	number(out, quantity_of(text, point, "p50", unit));
	number(out, quantity_of(text, point, "p99", unit));
	number(out, plain_of(text, point, "ratio"));
	number(out, quantity_of(text, point, "requests_per_s", ""));
	if (number_of(point, "memory_bytes_per_vm", &value))
		snprintf(text, sizeof(text), "%.1f KiB", value / 1024);
	else
		snprintf(text, sizeof(text), "-");
	number(out, text);
	cell(out, where_words(text_of(point, "where")));
	fputs("</tr>\n", out);
}

void page_points_table(FILE *out, const json_t *points)
{
	static const char *const heads[] = {
		"Point", ">VMs", ">vCPUs each", ">Ranges", ">Pollers", "Pattern", ">p50", ">p99",
		">Ratio", ">Requests/s", ">Memory a VM", "Where", NULL
	};
	const json_t *point;
	size_t i;

	table_begin(out, heads);
	json_array_foreach(points, i, point)
		point_row(out, point);
	table_end(out);
}

void page_values(FILE *out, const json_t *values)
{
	static const char *const heads[] = { "Figure", "What", ">Value", "Unit", "Where", NULL };
	const json_t *value;
	char text[QUANTITY];
	size_t i;

	if (!json_array_size(values))
		return;
	fputs("<h2>Figures</h2>\n", out);
	table_begin(out, heads);
	json_array_foreach(values, i, value) {
		fputs("<tr>", out);
		cell(out, text_of(value, "id"));
		words(out, text_of(value, "title"));
		number(out, plain_of(text, value, "value"));
		cell(out, text_of(value, "unit"));
		cell(out, where_words(text_of(value, "where")));
		fputs("</tr>\n", out);
	}
	table_end(out);
}
