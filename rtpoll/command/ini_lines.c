// SPDX-License-Identifier: BSD-3-Clause
/* ini_lines.c - the lines of a file that inih reads, numbered */

#include <string.h>

#include "ini_lines.h"

static void skip_rest(FILE *file)
{
	int c;

	while ((c = getc(file)) != '\n' && c != EOF)
		;
}

char *ini_line_read(char *text, int size, void *arg)
{
	struct ini_lines *lines = arg;
	char what[64];
	const char *line;
	size_t length;

	if (!fgets(text, size, lines->file))
		return NULL;
	++*lines->line;
	length = strlen(text);
	if (length + 1 == (size_t)size && text[length - 1] != '\n') {
		snprintf(what, sizeof(what), "line longer than %d bytes", size - 2);
		lines->refuse(lines->data, what);
		skip_rest(lines->file);
		/* A comment, to inih. */
		snprintf(text, size, "#\n");
	}
	line = text;
	/* A byte order mark, which inih skips, too. */
	if (*lines->line == 1 && !strncmp(line, "\xef\xbb\xbf", 3))
		line += 3;
	line += strspn(line, " \t");
	if (*line == '[')
		lines->section(lines->data, line);
	return text;
}
