/* SPDX-License-Identifier: BSD-3-Clause */
/* show.h - on stdout, what is done or would be */
#ifndef ISOLCPUS_SHOW_H
#define ISOLCPUS_SHOW_H

#include <stddef.h>

#include "change.h"

/* A value, from one to another; NULL: no file. */
void show_value(enum change_compare compare, const char *path, const char *old, const char *new);

/* A file's text as quoted(); of schemata only the domains that were written. */
const char *quoted_value(char *line, size_t size, enum change_compare compare, const char *text,
			 const char *written);

/* A file was written; without text: removed. */
void show_file(const char *path, const char *text);

/* What would become of a file. */
void show_diff(const char *path, const char *old, const char *new);

void show_folder(const char *path);
void show_folder_gone(const char *path);
void show_command(const char *path, const char *arguments);

#endif /* ISOLCPUS_SHOW_H */
