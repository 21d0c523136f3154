// SPDX-License-Identifier: BSD-3-Clause
/* command.c - what main() does: parse, and hand over to the verb */

#include <string.h>

#include "cmd.h"
#include "rtpoll.h"

static int generate(const char *what)
{
	static const struct {
		const char *what;
		enum words words;
	} lists[] = {
		{ "pollers", WORDS_POLLER }, { "vms", WORDS_VM },
		{ "targets", WORDS_POLLER_OR_VM }, { "cpus", WORDS_CPU },
		{ "events", WORDS_EVENT },
	};
	size_t i;

	if (!strcmp(what, "man"))
		manual_print(stdout);
	else if (!strcmp(what, "completion"))
		completion_print(stdout);
	for (i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (!strcmp(what, lists[i].what))
			words_print(stdout, lists[i].words);
	return CMD_OK;
}

static int without_verb(const struct cmd *cmd)
{
	if (cmd_given(cmd, OPTION_GENERATE))
		return generate(cmd->generate);
	if (cmd_given(cmd, OPTION_HELP)) {
		help_print(stdout, NULL);
		return CMD_OK;
	}
	if (cmd_given(cmd, OPTION_VERSION)) {
		printf("rtpoll %s\n", rtpoll_version());
		return CMD_OK;
	}
	return cmd_usage("which verb? (rtpoll --help)");
}

static int with_verb(const struct cmd *cmd)
{
	if (cmd_given(cmd, OPTION_HELP)) {
		help_print(stdout, cmd->verb);
		return CMD_OK;
	}
	return cmd->verb->run(cmd);
}

int cmd_main(int argc, char **argv)
{
	struct cmd cmd;
	int ret = cmd_parse(&cmd, argc, argv);

	if (!ret)
		ret = cmd.verb ? with_verb(&cmd) : without_verb(&cmd);
	/* A full disk, or a reader that went, is a failure. */
	if (fflush(stdout) && !ret)
		ret = cmd_failed("cannot write the output: %m");
	return ret;
}
