// SPDX-License-Identifier: BSD-3-Clause
/* apply_show.c - what would be done, and what could not be */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "apply.h"
#include "change_text.h"
#include "place.h"
#include "say.h"
#include "show.h"

static bool is_same(const struct tree *tree, const struct change *change,
		    const struct place *place)
{
	if (change->kind == CHANGE_FILE)
		return text_same(change->value, place->text);
	return place->text && change_same(change->compare, tree->nr_cpus, place->text,
					  change->value);
}

/* Is the folder of a file one that is going to be made? */
static bool folder_comes(const struct changes *changes, const char *path)
{
	size_t length = strrchr(path, '/') - path;
	size_t i;

	for (i = 0; i < changes->nr; i++)
		if (changes->list[i].kind == CHANGE_FOLDER &&
		    strlen(changes->list[i].path) == length &&
		    !strncmp(changes->list[i].path, path, length))
			return true;
	return false;
}

/* 0 or -errno: what stands against a change that is to be made. */
static int change_check(const struct tree *tree, const struct changes *changes,
			const struct change *change)
{
	bool is_value = change->kind == CHANGE_VALUE;
	struct place place;
	int ret;

	if (change->kind == CHANGE_COMMAND || change->kind == CHANGE_FOLDER)
		return 0;
	ret = place_look(tree, change->path, &place);
	if (ret)
		return ret;
	if (is_same(tree, change, &place))
		ret = 0;
	else if (is_value && !place.text && !folder_comes(changes, change->path))
		ret = -ENOENT;
	else
		ret = place_probe(tree, change->path, is_value);
	place_free(&place);
	return ret;
}

/* One line is clear; the rest is likely to be of the same cause. */
static int check_failed(const struct change *change, int ret, size_t nr_more)
{
	char what[160], value[80], more[48] = "";

	if (nr_more)
		snprintf(more, sizeof(more), ", nor make %zu more changes", nr_more);
	snprintf(what, sizeof(what), "%s: cannot write %s%s", change->knob,
		 quoted(value, sizeof(value), change->value), more);
	return path_failed(change->path, what, ret);
}

int apply_check(const struct tree *tree, const struct changes *changes)
{
	const struct change *first = NULL;
	size_t nr = 0, i;
	int error = 0;

	for (i = 0; i < changes->nr; i++) {
		const struct change *change = &changes->list[i];
		int ret = change_check(tree, changes, change);

		if (!ret || change->tolerated)
			continue;
		if (!nr++) {
			first = change;
			error = ret;
		}
	}
	return first ? check_failed(first, error, nr - 1) : 0;
}

static int place_show(const struct tree *tree, const struct change *change)
{
	struct place place;
	int ret = place_look(tree, change->path, &place);

	if (ret)
		return ret;
	if (!is_same(tree, change, &place)) {
		if (change->kind == CHANGE_FILE)
			show_diff(change->path, place.text, change->value);
		else
			show_value(change->compare, change->path, place.text, change->value);
		ret = 1;
	}
	place_free(&place);
	return ret;
}

/* 1: it would be a change. */
static int change_show(const struct tree *tree, const struct change *change)
{
	switch (change->kind) {
	case CHANGE_VALUE:
	case CHANGE_FILE:
		return place_show(tree, change);
	case CHANGE_FOLDER:
		if (tree_has(tree, "%s", change->path))
			return 0;
		show_folder(change->path);
		return 1;
	case CHANGE_COMMAND:
		break;
	}
	return 0;
}

/* Those whose knob changes a file. */
static void commands_show(const struct changes *changes, const bool *changed)
{
	size_t i, j;

	for (i = 0; i < changes->nr; i++) {
		const struct change *command = &changes->list[i];
		bool wanted = false;

		if (command->kind != CHANGE_COMMAND)
			continue;
		for (j = 0; j < changes->nr; j++)
			wanted |= changed[j] && changes->list[j].kind == CHANGE_FILE &&
				  !strcmp(changes->list[j].knob, command->knob);
		if (wanted)
			show_command(command->path, command->value);
	}
}

int apply_show(const struct tree *tree, const struct changes *changes)
{
	bool changed[changes->nr + 1];
	size_t nr = 0, i;

	for (i = 0; i < changes->nr; i++) {
		changed[i] = change_show(tree, &changes->list[i]) > 0;
		nr += changed[i];
	}
	commands_show(changes, changed);
	printf("%zu changes would be made\n", nr);
	return 0;
}
