/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cmd.h - the command rtpoll: verbs, options, and what all verbs share
 *
 * Two tables, verbs.c and options.c, say what can be asked for.  Parsing, --help,
 * the manual page and the completion all read them and nothing else.
 *
 * Data goes to stdout, one line per problem to stderr: what, where, remedy.
 */
#ifndef RTPOLL_CMD_H
#define RTPOLL_CMD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Of the command, whatever the verb. */
enum cmd_exit {
	CMD_OK,
	CMD_FAILED,		/* or at least one FAIL */
	CMD_USAGE,
	CMD_ENVIRONMENT,	/* not permitted, or not possible on this machine */
};

enum option_id {
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_JSON,
	OPTION_COLOR,
	OPTION_DEVICE,
	OPTION_CPU,
	OPTION_POLICY,
	OPTION_PRIORITY,
	OPTION_VCPUS,
	OPTION_MODE,
	OPTION_IDLE_NS,
	OPTION_FORCE,
	OPTION_INTERVAL,
	OPTION_COUNT,
	OPTION_DURATION,
	OPTION_EVENT,
	OPTION_ROOT,
	OPTION_GENERATE,
	NR_OPTIONS
};

struct verb;

/**
 * struct cmd - what the command line asked for
 * @verb:	the verb
 * @given:	bit n: option n was given; the others have their defaults
 * @operands:	what follows the verb and is no option
 * @nr_operands: how many
 * @colored:	stdout takes colours (from --color, NO_COLOR, the terminal)
 * @json:	--json
 * @force:	--force
 * @color:	--color: auto, always or never
 * @device:	--device
 * @cpu:	--cpu: a CPU list, not yet parsed
 * @policy:	--policy: fifo, rr or other
 * @priority:	--priority
 * @vcpus:	--vcpus: a list, not yet parsed
 * @mode:	--mode: irq, poll or adaptive
 * @idle_ns:	--idle-ns
 * @interval_ns: --interval
 * @count:	--count; 0: no end
 * @duration_ns: --duration; 0: no end
 * @event:	--event: names, separated by commas
 * @root:	--root: "" for the machine itself
 * @generate:	--generate: what
 */
struct cmd {
	const struct verb	*verb;
	uint64_t		given;
	const char *const	*operands;
	unsigned int		nr_operands;
	bool			colored;
	bool			json;
	bool			force;
	const char		*color;
	const char		*device;
	const char		*cpu;
	const char		*policy;
	uint64_t		priority;
	const char		*vcpus;
	const char		*mode;
	uint64_t		idle_ns;
	uint64_t		interval_ns;
	uint64_t		count;
	uint64_t		duration_ns;
	const char		*event;
	const char		*root;
	const char		*generate;
};

static inline bool cmd_given(const struct cmd *cmd, enum option_id id)
{
	return cmd->given >> id & 1;
}

/* What an operand, or an option's value, may be: for the completion. */
enum words {
	WORDS_NONE,
	WORDS_POLLER,
	WORDS_VM,
	WORDS_POLLER_OR_VM,
	WORDS_CPU,
	WORDS_RULE,		/* load, set ... and then a file or a name */
	WORDS_EVENT,
	WORDS_FILE,
	WORDS_FOLDER,
	NR_WORDS
};

enum { VERB_OPERANDS = 2, VERB_LINES = 8 };

/**
 * struct verb - one verb
 * @name:	word
 * @operands:	as the synopsis shows them; ""
 * @help:	what it does, in one line without full stop
 * @details:	more about it, in lines of full sentences
 * @example:	arguments of a call that makes sense
 * @least:	operands it needs
 * @most:	operands it takes
 * @words:	what the completion offers for each operand
 * @options:	bit n: it takes option n
 * @run:	does it; returns an enum cmd_exit
 */
struct verb {
	const char	*name;
	const char	*operands;
	const char	*help;
	const char	*details[VERB_LINES];
	const char	*example;
	unsigned int	least;
	unsigned int	most;
	enum words	words[VERB_OPERANDS];
	uint64_t	options;
	int		(*run)(const struct cmd *cmd);
};

extern const struct verb verbs[];
extern const unsigned int nr_verbs;

const struct verb *verb_find(const char *name);

enum option_kind {
	KIND_FLAG,
	KIND_TEXT,
	KIND_CHOICE,	/* one of words separated by "|" */
	KIND_NUMBER,	/* from least to most */
	KIND_TIME,	/* seconds with fraction, or with s, m, h, d behind; as ns */
};

/**
 * struct option_row - one option
 * @name:	long name
 * @letter:	short name, or 0
 * @kind:	what its value is
 * @value:	how the value is called; of KIND_CHOICE what it can be
 * @help:	what for, with the unit of its value; no full stop
 * @offset:	where it goes in struct cmd
 * @least:	KIND_NUMBER, KIND_TIME (ns): smallest
 * @most:	likewise, largest
 * @words:	what the completion offers
 */
struct option_row {
	const char		*name;
	char			letter;
	enum option_kind	kind;
	const char		*value;
	const char		*help;
	size_t			offset;
	uint64_t		least;
	uint64_t		most;
	enum words		words;
};

extern const struct option_row options[NR_OPTIONS];

/* Options of every verb. */
#define OPTIONS_COMMON	(1u << OPTION_HELP | 1u << OPTION_COLOR)
/* Shown nowhere: for the build. */
#define OPTIONS_HIDDEN	(1u << OPTION_GENERATE)

/* Everything but the process: what main() does.  Returns an enum cmd_exit. */
int cmd_main(int argc, char **argv);

/* Fills in cmd; 0, or the exit code after a message. */
int cmd_parse(struct cmd *cmd, int argc, char **argv);

/* A line on stderr behind "rtpoll: "; returns CMD_USAGE, CMD_FAILED, CMD_ENVIRONMENT. */
__attribute__((format(printf, 1, 2)))
int cmd_usage(const char *format, ...);
__attribute__((format(printf, 1, 2)))
int cmd_failed(const char *format, ...);
__attribute__((format(printf, 1, 2)))
int cmd_environment(const char *format, ...);

/* Of words, the one most like a word that is none of them; NULL: nothing is. */
const char *nearest_word(const char *word, const char *const *words, size_t nr);

/* --help, of one verb or (NULL) of all; --generate man, completion. */
void help_print(FILE *out, const struct verb *verb);
void manual_print(FILE *out);
void completion_print(FILE *out);
/* Lines for the completion: what is there now; nothing without device. */
void words_print(FILE *out, enum words words);

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
