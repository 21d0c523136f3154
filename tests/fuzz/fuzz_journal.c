// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_journal.c - any journal is refused in one line, or is what it is when written again
 *
 * The input is a file; or, behind a zero, lines without their sums, which are put right,
 * below a good first line.
 */

#include <errno.h>
#include <stdio.h>

#include "../../isolcpus-setup/journal_line.h"
#include "fuzz.h"

/* The caller frees it. */
static char *text_of(const char *lines, size_t *length)
{
	char *copy = strdup(lines), *rest = copy, *text, *first;
	uint32_t sum = 0;
	const char *line;
	FILE *out = open_memstream(&text, length);

	must(!copy || !out);
	first = journal_line(NULL, &sum);
	must(!first);
	fputs(first, out);
	free(first);
	while ((line = strsep(&rest, "\n"))) {
		sum = journal_sum(sum, line, strlen(line));
		fputs(line, out);
		fprintf(out, JOURNAL_SUM_FORMAT "\n", sum);
	}
	fclose(out);
	free(copy);
	return text;
}

static void same_text(const char *a, const char *b)
{
	must(!a != !b || (a && strcmp(a, b)));
}

static void same_entry(const struct journal_entry *a, const struct journal_entry *b)
{
	must(a->kind != b->kind || a->phase != b->phase || a->compare != b->compare);
	must(a->mode != b->mode || a->uid != b->uid || a->gid != b->gid);
	same_text(a->knob, b->knob);
	same_text(a->boot, b->boot);
	same_text(a->path, b->path);
	same_text(a->old, b->old);
	same_text(a->new, b->new);
}

/* The caller frees it. */
static char *written(const struct journal *journal, size_t *length)
{
	char *text, *line;
	FILE *out = open_memstream(&text, length);
	uint32_t sum = 0;
	size_t i;

	must(!out);
	for (i = 0; i <= journal->nr; i++) {
		line = journal_line(i ? &journal->list[i - 1] : NULL, &sum);
		must(!line);
		fputs(line, out);
		free(line);
	}
	fclose(out);
	return text;
}

static void check_accepted(struct journal *journal)
{
	char error[JOURNAL_ERROR];
	struct journal again;
	size_t length, i;
	char *text = written(journal, &length);

	must(journal_parse(&again, text, length, error));
	must(again.nr != journal->nr || again.is_torn);
	for (i = 0; i < again.nr; i++) {
		must(*again.list[i].path != '/' || strstr(again.list[i].path, "/../"));
		same_entry(&journal->list[i], &again.list[i]);
	}
	journal_free(&again);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = fuzz_text(bytes, size), *made;
	char error[JOURNAL_ERROR] = "";
	struct journal journal;
	int ret;

	if (size && !*text) {
		made = text_of(text + 1, &size);
		free(text);
		text = made;
	}
	ret = journal_parse(&journal, text, size, error);
	must(ret && ret != -EBADMSG);
	must(!ret != !*error || strchr(error, '\n'));
	if (!ret) {
		check_accepted(&journal);
		journal_free(&journal);
	}
	free(text);
	return 0;
}
