// SPDX-License-Identifier: BSD-3-Clause
/* show.c - on stdout, what is done or would be */

#include <stdio.h>
#include <stdlib.h>

#include "diff.h"
#include "parse_schemata.h"
#include "say.h"
#include "show.h"

const char *quoted_value(char *line, size_t size, enum change_compare compare, const char *text,
			 const char *written)
{
	char *part = NULL;

	if (compare == COMPARE_SCHEMATA && text && written)
		part = schemata_inverse(text, written);
	/* Without them the text tells more than nothing. */
	quoted(line, size, part && *part ? part : text);
	free(part);
	return line;
}

void show_value(enum change_compare compare, const char *path, const char *old, const char *new)
{
	char before[80], after[80];

	printf("write %s: %s -> %s\n", path,
	       quoted_value(before, sizeof(before), compare, old, new),
	       quoted(after, sizeof(after), new));
}

void show_file(const char *path, const char *text)
{
	printf("%s %s\n", text ? "file " : "remove", path);
}

void show_diff(const char *path, const char *old, const char *new)
{
	if (diff_print(stdout, path, old, new))
		cmd_failed("%s: no memory to show the difference", path);
}

void show_folder(const char *path)
{
	printf("mkdir %s\n", path);
}

void show_folder_gone(const char *path)
{
	printf("rmdir %s\n", path);
}

void show_command(const char *path, const char *arguments)
{
	printf("run   %s%s%s\n", path, arguments ? " " : "", arguments ? arguments : "");
}
