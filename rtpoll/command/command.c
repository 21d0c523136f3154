// SPDX-License-Identifier: BSD-3-Clause
/* command.c - what main() does: parse, and hand over to the verb */

#include <string.h>

#include "command.h"

static int generate(const char *what)
{
	unsigned int i;

	if (!strcmp(what, "man")) {
		manual_print(stdout);
		return CMD_OK;
	}
	if (!strcmp(what, "completion")) {
		completion_print(stdout);
		return CMD_OK;
	}
	for (i = NR_COMMON_WORDS; i < program.nr_words; i++) {
		const char *ask = program.words[i - NR_COMMON_WORDS].ask;

		if (ask && !strcmp(what, ask)) {
			program.words_print(stdout, i);
			return CMD_OK;
		}
	}
	return cmd_usage("--generate '%s': must be man, completion, or what that asks for", what);
}

static int without_verb(const struct cmd *cmd)
{
	const struct command_line *line = (const struct command_line *)cmd;

	if (cmd_given(cmd, OPTION_GENERATE))
		return generate(line->generate);
	if (cmd_given(cmd, OPTION_HELP)) {
		help_print(stdout, NULL);
		return CMD_OK;
	}
	if (cmd_given(cmd, OPTION_VERSION)) {
		printf("%s %s\n", program.name, program.version());
		return CMD_OK;
	}
	return cmd_usage("which verb? (%s --help)", program.name);
}

static int with_verb(const struct cmd *cmd)
{
	const struct verb *verb = ((const struct command_line *)cmd)->verb;

	if (cmd_given(cmd, OPTION_HELP)) {
		help_print(stdout, verb);
		return CMD_OK;
	}
	return verb->run(cmd);
}

int cmd_main(struct cmd *cmd, int argc, char **argv)
{
	int ret = cmd_parse(cmd, argc, argv);

	if (!ret)
		ret = ((struct command_line *)cmd)->verb ? with_verb(cmd) : without_verb(cmd);
	/* A full disk, or a reader that went, is a failure; behind a FAIL it must be said, too. */
	if (!fflush(stdout) && !ferror(stdout))
		return ret;
	if (!cmd_has_spoken())
		cmd_failed("cannot write the output: %m");
	return ret ? ret : CMD_FAILED;
}
