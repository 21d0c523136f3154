// SPDX-License-Identifier: BSD-3-Clause
/* parse.c - from the command line to struct cmd, by the two tables of a command */

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "value.h"

#define SECOND_NS	1000000000ull

/* Beyond every letter. */
#define LONG_BASE	256

static struct command_line *line_of(struct cmd *cmd)
{
	return (struct command_line *)cmd;
}

static void *field_of(struct cmd *cmd, const struct option_row *row)
{
	return (char *)cmd + row->offset;
}

static int number_parse(struct cmd *cmd, const struct option_row *row, const char *text)
{
	uint64_t value;

	if (value_number(text, &value) || value < row->least || value > row->most)
		return cmd_usage("--%s '%s': not a number from %llu to %llu", row->name, text,
				 (unsigned long long)row->least, (unsigned long long)row->most);
	*(uint64_t *)field_of(cmd, row) = value;
	return 0;
}

static int time_parse(struct cmd *cmd, const struct option_row *row, const char *text)
{
	uint64_t value;

	if (value_time(text, &value) || value < row->least || value > row->most)
		return cmd_usage("--%s '%s': not a time from %.10g s to %.10g s: 0.5, 10s, 20us",
				 row->name, text, (double)row->least / SECOND_NS,
				 (double)row->most / SECOND_NS);
	*(uint64_t *)field_of(cmd, row) = value;
	return 0;
}

static int choice_parse(struct cmd *cmd, const struct option_row *row, const char *text)
{
	if (!value_is_choice(row->value, text))
		return cmd_usage("--%s '%s': must be one of %s", row->name, text, row->value);
	*(const char **)field_of(cmd, row) = text;
	return 0;
}

static int value_parse(struct cmd *cmd, const struct option_row *row, const char *text)
{
	switch (row->kind) {
	case KIND_FLAG:
		/* --help and --version have no field: @given says it. */
		if (row->offset)
			*(bool *)field_of(cmd, row) = true;
		return 0;
	case KIND_TEXT:
		if (!*text)
			return cmd_usage("--%s: must not be empty", row->name);
		*(const char **)field_of(cmd, row) = text;
		return 0;
	case KIND_CHOICE:
		return choice_parse(cmd, row, text);
	case KIND_NUMBER:
		return number_parse(cmd, row, text);
	case KIND_TIME:
		return time_parse(cmd, row, text);
	}
	return CMD_USAGE;
}

/* The table as getopt_long() wants it. */
static void getopt_tables(struct option *longs, char *letters)
{
	unsigned int i;

	/* Tells a value that is missing from an option that is unknown. */
	*letters++ = ':';
	for (i = 0; i < program.nr_options; i++) {
		const struct option_row *row = option_row(i);

		longs[i] = (struct option) {
			.name = row->name,
			.has_arg = row->kind == KIND_FLAG ? no_argument : required_argument,
			.val = LONG_BASE + i,
		};
		if (!row->letter)
			continue;
		*letters++ = row->letter;
		if (row->kind != KIND_FLAG)
			*letters++ = ':';
	}
	longs[i] = (struct option) {};
	*letters = 0;
}

static unsigned int option_of(int found)
{
	unsigned int i;

	if (found >= LONG_BASE)
		return found - LONG_BASE;
	for (i = 0; i < program.nr_options; i++)
		if (option_row(i)->letter == found)
			break;
	return i;
}

static int unknown_option(const char *text)
{
	const char *names[OPTIONS_MAX];
	const char *nearest;
	char word[64];
	unsigned int i;

	if (optopt >= LONG_BASE)
		return cmd_usage("--%s: takes no value", option_row(optopt - LONG_BASE)->name);
	if (optopt)
		return cmd_usage("no option -%c (%s --help)", optopt, program.name);

	snprintf(word, sizeof(word), "%s", text + strspn(text, "-"));
	word[strcspn(word, "=")] = 0;
	for (i = 0; i < program.nr_options; i++)
		names[i] = OPTIONS_HIDDEN >> i & 1 ? NULL : option_row(i)->name;
	nearest = nearest_word(word, names, program.nr_options);
	if (nearest)
		return cmd_usage("no option --%s; did you mean --%s?", word, nearest);
	return cmd_usage("no option --%s (%s --help)", word, program.name);
}

static int option_parse(struct cmd *cmd, int found, const char *text)
{
	unsigned int id;

	if (found == '?')
		return unknown_option(text);
	if (found == ':')
		return cmd_usage("--%s: needs a value: %s", option_row(option_of(optopt))->name,
				 option_row(option_of(optopt))->value);

	id = option_of(found);
	line_of(cmd)->given |= 1ull << id;
	return value_parse(cmd, option_row(id), optarg);
}

static int options_parse(struct cmd *cmd, int argc, char **argv)
{
	struct option longs[OPTIONS_MAX + 1];
	char letters[2 * OPTIONS_MAX + 2];
	int found, ret;

	getopt_tables(longs, letters);
	opterr = 0;
	/* glibc's way to begin anew. */
	optind = 0;
	while ((found = getopt_long(argc, argv, letters, longs, NULL)) >= 0) {
		ret = option_parse(cmd, found, argv[optind - 1]);
		if (ret)
			return ret;
	}
	return 0;
}

static const struct verb *verb_find(const char *name)
{
	unsigned int i;

	for (i = 0; i < program.nr_verbs; i++)
		if (!strcmp(program.verbs[i].name, name))
			return &program.verbs[i];
	return NULL;
}

static int verb_parse(struct command_line *line, const char *word)
{
	const char *names[program.nr_verbs];
	const char *nearest;
	unsigned int i;

	line->verb = verb_find(word);
	if (line->verb)
		return 0;

	for (i = 0; i < program.nr_verbs; i++)
		names[i] = program.verbs[i].name;
	nearest = nearest_word(word, names, program.nr_verbs);
	if (nearest)
		return cmd_usage("no verb '%s'; did you mean '%s'?", word, nearest);
	return cmd_usage("no verb '%s' (%s --help)", word, program.name);
}

static int verb_check(const struct command_line *line)
{
	const struct verb *verb = line->verb;
	unsigned int i;

	for (i = 0; i < program.nr_options; i++)
		if ((line->given & ~verb->options) >> i & 1)
			return cmd_usage("%s: takes no --%s (%s %s --help)", verb->name,
					 option_row(i)->name, program.name, verb->name);
	if (line->given >> OPTION_HELP & 1)
		return 0;
	if (line->nr_operands < verb->least)
		return cmd_usage("%s: needs %s (%s %s --help)", verb->name, verb->operands,
				 program.name, verb->name);
	if (line->nr_operands > verb->most)
		return cmd_usage("%s: '%s' is too much (%s %s --help)", verb->name,
				 line->operands[verb->most], program.name, verb->name);
	return 0;
}

static bool is_colored(const char *when)
{
	const char *forbidden = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	if (strcmp(when, "auto"))
		return !strcmp(when, "always");
	return isatty(STDOUT_FILENO) && !(forbidden && *forbidden) &&
	       !(terminal && !strcmp(terminal, "dumb"));
}

int cmd_parse(struct cmd *cmd, int argc, char **argv)
{
	struct command_line *line = line_of(cmd);
	int ret;

	memcpy(cmd, program.defaults, program.cmd_size);
	line->color = "auto";
	ret = options_parse(cmd, argc, argv);
	if (ret)
		return ret;
	line->colored = is_colored(line->color);
	if (optind >= argc)
		return 0;

	ret = verb_parse(line, argv[optind]);
	if (ret)
		return ret;
	line->operands = (const char *const *)&argv[optind + 1];
	line->nr_operands = argc - optind - 1;
	return verb_check(line);
}
