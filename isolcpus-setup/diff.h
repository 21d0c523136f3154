/* SPDX-License-Identifier: BSD-3-Clause */
/* diff.h - unified diff of two texts */
#ifndef ISOLCPUS_DIFF_H
#define ISOLCPUS_DIFF_H

#include <stdio.h>

/*
 * Prints what "diff -u" would, with three lines of context, and nothing if both are the
 * same.  NULL: there is no such file, which is shown as /dev/null.  0 or -ENOMEM.
 */
int diff_print(FILE *out, const char *path, const char *before, const char *after);

#endif /* ISOLCPUS_DIFF_H */
