// SPDX-License-Identifier: BSD-3-Clause
/*
 * snapshot_journal.c - the journal goes into a snapshot without what others have written
 *
 * It keeps whole texts of files.  Of GRUB's custom.cfg, where an owner has the hashes of
 * passwords, the snapshot has our own entry only, and so has its journal: what the copy
 * has is still what apply wrote, and its sums are right.
 */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "boot.h"
#include "snapshot.h"

/* Cuts a text; true: something is missing now.  No memory: all of it. */
static bool text_cut(char **text)
{
	char *entry;
	bool is_cut;

	if (!*text)
		return false;
	entry = boot_grub_trial_cut(*text);
	is_cut = strcmp(*text, entry ? entry : "");
	if (entry) {
		free(*text);
		*text = entry;
	} else {
		**text = 0;
	}
	return is_cut;
}

static bool journal_cut_texts(struct journal *journal)
{
	bool is_cut = false;
	size_t i;

	for (i = 0; i < journal->nr; i++) {
		struct journal_entry *entry = &journal->list[i];

		if (strcmp(entry->path, BOOT_GRUB_CUSTOM))
			continue;
		is_cut |= text_cut(&entry->old);
		is_cut |= text_cut(&entry->new);
	}
	return is_cut;
}

static void journal_add_lines(struct snapshot *snapshot, const struct journal *journal)
{
	size_t length = 0, i;
	uint32_t sum = 0;
	char *text = NULL;
	FILE *out = open_memstream(&text, &length);

	for (i = 0; out && i <= journal->nr; i++) {
		char *line = journal_line(i ? &journal->list[i - 1] : NULL, &sum);

		if (!line || fputs(line, out) == EOF)
			snapshot->ret = -ENOMEM;
		free(line);
	}
	if (!out || fclose(out))
		snapshot->ret = -ENOMEM;
	snapshot_text(snapshot, JOURNAL_PATH, text, length);
	free(text);
}

void snapshot_journal(struct snapshot *snapshot)
{
	char *text, error[JOURNAL_ERROR];
	struct journal journal;
	size_t length;
	int ret;

	if (!tree_has(snapshot->tree, JOURNAL_PATH))
		return;
	ret = tree_load(snapshot->tree, &text, &length, JOURNAL_PATH);
	if (ret) {
		snapshot_leave_out(snapshot, JOURNAL_PATH, strerror(-ret));
		return;
	}
	ret = journal_parse(&journal, text, length, error);
	free(text);
	/* What is in a damaged one cannot be told apart. */
	if (ret) {
		snapshot_leave_out(snapshot, JOURNAL_PATH, error);
		return;
	}
	if (journal_cut_texts(&journal))
		snapshot_leave_out(snapshot, JOURNAL_PATH,
				   "what " BOOT_GRUB_CUSTOM " has beside our entry");
	journal_add_lines(snapshot, &journal);
	journal_free(&journal);
}
