/* SPDX-License-Identifier: BSD-3-Clause */
/* say.h - what went wrong at a path, and what to do about it */
#ifndef ISOLCPUS_SAY_H
#define ISOLCPUS_SAY_H

#include <stddef.h>

#include "../rtpoll/command/command.h"

/*
 * A path could not be read or written: what was tried, -errno.  One line on stderr, with
 * what to do about it; returns SETUP_ENVIRONMENT.
 */
int path_failed(const char *path, const char *what, int error);

/* A file's text on one line: quoted, cut off where it gets long; @text may be NULL. */
const char *quoted(char *line, size_t size, const char *text);

#endif /* ISOLCPUS_SAY_H */
