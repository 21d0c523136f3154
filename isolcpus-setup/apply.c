// SPDX-License-Identifier: BSD-3-Clause
/* apply.c - makes the machine as planned */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "boot.h"
#include "lock.h"
#include "say.h"
#include "signals.h"

#define WORDS_BYTES	4096

/* verify and the next boot's apply look there; undo takes it away. */
static void plan_keep(const struct setup *setup, struct changes *changes)
{
	char *text = plan_text(&setup->plan);

	if (text)
		change_file(changes, "plan", PHASE_RUNTIME, PLAN_PATH, text);
	else
		changes->failed = true;
	free(text);
}

/* The command line comes last: what can be taken back at once is tried first. */
int apply_collect(const struct setup *setup, const struct apply_options *options,
		  const struct journal_file *file, struct changes *changes)
{
	char words[WORDS_BYTES];
	struct boot boot = {
		.tree = &setup->tree, .file = file, .words = words, .once = options->once
	};
	int ret = 0;
	size_t i;

	*changes = (struct changes) {};
	plan_keep(setup, changes);
	for (i = 0; i < nr_knobs; i++)
		if (knobs[i]->changes)
			knobs[i]->changes(setup, knobs[i], changes);
	plan_cmdline(&setup->plan, words, sizeof(words));
	if (!options->runtime_only)
		ret = boot_changes(&boot, setup->plan.loader, changes);
	if (!ret && changes->failed)
		ret = cmd_environment("no memory for the list of changes");
	return ret;
}

static bool is_left_out(const struct change *change, const struct apply_options *options)
{
	bool persists = change->kind == CHANGE_FILE || change->kind == CHANGE_COMMAND;

	return options->runtime_only && (persists || change->phase == PHASE_BOOT);
}

/* Moves what is left out behind the end, where changes_free() finds it. */
static size_t changes_pick(struct changes *changes, const struct apply_options *options)
{
	size_t used = 0, i;

	for (i = 0; i < changes->nr; i++) {
		struct change change = changes->list[i];

		if (is_left_out(&change, options))
			continue;
		memmove(&changes->list[used + 1], &changes->list[used],
			(i - used) * sizeof(change));
		changes->list[used++] = change;
	}
	return used;
}

static bool is_wanted(const struct changes *changes, const struct journal_entry *entry)
{
	size_t i;

	for (i = 0; i < changes->nr; i++)
		if (!strcmp(changes->list[i].path, entry->path))
			return true;
	return false;
}

/* Of another plan: undo knows them, this run does not.  Threads come and go. */
static void leftovers_tell(const struct journal_file *file, const struct changes *changes)
{
	const struct journal *journal = &file->journal;
	size_t nr = 0, i;

	for (i = 0; i < journal->nr; i++)
		if ((journal->list[i].kind == JOURNAL_VALUE ||
		     journal->list[i].kind == JOURNAL_FILE) &&
		    journal->list[i].compare != COMPARE_THREAD &&
		    step_is_first(journal, file->boot, i) && !is_wanted(changes, &journal->list[i]))
			nr++;
	if (nr)
		printf("%zu earlier changes are not of this plan and stay until undo\n", nr);
}

/* The kernel runs without our words. */
static bool words_wait(const struct setup *setup, const struct apply_options *options)
{
	char words[WORDS_BYTES];

	plan_cmdline(&setup->plan, words, sizeof(words));
	return !options->runtime_only && boot_is_pending(&setup->tree, words);
}

static int collected_run(const struct setup *setup, const struct apply_options *options,
			 struct journal_file *file, const struct changes *changes)
{
	int ret = apply_check(&setup->tree, changes);
	bool for_boot;

	if (options->dry_run) {
		int shown = apply_show(&setup->tree, changes);

		return ret ? ret : shown;
	}
	if (ret)
		return ret;
	if (!options->runtime_only)
		leftovers_tell(file, changes);
	ret = apply_make(file, changes, &for_boot);
	if (ret || (!for_boot && !words_wait(setup, options)))
		return ret;
	printf("some of it has effect after a reboot\n");
	return SETUP_REBOOT;
}

static int opened_run(const struct setup *setup, const struct apply_options *options,
		      struct journal_file *file)
{
	struct changes changes;
	int ret = apply_collect(setup, options, file, &changes);
	size_t all = changes.nr;

	if (!ret) {
		changes.nr = changes_pick(&changes, options);
		ret = collected_run(setup, options, file, &changes);
		changes.nr = all;
	}
	changes_free(&changes);
	return ret;
}

int apply_run(const struct setup *setup, const struct apply_options *options)
{
	struct journal_file file;
	int lock = -1, ret;

	if (!options->dry_run) {
		lock = lock_take(&setup->tree);
		if (lock < 0)
			return SETUP_ENVIRONMENT;
		signals_hold();
	}
	ret = journal_open(&file, &setup->tree);
	if (!ret)
		ret = opened_run(setup, options, &file);
	journal_close(&file);
	if (lock >= 0) {
		lock_release(lock);
		signals_release();
	}
	return ret;
}
