/* SPDX-License-Identifier: BSD-3-Clause */
/* show.h - on stdout, what is done or would be */
#ifndef ISOLCPUS_SHOW_H
#define ISOLCPUS_SHOW_H

/* A value, from one to another; NULL: no file. */
void show_value(const char *path, const char *old, const char *new);

/* A file was written; without text: removed. */
void show_file(const char *path, const char *text);

/* What would become of a file. */
void show_diff(const char *path, const char *old, const char *new);

void show_folder(const char *path);
void show_folder_gone(const char *path);
void show_command(const char *path, const char *arguments);

#endif /* ISOLCPUS_SHOW_H */
