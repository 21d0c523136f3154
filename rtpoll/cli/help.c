// SPDX-License-Identifier: BSD-3-Clause
/* help.c - --help, from the two tables */

#include <string.h>

#include "cmd.h"

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
	for (i = 0; i < NR_OPTIONS; i++)
		if (wanted >> i & 1)
			option_print(out, &options[i]);
}

static void all_print(FILE *out)
{
	unsigned int i;

	fputs("usage: rtpoll VERB [OPERAND...] [OPTION...]\n"
	      "       rtpoll VERB --help\n"
	      "\n"
	      "Pollers, rules and VMs of the polling HSM for ACRN (module acrn_hsm).\n"
	      "\nVerbs\n", out);
	for (i = 0; i < nr_verbs; i++)
		fprintf(out, "  %-8s%s\n", verbs[i].name, verbs[i].help);

	fputs("\nExamples\n", out);
	for (i = 0; i < nr_verbs; i++)
		fprintf(out, "  rtpoll %s\n", verbs[i].example);
	options_print(out, OPTIONS_COMMON | 1u << OPTION_VERSION);
}

static void verb_print(FILE *out, const struct verb *verb)
{
	unsigned int i;

	fprintf(out, "usage: rtpoll %s%s%s [OPTION...]\n\n%s: %s.\n", verb->name,
		*verb->operands ? " " : "", verb->operands, verb->name, verb->help);
	for (i = 0; i < VERB_LINES && verb->details[i]; i++)
		fprintf(out, "%s\n", verb->details[i]);
	fprintf(out, "\nExample\n  rtpoll %s\n", verb->example);
	options_print(out, verb->options);
}

void help_print(FILE *out, const struct verb *verb)
{
	if (verb)
		verb_print(out, verb);
	else
		all_print(out);
	fputs("\nNaming\n"
	      "  POLLER      its id, or cpuN\n"
	      "  VM          its name, vmN, or its id\n"
	      "\nExit status\n"
	      "  0  done\n"
	      "  1  failed; doctor: at least one FAIL\n"
	      "  2  called wrongly\n"
	      "  3  not permitted, or not possible on this machine\n", out);
}
