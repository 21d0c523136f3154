// SPDX-License-Identifier: BSD-3-Clause
/* completion.c - bash completion, from the two tables */

#include <string.h>

#include "command.h"

/* The command's name as names of bash have it. */
static const char *prefix(void)
{
	static char name[64];
	char *at;

	snprintf(name, sizeof(name), "_%s", program.name);
	for (at = name; *at; at++)
		if (*at == '-')
			*at = '_';
	return name;
}

/* What bash is to offer for a kind of words. */
static void offer_print(FILE *out, unsigned int words)
{
	const struct words_row *row;

	if (words == WORDS_NONE) {
		fputc(':', out);
	} else if (words < NR_COMMON_WORDS) {
		fprintf(out, "%s_paths %s", prefix(), words == WORDS_FILE ? "-f" : "-d");
	} else {
		row = &program.words[words - NR_COMMON_WORDS];
		if (row->list)
			fprintf(out, "%s_words '%s'", prefix(), row->list);
		else
			fprintf(out, "%s_ask %s", prefix(), row->ask);
	}
}

static void names_print(FILE *out, uint64_t wanted)
{
	const char *space = "";
	unsigned int i;

	for (i = 0; i < program.nr_options; i++)
		if (wanted >> i & 1) {
			fprintf(out, "%s--%s", space, option_row(i)->name);
			space = " ";
		}
}

static bool takes_value(unsigned int id)
{
	return option_row(id)->kind != KIND_FLAG && !(OPTIONS_HIDDEN >> id & 1);
}

static void option_print(FILE *out, const struct option_row *row)
{
	if (row->letter)
		fprintf(out, "-%c | ", row->letter);
	fprintf(out, "--%s", row->name);
}

/* What follows an option that wants a value; bash makes three words of --mode=poll. */
static void values_print(FILE *out)
{
	unsigned int i;
	const char *at;

	fputs("\tcase $before in\n", out);
	for (i = 0; i < program.nr_options; i++) {
		const struct option_row *row = option_row(i);

		if (!takes_value(i))
			continue;
		fputc('\t', out);
		option_print(out, row);
		fputs(") ", out);
		if (row->kind == KIND_CHOICE) {
			fprintf(out, "%s_words '", prefix());
			for (at = row->value; *at; at++)
				fputc(*at == '|' ? ' ' : *at, out);
			fputc('\'', out);
		} else {
			offer_print(out, row->words);
		}
		fputs("; return ;;\n", out);
	}
	fputs("\tesac\n\n", out);
}

/* Which words are the verb and its operands. */
static void places_print(FILE *out)
{
	const char *bar = "";
	unsigned int i;

	fputs("\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	      "\t\tcase ${COMP_WORDS[i]} in\n\t\t", out);
	for (i = 0; i < program.nr_options; i++)
		if (takes_value(i)) {
			fputs(bar, out);
			option_print(out, option_row(i));
			bar = " | ";
		}
	fputs(")\n"
	      "\t\t\ti=$((i + 1))\n"
	      "\t\t\t[[ ${COMP_WORDS[i]-} != = ]] || i=$((i + 1))\n"
	      "\t\t\t;;\n"
	      "\t\t-*) ;;\n"
	      "\t\t*) words+=(\"${COMP_WORDS[i]}\") ;;\n"
	      "\t\tesac\n"
	      "\tdone\n\n", out);
}

static void options_print(FILE *out)
{
	unsigned int i;

	fputs("\tcase ${words[0]-} in\n\t'') options='", out);
	names_print(out, OPTIONS_COMMON | 1u << OPTION_VERSION);
	fputs("' ;;\n", out);
	for (i = 0; i < program.nr_verbs; i++) {
		fprintf(out, "\t%s) options='", program.verbs[i].name);
		names_print(out, program.verbs[i].options);
		fputs("' ;;\n", out);
	}
	fprintf(out, "\tesac\n\tif [[ $word == -* ]]; then\n\t\t%s_words \"$options\"\n"
		     "\t\treturn\n\tfi\n\n", prefix());
}

/* The second operand, which depends on the first. */
static void behind_print(FILE *out, const struct verb *verb)
{
	const struct words_behind *behind;

	fprintf(out, "\t'%s 2')\n\t\tcase ${words[1]} in\n", verb->name);
	for (behind = verb->behind; behind->first; behind++) {
		fprintf(out, "\t\t%s) ", behind->first);
		offer_print(out, behind->words);
		fputs(" ;;\n", out);
	}
	fputs("\t\t*) ", out);
	offer_print(out, verb->words[1]);
	fputs(" ;;\n\t\tesac\n\t\t;;\n", out);
}

/* Of a verb that takes more operands than it has words for, the last ones are alike. */
static void operand_print(FILE *out, const struct verb *verb, unsigned int number)
{
	if (!verb->words[number])
		return;
	if (number == 1 && verb->behind) {
		behind_print(out, verb);
		return;
	}
	if (number == VERB_OPERANDS - 1 && verb->most > VERB_OPERANDS)
		fprintf(out, "\t'%s '*) ", verb->name);
	else
		fprintf(out, "\t'%s %u') ", verb->name, number + 1);
	offer_print(out, verb->words[number]);
	fputs(" ;;\n", out);
}

static void operands_print(FILE *out)
{
	const char *space = "";
	unsigned int i, j;

	fprintf(out, "\tcase \"${words[0]-} ${#words[@]}\" in\n\t' 0') %s_words '", prefix());
	for (i = 0; i < program.nr_verbs; i++) {
		fprintf(out, "%s%s", space, program.verbs[i].name);
		space = " ";
	}
	fputs("' ;;\n", out);
	for (i = 0; i < program.nr_verbs; i++)
		for (j = 0; j < VERB_OPERANDS; j++)
			operand_print(out, &program.verbs[i], j);
	fputs("\tesac\n", out);
}

/* Functions that offer something, named after the command. */
static void helpers_print(FILE *out)
{
	fprintf(out, "%s_words() {\n"
		     "\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\")\n"
		     "}\n\n", prefix());
	fprintf(out, "%s_paths() {\n"
		     "\tcompopt -o filenames 2>/dev/null || :\n"
		     "\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$word\")\n"
		     "}\n\n", prefix());
	fputs("# What the machine has now: nothing, where that cannot be told.  A VM's name is\n"
	      "# whatever its creator chose, and compgen -W would run the $(...) in it.\n", out);
	fprintf(out, "%s_ask() {\n", prefix());
	fputs("\tlocal line\n"
	      "\twhile IFS= read -r line; do\n"
	      "\t\t[[ $line != \"$word\"* ]] || COMPREPLY+=(\"$(printf %q \"$line\")\")\n"
	      "\tdone < <(\"${COMP_WORDS[0]}\" --generate \"$1\" 2>/dev/null)\n"
	      "}\n\n", out);
}

void completion_print(FILE *out)
{
	/* In two pieces: it is not this file's own. */
	fprintf(out, "# %s-Identifier: BSD-3-Clause\n", "SPDX-License");
	fprintf(out, "# bash completion of %s; made by: %s --generate completion\n"
		     "# shellcheck shell=bash\n\n", program.name, program.name);
	helpers_print(out);
	fprintf(out, "%s() {\n"
		     "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
		     "\tlocal words=() options='' i\n"
		     "\tCOMPREPLY=()\n"
		     "\tif [[ $word == = ]]; then\n"
		     "\t\tword=''\n"
		     "\telif [[ $before == = ]]; then\n"
		     "\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
		     "\tfi\n\n", prefix());
	values_print(out);
	places_print(out);
	options_print(out);
	operands_print(out);
	fprintf(out, "}\n\ncomplete -F %s %s\n", prefix(), program.name);
}
