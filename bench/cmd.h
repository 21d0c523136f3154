/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cmd.h - the command rtpoll-bench: its options and its verbs
 *
 * Two tables, verbs.c and options.c, say what can be asked for.
 */
#ifndef BENCH_CMD_H
#define BENCH_CMD_H

#include "../rtpoll/command/command.h"

/* Exit codes behind those of enum cmd_exit. */
enum {
	CMD_MALFORMED = 4,	/* a file is not what it should be */
	CMD_STEP,		/* run: a step failed; what others measured is kept */
};

enum option_id {
	OPTION_OUTPUT = NR_COMMON_OPTIONS,
	OPTION_FRAGMENT,
	OPTION_FAIL_OVER,
	OPTION_METRIC,
	OPTION_QUICK,
	OPTION_ID,
	OPTION_WHERE,
	OPTION_LOAD,
	NR_OPTIONS
};

/**
 * struct cmd - what the command line asked for
 * @line:	what any command is asked for
 * @output:	--output; NULL if not given
 * @fragment:	--fragment
 * @fail_over:	--fail-over, in percent
 * @metric:	--metric: words with commas between
 * @quick:	--quick
 * @id:		--id; NULL if not given
 * @where:	--where: index into its words
 * @load:	--load; NULL if not given
 */
struct cmd {
	struct command_line	line;
	const char		*output;
	bool			fragment;
	uint64_t		fail_over;
	const char		*metric;
	bool			quick;
	const char		*id;
	const char		*where;
	const char		*load;
};

enum { NR_VERBS = 5 };

extern const struct verb verbs[NR_VERBS];
extern const struct option_row options[NR_OPTIONS - NR_COMMON_OPTIONS];

/* Of a file that is not a result (-EINVAL), or cannot be read: its message, and its code. */
int cmd_unread(int ret, const char *message);

int cmd_run(const struct cmd *cmd);
int cmd_show(const struct cmd *cmd);
int cmd_compare(const struct cmd *cmd);
int cmd_import(const struct cmd *cmd);
int cmd_check(const struct cmd *cmd);

#endif /* BENCH_CMD_H */
