// SPDX-License-Identifier: BSD-3-Clause
/* program.c - what the shared part of a command is told of rtpoll */

#include "cmd.h"
#include "rtpoll.h"

static const struct words_row words[NR_WORDS - NR_COMMON_WORDS] = {
	[WORDS_POLLER - NR_COMMON_WORDS] = { .ask = "pollers" },
	[WORDS_POLLER_OR_ALL - NR_COMMON_WORDS] = { .ask = "pollers-or-all" },
	[WORDS_VM - NR_COMMON_WORDS] = { .ask = "vms" },
	[WORDS_POLLER_OR_VM - NR_COMMON_WORDS] = { .ask = "targets" },
	[WORDS_CPU - NR_COMMON_WORDS] = { .ask = "cpus" },
	[WORDS_RULE - NR_COMMON_WORDS] = { .list = "list set clear load unload check" },
	[WORDS_RULE_NAME - NR_COMMON_WORDS] = { .ask = "rule-names" },
	[WORDS_EVENT - NR_COMMON_WORDS] = { .ask = "events" },
};

static const struct cmd defaults = {
	.device = "/dev/acrn_hsm",
	.root = "",
	.interval_ns = 1000000000,
	.late_ns = 20000,
};

static const char *const naming[] = {
	"POLLER      its id, or cpuN",
	"VM          its name, vmN, or its id",
	NULL
};

static const char *const exits[] = {
	"0  done",
	"1  failed; doctor: at least one FAIL",
	"2  called wrongly",
	"3  not permitted, or not possible on this machine",
	NULL
};

/* A set of options has a bit for each; a command is parsed into its first field. */
_Static_assert(NR_OPTIONS <= OPTIONS_MAX, "options");
_Static_assert(!offsetof(struct cmd, line), "line");

const struct program program = {
	.name = "rtpoll",
	.purpose = "Pollers, rules and VMs of the polling HSM for ACRN (module acrn_hsm).",
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
