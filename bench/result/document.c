// SPDX-License-Identifier: BSD-3-Clause
/* document.c - a JSON document is read from a file, or written into one */

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../rtpoll/command/finding.h"
#include "../../rtpoll/command/tree.h"
#include "result.h"

#define BYTES_MAX	(64u << 20)

int result_refuse(char error[RESULT_ERROR], int ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, RESULT_ERROR, format, args);
	va_end(args);
	text_one_line(error);
	return ret;
}

json_t *document_parse(const char *text, size_t length, const char *name,
		       char error[RESULT_ERROR])
{
	json_error_t where;
	json_t *document = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);

	if (!document) {
		result_refuse(error, 0, "%s:%d:%d: no JSON: %.100s%s", name, where.line,
			      where.column, where.text,
			      json_error_code(&where) == json_error_premature_end_of_input ?
			      "; is the file cut off?" : "");
		return NULL;
	}
	if (!json_is_object(document)) {
		result_refuse(error, 0, "%s: no JSON object: it is to begin with '{'", name);
		json_decref(document);
		return NULL;
	}
	return document;
}

/* So many bytes that one too many shows; -errno. */
static ssize_t file_read(const char *path, char *text)
{
	FILE *file = fopen(path, "re");
	ssize_t length;

	if (!file)
		return -errno;
	length = fread(text, 1, BYTES_MAX + 1, file);
	if (ferror(file))
		length = -errno;
	fclose(file);
	return length;
}

json_t *document_load(const char *path, int *ret, char error[RESULT_ERROR])
{
	char *text = malloc(BYTES_MAX + 1);
	ssize_t length = text ? file_read(path, text) : -ENOMEM;
	json_t *document = NULL;

	*ret = 0;
	if (length < 0)
		*ret = result_refuse(error, length, "%s: cannot read: %s", path,
				     strerror(-length));
	else if (length > BYTES_MAX)
		*ret = result_refuse(error, -EINVAL, "%s: more than 64 MiB; is it a result?", path);
	if (!*ret) {
		document = document_parse(text, length, path, error);
		*ret = document ? 0 : -EINVAL;
	}
	free(text);
	return document;
}

static int stdout_write(const char *text)
{
	return fputs(text, stdout) < 0 || fflush(stdout) ? -errno : 0;
}

static int file_write(const char *text, const char *path)
{
	const struct tree tree = { .root = "" };
	char here[PATH_MAX] = "";

	if (*path != '/' && !getcwd(here, sizeof(here)))
		return -errno;
	return tree_replace(&tree, text, 0644, "%s%s%s", here, *here ? "/" : "", path);
}

int text_store(const char *text, const char *path, char error[RESULT_ERROR])
{
	int ret = strcmp(path, "-") ? file_write(text, path) : stdout_write(text);

	if (!ret)
		return 0;
	return result_refuse(error, ret, "%s: cannot write: %s", path, strerror(-ret));
}

int document_store(const json_t *document, const char *path, char error[RESULT_ERROR])
{
	char *text = json_dumps(document, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
	int ret;

	if (!text)
		return result_refuse(error, -ENOMEM, "%s: no memory", path);
	ret = text_store(text, path, error);
	free(text);
	return ret;
}
