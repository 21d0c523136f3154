// SPDX-License-Identifier: BSD-3-Clause
/*
 * fuzz_cli_line.c - any command line becomes a sound struct cmd, or a usage error
 *
 * Each line of the input is a word.  No verb is run.
 */

#include <stdio.h>

#include "../../rtpoll/cli/cmd.h"
#include "../../rtpoll/cli/device.h"
#include "fuzz.h"

#define WORDS_MAX	24

/* What an option of a number or a time may be is in its row. */
static void check_option(const struct cmd *cmd, unsigned int id)
{
	const struct option_row *row = option_row(id);
	const void *field = (const char *)cmd + row->offset;

	if (row->kind == KIND_NUMBER || row->kind == KIND_TIME)
		must(*(const uint64_t *)field < row->least || *(const uint64_t *)field > row->most);
	if (row->kind == KIND_TEXT || row->kind == KIND_CHOICE)
		must(!**(const char *const *)field);
}

static void check_verb(const struct cmd *cmd)
{
	const struct verb *verb = cmd->line.verb;

	must(cmd->line.given & ~verb->options);
	if (cmd_given(cmd, OPTION_HELP))
		return;
	must(cmd->line.nr_operands < verb->least || cmd->line.nr_operands > verb->most);
}

static void check_vcpus(const struct cmd *cmd)
{
	uint16_t mask;
	int ret = vcpus_mask(cmd->vcpus, &mask);

	must(ret != CMD_OK && ret != CMD_USAGE);
	must(!ret && cmd->vcpus && !mask);
}

static void parse(int argc, char **argv)
{
	struct cmd cmd;
	int ret = cmd_parse(&cmd, argc, argv);
	unsigned int i;

	must(ret != CMD_OK && ret != CMD_USAGE);
	if (ret)
		return;
	for (i = 0; i < NR_OPTIONS; i++)
		if (cmd_given(&cmd, i))
			check_option(&cmd, i);
	if (cmd.line.verb)
		check_verb(&cmd);
	check_vcpus(&cmd);
	for (i = 0; i < cmd.line.nr_operands; i++)
		must(!cmd.line.operands[i]);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_gather_messages();
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *argv[WORDS_MAX + 1] = { "rtpoll" };
	char *text = fuzz_text(bytes, size);
	char *rest = text;
	int argc = 1, i;

	while (rest && argc < WORDS_MAX) {
		const char *word = strsep(&rest, "\n");

		/* One allocation each: reading beyond a word is noticed. */
		argv[argc++] = fuzz_text((const uint8_t *)word, strlen(word));
	}
	parse(argc, argv);
	/* They may stand in another order now; the first stays the first. */
	for (i = 1; i < argc; i++)
		free(argv[i]);
	free(text);
	return 0;
}
