// SPDX-License-Identifier: BSD-3-Clause
/*
 * diff.c - unified diff of two texts
 *
 * The longest common part by the table that every text book has.  Files of settings
 * are short, and what they have in common at both ends does not enter the table.
 */

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "diff.h"

#define CONTEXT		3
/* A larger table is not made: all lines in between count as changed. */
#define TABLE_MAX	(16u << 20)

/* A line with its newline, if it has one. */
struct line {
	const char	*at;
	size_t		length;
};

struct lines {
	struct line	*list;
	size_t		nr;
};

/* One line of the outcome: ' ' in both, '-' in the old one, '+' in the new one. */
struct edit {
	char		sign;
	struct line	line;
};

/**
 * struct diff - two texts, and the way from one to the other
 * @old, @new:	lines of both
 * @edits:	the outcome
 * @nr_edits:	how many
 */
struct diff {
	struct lines	old, new;
	struct edit	*edits;
	size_t		nr_edits;
};

static int lines_split(struct lines *lines, const char *text)
{
	const char *end = text ? text + strlen(text) : NULL;
	size_t nr = 1;
	const char *at;

	for (at = text; at < end; at++)
		nr += *at == '\n';
	lines->list = calloc(nr, sizeof(*lines->list));
	if (!lines->list)
		return -ENOMEM;
	for (at = text; at < end; at += lines->list[lines->nr++].length) {
		const char *newline = strchr(at, '\n');

		lines->list[lines->nr] = (struct line) {
			at, newline ? (size_t)(newline - at) + 1 : (size_t)(end - at)
		};
	}
	return 0;
}

static bool line_same(struct line a, struct line b)
{
	return a.length == b.length && !memcmp(a.at, b.at, a.length);
}

static void edit_add(struct diff *diff, char sign, struct line line)
{
	diff->edits[diff->nr_edits++] = (struct edit) { sign, line };
}

/*
 * Cell (i, j) has the length of the longest common part of what is left from line i of
 * the old text and line j of the new one; both without their common ends.
 */
static uint32_t *table_make(const struct lines *old, const struct lines *new)
{
	size_t width = new->nr + 1;
	uint32_t *table;
	size_t i, j;

	if ((old->nr + 1) * width > TABLE_MAX)
		return NULL;
	table = calloc((old->nr + 1) * width, sizeof(*table));
	if (!table)
		return NULL;
	for (i = old->nr; i-- > 0;)
		for (j = new->nr; j-- > 0;) {
			uint32_t down = table[(i + 1) * width + j];
			uint32_t right = table[i * width + j + 1];

			if (line_same(old->list[i], new->list[j]))
				table[i * width + j] = table[(i + 1) * width + j + 1] + 1;
			else
				table[i * width + j] = down > right ? down : right;
		}
	return table;
}

static void middle_edit(struct diff *diff, const struct lines *old, const struct lines *new)
{
	uint32_t *table = table_make(old, new);
	size_t width = new->nr + 1;
	size_t i = 0, j = 0;

	while (table && i < old->nr && j < new->nr) {
		if (line_same(old->list[i], new->list[j])) {
			edit_add(diff, ' ', old->list[i++]);
			j++;
		} else if (table[(i + 1) * width + j] >= table[i * width + j + 1]) {
			edit_add(diff, '-', old->list[i++]);
		} else {
			edit_add(diff, '+', new->list[j++]);
		}
	}
	while (i < old->nr)
		edit_add(diff, '-', old->list[i++]);
	while (j < new->nr)
		edit_add(diff, '+', new->list[j++]);
	free(table);
}

static int edits_make(struct diff *diff)
{
	struct lines old = diff->old, new = diff->new;
	size_t head = 0, tail = 0;
	size_t i;

	diff->edits = calloc(old.nr + new.nr + 1, sizeof(*diff->edits));
	if (!diff->edits)
		return -ENOMEM;
	while (head < old.nr && head < new.nr && line_same(old.list[head], new.list[head]))
		head++;
	while (tail < old.nr - head && tail < new.nr - head &&
	       line_same(old.list[old.nr - tail - 1], new.list[new.nr - tail - 1]))
		tail++;
	for (i = 0; i < head; i++)
		edit_add(diff, ' ', old.list[i]);
	middle_edit(diff, &(struct lines) { old.list + head, old.nr - head - tail },
		    &(struct lines) { new.list + head, new.nr - head - tail });
	for (i = old.nr - tail; i < old.nr; i++)
		edit_add(diff, ' ', old.list[i]);
	return 0;
}

/* Where a hunk that begins at or behind @from begins and ends; false: there is none. */
static bool hunk_find(const struct diff *diff, size_t from, size_t *begin, size_t *end)
{
	size_t i = from, same = 0;

	while (i < diff->nr_edits && diff->edits[i].sign == ' ')
		i++;
	if (i == diff->nr_edits)
		return false;
	*begin = i - from > CONTEXT ? i - CONTEXT : from;
	/* Two changes with twice the context between them are one hunk. */
	for (*end = i; i < diff->nr_edits && same <= 2 * CONTEXT; i++) {
		same = diff->edits[i].sign == ' ' ? same + 1 : 0;
		if (!same)
			*end = i + 1;
	}
	*end = *end + CONTEXT < diff->nr_edits ? *end + CONTEXT : diff->nr_edits;
	return true;
}

static void range_print(FILE *out, char sign, size_t before, size_t nr)
{
	fprintf(out, "%c%zu", sign, nr ? before + 1 : before);
	if (nr != 1)
		fprintf(out, ",%zu", nr);
	fputc(' ', out);
}

/* Lines of either text among some edits: all but those of the other sign. */
static size_t lines_count(const struct diff *diff, char other, size_t begin, size_t end)
{
	size_t nr = 0;

	for (; begin < end; begin++)
		nr += diff->edits[begin].sign != other;
	return nr;
}

static void hunk_print(FILE *out, const struct diff *diff, size_t begin, size_t end)
{
	fputs("@@ ", out);
	range_print(out, '-', lines_count(diff, '+', 0, begin), lines_count(diff, '+', begin, end));
	range_print(out, '+', lines_count(diff, '-', 0, begin), lines_count(diff, '-', begin, end));
	fputs("@@\n", out);
	for (; begin < end; begin++) {
		struct line line = diff->edits[begin].line;

		fprintf(out, "%c%.*s", diff->edits[begin].sign, (int)line.length, line.at);
		if (line.at[line.length - 1] != '\n')
			fputs("\n\\ No newline at end of file\n", out);
	}
}

static void hunks_print(FILE *out, const struct diff *diff, const char *path,
			const char *before, const char *after)
{
	size_t begin, end = 0;

	fprintf(out, "--- %s\n+++ %s\n", before ? path : "/dev/null", after ? path : "/dev/null");
	while (hunk_find(diff, end, &begin, &end))
		hunk_print(out, diff, begin, end);
}

int diff_print(FILE *out, const char *path, const char *before, const char *after)
{
	struct diff diff = {};
	int ret;

	if (before == after || (before && after && !strcmp(before, after)))
		return 0;
	ret = lines_split(&diff.old, before);
	if (!ret)
		ret = lines_split(&diff.new, after);
	if (!ret)
		ret = edits_make(&diff);
	if (!ret)
		hunks_print(out, &diff, path, before, after);
	free(diff.edits);
	free(diff.old.list);
	free(diff.new.list);
	return ret;
}
