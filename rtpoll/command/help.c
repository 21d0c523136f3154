// SPDX-License-Identifier: BSD-3-Clause
/* help.c - --help, from the two tables */

#include <string.h>

#include "command.h"

#define OPTION_COLUMN	30

static void option_print(FILE *out, const struct option_row *row)
{
	char text[80] = "    ";

	if (row->letter)
		snprintf(text, sizeof(text), "-%c, ", row->letter);
	snprintf(text + 4, sizeof(text) - 4, "--%s%s%s", row->name, row->value ? " " : "",
		 row->value ? row->value : "");
	/* A long one has its help on the next line. */
	if (strlen(text) >= OPTION_COLUMN)
		fprintf(out, "  %s\n%*s", text, OPTION_COLUMN + 2, "");
	else
		fprintf(out, "  %-*s", OPTION_COLUMN, text);
	fprintf(out, "%s\n", row->help);
}

static void options_print(FILE *out, uint64_t wanted)
{
	unsigned int i;

	fputs("\nOptions\n", out);
	for (i = 0; i < program.nr_options; i++)
		if (wanted >> i & 1)
			option_print(out, option_row(i));
}

/* Two blanks wider than the longest verb. */
static int verb_column(void)
{
	size_t widest = 0;
	unsigned int i;

	for (i = 0; i < program.nr_verbs; i++)
		if (strlen(program.verbs[i].name) > widest)
			widest = strlen(program.verbs[i].name);
	return widest + 2;
}

static void lines_print(FILE *out, const char *title, const char *const *lines)
{
	fprintf(out, "\n%s\n", title);
	while (*lines)
		fprintf(out, "  %s\n", *lines++);
}

static void all_print(FILE *out)
{
	unsigned int i;

	fprintf(out, "usage: %s VERB [OPERAND...] [OPTION...]\n", program.name);
	fprintf(out, "       %s VERB --help\n\n%s\n\nVerbs\n", program.name, program.purpose);
	for (i = 0; i < program.nr_verbs; i++)
		fprintf(out, "  %-*s%s\n", verb_column(), program.verbs[i].name,
			program.verbs[i].help);

	fputs("\nExamples\n", out);
	for (i = 0; i < program.nr_verbs; i++)
		fprintf(out, "  %s %s\n", program.name, program.verbs[i].example);
	options_print(out, OPTIONS_COMMON | 1u << OPTION_VERSION);
}

static void verb_print(FILE *out, const struct verb *verb)
{
	unsigned int i;

	fprintf(out, "usage: %s %s%s%s [OPTION...]\n\n%s: %s.\n", program.name, verb->name,
		*verb->operands ? " " : "", verb->operands, verb->name, verb->help);
	for (i = 0; i < VERB_LINES && verb->details[i]; i++)
		fprintf(out, "%s\n", verb->details[i]);
	fprintf(out, "\nExample\n  %s %s\n", program.name, verb->example);
	options_print(out, verb->options);
}

void help_print(FILE *out, const struct verb *verb)
{
	if (verb)
		verb_print(out, verb);
	else
		all_print(out);
	lines_print(out, "Naming", program.naming);
	lines_print(out, "Exit status", program.exits);
}
