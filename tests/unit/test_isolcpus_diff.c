// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_diff.c - unified diff of two texts, beside diff(1) */

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/diff.h"

static char *diff_of(const char *before, const char *after)
{
	char *text = NULL;
	size_t length;
	FILE *out = open_memstream(&text, &length);

	cr_assert_eq(diff_print(out, "/etc/x", before, after), 0);
	cr_assert_eq(fclose(out), 0);
	return text;
}

static void diff_is(const char *before, const char *after, const char *wanted)
{
	char *text = diff_of(before, after);

	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(isolcpus_diff, equal_texts_have_none)
{
	diff_is("a\nb\n", "a\nb\n", "");
	diff_is("", "", "");
	diff_is(NULL, NULL, "");
}

Test(isolcpus_diff, a_new_file_comes_from_nowhere)
{
	diff_is(NULL, "a\nb\n", "--- /dev/null\n+++ /etc/x\n@@ -0,0 +1,2 @@\n+a\n+b\n");
	diff_is("a\n", NULL, "--- /etc/x\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n");
}

Test(isolcpus_diff, three_lines_stand_around_a_change)
{
	diff_is("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n",
		"--- /etc/x\n+++ /etc/x\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

Test(isolcpus_diff, a_missing_newline_is_told)
{
	diff_is("a", "a\n", "--- /etc/x\n+++ /etc/x\n@@ -1 +1 @@\n-a\n"
		"\\ No newline at end of file\n+a\n");
}

/* Puts the hunks of a diff onto the old text; the caller frees it. */
static char *patched(const char *before, const char *diff)
{
	char *result = calloc(1, strlen(before) + strlen(diff) + 2);
	const char *line = strchr(strchr(diff, '\n') + 1, '\n') + 1;
	unsigned long at = 1;

	for (; *line; line = strchr(line, '\n') + 1) {
		size_t length = strcspn(line, "\n") + 1;
		unsigned long first, nr = 1;

		if (sscanf(line, "@@ -%lu,%lu", &first, &nr) >= 1) {
			first += !nr;
			for (; at < first; at++, before = strchr(before, '\n') + 1)
				strncat(result, before, strcspn(before, "\n") + 1);
			continue;
		}
		if (*line != '-')
			strncat(result, line + 1, length - 1);
		if (*line != '+') {
			cr_assert_eq(strncmp(before, line + 1, length - 1), 0, "%s", line);
			before = strchr(before, '\n') + 1;
			at++;
		}
	}
	return strcat(result, before);
}

static unsigned int next(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16;
}

/* Lines of few kinds, so that many are the same. */
static void text_make(char *text, unsigned int *seed)
{
	unsigned int lines = next(seed) % 30;

	for (*text = 0; lines; lines--)
		sprintf(text + strlen(text), "%c\n", 'a' + next(seed) % 4);
}

Test(isolcpus_diff, patching_the_old_text_gives_the_new_one)
{
	unsigned int seed = 1, round;

	for (round = 0; round < 3000; round++) {
		char before[128], after[128], *diff, *result;

		text_make(before, &seed);
		text_make(after, &seed);
		if (!strcmp(before, after))
			continue;
		diff = diff_of(before, after);
		result = patched(before, diff);
		cr_assert_str_eq(result, after, "round %u:\n%s", round, diff);
		free(result);
		free(diff);
	}
}
