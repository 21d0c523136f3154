/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * place.h - what there is at a path, and the functions that write
 *
 * Nothing else writes to the machine, but for the journal.  Below a root there is no
 * kernel: a value becomes the file's whole text, as the kernel would show it, and a
 * file that the kernel would bring with a folder is made.
 */
#ifndef ISOLCPUS_PLACE_H
#define ISOLCPUS_PLACE_H

#include <sys/types.h>

#include "../rtpoll/command/tree.h"
#include "change.h"

/**
 * struct place - what there is
 * @text:	of a file; NULL: there is none
 * @mode, @uid, @gid: its
 */
struct place {
	char	*text;
	mode_t	mode;
	uid_t	uid;
	gid_t	gid;
};

/* What is there; that there is nothing is no error.  0 or -errno; place_free() after 0. */
int place_look(const struct tree *tree, const char *path, struct place *place);
void place_free(struct place *place);

/* Could one write there, as far as one can tell without doing it?  0 or -errno. */
int place_probe(const struct tree *tree, const char *path, bool is_value);

/* A value into a file of the kernel that shows a text (below a root NULL: none yet). */
int place_value(const struct tree *tree, enum change_compare compare, const char *path,
		const char *shows, const char *value);

/* A file with that text, mode and owner; without text: no file. */
int place_file(const struct tree *tree, const char *path, const struct place *place);

/* Takes away what a run that was killed left beside a file. */
void place_sweep(const struct tree *tree, const char *path);

#endif /* ISOLCPUS_PLACE_H */
