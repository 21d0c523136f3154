// SPDX-License-Identifier: BSD-3-Clause
/* journal_status.c - what the journal holds, and what became of it */

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "../rtpoll/command/json_print.h"
#include "change_text.h"
#include "journal.h"
#include "journal_line.h"
#include "say.h"
#include "show.h"
#include "step.h"

#define SCHEMA	"isolcpus-setup.status/1"

static const char *state_word(enum step step)
{
	switch (step) {
	case STEP_SAME:
		return "as-before";
	case STEP_DONE:
		return "applied";
	case STEP_CONFLICT:
		return "changed";
	case STEP_GONE:
		return "gone";
	case STEP_FAILED:
	case STEP_TOLERATED:
		break;
	}
	return "unreadable";
}

static enum step folder_judge(const struct tree *tree, const char *path)
{
	return tree_has(tree, "%s", path) ? STEP_DONE : STEP_SAME;
}

/* In one word; @now is what there is. */
static const char *entry_state(const struct journal_file *file, size_t index,
			       struct place *now)
{
	const struct journal_entry *entry = &file->journal.list[index];
	struct back back = { .tree = file->tree, .boot = file->boot };

	*now = (struct place) {};
	if (!journal_is_live(entry, file->boot))
		return "earlier-boot";
	switch (entry->kind) {
	case JOURNAL_FOLDER:
	case JOURNAL_PARENT:
		return state_word(folder_judge(file->tree, entry->path));
	case JOURNAL_COMMAND:
		return "announced";
	case JOURNAL_DONE:
		return "run";
	case JOURNAL_VALUE:
	case JOURNAL_FILE:
		break;
	}
	if (place_look(file->tree, entry->path, now))
		return state_word(STEP_FAILED);
	return state_word(step_judge(&back, &file->journal, index, now));
}

static void entry_print(const struct journal_file *file, size_t index)
{
	const struct journal_entry *entry = &file->journal.list[index];
	char old[80], new[80], have[80];
	struct place now;
	const char *state = entry_state(file, index, &now);

	printf("%-12s %-8s %s", state, entry->knob, entry->path);
	if (entry->kind == JOURNAL_VALUE) {
		printf(": %s -> %s",
		       quoted_value(old, sizeof(old), entry->compare, entry->old, entry->new),
		       quoted(new, sizeof(new), entry->new));
		if (now.text)
			printf(", now %s", quoted_value(have, sizeof(have), entry->compare,
							now.text, entry->new));
	}
	printf("\n");
	place_free(&now);
}

/* A text that is no UTF-8 becomes null. */
static json_t *text_json(const char *text)
{
	json_t *json = text ? json_string(text) : NULL;

	return json ? json : json_null();
}

static json_t *entry_json(const struct journal_file *file, size_t index)
{
	const struct journal_entry *entry = &file->journal.list[index];
	struct place now;
	const char *state = entry_state(file, index, &now);
	json_t *json = json_pack("{s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:o}",
				 "state", state,
				 "knob", text_json(entry->knob),
				 "kind", journal_kinds[entry->kind],
				 "phase", journal_phases[entry->phase],
				 "path", text_json(entry->path),
				 "old", text_json(entry->old),
				 "new", text_json(entry->new),
				 "now", text_json(now.text));

	place_free(&now);
	return json;
}

static int entries_json(const struct journal_file *file)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < file->journal.nr && list; i++)
		if (json_array_append_new(list, entry_json(file, i))) {
			json_decref(list);
			list = NULL;
		}
	return json_print(json_pack("{s:s, s:s, s:o}", "schema", SCHEMA, "boot", file->boot,
				    "entries", list));
}

static bool is_program(const struct journal_entry *entry)
{
	return entry->kind == JOURNAL_COMMAND || entry->kind == JOURNAL_DONE;
}

/* Of a program the last word counts: it is announced, or was run. */
static bool is_last_word(const struct journal *journal, size_t index)
{
	const struct journal_entry *entry = &journal->list[index];
	size_t i;

	for (i = index + 1; i < journal->nr; i++)
		if (is_program(&journal->list[i]) &&
		    !strcmp(journal->list[i].path, entry->path) &&
		    text_same(journal->list[i].new, entry->new))
			return false;
	return true;
}

static bool is_told(const struct journal_file *file, size_t index)
{
	const struct journal_entry *entry = &file->journal.list[index];

	if (is_program(entry))
		return is_last_word(&file->journal, index);
	return step_is_first(&file->journal, file->boot, index) ||
	       !journal_is_live(entry, file->boot);
}

static int entries_print(const struct journal_file *file)
{
	size_t i;

	for (i = 0; i < file->journal.nr; i++)
		if (is_told(file, i))
			entry_print(file, i);
	if (!file->journal.nr)
		printf("nothing was applied\n");
	return 0;
}

int journal_status(const struct tree *tree, bool json)
{
	struct journal_file file;
	int ret = journal_open(&file, tree);

	if (!ret)
		ret = json ? entries_json(&file) : entries_print(&file);
	journal_close(&file);
	return ret;
}
