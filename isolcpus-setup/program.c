// SPDX-License-Identifier: BSD-3-Clause
/* program.c - what the shared part of a command is told of isolcpus-setup */

#include "../rtpoll/include/rtpoll/error.h"
#include "cmd.h"
#include "knob.h"

static const struct words_row words[NR_WORDS - NR_COMMON_WORDS] = {
	[WORDS_KNOB - NR_COMMON_WORDS] = { .ask = "knobs" },
	[WORDS_CPU - NR_COMMON_WORDS] = { .ask = "cpus" },
};

static void words_print(FILE *out, unsigned int kind)
{
	struct tree tree;
	unsigned int i;

	if (kind == WORDS_KNOB)
		for (i = 0; i < nr_knobs; i++)
			fprintf(out, "%s\n%s\n", knobs[i]->id, knobs[i]->name);
	if (kind == WORDS_CPU && !tree_open(&tree, ""))
		for (i = 0; i < tree.nr_cpus; i++)
			fprintf(out, "%u\n", i);
}

static const struct cmd defaults = {
	.root = "",
	.duration_ns = 10000000000,
};

static const char *const naming[] = {
	"ID          of a check, such as IRQ-003, or its name; explain lists them",
	"LIST        CPUs as the kernel writes them: 2,4-7, 0-31:2/8, 4-N, all; or node:1,",
	"            core:3 (CPU 3 and its SMT siblings), !0 (without 0, else all online)",
	NULL
};

static const char *const exits[] = {
	"0  done; verify: no FAIL",
	"1  failed; verify: at least one FAIL",
	"2  called wrongly, or a plan that cannot be",
	"3  not permitted, or not possible here and now: another instance runs",
	"4  done, and has effect after a reboot; verify: at least one REBOOT, no FAIL",
	"5  conflict: a damaged journal, or a value that somebody else has changed since",
	"6  a change failed, and those before it were taken back",
	NULL
};

/* A set of options has a bit for each; a command is parsed into its first field. */
_Static_assert(NR_OPTIONS <= OPTIONS_MAX, "options");
_Static_assert(!offsetof(struct cmd, line), "line");

const struct program program = {
	.name = "isolcpus-setup",
	.purpose = "Plans, applies, verifies and undoes the isolation of CPUs.",
	.version = rtpoll_version,
	.verbs = verbs,
	.nr_verbs = NR_VERBS,
	.options = options,
	.nr_options = NR_OPTIONS,
	.words = words,
	.nr_words = NR_WORDS,
	.words_print = words_print,
	.defaults = &defaults,
	.cmd_size = sizeof(struct cmd),
	.naming = naming,
	.exits = exits,
};
