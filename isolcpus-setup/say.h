/* SPDX-License-Identifier: BSD-3-Clause */
/* say.h - one line about what went wrong: what, where, remedy */
#ifndef ISOLCPUS_SAY_H
#define ISOLCPUS_SAY_H

#include <stdio.h>

/* On stderr, with the command's name before it and a newline behind it. */
__attribute__((format(printf, 1, 2)))
void complain(const char *format, ...);

/* A path could not be read or written: @what was tried, -errno, and what to do. */
void complain_path(const char *path, const char *what, int error);

/* A file's text on one line: quoted, cut off where it gets long; @text may be NULL. */
const char *quoted(char *line, size_t size, const char *text);

#endif /* ISOLCPUS_SAY_H */
