/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * journal_file.h - the journal's lines, and the file they are in
 *
 * Each line ends with a CRC-32 of itself and all lines before it: one that was changed,
 * lost, doubled or moved is noticed.  A file that ends within a line is what a run that
 * was killed leaves: the write which that line would have announced was never made.
 *
 * Texts are kept byte by byte, a byte above 0x7f as the code point of that number.
 */
#ifndef ISOLCPUS_JOURNAL_FILE_H
#define ISOLCPUS_JOURNAL_FILE_H

#include <stdint.h>
#include <sys/types.h>

#include "../rtpoll/command/tree.h"
#include "change.h"

#define JOURNAL_FOLDER_PATH	"/var/lib/isolcpus-setup"
#define JOURNAL_PATH		JOURNAL_FOLDER_PATH "/journal"

enum journal_kind {
	JOURNAL_VALUE,		/* a value of /proc or /sys */
	JOURNAL_FILE,
	JOURNAL_FOLDER,		/* was made; must be empty to go */
	JOURNAL_PARENT,		/* was made for a file; goes if it is empty */
	JOURNAL_COMMAND,	/* is to be run once files have changed */
	JOURNAL_DONE,		/* was run */
};

/**
 * struct journal_entry - one line
 * @kind:	what was changed
 * @phase:	when it has effect; a command of PHASE_RUNTIME is not run by undo
 * @compare:	how values are compared
 * @mode, @uid, @gid: of a file, if there was one
 * @knob:	ID of the knob that wanted it
 * @boot:	boot_id when it was written
 * @path:	absolute, as on the machine
 * @old:	what was there; NULL: nothing
 * @new:	what is written; NULL: the file goes.  Of a command: its arguments
 */
struct journal_entry {
	enum journal_kind	kind;
	enum change_phase	phase;
	enum change_compare	compare;
	mode_t			mode;
	uid_t			uid;
	gid_t			gid;
	char			*knob;
	char			*boot;
	char			*path;
	char			*old;
	char			*new;
};

/**
 * struct journal - all lines
 * @list:	them, oldest first
 * @nr:		how many
 * @sum:	checksum up to here
 * @is_torn:	the file ends within a line
 */
struct journal {
	struct journal_entry	*list;
	size_t			nr;
	uint32_t		sum;
	bool			is_torn;
};

#define JOURNAL_ERROR	160

/*
 * Reads lines, and nothing else.  0; -EBADMSG and what is wrong with which line;
 * -ENOMEM.  After an error there is nothing to free.
 */
int journal_parse(struct journal *journal, const char *text, size_t length,
		  char error[JOURNAL_ERROR]);

/* The line for an entry, or for NULL the first one; goes on from @sum.  NULL: no memory. */
char *journal_line(const struct journal_entry *entry, uint32_t *sum);

/* Appends a copy; 0 or -ENOMEM. */
int journal_add(struct journal *journal, const struct journal_entry *entry);

/* Forgets all from entry @nr on. */
void journal_cut(struct journal *journal, size_t nr);

void journal_free(struct journal *journal);

/* Has it effect now?  Values and folders of the kernel go with their boot. */
bool journal_is_live(const struct journal_entry *entry, const char *boot);

/* First live entry of a path, of that kind; NULL: none. */
const struct journal_entry *journal_find(const struct journal *journal, const char *boot,
					 enum journal_kind kind, const char *path);

/**
 * struct journal_file - the journal of a machine
 * @tree:	the machine
 * @journal:	what is in the file
 * @boot:	boot_id of the running system; "" if it has none
 * @fd:		for appending; -1: not open yet
 */
struct journal_file {
	const struct tree	*tree;
	struct journal		journal;
	char			boot[48];
	int			fd;
};

/*
 * Loads it; none is an empty one.  0, or after a message SETUP_CONFLICT (damaged, not
 * root's) or SETUP_ENVIRONMENT.
 */
int journal_open(struct journal_file *file, const struct tree *tree);

/* One more line, on the disk when it returns; 0 or -errno, and then it is not there. */
int journal_append(struct journal_file *file, const struct journal_entry *entry);

/* Makes the file what is in memory, at once or not at all; without entries it goes. */
int journal_rewrite(struct journal_file *file);

void journal_close(struct journal_file *file);

#endif /* ISOLCPUS_JOURNAL_FILE_H */
