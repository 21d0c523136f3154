// SPDX-License-Identifier: BSD-3-Clause
/* files.c - the files of a report are written, each whole or not at all */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "files.h"
#include "report.h"

static int print_store(const json_t *result, const char *path, char error[RESULT_ERROR],
		       int (*print)(FILE *out, const json_t *result))
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);
	int ret = out ? print(out, result) : -ENOMEM;

	if (out && fclose(out) && !ret)
		ret = -ENOMEM;
	if (ret)
		result_refuse(error, ret, "%s: no memory", path);
	else
		ret = text_store(text, path, error);
	free(text);
	return ret;
}

static int junit_whole(FILE *out, const json_t *result)
{
	junit_print(out, result);
	return 0;
}

int page_store(const json_t *result, const char *path, char error[RESULT_ERROR])
{
	return print_store(result, path, error, page_print);
}

int report_store(const json_t *result, const char *folder, char error[RESULT_ERROR])
{
	static const struct {
		const char *name;
		int (*print)(FILE *out, const json_t *result);
	} files[] = {
		{ "page.html", page_print }, { "summary.md", markdown_print },
		{ "junit.xml", junit_whole },
	};
	char path[PATH_MAX];
	int ret = 0;
	size_t i;

	for (i = 0; i < sizeof(files) / sizeof(files[0]) && !ret; i++) {
		if (snprintf(path, sizeof(path), "%s/%s", folder, files[i].name) >= PATH_MAX)
			return result_refuse(error, -ENAMETOOLONG, "%.200s: name too long", folder);
		ret = print_store(result, path, error, files[i].print);
	}
	return ret;
}
