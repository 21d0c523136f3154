/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * command.h - a command: its verbs and options, and what all commands share
 *
 * Each command has one struct program, and in it two tables that say what can be asked
 * for.  Parsing, --help, the manual page and the completion all read them and nothing
 * else.
 *
 * Data goes to stdout, one line per problem to stderr: what, where, remedy.
 */
#ifndef RTPOLL_COMMAND_COMMAND_H
#define RTPOLL_COMMAND_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Of any command, whatever the verb.  Codes from 4 on are the command's own. */
enum cmd_exit {
	CMD_OK,
	CMD_FAILED,		/* or at least one FAIL */
	CMD_USAGE,
	CMD_ENVIRONMENT,	/* not permitted, or not possible on this machine */
};

/* Options that every command has; its own come behind them. */
enum common_option {
	OPTION_HELP,
	OPTION_VERSION,
	OPTION_JSON,
	OPTION_COLOR,
	OPTION_GENERATE,
	NR_COMMON_OPTIONS
};

/* Options of every verb. */
#define OPTIONS_COMMON	(1u << OPTION_HELP | 1u << OPTION_COLOR)
/* Shown nowhere: for the build and the completion. */
#define OPTIONS_HIDDEN	(1u << OPTION_GENERATE)

/* bit n of a set of options */
#define OPTIONS_MAX	32

struct verb;

/**
 * struct command_line - what the command line asked for, of any command
 * @verb:	the verb
 * @given:	bit n: option n was given; the others have their defaults
 * @operands:	what follows the verb and is no option
 * @nr_operands: how many
 * @colored:	stdout takes colours (from --color, NO_COLOR, the terminal)
 * @json:	--json
 * @color:	--color: auto, always or never
 * @generate:	--generate: what
 */
struct command_line {
	const struct verb	*verb;
	uint64_t		given;
	const char *const	*operands;
	unsigned int		nr_operands;
	bool			colored;
	bool			json;
	const char		*color;
	const char		*generate;
};

/* Of a command: begins with a struct command_line, called line. */
struct cmd;

/* What an operand, or an option's value, may be: for the completion. */
enum common_words {
	WORDS_NONE,
	WORDS_FILE,
	WORDS_FOLDER,
	NR_COMMON_WORDS
};

enum { VERB_OPERANDS = 2, VERB_LINES = 8 };

/**
 * struct words_behind - what the second operand may be behind a certain first one
 * @first:	that; NULL ends a list
 * @words:	what the completion offers
 */
struct words_behind {
	const char	*first;
	unsigned int	words;
};

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
 * @behind:	for the second one instead, behind some first ones; or NULL
 * @options:	bit n: it takes option n
 * @run:	does it; returns an exit code
 */
struct verb {
	const char	*name;
	const char	*operands;
	const char	*help;
	const char	*details[VERB_LINES];
	const char	*example;
	unsigned int	least;
	unsigned int	most;
	unsigned int	words[VERB_OPERANDS];
	const struct words_behind *behind;
	uint64_t	options;
	int		(*run)(const struct cmd *cmd);
};

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
	unsigned int		words;
};

/**
 * struct words_row - a kind of words for the completion
 * @list:	the words, with blanks between; or NULL
 * @ask:	what to give to --generate to have them, if there is no list
 */
struct words_row {
	const char	*list;
	const char	*ask;
};

/**
 * struct program - a command
 * @name:	how it is called
 * @purpose:	what it is for, in one sentence
 * @version:	which one this is
 * @verbs:	its verbs, in the order in which one meets them
 * @nr_verbs:	how many
 * @options:	its own options, the first of which is option NR_COMMON_OPTIONS
 * @nr_options:	how many, with the common ones
 * @words:	its own words, the first of which is NR_COMMON_WORDS
 * @nr_words:	how many, with the common ones
 * @words_print: prints words, one a line: what is there now
 * @defaults:	what a struct cmd is before it is parsed
 * @cmd_size:	its size
 * @naming:	lines on how things are named; ends with NULL
 * @exits:	lines on exit codes; ends with NULL
 */
struct program {
	const char		*name;
	const char		*purpose;
	const char		*(*version)(void);
	const struct verb	*verbs;
	unsigned int		nr_verbs;
	const struct option_row	*options;
	unsigned int		nr_options;
	const struct words_row	*words;
	unsigned int		nr_words;
	void			(*words_print)(FILE *out, unsigned int words);
	const struct cmd	*defaults;
	size_t			cmd_size;
	const char *const	*naming;
	const char *const	*exits;
};

/* A process is one command. */
extern const struct program program;

/* By its number, below program.nr_options. */
const struct option_row *option_row(unsigned int id);

/* Everything but the process: what main() does.  Returns an exit code. */
int cmd_main(struct cmd *cmd, int argc, char **argv);

/* Fills in cmd; 0, or the exit code after a message. */
int cmd_parse(struct cmd *cmd, int argc, char **argv);

static inline bool cmd_given(const struct cmd *cmd, unsigned int id)
{
	return ((const struct command_line *)cmd)->given >> id & 1;
}

/* A line on stderr behind the command's name; returns the exit code of that name. */
__attribute__((format(printf, 1, 2)))
int cmd_usage(const char *format, ...);
__attribute__((format(printf, 1, 2)))
int cmd_failed(const char *format, ...);
__attribute__((format(printf, 1, 2)))
int cmd_environment(const char *format, ...);
/* Such a line with another code. */
__attribute__((format(printf, 2, 3)))
int cmd_report(int code, const char *format, ...);

/* Such a line about what was gone without: no failure, and none that explains one. */
__attribute__((format(printf, 1, 2)))
void cmd_warn(const char *format, ...);

/* Was there a line on stderr that explains a failure? */
bool cmd_has_spoken(void);

/* Of words, the one most like a word that is none of them; NULL: nothing is. */
const char *nearest_word(const char *word, const char *const *words, size_t nr);

/* --help, of one verb or (NULL) of all; --generate man, completion. */
void help_print(FILE *out, const struct verb *verb);
void manual_print(FILE *out);
void completion_print(FILE *out);

#endif /* RTPOLL_COMMAND_COMMAND_H */
