/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * snapshot.h - what of a machine goes into an archive, and how it gets there
 *
 * Everything that plan, verify and watch read, and nothing that is secret: no passwords,
 * no keys, no arguments or environments of processes, no addresses.  The exception are the
 * kernel's command line and the files that it is made of, which are there as they are: both
 * are read as a whole, and whatever somebody has put there is in them.
 */
#ifndef ISOLCPUS_SNAPSHOT_H
#define ISOLCPUS_SNAPSHOT_H

#include <stdio.h>

#include "../rtpoll/command/tree.h"

struct archive;

/**
 * struct snapshot - an archive that is being written
 * @tree:	of this machine
 * @archive:	goes there
 * @left_out:	stream of lines: what could not be read, and why
 * @nr_files:	in it
 * @nr_left_out: lines in left_out
 * @ret:	0, or -errno: the archive cannot be written
 */
struct snapshot {
	const struct tree	*tree;
	struct archive		*archive;
	FILE			*left_out;
	unsigned int		nr_files;
	unsigned int		nr_left_out;
	int			ret;
};

/* Adds all that there is of the list, in an order that is always the same. */
void snapshot_collect(struct snapshot *snapshot);

/* Adds a path with what is in it, so many folders deep. */
void snapshot_path(struct snapshot *snapshot, const char *path, unsigned int depth);

/* Names, states and places of processes; neither arguments nor addresses. */
void snapshot_processes(struct snapshot *snapshot);

/* Which loader boots it, and with what words. */
void snapshot_boot(struct snapshot *snapshot);

/* What apply has changed, and what was there before. */
void snapshot_journal(struct snapshot *snapshot);

/* Says in the manifest what of a path is missing. */
void snapshot_leave_out(struct snapshot *snapshot, const char *path, const char *why);

/* A file whose text is not the machine's, or not all of it. */
void snapshot_text(struct snapshot *snapshot, const char *path, const char *text, size_t length);

#endif /* ISOLCPUS_SNAPSHOT_H */
