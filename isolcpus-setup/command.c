// SPDX-License-Identifier: BSD-3-Clause
/* command.c - programs that are run once files have changed: which, and whether they were */

#include <string.h>

#include "change_text.h"
#include "command.h"
#include "say.h"
#include "show.h"

static bool same_command(const struct journal_entry *a, const char *path, const char *arguments)
{
	return !strcmp(a->path, path) && text_same(a->new, arguments);
}

/* What is for the next boot only is of no use after it. */
static bool is_pending(const struct journal_file *file, const struct change *change)
{
	const struct journal *journal = &file->journal;
	bool pending = false;
	size_t i;

	for (i = 0; i < journal->nr; i++) {
		const struct journal_entry *entry = &journal->list[i];

		if (!same_command(entry, change->path, change->value))
			continue;
		if (entry->kind == JOURNAL_COMMAND)
			pending = entry->phase == PHASE_BOOT || !strcmp(entry->boot, file->boot);
		else if (entry->kind == JOURNAL_DONE)
			pending = false;
	}
	return pending;
}

static struct journal_entry entry_of(const struct run *run, const struct change *change,
				     enum journal_kind kind)
{
	return (struct journal_entry) {
		.kind = kind,
		.phase = change->phase,
		.knob = (char *)change->knob,
		.boot = run->file->boot,
		.path = change->path,
		.new = change->value,
	};
}

int commands_announce(struct run *run, const char *knob)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < run->changes->nr && !ret; i++) {
		const struct change *change = &run->changes->list[i];
		struct journal_entry entry = entry_of(run, change, JOURNAL_COMMAND);

		if (change->kind == CHANGE_COMMAND && !strcmp(change->knob, knob) &&
		    !is_pending(run->file, change)) {
			ret = journal_append(run->file, &entry);
			if (ret)
				path_failed(JOURNAL_PATH, "cannot write", ret);
		}
	}
	return ret;
}

static int command_make(struct run *run, const struct change *change)
{
	struct journal_entry started = entry_of(run, change, JOURNAL_COMMAND);
	struct journal_entry ended = entry_of(run, change, JOURNAL_DONE);
	int ret = journal_add(&run->done, &started);

	if (!ret)
		ret = command_run(run->file->tree, change->path, change->value);
	if (ret)
		return ret;
	ret = journal_append(run->file, &ended);
	if (ret)
		path_failed(JOURNAL_PATH, "cannot write", ret);
	return ret;
}

int commands_make(struct run *run)
{
	size_t i;
	int ret = 0;

	for (i = 0; i < run->changes->nr && !ret; i++)
		if (run->changes->list[i].kind == CHANGE_COMMAND &&
		    is_pending(run->file, &run->changes->list[i]))
			ret = command_make(run, &run->changes->list[i]);
	return ret;
}

static bool is_first(const struct journal *journal, size_t index)
{
	const struct journal_entry *entry = &journal->list[index];
	size_t i;

	for (i = 0; i < index; i++)
		if (journal->list[i].kind == JOURNAL_COMMAND &&
		    same_command(&journal->list[i], entry->path, entry->new))
			return false;
	return true;
}

int commands_back(const struct back *back, const struct journal *journal)
{
	int last = 0;
	size_t i;

	for (i = 0; i < journal->nr; i++) {
		const struct journal_entry *entry = &journal->list[i];
		int ret = 0;

		if (entry->kind != JOURNAL_COMMAND || entry->phase == PHASE_RUNTIME ||
		    !is_first(journal, i))
			continue;
		if (back->dry_run)
			show_command(entry->path, entry->new);
		else
			ret = command_run(back->tree, entry->path, entry->new);
		last = ret ? ret : last;
	}
	return last;
}
