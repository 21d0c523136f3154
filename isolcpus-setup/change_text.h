/* SPDX-License-Identifier: BSD-3-Clause */
/* change_text.h - what a file shows, what it takes, and how to have it back */
#ifndef ISOLCPUS_CHANGE_TEXT_H
#define ISOLCPUS_CHANGE_TEXT_H

#include "change.h"

/* Letter by letter; NULL is the same as NULL only. */
bool text_same(const char *a, const char *b);

/*
 * What to write so that a file shows again what it showed: "madvise" for "always
 * [madvise] never", "-cpuset" if "+cpuset" was written and it was not there.  A new
 * string, or NULL: no memory.
 */
char *change_inverse(enum change_compare compare, const char *showed, const char *written);

/*
 * What a file of the kernel that shows one text will show once a value is written.  For
 * copies of machines, where nobody else works it out.  A new string, or NULL.
 */
char *change_shown(enum change_compare compare, const char *shows, const char *value);

/*
 * Does a file still hold what was written?  As change_same(), but the kernel may have
 * found fault with it since: "isolated invalid (...)" is what became of "isolated".
 */
bool change_is_ours(enum change_compare compare, unsigned int nr_cpus, const char *have,
		    const char *written);

#endif /* ISOLCPUS_CHANGE_TEXT_H */
