// SPDX-License-Identifier: BSD-3-Clause
/* step_judge.c - what became of what an entry of the journal has changed */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "change_text.h"
#include "parse_schemata.h"
#include "place.h"
#include "step.h"
#include "thread.h"

/*
 * The same thing was changed.  Words are things of their own: of one file, one knob
 * may have asked for "+cpuset" and another one for "+cpu".  So are the domains of
 * schemata: one knob sets caches there, another one bandwidth.
 */
static bool same_thing(const struct journal_entry *a, const struct journal_entry *b)
{
	if (a->kind != b->kind || strcmp(a->path, b->path))
		return false;
	if (a->compare == COMPARE_SCHEMATA && a->new && b->new)
		return schemata_same_place(a->new, b->new);
	return a->compare != COMPARE_WORDS || text_same(a->new, b->new);
}

bool step_is_first(const struct journal *journal, const char *boot, size_t index)
{
	size_t i;

	for (i = 0; i < index; i++)
		if (same_thing(&journal->list[i], &journal->list[index]) &&
		    journal_is_live(&journal->list[i], boot))
			return false;
	return true;
}

static bool entry_is_ours(const struct tree *tree, const struct journal_entry *entry,
			  const char *have)
{
	if (entry->kind == JOURNAL_FILE || !have || !entry->new)
		return text_same(have, entry->new);
	return change_is_ours(entry->compare, tree->nr_cpus, have, entry->new);
}

/* Is it what one of the entries of the same thing has written? */
static bool is_ours(const struct back *back, const struct journal *journal, size_t index,
		    const char *have)
{
	size_t i;

	for (i = index; i < journal->nr; i++)
		if (same_thing(&journal->list[i], &journal->list[index]) &&
		    journal_is_live(&journal->list[i], back->boot) &&
		    entry_is_ours(back->tree, &journal->list[i], have))
			return true;
	return false;
}

/* Does a value show what it showed before? */
static bool is_inverse(const struct back *back, const struct journal_entry *entry,
		       const char *have)
{
	char *inverse = change_inverse(entry->compare, entry->old, entry->new);
	bool same = inverse && change_same(entry->compare, back->tree->nr_cpus, have, inverse);

	free(inverse);
	return same;
}

static bool is_before(const struct back *back, const struct journal_entry *entry,
		      const char *have)
{
	if (entry->kind == JOURNAL_FILE || !have || !entry->old)
		return text_same(have, entry->old);
	return is_inverse(back, entry, have);
}

enum step step_judge(const struct back *back, const struct journal *journal, size_t index,
		     const struct place *now)
{
	const struct journal_entry *entry = &journal->list[index];

	/* The thread has ended, and its number is another one's. */
	if (entry->compare == COMPARE_THREAD && now->text && entry->old &&
	    !thread_same_one(now->text, entry->old))
		return STEP_GONE;
	if (is_before(back, entry, now->text))
		return STEP_SAME;
	if (is_ours(back, journal, index, now->text))
		return STEP_DONE;
	return now->text ? STEP_CONFLICT : STEP_GONE;
}
