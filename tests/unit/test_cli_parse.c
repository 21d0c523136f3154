// SPDX-License-Identifier: BSD-3-Clause
/* test_cli_parse.c - the command line becomes struct cmd, or a message */

#include <criterion/criterion.h>
#include <criterion/redirect.h>
#include <string.h>

#include "../../rtpoll/cli/cmd.h"

#define WORDS_MAX	16

/* Words with blanks between; they live as long as the test. */
static int parse(struct cmd *cmd, char *line)
{
	char *argv[WORDS_MAX] = { "rtpoll" };
	static char *kept[WORDS_MAX];
	int argc = 1;
	char *rest, *word;

	for (word = strtok_r(line, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		argv[argc++] = word;
	memcpy(kept, argv, sizeof(kept));
	return cmd_parse(cmd, argc, kept);
}

Test(cli_parse, has_defaults)
{
	char line[] = "top";
	struct cmd cmd;

	cr_assert_eq(parse(&cmd, line), 0);
	cr_expect_str_eq(cmd.line.verb->name, "top");
	cr_expect_str_eq(cmd.device, "/dev/acrn_hsm");
	cr_expect_str_eq(cmd.root, "");
	cr_expect_eq(cmd.interval_ns, 1000000000);
	cr_expect_eq(cmd.count, 0);
	cr_expect_eq(cmd.line.given, 0);
	cr_expect(!cmd.line.json);
}

Test(cli_parse, takes_options_between_operands)
{
	char line[] = "attach --json cpu3 --vcpus 0-1 rtvm -m adaptive --idle-ns=2000";
	struct cmd cmd;

	cr_assert_eq(parse(&cmd, line), 0);
	cr_expect_eq(cmd.line.nr_operands, 2);
	cr_expect_str_eq(cmd.line.operands[0], "cpu3");
	cr_expect_str_eq(cmd.line.operands[1], "rtvm");
	cr_expect_str_eq(cmd.vcpus, "0-1");
	cr_expect_str_eq(cmd.mode, "adaptive");
	cr_expect_eq(cmd.idle_ns, 2000);
	cr_expect(cmd.line.json);
	cr_expect(cmd_given(&cmd, OPTION_IDLE_NS));
	cr_expect(!cmd_given(&cmd, OPTION_CPU));
}

Test(cli_parse, can_be_done_again)
{
	char first[] = "list --json", second[] = "list";
	struct cmd cmd;

	cr_assert_eq(parse(&cmd, first), 0);
	cr_assert_eq(parse(&cmd, second), 0);
	cr_expect(!cmd.line.json);
	cr_expect_str_eq(cmd.line.verb->name, "list");
}

Test(cli_parse, refuses_what_the_verb_does_not_take, .init = cr_redirect_stderr)
{
	static const char *const lines[] = {
		"list --force", "list operand", "rm", "attach cpu1", "attach a b c", "lst",
		"--nope",
		"top -i", "top -i x", "add -p 100", "set a --mode spin", "list --device=",
	};
	size_t i;

	for (i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		char line[64];
		struct cmd cmd;

		snprintf(line, sizeof(line), "%s", lines[i]);
		cr_expect_eq(parse(&cmd, line), CMD_USAGE, "'%s'", lines[i]);
	}
}

Test(cli_parse, asks_for_no_operands_when_help_is_wanted)
{
	char line[] = "attach --help";
	struct cmd cmd;

	cr_assert_eq(parse(&cmd, line), 0);
	cr_expect(cmd_given(&cmd, OPTION_HELP));
}

Test(cli_parse, has_a_row_for_each_option_and_verb)
{
	unsigned int i, j;

	for (i = 0; i < NR_OPTIONS; i++) {
		const struct option_row *row = option_row(i);

		cr_expect(row->name && row->help, "option %u", i);
		cr_expect_eq(!row->value, row->kind == KIND_FLAG, "%s", row->name);
		for (j = 0; j < i; j++)
			cr_expect(!row->letter || row->letter != option_row(j)->letter,
				  "-%c twice", row->letter);
	}
	for (i = 0; i < NR_VERBS; i++) {
		cr_expect(verbs[i].run && verbs[i].help && verbs[i].details[0], "%s",
			  verbs[i].name);
		cr_expect_eq(strncmp(verbs[i].example, verbs[i].name, strlen(verbs[i].name)), 0);
		cr_expect(verbs[i].options & 1u << OPTION_HELP);
		cr_expect_eq(verbs[i].options >> NR_OPTIONS, 0);
	}
}

Test(cli_parse, accepts_the_example_of_each_verb)
{
	unsigned int i;

	for (i = 0; i < NR_VERBS; i++) {
		char line[128];
		struct cmd cmd;

		snprintf(line, sizeof(line), "%s", verbs[i].example);
		cr_expect_eq(parse(&cmd, line), 0, "%s", verbs[i].example);
		cr_expect_eq(cmd.line.verb, &verbs[i]);
	}
}

Test(cli_parse, offers_the_nearest_word)
{
	static const char *const known[] = { "attach", NULL, "detach", "list", "set", "stat" };

	cr_expect_str_eq(nearest_word("atach", known, 6), "attach");
	cr_expect_str_eq(nearest_word("detahc", known, 6), "detach");
	cr_expect_str_eq(nearest_word("lsit", known, 6), "list");
	cr_expect_str_eq(nearest_word("stats", known, 6), "stat");
	cr_expect_str_eq(nearest_word("statist", known, 6), "stat", "three letters too many");
	cr_expect_null(nearest_word("statisti", known, 6), "four, and three may be wrong");
	cr_expect_null(nearest_word("frobnicate", known, 6));
	cr_expect_null(nearest_word("x", known, 6));
	cr_expect_null(nearest_word("a_word_that_is_longer_than_any_that_we_know", known, 6));
}
