// SPDX-License-Identifier: BSD-3-Clause
/* verbs.c - the one table of verbs */

#include "cmd.h"

#define O(name)		(1u << OPTION_##name)
#define ANY		(OPTIONS_COMMON | O(ROOT))
#define CHOOSING	(O(ISOLATE) | O(SMT) | O(MODE))

/* In the order in which one meets them: help and manual page show them so. */
const struct verb verbs[NR_VERBS] = {
	{
		.name = "plan", .operands = "", .run = cmd_plan,
		.help = "choose CPUs, say why, and what that needs; change nothing",
		.details = {
			"CPUs are those of --isolate, or as many as --pollers, --vcpus and --measure",
			"need, by what shares what on this machine. CPU 0 is never one of them. The",
			"plan is JSON that may be kept and edited, see isolcpus-setup.plan(5).",
			"Lines that begin with # say why, what this kernel was not built for, which",
			"known faults of it the plan meets, and what this machine makes of it.",
		},
		.example = "plan --isolate 2-3 -o plan.json",
		.options = ANY | O(JSON) | CHOOSING | O(HOUSEKEEPING) | O(POLLERS) | O(VCPUS) |
			   O(MEASURE) | O(NEAR) | O(BANDWIDTH) | O(LOADER) | O(OUTPUT),
	}, {
		.name = "apply", .operands = "[PLAN]", .run = cmd_apply,
		.help = "make the machine as planned, and remember what was there before",
		.details = {
			"PLAN is a file; without it the plan that was applied last. Each value that",
			"is changed is written down first, read back after, and taken back if a",
			"later one fails. What is right already is left alone. What a boot forgets",
			"isolcpus-setup.service applies again, if it is enabled.",
		},
		.example = "apply plan.json --dry-run",
		.most = 1, .words = { WORDS_FILE, WORDS_NONE },
		.options = ANY | O(DRY_RUN) | O(RUNTIME) | O(ONCE),
	}, {
		.name = "verify", .operands = "[ID...]", .run = cmd_verify,
		.help = "compare the machine with the plan: what is, what should be, why, the fix",
		.details = {
			"Read back from the kernel, not from the command line it was given. The plan",
			"is that of --plan, or the one that was applied, or follows from --isolate,",
			"from what is isolated, or else from the CPUs that the kernel was asked for.",
			"N/A is what this machine does not have, such as frequencies in a VM; REBOOT",
			"is what the next boot will set right. With --duration interrupts and",
			"firmware count that come meanwhile.",
		},
		.example = "verify --junit verify.xml",
		.most = 64, .words = { WORDS_KNOB, WORDS_KNOB },
		.options = ANY | O(JSON) | CHOOSING | O(PLAN) | O(JUNIT) | O(DURATION),
	}, {
		.name = "undo", .operands = "", .run = cmd_undo,
		.help = "put back what was there before apply, newest first",
		.details = {
			"What somebody else has changed since is left alone and told, unless --force",
			"is given.",
		},
		.example = "undo --dry-run",
		.options = ANY | O(DRY_RUN) | O(RUNTIME) | O(FORCE),
	}, {
		.name = "status", .operands = "", .run = cmd_status,
		.help = "what is isolated now, and what undo would put back",
		.details = {
			"With --json only what undo would put back.",
		},
		.example = "status",
		.options = ANY | O(JSON),
	}, {
		.name = "explain", .operands = "[ID]", .run = cmd_explain,
		.help = "what a check looks at, what should be, why, and the pitfalls",
		.details = {
			"Without ID all of them, in the order in which they are set.",
		},
		.example = "explain nohz_full",
		.most = 1, .words = { WORDS_KNOB, WORDS_NONE },
		.options = OPTIONS_COMMON | O(JSON),
	}, {
		.name = "watch", .operands = "[BEFORE AFTER]", .run = cmd_watch,
		.help = "who disturbed CPUs: interrupts, ticks, softirqs, firmware, switches",
		.details = {
			"Counted for a while, or between two snapshots of a machine that are unpacked",
			"in the folders BEFORE and AFTER. A task's switches are told of the CPU that",
			"it was on last. With --json and --interval each time is one line, which is",
			"a JSON document.",
		},
		.example = "watch --cpu 2-3 -D 60s",
		.most = 2, .words = { WORDS_FOLDER, WORDS_FOLDER },
		.options = ANY | O(JSON) | O(CPU) | O(DURATION) | O(INTERVAL),
	}, {
		.name = "snapshot", .operands = "FILE", .run = cmd_snapshot,
		.help = "collect what the other verbs read into an archive, for --root elsewhere",
		.details = {
			"FILE ends with .tar, or with .tar.gz or .tar.xz and is compressed. It has no",
			"passwords, keys, addresses or arguments of processes, except what the kernel",
			"command line and the loader's settings hold: these are there as they are.",
			"Its MANIFEST says what could not be read.",
		},
		.example = "snapshot target.tar.gz",
		.least = 1, .most = 1, .words = { WORDS_FILE, WORDS_NONE },
		.options = ANY,
	},
};
