// SPDX-License-Identifier: BSD-3-Clause
/* journal.c - the list of the journal's entries */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "journal_line.h"

void journal_entry_free(struct journal_entry *entry)
{
	free(entry->knob);
	free(entry->boot);
	free(entry->path);
	free(entry->old);
	free(entry->new);
}

static char *copy_of(const char *text)
{
	return text ? strdup(text) : NULL;
}

int journal_take(struct journal *journal, struct journal_entry *entry)
{
	struct journal_entry *larger;

	larger = reallocarray(journal->list, journal->nr + 1, sizeof(*larger));
	if (!larger) {
		journal_entry_free(entry);
		return -ENOMEM;
	}
	journal->list = larger;
	larger[journal->nr++] = *entry;
	return 0;
}

int journal_add(struct journal *journal, const struct journal_entry *entry)
{
	struct journal_entry copy = *entry;

	copy.knob = copy_of(entry->knob);
	copy.boot = copy_of(entry->boot);
	copy.path = copy_of(entry->path);
	copy.old = copy_of(entry->old);
	copy.new = copy_of(entry->new);
	if (!copy.knob || !copy.boot || !copy.path || !copy.old != !entry->old ||
	    !copy.new != !entry->new) {
		journal_entry_free(&copy);
		return -ENOMEM;
	}
	return journal_take(journal, &copy);
}

void journal_cut(struct journal *journal, size_t nr)
{
	while (journal->nr > nr)
		journal_entry_free(&journal->list[--journal->nr]);
}

void journal_free(struct journal *journal)
{
	journal_cut(journal, 0);
	free(journal->list);
	*journal = (struct journal) {};
}

bool journal_is_live(const struct journal_entry *entry, const char *boot)
{
	bool runtime = entry->kind == JOURNAL_VALUE || entry->kind == JOURNAL_FOLDER;

	return !runtime || !strcmp(entry->boot, boot);
}

const struct journal_entry *journal_find(const struct journal *journal, const char *boot,
					 enum journal_kind kind, const char *path)
{
	size_t i;

	for (i = 0; i < journal->nr; i++)
		if (journal->list[i].kind == kind && !strcmp(journal->list[i].path, path) &&
		    journal_is_live(&journal->list[i], boot))
			return &journal->list[i];
	return NULL;
}
