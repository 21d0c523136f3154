/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cmd.h - the command isolcpus-setup: its options and its verbs
 *
 * Two tables, verbs.c and options.c, say what can be asked for.
 */
#ifndef ISOLCPUS_CMD_H
#define ISOLCPUS_CMD_H

#include "../rtpoll/command/command.h"

enum option_id {
	OPTION_ROOT = NR_COMMON_OPTIONS,
	OPTION_ISOLATE,
	OPTION_HOUSEKEEPING,
	OPTION_POLLERS,
	OPTION_VCPUS,
	OPTION_MEASURE,
	OPTION_NEAR,
	OPTION_SMT,
	OPTION_MODE,
	OPTION_BANDWIDTH,
	OPTION_LOADER,
	OPTION_OUTPUT,
	OPTION_PLAN,
	OPTION_JUNIT,
	OPTION_DRY_RUN,
	OPTION_RUNTIME,
	OPTION_ONCE,
	OPTION_FORCE,
	OPTION_CPU,
	OPTION_DURATION,
	OPTION_INTERVAL,
	NR_OPTIONS
};

/**
 * struct cmd - what the command line asked for
 * @line:	what any command is asked for
 * @root:	--root: "" for this machine
 * @isolate:	--isolate, and so on: words for plan_make(), NULL if not given
 * @housekeeping: --housekeeping
 * @pollers:	--pollers
 * @vcpus:	--vcpus
 * @measure:	--measure
 * @near:	--near
 * @smt:	--smt
 * @mode:	--mode
 * @bandwidth_percent: --bandwidth
 * @loader:	--loader
 * @output:	--output
 * @plan:	--plan
 * @junit:	--junit
 * @dry_run:	--dry-run
 * @runtime:	--runtime
 * @once:	--once
 * @force:	--force
 * @cpu:	--cpu
 * @duration_ns: --duration
 * @interval_ns: --interval; 0: one look
 */
struct cmd {
	struct command_line	line;
	const char		*root;
	const char		*isolate;
	const char		*housekeeping;
	const char		*pollers;
	const char		*vcpus;
	const char		*measure;
	const char		*near;
	const char		*smt;
	const char		*mode;
	uint64_t		bandwidth_percent;
	const char		*loader;
	const char		*output;
	const char		*plan;
	const char		*junit;
	bool			dry_run;
	bool			runtime;
	bool			once;
	bool			force;
	const char		*cpu;
	uint64_t		duration_ns;
	uint64_t		interval_ns;
};

/* What the completion can ask for. */
enum words {
	WORDS_KNOB = NR_COMMON_WORDS,
	WORDS_CPU,
	NR_WORDS
};

enum { NR_VERBS = 8 };

extern const struct verb verbs[NR_VERBS];
extern const struct option_row options[NR_OPTIONS - NR_COMMON_OPTIONS];

int cmd_plan(const struct cmd *cmd);
int cmd_apply(const struct cmd *cmd);
int cmd_verify(const struct cmd *cmd);
int cmd_undo(const struct cmd *cmd);
int cmd_status(const struct cmd *cmd);
int cmd_explain(const struct cmd *cmd);
int cmd_watch(const struct cmd *cmd);
int cmd_snapshot(const struct cmd *cmd);

#endif /* ISOLCPUS_CMD_H */
