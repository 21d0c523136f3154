// SPDX-License-Identifier: BSD-3-Clause
/* step_back.c - one entry of the journal is taken back */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "change_text.h"
#include "parse_schemata.h"
#include "place.h"
#include "say.h"
#include "show.h"
#include "step.h"

static enum step conflict(const struct journal_entry *entry, const char *have)
{
	char now[80], old[80], new[80];

	if (entry->kind == JOURNAL_FILE)
		cmd_failed("%s: somebody else has changed it; look with undo --dry-run --force",
			   entry->path);
	else
		cmd_failed("%s: reads %s, where %s was written; undo --force puts back %s",
			   entry->path,
			   quoted_value(now, sizeof(now), entry->compare, have, entry->new),
			   quoted(new, sizeof(new), entry->new),
			   quoted_value(old, sizeof(old), entry->compare, entry->old, entry->new));
	return STEP_CONFLICT;
}

static enum step failed(const struct journal_entry *entry, int ret)
{
	char what[100], value[80];

	snprintf(what, sizeof(what), "cannot put back %s",
		 quoted(value, sizeof(value), entry->old));
	path_failed(entry->path, what, ret);
	return STEP_FAILED;
}

/* Are the other domains of schemata as they were, too? */
static bool is_whole(const struct journal_entry *entry, const struct place *now,
		     const char *inverse)
{
	char *shown;
	bool same;

	if (entry->compare != COMPARE_SCHEMATA || !entry->old || !now->text)
		return true;
	shown = schemata_shown(now->text, inverse);
	same = shown && schemata_same(shown, entry->old);
	free(shown);
	return same;
}

/* Below a root to the letter if it can be; the kernel is asked in its own words. */
static int value_restore(const struct back *back, const struct journal_entry *entry,
			 const struct place *now, const char *inverse)
{
	struct place place = *now;

	if (!*back->tree->root || entry->compare == COMPARE_THREAD ||
	    !is_whole(entry, now, inverse))
		return place_value(back->tree, entry->compare, entry->path, now->text, inverse);
	place.text = entry->old;
	return place_file(back->tree, entry->path, &place);
}

static int value_check(const struct back *back, const struct journal_entry *entry,
		       const char *inverse)
{
	struct place now;
	int ret = place_look(back->tree, entry->path, &now);

	if (!ret && now.text && entry->old &&
	    !change_same(entry->compare, back->tree->nr_cpus, now.text, inverse))
		ret = -EIO;
	place_free(&now);
	return ret;
}

static enum step value_put(const struct back *back, const struct journal_entry *entry,
			   const struct place *now, const char *inverse)
{
	int ret = 0;

	show_value(entry->compare, entry->path, now->text, entry->old ? inverse : NULL);
	if (!back->dry_run)
		ret = value_restore(back, entry, now, inverse);
	if (!ret && !back->dry_run)
		ret = value_check(back, entry, inverse);
	return ret ? failed(entry, ret) : STEP_DONE;
}

static enum step value_back(const struct back *back, const struct journal *journal,
			    size_t index, const struct place *now)
{
	const struct journal_entry *entry = &journal->list[index];
	enum step step = step_judge(back, journal, index, now);
	char *inverse;

	if (step == STEP_CONFLICT && !back->is_forced)
		return conflict(entry, now->text);
	if (step != STEP_CONFLICT && step != STEP_DONE)
		return step;
	inverse = change_inverse(entry->compare, entry->old ? entry->old : "", entry->new);
	if (!inverse)
		return failed(entry, -ENOMEM);
	step = value_put(back, entry, now, inverse);
	free(inverse);
	return step;
}

static enum step file_put(const struct back *back, const struct journal_entry *entry,
			  const struct place *now)
{
	struct place old = {
		.text = entry->old, .mode = entry->mode, .uid = entry->uid, .gid = entry->gid
	};
	int ret;

	if (back->dry_run) {
		show_diff(entry->path, now->text, entry->old);
		return STEP_DONE;
	}
	ret = place_file(back->tree, entry->path, &old);
	if (ret)
		return failed(entry, ret);
	if (text_same(now->text, entry->old))
		return STEP_SAME;
	show_file(entry->path, entry->old);
	return STEP_DONE;
}

/* A text that is back already may still be somebody else's. */
static enum step file_back(const struct back *back, const struct journal *journal,
			   size_t index, const struct place *now)
{
	const struct journal_entry *entry = &journal->list[index];
	enum step step = step_judge(back, journal, index, now);

	if (step == STEP_GONE)
		return step;
	if (step == STEP_CONFLICT && !back->is_forced)
		return conflict(entry, now->text);
	return file_put(back, entry, now);
}

/* With a folder of its own the kernel takes its files away; in a copy somebody must. */
static void copied_files_remove(const struct tree *tree, const char *path)
{
	struct tree_names names;
	size_t i;

	if (!*tree->root || strncmp(path, "/sys/", strlen("/sys/")) ||
	    tree_list(tree, &names, "%s", path))
		return;
	for (i = 0; i < names.nr; i++)
		if (tree_type(tree, "%s/%s", path, names.names[i]) == S_IFREG)
			tree_remove(tree, "%s/%s", path, names.names[i]);
	tree_names_free(&names);
}

/* A folder of the kernel holds nothing of ours but what the kernel put there. */
static enum step folder_back(const struct back *back, const struct journal_entry *entry)
{
	bool is_parent = entry->kind == JOURNAL_PARENT;
	int ret;

	if (!tree_has(back->tree, "%s", entry->path))
		return STEP_SAME;
	if (back->dry_run) {
		show_folder_gone(entry->path);
		return STEP_DONE;
	}
	if (!is_parent)
		copied_files_remove(back->tree, entry->path);
	ret = tree_rmdir(back->tree, "%s", entry->path);
	if (!ret) {
		show_folder_gone(entry->path);
		return STEP_DONE;
	}
	if (ret == -ENOTEMPTY && is_parent)
		return STEP_SAME;
	path_failed(entry->path, "cannot remove", ret);
	return ret == -EBUSY || ret == -ENOTEMPTY ? STEP_CONFLICT : STEP_FAILED;
}

static enum step place_back(const struct back *back, const struct journal *journal,
			    size_t index)
{
	const struct journal_entry *entry = &journal->list[index];
	struct place now;
	enum step step;
	int ret;

	if (!back->dry_run && (entry->kind == JOURNAL_FILE || *back->tree->root))
		place_sweep(back->tree, entry->path);
	ret = place_look(back->tree, entry->path, &now);
	if (ret)
		return failed(entry, ret);
	if (entry->kind == JOURNAL_FILE)
		step = file_back(back, journal, index, &now);
	else
		step = value_back(back, journal, index, &now);
	place_free(&now);
	return step;
}

enum step step_back(const struct back *back, const struct journal *journal, size_t index)
{
	switch (journal->list[index].kind) {
	case JOURNAL_VALUE:
	case JOURNAL_FILE:
		return place_back(back, journal, index);
	case JOURNAL_FOLDER:
	case JOURNAL_PARENT:
		return folder_back(back, &journal->list[index]);
	case JOURNAL_COMMAND:
	case JOURNAL_DONE:
		break;
	}
	return STEP_SAME;
}
