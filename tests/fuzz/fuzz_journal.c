// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_journal.c - whatever a journal says, it is refused in one line, or kept as it is
 *
 * The input is a file; or, behind a zero, lines that get right checksums, so that what
 * they say is looked at.
 */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/journal_line.h"

static void must(bool truth)
{
	if (!truth)
		abort();
}

/* Lines without their sums and newlines; the caller frees it. */
static char *text_of(const char *lines, size_t *length)
{
	char *edits = strdup(lines), *rest = edits, *text, *first;
	FILE *out = open_memstream(&text, length);
	uint32_t sum = 0;
	const char *line;

	must(edits && out);
	first = journal_line(NULL, &sum);
	fputs(first, out);
	while ((line = strsep(&rest, "\n"))) {
		sum = journal_sum(sum, line, strlen(line));
		fprintf(out, "%s" JOURNAL_SUM_FORMAT "\n", line, sum);
	}
	fclose(out);
	free(first);
	free(edits);
	return text;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool entry_same(const struct journal_entry *a, const struct journal_entry *b)
{
	return a->kind == b->kind && a->phase == b->phase && a->compare == b->compare &&
	       a->mode == b->mode && a->uid == b->uid && a->gid == b->gid &&
	       same(a->knob, b->knob) && same(a->boot, b->boot) && same(a->path, b->path) &&
	       same(a->old, b->old) && same(a->new, b->new);
}

/* Written anew, it says the same. */
static void check_again(const struct journal *journal)
{
	char error[JOURNAL_ERROR], *text;
	struct journal again;
	uint32_t sum = 0;
	size_t length, i;
	FILE *out = open_memstream(&text, &length);

	for (i = 0; i <= journal->nr; i++) {
		char *line = journal_line(i ? &journal->list[i - 1] : NULL, &sum);

		must(line);
		fputs(line, out);
		free(line);
	}
	fclose(out);
	must(!journal_parse(&again, text, length, error));
	must(again.nr == journal->nr && !again.is_torn);
	for (i = 0; i < again.nr; i++)
		must(entry_same(&again.list[i], &journal->list[i]));
	journal_free(&again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char error[JOURNAL_ERROR] = "", *text, *lines;
	struct journal journal;

	lines = strndup(size ? (const char *)data + 1 : "", size ? size - 1 : 0);
	if (!size || *data) {
		text = malloc(size + 1);
		memcpy(text, data, size);
	} else {
		text = text_of(lines, &size);
	}
	if (journal_parse(&journal, text, size, error)) {
		must(*error && !strchr(error, '\n') && !journal.nr);
	} else {
		check_again(&journal);
		journal_free(&journal);
	}
	free(text);
	free(lines);
	return 0;
}
