// SPDX-License-Identifier: BSD-3-Clause
/* completion.c - bash completion, from the two tables */

#include <string.h>

#include "cmd.h"

/* What bash is to offer for each kind of word. */
static const char *const offers[NR_WORDS] = {
	[WORDS_NONE] = ":",
	[WORDS_POLLER] = "_rtpoll_ask pollers",
	[WORDS_VM] = "_rtpoll_ask vms",
	[WORDS_POLLER_OR_VM] = "_rtpoll_ask targets",
	[WORDS_CPU] = "_rtpoll_ask cpus",
	[WORDS_RULE] = "_rtpoll_words 'list set clear load unload check'",
	[WORDS_EVENT] = "_rtpoll_ask events",
	[WORDS_FILE] = "_rtpoll_paths -f",
	[WORDS_FOLDER] = "_rtpoll_paths -d",
};

static void names_print(FILE *out, uint64_t wanted)
{
	const char *space = "";
	unsigned int i;

	for (i = 0; i < NR_OPTIONS; i++)
		if (wanted >> i & 1) {
			fprintf(out, "%s--%s", space, options[i].name);
			space = " ";
		}
}

static bool takes_value(unsigned int id)
{
	return options[id].kind != KIND_FLAG && !(OPTIONS_HIDDEN >> id & 1);
}

static void option_print(FILE *out, const struct option_row *row)
{
	if (row->letter)
		fprintf(out, "-%c | ", row->letter);
	fprintf(out, "--%s", row->name);
}

/* What follows an option that wants a value. */
static void values_print(FILE *out)
{
	unsigned int i;
	const char *at;

	fputs("\tcase ${COMP_WORDS[COMP_CWORD - 1]} in\n", out);
	for (i = 0; i < NR_OPTIONS; i++) {
		if (!takes_value(i))
			continue;
		fputc('\t', out);
		option_print(out, &options[i]);
		fputs(") ", out);
		if (options[i].kind == KIND_CHOICE) {
			fputs("_rtpoll_words '", out);
			for (at = options[i].value; *at; at++)
				fputc(*at == '|' ? ' ' : *at, out);
			fputc('\'', out);
		} else {
			fputs(offers[options[i].words], out);
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
	for (i = 0; i < NR_OPTIONS; i++)
		if (takes_value(i)) {
			fputs(bar, out);
			option_print(out, &options[i]);
			bar = " | ";
		}
	fputs(") i=$((i + 1)) ;;\n"
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
	for (i = 0; i < nr_verbs; i++) {
		fprintf(out, "\t%s) options='", verbs[i].name);
		names_print(out, verbs[i].options);
		fputs("' ;;\n", out);
	}
	fputs("\tesac\n"
	      "\tif [[ $word == -* ]]; then\n"
	      "\t\t_rtpoll_words \"$options\"\n"
	      "\t\treturn\n"
	      "\tfi\n\n", out);
}

static void operands_print(FILE *out)
{
	const char *space = "";
	unsigned int i, j;

	fputs("\tcase \"${words[0]-} ${#words[@]}\" in\n\t' 0') _rtpoll_words '", out);
	for (i = 0; i < nr_verbs; i++) {
		fprintf(out, "%s%s", space, verbs[i].name);
		space = " ";
	}
	fputs("' ;;\n", out);
	for (i = 0; i < nr_verbs; i++)
		for (j = 0; j < VERB_OPERANDS; j++)
			if (verbs[i].words[j])
				fprintf(out, "\t'%s %u') %s ;;\n", verbs[i].name, j + 1,
					offers[verbs[i].words[j]]);
	fputs("\tesac\n", out);
}

void completion_print(FILE *out)
{
	/* In two pieces: it is not this file's own. */
	fprintf(out, "# %s-Identifier: BSD-3-Clause\n", "SPDX-License");
	fputs("# bash completion of rtpoll; made by: rtpoll --generate completion\n"
	      "# shellcheck shell=bash\n"
	      "\n"
	      "_rtpoll_words() {\n"
	      "\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$word\")\n"
	      "}\n"
	      "\n"
	      "_rtpoll_paths() {\n"
	      "\tcompopt -o filenames 2>/dev/null || :\n"
	      "\tmapfile -t COMPREPLY < <(compgen \"$1\" -- \"$word\")\n"
	      "}\n"
	      "\n"
	      "# What the machine has now: nothing, where there is no device.\n"
	      "_rtpoll_ask() {\n"
	      "\t_rtpoll_words \"$(\"${COMP_WORDS[0]}\" --generate \"$1\" 2>/dev/null)\"\n"
	      "}\n"
	      "\n"
	      "_rtpoll() {\n"
	      "\tlocal word=${COMP_WORDS[COMP_CWORD]} words=() options='' i\n"
	      "\tCOMPREPLY=()\n"
	      "\n", out);
	values_print(out);
	places_print(out);
	options_print(out);
	operands_print(out);
	fputs("}\n"
	      "\n"
	      "complete -F _rtpoll rtpoll\n", out);
}
