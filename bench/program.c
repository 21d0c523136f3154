// SPDX-License-Identifier: BSD-3-Clause
/* program.c - what the shared part of a command is told of rtpoll-bench */

#include "../rtpoll/include/rtpoll/error.h"
#include "cmd.h"

static const struct cmd defaults = {
	.fail_over = 10,
	.metric = "p50,p99,requests_per_s,memory_bytes_per_vm,value",
};

static const char *const naming[] = {
	"RESULT      result.json, or the folder it is in",
	NULL
};

static const char *const exits[] = {
	"0  done; all limits are kept, nothing became worse",
	"1  a limit is not kept, or something became worse; report: or a goal is missed",
	"2  called wrongly",
	"3  not permitted, or not possible here: a file cannot be read or written",
	"4  a file is not what it should be: truncated, or of something else",
	"5  run: a step failed; what the others measured is kept",
	"130, 143  run: interrupted (SIGINT, SIGTERM); likewise",
	NULL
};

static void no_words(FILE *out, unsigned int kind)
{
	(void)out;
	(void)kind;
}

/* A set of options has a bit for each; a command is parsed into its first field. */
_Static_assert(NR_OPTIONS <= OPTIONS_MAX, "options");
_Static_assert(!offsetof(struct cmd, line), "line");

const struct program program = {
	.name = "rtpoll-bench",
	.purpose = "Measures request latency, and shows and compares results.",
	.version = rtpoll_version,
	.verbs = verbs,
	.nr_verbs = NR_VERBS,
	.options = options,
	.nr_options = NR_OPTIONS,
	.nr_words = NR_COMMON_WORDS,
	.words_print = no_words,
	.defaults = &defaults,
	.cmd_size = sizeof(struct cmd),
	.naming = naming,
	.exits = exits,
};
