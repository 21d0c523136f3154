/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cmd.h - the command rtpoll: its options and its verbs
 *
 * Two tables, verbs.c and options.c, say what can be asked for.
 */
#ifndef RTPOLL_CMD_H
#define RTPOLL_CMD_H

#include "../command/command.h"

enum option_id {
	OPTION_DEVICE = NR_COMMON_OPTIONS,
	OPTION_CPU,
	OPTION_POLICY,
	OPTION_PRIORITY,
	OPTION_VCPUS,
	OPTION_MODE,
	OPTION_IDLE_NS,
	OPTION_FORCE,
	OPTION_BEST_EFFORT,
	OPTION_INTERVAL,
	OPTION_COUNT,
	OPTION_LATE,
	OPTION_DURATION,
	OPTION_EVENT,
	OPTION_ROOT,
	NR_OPTIONS
};

/**
 * struct cmd - what the command line asked for
 * @line:	what any command is asked for
 * @force:	--force
 * @best_effort:	--best-effort
 * @device:	--device
 * @cpu:	--cpu: a CPU list, not yet parsed
 * @policy:	--policy: fifo, rr or other
 * @priority:	--priority
 * @vcpus:	--vcpus: a list, not yet parsed
 * @mode:	--mode: irq, poll or adaptive
 * @idle_ns:	--idle-ns
 * @interval_ns: --interval
 * @count:	--count; 0: no end
 * @late_ns:	--late
 * @duration_ns: --duration; 0: no end
 * @event:	--event: names, separated by commas
 * @root:	--root: "" for the machine itself
 */
struct cmd {
	struct command_line	line;
	bool			force;
	bool			best_effort;
	const char		*device;
	const char		*cpu;
	const char		*policy;
	uint64_t		priority;
	const char		*vcpus;
	const char		*mode;
	uint64_t		idle_ns;
	uint64_t		interval_ns;
	uint64_t		count;
	uint64_t		late_ns;
	uint64_t		duration_ns;
	const char		*event;
	const char		*root;
};

/* What the completion can ask for. */
enum words {
	WORDS_POLLER = NR_COMMON_WORDS,
	WORDS_POLLER_OR_ALL,
	WORDS_VM,
	WORDS_POLLER_OR_VM,
	WORDS_CPU,
	WORDS_RULE,		/* load, set ... */
	WORDS_RULE_NAME,
	WORDS_EVENT,
	NR_WORDS
};

enum { NR_VERBS = 13 };

extern const struct verb verbs[NR_VERBS];
extern const struct option_row options[NR_OPTIONS - NR_COMMON_OPTIONS];

/* Lines for the completion: what is there now; nothing without device. */
void words_print(FILE *out, unsigned int words);

int cmd_demo(const struct cmd *cmd);
int cmd_doctor(const struct cmd *cmd);
int cmd_list(const struct cmd *cmd);
int cmd_add(const struct cmd *cmd);
int cmd_rm(const struct cmd *cmd);
int cmd_attach(const struct cmd *cmd);
int cmd_detach(const struct cmd *cmd);
int cmd_set(const struct cmd *cmd);
int cmd_rule(const struct cmd *cmd);
int cmd_stat(const struct cmd *cmd);
int cmd_top(const struct cmd *cmd);
int cmd_hist(const struct cmd *cmd);
int cmd_trace(const struct cmd *cmd);

#endif /* RTPOLL_CMD_H */
