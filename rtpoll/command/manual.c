// SPDX-License-Identifier: BSD-3-Clause
/*
 * manual.c - the verbs and options of the manual page, from the two tables
 *
 * The page in docs/man has the rest, and a copy of this between two comments.
 */

#include "command.h"

/* Text of a roff page: a hyphen is a minus, and no line begins with a command. */
static void text_print(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '-')
			fputs("\\-", out);
		else if (*text == '\\')
			fputs("\\e", out);
		else
			fputc(*text, out);
	}
}

static void option_name_print(FILE *out, const struct option_row *row)
{
	fputs("\\fB", out);
	if (row->letter)
		fprintf(out, "\\-%c\\fR, \\fB", row->letter);
	fputs("\\-\\-", out);
	text_print(out, row->name);
	fputs("\\fR", out);
	if (row->value) {
		fputs(" \\fI", out);
		text_print(out, row->value);
		fputs("\\fR", out);
	}
	fputc('\n', out);
}

static void verb_print(FILE *out, const struct verb *verb)
{
	const char *comma = "";
	unsigned int i;

	fprintf(out, ".TP\n\\fB%s\\fR \\fI", verb->name);
	text_print(out, verb->operands);
	fputs("\\fR\n", out);
	text_print(out, verb->help);
	fputs(".\n", out);
	for (i = 0; i < VERB_LINES && verb->details[i]; i++) {
		text_print(out, verb->details[i]);
		fputc('\n', out);
	}
	fputs(".br\nOptions: ", out);
	for (i = 0; i < program.nr_options; i++)
		if ((verb->options & ~OPTIONS_COMMON) >> i & 1) {
			fprintf(out, "%s\\fB\\-\\-", comma);
			text_print(out, option_row(i)->name);
			fputs("\\fR", out);
			comma = ", ";
		}
	fputs(".\n.br\nExample: \\fB", out);
	text_print(out, program.name);
	fputc(' ', out);
	text_print(out, verb->example);
	fputs("\\fR\n", out);
}

void manual_print(FILE *out)
{
	unsigned int i;

	fputs(".SH VERBS\n", out);
	for (i = 0; i < program.nr_verbs; i++)
		verb_print(out, &program.verbs[i]);
	fputs(".SH OPTIONS\n", out);
	for (i = 0; i < program.nr_options; i++) {
		if (OPTIONS_HIDDEN >> i & 1)
			continue;
		fputs(".TP\n", out);
		option_name_print(out, option_row(i));
		text_print(out, option_row(i)->help);
		fputs(".\n", out);
	}
}
