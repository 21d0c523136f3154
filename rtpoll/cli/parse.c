// SPDX-License-Identifier: BSD-3-Clause
/* parse.c - from the command line to struct cmd, by the two tables */

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "value.h"

#define DEFAULT_DEVICE	"/dev/acrn_hsm"
#define SECOND_NS	1000000000ull

/* Beyond every letter. */
#define LONG_BASE	256

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
		return cmd_usage("--%s '%s': not a time from %.10g s to %.10g s, e.g. 0.5, 10s, 2m",
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
	for (i = 0; i < NR_OPTIONS; i++) {
		longs[i] = (struct option) {
			.name = options[i].name,
			.has_arg = options[i].kind == KIND_FLAG ? no_argument : required_argument,
			.val = LONG_BASE + i,
		};
		if (!options[i].letter)
			continue;
		*letters++ = options[i].letter;
		if (options[i].kind != KIND_FLAG)
			*letters++ = ':';
	}
	longs[NR_OPTIONS] = (struct option) {};
	*letters = 0;
}

static unsigned int option_of(int found)
{
	unsigned int i;

	if (found >= LONG_BASE)
		return found - LONG_BASE;
	for (i = 0; i < NR_OPTIONS; i++)
		if (options[i].letter == found)
			break;
	return i;
}

static int unknown_option(const char *text)
{
	const char *names[NR_OPTIONS];
	const char *nearest;
	char word[64];
	unsigned int i;

	if (optopt >= LONG_BASE)
		return cmd_usage("--%s: takes no value", options[optopt - LONG_BASE].name);
	if (optopt)
		return cmd_usage("no option -%c (rtpoll --help)", optopt);

	snprintf(word, sizeof(word), "%s", text + strspn(text, "-"));
	word[strcspn(word, "=")] = 0;
	for (i = 0; i < NR_OPTIONS; i++)
		names[i] = OPTIONS_HIDDEN >> i & 1 ? NULL : options[i].name;
	nearest = nearest_word(word, names, NR_OPTIONS);
	if (nearest)
		return cmd_usage("no option --%s; did you mean --%s?", word, nearest);
	return cmd_usage("no option --%s (rtpoll --help)", word);
}

static int option_parse(struct cmd *cmd, int found, const char *text)
{
	unsigned int id;

	if (found == '?')
		return unknown_option(text);
	if (found == ':')
		return cmd_usage("--%s: needs a value: %s", options[option_of(optopt)].name,
				 options[option_of(optopt)].value);

	id = option_of(found);
	cmd->given |= 1ull << id;
	return value_parse(cmd, &options[id], optarg);
}

static int options_parse(struct cmd *cmd, int argc, char **argv)
{
	struct option longs[NR_OPTIONS + 1];
	char letters[2 * NR_OPTIONS + 2];
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

static int verb_parse(struct cmd *cmd, const char *word)
{
	const char *names[nr_verbs];
	const char *nearest;
	unsigned int i;

	cmd->verb = verb_find(word);
	if (cmd->verb)
		return 0;

	for (i = 0; i < nr_verbs; i++)
		names[i] = verbs[i].name;
	nearest = nearest_word(word, names, nr_verbs);
	if (nearest)
		return cmd_usage("no verb '%s'; did you mean '%s'?", word, nearest);
	return cmd_usage("no verb '%s' (rtpoll --help)", word);
}

static int verb_check(const struct cmd *cmd)
{
	const struct verb *verb = cmd->verb;
	unsigned int i;

	for (i = 0; i < NR_OPTIONS; i++)
		if (cmd_given(cmd, i) && !(verb->options >> i & 1))
			return cmd_usage("%s: takes no --%s (rtpoll %s --help)", verb->name,
					 options[i].name, verb->name);
	if (cmd_given(cmd, OPTION_HELP))
		return 0;
	if (cmd->nr_operands < verb->least)
		return cmd_usage("%s: needs %s (rtpoll %s --help)", verb->name, verb->operands,
				 verb->name);
	if (cmd->nr_operands > verb->most)
		return cmd_usage("%s: '%s' is too much (rtpoll %s --help)", verb->name,
				 cmd->operands[verb->most], verb->name);
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
	int ret;

	*cmd = (struct cmd) {
		.color = "auto",
		.device = DEFAULT_DEVICE,
		.root = "",
		.interval_ns = SECOND_NS,
	};
	ret = options_parse(cmd, argc, argv);
	if (ret)
		return ret;
	cmd->colored = is_colored(cmd->color);
	if (optind >= argc)
		return 0;

	ret = verb_parse(cmd, argv[optind]);
	if (ret)
		return ret;
	cmd->operands = (const char *const *)&argv[optind + 1];
	cmd->nr_operands = argc - optind - 1;
	return verb_check(cmd);
}
