// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_journal.c - lines of the journal: written, read, and damaged everywhere */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../isolcpus-setup/journal_line.h"

#define NR	4

static const struct journal_entry entries[NR] = {
	{
		.kind = JOURNAL_VALUE, .phase = PHASE_RUNTIME, .compare = COMPARE_MASK,
		.knob = "IRQ-003", .boot = "b", .path = "/proc/irq/1/smp_affinity",
		.old = "ff\n", .new = "3",
	}, {
		.kind = JOURNAL_FILE, .mode = 0640, .uid = 7, .gid = 8,
		.knob = "F", .boot = "b", .path = "/etc/x",
		.old = "caf\xe9 \x80\xff \"quoted\" {}\t\x01\n,\"crc\":\"12345678\"}\nx",
	}, {
		.kind = JOURNAL_COMMAND, .knob = "F", .boot = "", .path = "/bin/x",
	}, {
		.kind = JOURNAL_FOLDER, .phase = PHASE_RUNTIME, .knob = "G", .boot = "b",
		.path = "/sys/fs/cgroup/x",
	},
};

static char *text;
static size_t length;
static char error[JOURNAL_ERROR];

/* The whole journal, and where each of its lines ends. */
static size_t ends[NR + 1];

static void begin(void)
{
	FILE *out = open_memstream(&text, &length);
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i <= NR; i++) {
		char *line = journal_line(i ? &entries[i - 1] : NULL, &sum);

		cr_assert_not_null(line);
		cr_assert_eq(strchr(line, '\n'), line + strlen(line) - 1, "one line each");
		fputs(line, out);
		free(line);
		fflush(out);
		ends[i] = length;
	}
	fclose(out);
}

static void end(void)
{
	free(text);
}

TestSuite(isolcpus_journal, .init = begin, .fini = end);

static void same(const char *a, const char *b)
{
	cr_expect_eq(!a, !b);
	if (a && b)
		cr_expect_str_eq(a, b);
}

Test(isolcpus_journal, what_is_written_is_read_again)
{
	struct journal journal;
	size_t i;

	cr_assert_eq(journal_parse(&journal, text, length, error), 0);

	cr_assert_eq(journal.nr, NR);
	cr_expect(!journal.is_torn);
	for (i = 0; i < NR; i++) {
		const struct journal_entry *entry = &journal.list[i];

		cr_expect_eq(entry->kind, entries[i].kind);
		cr_expect_eq(entry->phase, entries[i].phase);
		cr_expect_eq(entry->compare, entries[i].compare);
		cr_expect_eq(entry->mode, entries[i].mode);
		cr_expect_eq(entry->uid, entries[i].uid);
		cr_expect_eq(entry->gid, entries[i].gid);
		same(entry->knob, entries[i].knob);
		same(entry->boot, entries[i].boot);
		same(entry->path, entries[i].path);
		same(entry->old, entries[i].old);
		same(entry->new, entries[i].new);
	}
	journal_free(&journal);
}

/* Whole lines are read; what is behind the last one announced a write that never was. */
Test(isolcpus_journal, a_file_cut_at_any_length_has_its_whole_lines)
{
	size_t cut, lines = 0;

	for (cut = ends[0]; cut <= length; cut++) {
		struct journal journal;

		if (lines <= NR && cut >= ends[lines])
			lines++;
		cr_assert_eq(journal_parse(&journal, text, cut, error), 0, "length %zu", cut);
		cr_assert_eq(journal.nr, lines - 1, "length %zu", cut);
		cr_assert_eq(journal.is_torn, cut != ends[lines - 1], "%zu", cut);
		journal_free(&journal);
	}
}

/* It gets its name with its first line in it: what has none, somebody else has cut. */
Test(isolcpus_journal, a_file_without_its_first_line_is_damaged)
{
	struct journal journal;
	size_t cut;

	for (cut = 0; cut < ends[0]; cut++) {
		cr_assert_eq(journal_parse(&journal, text, cut, error), -EBADMSG, "%zu", cut);
		cr_assert_str_eq(error, "line 1 is damaged, or not of this version");
	}
}

/* Some 4 MiB of ends of lines, none of them with its sum: looked through once, not for each. */
Test(isolcpus_journal, a_long_tail_of_sums_takes_no_longer_than_another, .timeout = 20)
{
	static char tail[240000 * JOURNAL_SUM_LENGTH];
	struct journal journal;
	size_t i;

	memcpy(tail, text, ends[0]);
	for (i = ends[0]; i < sizeof(tail); i++)
		tail[i] = ",\"crc\":\"77777777\"}"[i % JOURNAL_SUM_LENGTH];

	cr_expect_eq(journal_parse(&journal, tail, sizeof(tail), error), 0);
	cr_expect(journal.is_torn);
	cr_expect_eq(journal.nr, 0);
	journal_free(&journal);
}

Test(isolcpus_journal, the_sum_is_crc32_and_goes_on)
{
	cr_expect_eq(journal_sum(0, "123456789", 9), 0xcbf43926);
	cr_expect_eq(journal_sum(journal_sum(0, "1234", 4), "56789", 5), 0xcbf43926);
	cr_expect_eq(journal_sum(7, "", 0), 7);
}

static void damaged(size_t at)
{
	struct journal journal = { .nr = 99 };

	*error = 0;
	cr_assert_eq(journal_parse(&journal, text, length, error), -EBADMSG, "byte %zu is %#x", at,
		     (unsigned char)text[at]);
	cr_assert_eq(strncmp(error, "line ", 5), 0, "'%s'", error);
	cr_assert_eq(journal.nr, 0);
}

Test(isolcpus_journal, a_wrong_byte_anywhere_is_noticed, .timeout = 60)
{
	size_t at;
	unsigned int flip;

	for (at = 0; at < length; at++)
		for (flip = 1; flip < 256; flip += at % 7 ? 0x1f : 1) {
			text[at] ^= flip;
			damaged(at);
			text[at] ^= flip;
		}
}

Test(isolcpus_journal, a_line_lost_doubled_or_moved_is_noticed)
{
	size_t second = ends[1] - ends[0], third = ends[2] - ends[1];
	char *whole = strndup(text, length), *copy = calloc(1, 2 * length);
	struct journal journal;

	memcpy(copy, text, ends[0]);
	memcpy(copy + ends[0], text + ends[1], length - ends[1]);
	cr_expect_eq(journal_parse(&journal, copy, length - second, error), -EBADMSG);

	memcpy(copy, text, ends[1]);
	memcpy(copy + ends[1], text + ends[0], length - ends[0]);
	cr_expect_eq(journal_parse(&journal, copy, length + second, error), -EBADMSG);

	memcpy(copy, text, length);
	memcpy(copy + ends[0], whole + ends[1], third);
	memcpy(copy + ends[0] + third, whole + ends[0], second);
	cr_expect_eq(journal_parse(&journal, copy, length, error), -EBADMSG);
	free(copy);
	free(whole);
}

/* A line with a right sum around a body. */
static int parse_body(const char *body)
{
	struct journal journal;
	uint32_t sum = 0;
	char *first = journal_line(NULL, &sum), *all;
	int ret;

	sum = journal_sum(sum, body, strlen(body));
	cr_assert_gt(asprintf(&all, "%s%s" JOURNAL_SUM_FORMAT "\n", first, body, sum), 0);
	ret = journal_parse(&journal, all, strlen(all), error);
	if (!ret)
		journal_free(&journal);
	free(all);
	free(first);
	return ret;
}

#define BODY(kind, path, mode) "{\"kind\":\"" kind "\",\"phase\":\"boot\",\"compare\":\"text\"," \
	"\"knob\":\"A\",\"boot\":\"b\",\"path\":" path ",\"old\":null,\"new\":null,\"mode\":" mode \
	",\"uid\":0,\"gid\":0"

Test(isolcpus_journal, lines_that_make_no_sense_are_refused)
{
	cr_expect_eq(parse_body(BODY("file", "\"/etc/x\"", "0")), 0);
	cr_expect_eq(parse_body(BODY("file", "\"/etc/..x\"", "0")), 0);
	cr_expect_eq(parse_body(BODY("fire", "\"/etc/x\"", "0")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "\"etc/x\"", "0")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "\"/etc/../x\"", "0")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "\"/etc/..\"", "0")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "null", "0")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "\"/etc/\\u0100\"", "0")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "\"/etc/x\"", "99999999999")), -EBADMSG);
	cr_expect_eq(parse_body(BODY("file", "\"/etc/x\"", "\"0\"")), -EBADMSG);
	cr_expect_eq(parse_body("{\"kind\":\"file\""), -EBADMSG);
	cr_expect_eq(parse_body("nonsense"), -EBADMSG);
}

Test(isolcpus_journal, what_no_journal_is_is_refused)
{
	struct journal journal;

	cr_expect_eq(journal_parse(&journal, "\n", 1, error), -EBADMSG);
	cr_expect_eq(journal_parse(&journal, "{}\n", 3, error), -EBADMSG);
	cr_expect_eq(journal_parse(&journal, "old=1\n", 6, error), -EBADMSG);
}

Test(isolcpus_journal, values_are_of_their_boot_and_files_of_all)
{
	cr_expect(journal_is_live(&entries[0], "b"));
	cr_expect(!journal_is_live(&entries[0], "c"));
	cr_expect(journal_is_live(&entries[1], "c"));
	cr_expect(!journal_is_live(&entries[3], "c"));
}
