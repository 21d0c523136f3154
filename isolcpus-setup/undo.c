// SPDX-License-Identifier: BSD-3-Clause
/* undo.c - puts back what is in the journal, newest first */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "command.h"
#include "journal.h"
#include "lock.h"
#include "say.h"
#include "signals.h"
#include "step.h"

/**
 * struct undo - one run of undo
 * @file:	the journal
 * @options:	how
 * @back:	the same for step_back()
 * @fate:	what became of each entry
 * @nr:		how many by fate; history apart
 * @nr_history:	values of earlier boots
 * @reboots:	a file that is read at boot was put back
 */
struct undo {
	struct journal_file		file;
	const struct undo_options	*options;
	struct back			back;
	enum step			*fate;
	size_t				nr[STEP_GONE + 1];
	size_t				nr_history;
	bool				reboots;
};

static bool is_runtime(const struct journal_entry *entry)
{
	return entry->kind == JOURNAL_VALUE || entry->kind == JOURNAL_FOLDER;
}

static bool is_command(const struct journal_entry *entry)
{
	return entry->kind == JOURNAL_COMMAND || entry->kind == JOURNAL_DONE;
}

static bool is_kept(enum step fate)
{
	return fate == STEP_CONFLICT || fate == STEP_FAILED || fate == STEP_TOLERATED;
}

/* STEP_TOLERATED: not looked at. */
static enum step entry_undo(struct undo *undo, size_t index)
{
	const struct journal_entry *entry = &undo->file.journal.list[index];
	enum step step;

	if (undo->options->runtime_only && !is_runtime(entry))
		return STEP_TOLERATED;
	step = step_back(&undo->back, &undo->file.journal, index);
	undo->nr[step]++;
	undo->reboots |= step == STEP_DONE && entry->phase == PHASE_BOOT &&
			 entry->kind == JOURNAL_FILE;
	return step;
}

static void entries_undo(struct undo *undo)
{
	const struct journal *journal = &undo->file.journal;
	size_t i;

	for (i = journal->nr; i-- > 0;) {
		undo->fate[i] = STEP_DONE;
		if (!journal_is_live(&journal->list[i], undo->file.boot))
			undo->nr_history++;
		else if (!is_command(&journal->list[i]) &&
			 step_is_first(journal, undo->file.boot, i))
			undo->fate[i] = entry_undo(undo, i);
	}
}

/* Is there still something for which an entry is needed? */
static bool is_needed(const struct undo *undo, size_t index, bool files_kept)
{
	const struct journal *journal = &undo->file.journal;
	const struct journal_entry *entry = &journal->list[index];
	size_t i;

	if (!journal_is_live(entry, undo->file.boot))
		return false;
	if (!is_runtime(entry) && entry->kind != JOURNAL_FILE)
		return files_kept;
	/* All of a path share the fate of the first. */
	for (i = 0; i <= index; i++)
		if (is_kept(undo->fate[i]) && journal->list[i].kind == entry->kind &&
		    !strcmp(journal->list[i].path, entry->path))
			return true;
	return false;
}

static void journal_reduce(struct undo *undo, bool files_kept)
{
	struct journal *journal = &undo->file.journal;
	size_t used = 0, i;
	bool needed[journal->nr + 1];

	for (i = 0; i < journal->nr; i++)
		needed[i] = is_needed(undo, i, files_kept);
	for (i = 0; i < journal->nr; i++) {
		struct journal_entry entry = journal->list[i];

		if (!needed[i])
			continue;
		journal->list[i] = journal->list[used];
		journal->list[used++] = entry;
	}
	journal_cut(journal, used);
}

/* 0 or an exit code. */
static int undone_keep(struct undo *undo, bool files_kept)
{
	int ret;

	journal_reduce(undo, files_kept);
	ret = journal_rewrite(&undo->file);
	if (!ret)
		return 0;
	return path_failed(JOURNAL_PATH, "cannot write", ret);
}

static bool any_file_kept(const struct undo *undo)
{
	size_t i;

	for (i = 0; i < undo->file.journal.nr; i++)
		if (!is_runtime(&undo->file.journal.list[i]) && is_kept(undo->fate[i]))
			return true;
	return false;
}

static void undo_print(const struct undo *undo)
{
	printf(undo->options->dry_run ? "%zu would be put back, %zu so already" :
	       "%zu put back, %zu so already", undo->nr[STEP_DONE], undo->nr[STEP_SAME]);
	if (undo->nr[STEP_GONE])
		printf(", %zu gone", undo->nr[STEP_GONE]);
	if (undo->nr_history)
		printf(", %zu of an earlier boot", undo->nr_history);
	if (undo->nr[STEP_CONFLICT])
		printf(", %zu changed by others", undo->nr[STEP_CONFLICT]);
	if (undo->nr[STEP_FAILED])
		printf(", %zu failed", undo->nr[STEP_FAILED]);
	printf("\n");
}

static int undo_exit(const struct undo *undo, int failed)
{
	if (undo->nr[STEP_CONFLICT])
		return SETUP_CONFLICT;
	if (undo->nr[STEP_FAILED] || failed)
		return SETUP_ENVIRONMENT;
	if (!undo->reboots)
		return 0;
	printf("some of it has effect after a reboot\n");
	return SETUP_REBOOT;
}

static bool programs_fail(const struct undo *undo)
{
	int update = commands_back(&undo->back, &undo->file.journal);
	int trial = boot_trial_back(undo->back.tree, undo->back.dry_run);

	return update || trial;
}

static int journal_undo(struct undo *undo)
{
	bool files_kept;
	int failed = 0;

	entries_undo(undo);
	files_kept = any_file_kept(undo) || undo->options->runtime_only;
	if (!undo->options->runtime_only && programs_fail(undo)) {
		failed = SETUP_ENVIRONMENT;
		files_kept = true;
	}
	undo_print(undo);
	if (!undo->options->dry_run && undone_keep(undo, files_kept))
		failed = SETUP_ENVIRONMENT;
	return undo_exit(undo, failed);
}

static int opened_undo(struct undo *undo)
{
	int ret;

	if (!undo->file.journal.nr) {
		printf("nothing to undo\n");
		return undo->options->dry_run ? 0 : undone_keep(undo, false);
	}
	undo->fate = calloc(undo->file.journal.nr, sizeof(*undo->fate));
	if (!undo->fate)
		return cmd_environment("no memory to undo");
	ret = journal_undo(undo);
	free(undo->fate);
	return ret;
}

int undo_run(const struct tree *tree, const struct undo_options *options)
{
	struct undo undo = { .options = options };
	int lock = -1, ret;

	if (!options->dry_run) {
		lock = lock_take(tree);
		if (lock < 0)
			return SETUP_ENVIRONMENT;
		signals_hold();
	}
	ret = journal_open(&undo.file, tree);
	undo.back = (struct back) {
		.tree = tree, .boot = undo.file.boot, .is_forced = options->force,
		.dry_run = options->dry_run,
	};
	if (!ret)
		ret = opened_undo(&undo);
	journal_close(&undo.file);
	if (lock >= 0) {
		lock_release(lock);
		signals_release();
	}
	return ret;
}
