/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * parse_assignment.h - KEY=VALUE lines of files that a shell reads
 *
 * As in /etc/default: '#' begins a comment, the value may be quoted, "export" may come
 * first, and the last assignment counts.  Nothing is expanded.
 */
#ifndef ISOLCPUS_PARSE_ASSIGNMENT_H
#define ISOLCPUS_PARSE_ASSIGNMENT_H

#include <stdbool.h>
#include <stddef.h>

/* The value, cut off if need be; false: it is not assigned. */
bool assignment_find(const char *text, size_t length, const char *key, char *value, size_t size);

/*
 * A copy of the text where the last assignment, or else a commented one, is KEY="VALUE";
 * it comes at the end if there is neither.  The caller frees it; NULL: no memory.
 */
char *assignment_set(const char *text, size_t length, const char *key, const char *value);

#endif /* ISOLCPUS_PARSE_ASSIGNMENT_H */
