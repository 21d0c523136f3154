// SPDX-License-Identifier: BSD-3-Clause
/* apply_make.c - changes are made, one after the other, or all taken back */

#include <stdio.h>
#include <stdlib.h>

#include "apply.h"
#include "change_text.h"
#include "command.h"
#include "place.h"
#include "say.h"
#include "signals.h"

/**
 * struct counts - how it went
 * @nr:		by enum step
 * @for_boot:	some of STEP_DONE have effect with the next boot
 */
struct counts {
	size_t	nr[STEP_GONE + 1];
	bool	for_boot;
};

/* Values of earlier boots are history, and a line that was cut short is none. */
static int journal_tidy(struct journal_file *file)
{
	struct journal *journal = &file->journal;
	size_t used = 0, all = journal->nr, i;

	for (i = 0; i < all; i++) {
		struct journal_entry entry = journal->list[i];

		if (!journal_is_live(&entry, file->boot))
			continue;
		journal->list[i] = journal->list[used];
		journal->list[used++] = entry;
	}
	if (used == all && !journal->is_torn)
		return 0;
	journal_cut(journal, used);
	return journal_rewrite(file);
}

static bool file_differs(const struct tree *tree, const struct change *change)
{
	struct place place;
	bool same;

	/* An error is step_make()'s to tell. */
	if (change->kind != CHANGE_FILE || place_look(tree, change->path, &place))
		return false;
	same = text_same(place.text, change->value);
	place_free(&place);
	return !same;
}

static bool changes_try(struct run *run, struct counts *counts)
{
	size_t i;

	for (i = 0; i < run->changes->nr; i++) {
		const struct change *change = &run->changes->list[i];
		enum step step;

		if (signals_wait())
			return false;
		if (change->kind == CHANGE_COMMAND)
			continue;
		if (file_differs(run->file->tree, change) &&
		    commands_announce(run, change->knob))
			return false;
		step = step_make(run, change);
		counts->nr[step]++;
		counts->for_boot |= step == STEP_DONE && change->phase == PHASE_BOOT;
		if (step == STEP_FAILED)
			return false;
	}
	return !commands_make(run);
}

/* True: all that this run has changed is as it was. */
static bool steps_back(const struct run *run)
{
	struct back back = {
		.tree = run->file->tree, .boot = run->file->boot, .is_forced = true
	};
	bool complete = true;
	size_t i;

	for (i = run->done.nr; i-- > 0;) {
		enum step step;

		if (!step_is_first(&run->done, back.boot, i))
			continue;
		step = step_back(&back, &run->done, i);
		complete &= step != STEP_CONFLICT && step != STEP_FAILED;
	}
	/* Said, if it fails; the files are as they were. */
	commands_back(&back, &run->done);
	return complete;
}

/* @before: entries of the journal that are not of this run. */
static int roll_back(struct run *run, size_t before)
{
	struct journal_file *file = run->file;
	int ret;

	if (run->done.nr)
		printf("%s; taking back what was done\n",
		       signals_wait() ? "interrupted" : "a change failed");
	if (!steps_back(run))
		return cmd_report(SETUP_CONFLICT,
				  "not all could be taken back; see above, then undo");
	journal_cut(&file->journal, before);
	ret = journal_rewrite(file);
	/* What it then says too much does no harm: undo compares before it writes. */
	if (ret)
		path_failed(JOURNAL_PATH, "cannot write", ret);
	return run->done.nr ? SETUP_ROLLED_BACK : SETUP_ENVIRONMENT;
}

static void counts_print(const struct counts *counts)
{
	printf("%zu changes made, %zu so already", counts->nr[STEP_DONE], counts->nr[STEP_SAME]);
	if (counts->nr[STEP_TOLERATED])
		printf(", %zu refused by the kernel and left", counts->nr[STEP_TOLERATED]);
	printf("\n");
}

int apply_make(struct journal_file *file, const struct changes *changes, bool *for_boot)
{
	struct run run = { .file = file, .changes = changes };
	struct counts counts = {};
	size_t before;
	int ret = journal_tidy(file);

	*for_boot = false;
	if (ret)
		return path_failed(JOURNAL_PATH, "cannot write", ret);
	before = file->journal.nr;
	if (changes_try(&run, &counts))
		counts_print(&counts);
	else
		ret = roll_back(&run, before);
	*for_boot = counts.for_boot;
	journal_free(&run.done);
	return ret;
}
