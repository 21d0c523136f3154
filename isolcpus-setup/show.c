// SPDX-License-Identifier: BSD-3-Clause
/* show.c - on stdout, what is done or would be */

#include <stdio.h>

#include "diff.h"
#include "say.h"
#include "show.h"

void show_value(const char *path, const char *old, const char *new)
{
	char before[80], after[80];

	printf("write %s: %s -> %s\n", path, quoted(before, sizeof(before), old),
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
