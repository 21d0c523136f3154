// SPDX-License-Identifier: BSD-3-Clause
/* step_make.c - one change is made: announced, written, read back */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "change_text.h"
#include "place.h"
#include "say.h"
#include "show.h"
#include "step.h"

static bool is_announced(const struct run *run, const struct journal_entry *entry)
{
	const struct journal *journal = &run->file->journal;
	size_t i;

	for (i = 0; i < journal->nr; i++)
		if (journal->list[i].kind == entry->kind &&
		    !strcmp(journal->list[i].path, entry->path) &&
		    text_same(journal->list[i].new, entry->new) &&
		    journal_is_live(&journal->list[i], run->file->boot))
			return true;
	return false;
}

int step_announce(struct run *run, const struct journal_entry *entry)
{
	int ret = 0;

	/* What has drifted away from what was set is set again; its old value is known. */
	if (!is_announced(run, entry))
		ret = journal_append(run->file, entry);
	if (!ret)
		ret = journal_add(&run->done, entry);
	if (!ret)
		return 0;
	path_failed(JOURNAL_PATH, "cannot write", ret);
	return ret;
}

static struct journal_entry entry_of(const struct run *run, const struct change *change,
				     enum journal_kind kind, const struct place *place)
{
	return (struct journal_entry) {
		.kind = kind,
		.phase = change->phase,
		.compare = change->compare,
		.mode = place->mode,
		.uid = place->uid,
		.gid = place->gid,
		.knob = (char *)change->knob,
		.boot = run->file->boot,
		.path = change->path,
		.old = place->text,
		.new = change->value,
	};
}

/* @ret is what the kernel said. */
static enum step refused(const struct change *change, int ret)
{
	char what[80], value[80];

	if (change->tolerated) {
		printf("leave %s: refused: %s\n", change->path, strerror(-ret));
		return STEP_TOLERATED;
	}
	snprintf(what, sizeof(what), "%s: cannot write %s", change->knob,
		 quoted(value, sizeof(value), change->value));
	path_failed(change->path, what, ret);
	return STEP_FAILED;
}

/* The kernel took it, and shows something else. */
static enum step not_taken(struct run *run, const struct change *change, const char *old,
			   const char *now)
{
	char wanted[80], shown[80];
	char *inverse;

	quoted(wanted, sizeof(wanted), change->value);
	quoted_value(shown, sizeof(shown), change->compare, now, change->value);
	if (!change->tolerated) {
		cmd_failed("%s: %s: %s was written, it reads %s; see isolcpus-setup explain %s",
			   change->path, change->knob, wanted, shown, change->knob);
		return STEP_FAILED;
	}
	printf("leave %s: %s was written, it reads %s\n", change->path, wanted, shown);
	inverse = change_inverse(change->compare, old, change->value);
	if (inverse)
		place_value(run->file->tree, change->compare, change->path, now, inverse);
	free(inverse);
	return STEP_TOLERATED;
}

static enum step value_confirm(struct run *run, const struct change *change, const char *old)
{
	const struct tree *tree = run->file->tree;
	enum step step = STEP_DONE;
	struct place now;
	int ret = place_look(tree, change->path, &now);

	if (ret || !now.text)
		return refused(change, ret ? ret : -ENOENT);
	if (!change_same(change->compare, tree->nr_cpus, now.text, change->value))
		step = not_taken(run, change, old, now.text);
	else
		show_value(change->compare, change->path, old, change->value);
	place_free(&now);
	return step;
}

/* The kernel brings a folder's files with it; in a copy they are ours to make. */
static bool may_be_made(const struct run *run, const char *path)
{
	const struct journal_file *file = run->file;
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(path, '/') - path), path);
	return *file->tree->root &&
	       journal_find(&file->journal, file->boot, JOURNAL_FOLDER, folder);
}

static enum step value_write(struct run *run, const struct change *change,
			     const struct place *place)
{
	struct journal_entry entry = entry_of(run, change, JOURNAL_VALUE, place);
	int ret;

	if (!place->text && !may_be_made(run, change->path))
		return refused(change, -ENOENT);
	if (step_announce(run, &entry))
		return STEP_FAILED;
	ret = place_value(run->file->tree, change->compare, change->path, place->text,
			  change->value);
	return ret ? refused(change, ret) : value_confirm(run, change, place->text);
}

static enum step value_make(struct run *run, const struct change *change)
{
	const struct tree *tree = run->file->tree;
	enum step step = STEP_SAME;
	struct place place;
	int ret = place_look(tree, change->path, &place);

	if (ret)
		return refused(change, ret);
	if (!place.text ||
	    !change_same(change->compare, tree->nr_cpus, place.text, change->value))
		step = value_write(run, change, &place);
	place_free(&place);
	return step;
}

static enum step parent_make(struct run *run, const struct change *change, char *path)
{
	struct change parent = *change;
	struct place nothing = {};
	struct journal_entry entry;
	int ret;

	parent.path = path;
	parent.value = NULL;
	entry = entry_of(run, &parent, JOURNAL_PARENT, &nothing);
	if (step_announce(run, &entry))
		return STEP_FAILED;
	ret = tree_mkdir(run->file->tree, "%s", path);
	return ret ? refused(change, ret) : STEP_DONE;
}

/* Each missing folder above a path is a change of its own; STEP_DONE: all are there. */
static enum step parents_make(struct run *run, const struct change *change)
{
	enum step step = STEP_DONE;
	char path[PATH_MAX];
	char *slash = path;

	snprintf(path, sizeof(path), "%s", change->path);
	while (step == STEP_DONE && (slash = strchr(slash + 1, '/'))) {
		*slash = 0;
		if (!tree_has(run->file->tree, "%s", path))
			step = parent_make(run, change, path);
		*slash = '/';
	}
	return step;
}

static enum step file_write(struct run *run, const struct change *change,
			    const struct place *place)
{
	struct journal_entry entry = entry_of(run, change, JOURNAL_FILE, place);
	enum step step = change->value ? parents_make(run, change) : STEP_DONE;
	struct place wanted = *place;
	int ret;

	if (step != STEP_DONE)
		return step;
	if (step_announce(run, &entry))
		return STEP_FAILED;
	wanted.text = change->value;
	ret = place_file(run->file->tree, change->path, &wanted);
	if (ret)
		return refused(change, ret);
	show_file(change->path, change->value);
	return STEP_DONE;
}

static enum step file_make(struct run *run, const struct change *change)
{
	enum step step = STEP_SAME;
	struct place place;
	int ret = place_look(run->file->tree, change->path, &place);

	if (ret)
		return refused(change, ret);
	if (!text_same(place.text, change->value))
		step = file_write(run, change, &place);
	place_free(&place);
	return step;
}

static enum step folder_make(struct run *run, const struct change *change)
{
	struct place nothing = {};
	struct journal_entry entry = entry_of(run, change, JOURNAL_FOLDER, &nothing);
	int ret;

	if (tree_has(run->file->tree, "%s", change->path))
		return STEP_SAME;
	if (step_announce(run, &entry))
		return STEP_FAILED;
	ret = tree_mkdir(run->file->tree, "%s", change->path);
	if (ret)
		return refused(change, ret);
	show_folder(change->path);
	return STEP_DONE;
}

enum step step_make(struct run *run, const struct change *change)
{
	switch (change->kind) {
	case CHANGE_VALUE:
		return value_make(run, change);
	case CHANGE_FILE:
		return file_make(run, change);
	case CHANGE_FOLDER:
		return folder_make(run, change);
	case CHANGE_COMMAND:
		break;
	}
	return STEP_SAME;
}
