/* SPDX-License-Identifier: BSD-3-Clause */
/* step.h - one change is made, one entry of the journal is taken back */
#ifndef ISOLCPUS_STEP_H
#define ISOLCPUS_STEP_H

#include "change.h"
#include "journal_file.h"
#include "place.h"

enum step {
	STEP_SAME,	/* it is so already */
	STEP_DONE,
	STEP_TOLERATED,	/* refused, told, and no failure */
	STEP_FAILED,	/* after a message; nothing was changed */
	STEP_CONFLICT,	/* after a message; somebody else changed it since */
	STEP_GONE,	/* what was changed is not there any more */
};

/**
 * struct run - one run of apply
 * @file:	the journal, to which each change is announced
 * @changes:	all changes of this run
 * @done:	what was changed in this run, with what was there right before
 */
struct run {
	struct journal_file	*file;
	const struct changes	*changes;
	struct journal		done;
};

/* Makes a change that is no command, if it is not so already. */
enum step step_make(struct run *run, const struct change *change);

/* Announces one in the journal and in @run->done; 0 or -errno. */
int step_announce(struct run *run, const struct journal_entry *entry);

/**
 * struct back - how to take back
 * @tree:	the machine
 * @boot:	its boot_id
 * @is_forced:	also what somebody else has changed since
 * @dry_run:	only say what would be done
 */
struct back {
	const struct tree	*tree;
	const char		*boot;
	bool			is_forced;
	bool			dry_run;
};

/*
 * Takes entry @index of a journal back, which is no command, to what was there before
 * the first one of its path.
 */
enum step step_back(const struct back *back, const struct journal *journal, size_t index);

/*
 * What became of a value or a file, of which there is @now.  STEP_SAME: it is as before;
 * STEP_DONE: as one entry of its path has written it; STEP_CONFLICT; STEP_GONE.
 */
enum step step_judge(const struct back *back, const struct journal *journal, size_t index,
		     const struct place *now);

/* Is it the first live entry of its path?  Only that one is taken back. */
bool step_is_first(const struct journal *journal, const char *boot, size_t index);

#endif /* ISOLCPUS_STEP_H */
