/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * journal.h - what was there before, so that it can be put back
 *
 * /var/lib/isolcpus-setup/journal: one JSON object a line, each synced before the write
 * it announces.  It belongs to root and is parsed, never run; one that others could have
 * written, or that is damaged anywhere but in a last line cut short, is refused.
 * Runtime entries are of one boot (boot_id): after the next boot they are history.
 *
 * apply looks at a value, announces the write, writes, and reads back.  Killed anywhere,
 * it can be run again, or undone: what was announced and not written is as before.  A
 * refused write has all of that run taken back, unless its knob tolerates it.  A program
 * that files need (update-grub) is announced before the first of them and noted once it
 * has run, so that the next run knows what is missing.
 *
 * undo goes from the newest entry to the oldest and puts back what was there before the
 * first apply.  It writes only where there is what apply has written; what somebody else
 * has changed since is left, told, and stays in the journal; what is gone stays gone.
 * The journal goes with its last entry.
 *
 * Below a root (--root) files are written as the kernel would show them, files that the
 * kernel brings with a folder are made, and programs are named, not run.
 */
#ifndef ISOLCPUS_JOURNAL_H
#define ISOLCPUS_JOURNAL_H

#include "knob.h"

/* Exit codes of the command, beside 0 done, 1 at least one FAIL. */
enum setup_exit {
	SETUP_USAGE = 2,
	SETUP_ENVIRONMENT = 3,	/* not permitted, or not possible here */
	SETUP_REBOOT = 4,	/* done, and has effect after a reboot */
	SETUP_CONFLICT = 5,	/* journal, or somebody else changed a value since */
	SETUP_ROLLED_BACK = 6,	/* a change failed; those before it were taken back */
};

/**
 * struct apply_options - how to apply
 * @dry_run:	show a unified diff of files and the list of writes, write nothing
 * @runtime_only: leave files and the command line alone (at boot, by systemd)
 * @once:	the command line for the next boot only, where the loader can
 */
struct apply_options {
	bool	dry_run;
	bool	runtime_only;
	bool	once;
};

/* Makes the machine as planned; an exit code, and what it did on stdout. */
int apply_run(const struct setup *setup, const struct apply_options *options);

/**
 * struct undo_options - how to undo
 * @dry_run:	show, write nothing
 * @runtime_only: only what is of this boot
 * @force:	also what somebody else has changed since
 */
struct undo_options {
	bool	dry_run;
	bool	runtime_only;
	bool	force;
};

/* Puts back what is in the journal, newest first; an exit code. */
int undo_run(const struct tree *tree, const struct undo_options *options);

/* What the journal holds, as lines on stdout or as JSON; an exit code. */
int journal_status(const struct tree *tree, bool json);

#endif /* ISOLCPUS_JOURNAL_H */
