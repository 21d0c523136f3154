// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_journal.c - any journal is refused in one line, or is what it is when written again
 *
 * The input is a file; or, behind a zero, lines without their sums, which are put right,
 * below a good first line.
 */

#include <errno.h>

#include "../../isolcpus-setup/journal_line.h"
#include "fuzz.h"

/* The first line is the same in all. */
static uint32_t first_put(struct fuzz_joined *joined)
{
	static uint32_t sum;
	static char *first;

	if (!first)
		first = journal_line(NULL, &sum);
	must(!first);
	fuzz_join(joined, first, strlen(first));
	return sum;
}

/* The caller frees it. */
static char *text_of(const char *line, size_t *length)
{
	struct fuzz_joined joined = {};
	uint32_t sum = first_put(&joined);
	char end[JOURNAL_SUM_LENGTH + 2];

	for (;; line++) {
		size_t nr = strcspn(line, "\n");

		sum = journal_sum(sum, line, nr);
		snprintf(end, sizeof(end), JOURNAL_SUM_FORMAT "\n", sum);
		fuzz_join(&joined, line, nr);
		fuzz_join(&joined, end, sizeof(end) - 1);
		line += nr;
		if (!*line)
			break;
	}
	fuzz_join_end(&joined);
	*length = joined.length;
	return joined.text;
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
	struct fuzz_joined joined = {};
	uint32_t sum = first_put(&joined);
	char *line;
	size_t i;

	for (i = 0; i < journal->nr; i++) {
		line = journal_line(&journal->list[i], &sum);
		must(!line);
		fuzz_join(&joined, line, strlen(line));
		free(line);
	}
	fuzz_join_end(&joined);
	*length = joined.length;
	return joined.text;
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
