/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * setup_rig.h - a small machine in a folder, a few knobs, and faults at any write
 *
 * What else a test links says what it tries: setup_fault.c, with calls that the linker
 * wraps, for the faults; setup_knobs.c for a few knobs and a plan_cmdline() of its own
 * instead of the real ones.
 */
#ifndef SETUP_RIG_H
#define SETUP_RIG_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "../../isolcpus-setup/journal.h"

/* What happens at one call that changes something on the disk. */
enum fault {
	FAULT_NONE,
	FAULT_DIE_BEFORE,	/* killed before it is made */
	FAULT_DIE_HALF,		/* killed when half of a write is on the disk */
	FAULT_DIE_AFTER,	/* killed when it was made */
	FAULT_FAIL_ONCE,	/* refused */
	FAULT_FAIL_ON,		/* it and all that follow are refused */
	FAULT_END,		/* somebody sends SIGTERM; it is made */
};

/**
 * struct fault_plan - shared with the children of a test
 * @fault:	what
 * @at:		at which call, from 1 on
 * @error:	errno of what is refused
 * @nr:		calls so far
 * @fired:	it has happened
 * @command:	a program that fails instead; NULL: none
 * @nr_commands: programs so far
 */
struct fault_plan {
	enum fault	fault;
	unsigned int	at;
	int		error;
	unsigned int	nr;
	bool		fired;
	const char	*command;
	unsigned int	nr_commands;
};

extern struct fault_plan *faults;

/* What is applied; its tree is the rig's own. */
extern struct setup rig_setup;

/* Of setup_knobs.c: words for the command line. */
extern const char *rig_words;

/* A file's name outside of the root; it lasts until the next one. */
const char *setup_path(const char *path);

/* Makes a file below the root, and the folders before it. */
void setup_file(const char *path, const char *text);

/* Takes the machine away. */
void setup_end(void);

/* A machine with all that the knobs want to change, booted by GRUB. */
void setup_begin(void);

/* No faults from here on. */
void rig_calm(void);

/* One fault in the next child. */
void rig_fault(enum fault fault, unsigned int at, int error);

/* Runs it in a child, whose output is dropped: an exit code, or minus a signal. */
int rig_apply(const struct apply_options *options);
int rig_undo(const struct undo_options *options);

/* The same, and what it wrote on stdout and stderr, which lasts until the next one. */
int rig_apply_says(const struct apply_options *options, const char **says);
int rig_undo_says(const struct undo_options *options, const char **says);
int rig_status_says(bool json, const char **says);

/* All below the root as one text: paths, modes, owners, contents; the caller frees it. */
char *rig_snapshot(void);

/* A file's text below the root, NULL: there is none; lasts until the next one. */
const char *rig_text(const char *path);

#endif /* SETUP_RIG_H */
