// SPDX-License-Identifier: BSD-3-Clause
/* table.c - lines of text in columns as wide as they must be */

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

void table_add(struct table *table, const char *format, ...)
{
	char **lines = reallocarray(table->lines, table->nr + 1, sizeof(*lines));
	va_list args;

	if (!lines) {
		table->failed = true;
		return;
	}
	table->lines = lines;
	va_start(args, format);
	if (vasprintf(&lines[table->nr], format, args) < 0)
		table->failed = true;
	else
		table->nr++;
	va_end(args);
}

/* The next cell of a line; NULL: there is none. */
static const char *cell_next(const char **at, int *length)
{
	const char *cell = *at;

	if (!cell)
		return NULL;
	*length = strcspn(cell, "\t");
	*at = cell[*length] ? cell + *length + 1 : NULL;
	return cell;
}

static void widths_find(const struct table *table, int *widths, bool *numbers)
{
	size_t i;

	for (i = 0; i < table->nr; i++) {
		const char *at = table->lines[i];
		unsigned int column = 0;
		const char *cell;
		int length;

		while ((cell = cell_next(&at, &length)) && column < TABLE_COLUMNS) {
			if (!i && *cell == '>') {
				numbers[column] = true;
				length--;
			}
			if (length > widths[column])
				widths[column] = length;
			column++;
		}
	}
}

static void line_print(FILE *out, const char *line, const int *widths, const bool *numbers)
{
	unsigned int column = 0;
	const char *cell;
	int length;

	while ((cell = cell_next(&line, &length)) && column < TABLE_COLUMNS) {
		bool head = *cell == '>';
		int pad = widths[column] - (length - head);

		fprintf(out, "%s%*s%.*s", column ? "  " : "", numbers[column] ? pad : 0, "",
			length - head, cell + head);
		/* Nothing at the end of a line. */
		if (line && !numbers[column])
			fprintf(out, "%*s", pad, "");
		column++;
	}
}

void table_print(struct table *table, FILE *out, bool colored)
{
	bool numbers[TABLE_COLUMNS] = {};
	int widths[TABLE_COLUMNS] = {};
	size_t i;

	widths_find(table, widths, numbers);
	for (i = 0; i < table->nr; i++) {
		if (!i && colored)
			fputs("\033[1m", out);
		line_print(out, table->lines[i], widths, numbers);
		fputs(!i && colored ? "\033[0m\n" : "\n", out);
		free(table->lines[i]);
	}
	free(table->lines);
	*table = (struct table) {};
}
