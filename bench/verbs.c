// SPDX-License-Identifier: BSD-3-Clause
/* verbs.c - the one table of verbs */

#include "cmd.h"

#define O(name)		(1u << OPTION_##name)

/* In the order in which one meets them: help and manual page show them so. */
const struct verb verbs[NR_VERBS] = {
	{
		.name = "run", .operands = "SCENARIO", .run = cmd_run,
		.help = "measure what a scenario asks for, and make a result of it",
		.details = {
			"SCENARIO is a file, or the name of one that is shipped: quick, native, acrn; with",
			"BENCH_TREE set to the source tree guest and full, too. All of it is checked before",
			"anything runs. A step that fails is told and written down, and the others go on;",
			"an interrupted run keeps what it has. The result is a folder: result.json, a page,",
			"summaries, logs/ and bundle/, which is for a safety file.",
		},
		.example = "run quick -o run1/",
		.least = 1, .most = 1, .words = { WORDS_FILE, WORDS_NONE },
		.options = OPTIONS_COMMON | O(OUTPUT) | O(QUICK),
	}, {
		.name = "report", .operands = "RESULT", .run = cmd_show,
		.help = "make the page and the summaries of a result, and show it",
		.details = {
			"RESULT is result.json, or the folder it is in. page.html, summary.md and",
			"junit.xml are written beside it; with --output the page alone, as that file.",
			"The page needs no network, and is light or dark as its reader likes.",
		},
		.example = "report run1/",
		.least = 1, .most = 1, .words = { WORDS_FILE, WORDS_NONE },
		.options = OPTIONS_COMMON | O(OUTPUT),
	}, {
		.name = "compare", .operands = "BEFORE AFTER", .run = cmd_compare,
		.help = "what became better or worse from one result to another",
		.details = {
			"Series, points and values are the same if their id, their unit and where they",
			"were measured are. What both have as a ratio to a reference of the same run is",
			"compared so, as it does not know the machine's weather: the table says which.",
			"Other figures are judged only if both are of the same machine; values only if",
			"they say which way is better. What AFTER has not is worse; so is a goal or a",
			"limit that is not met any more. By default p50, p99, requests_per_s and value",
			"are compared.",
		},
		.example = "compare base/ run1/ --fail-over 15",
		.least = 2, .most = 2, .words = { WORDS_FILE, WORDS_FILE },
		.options = OPTIONS_COMMON | 1u << OPTION_JSON | O(FAIL_OVER) | O(METRIC),
	}, {
		.name = "import", .operands = "FILE...", .run = cmd_import,
		.help = "make a result of what cyclictest, oslat and jitterdebugger wrote",
		.details = {
			"FILE is what the tool wrote as JSON: which tool it was is seen from it.",
			"Nothing is lost: what a result has no place for is kept with its series.",
			"Where it ran and what else went on the files do not say: --where and --load do,",
			"for all of them. Without --output the result goes to stdout.",
		},
		.example = "import cyclictest.json oslat.json -o result.json",
		.least = 1, .most = 64, .words = { WORDS_FILE, WORDS_FILE },
		.options = OPTIONS_COMMON | O(OUTPUT) | O(FRAGMENT) | O(ID) | O(WHERE) | O(LOAD),
	}, {
		.name = "check", .operands = "FILE...", .run = cmd_check,
		.help = "is a file a result that other verbs take? if not, what is wrong where",
		.details = {
			"Against result.schema.json, and for what a schema cannot say.",
		},
		.example = "check run1/result.json",
		.least = 1, .most = 64, .words = { WORDS_FILE, WORDS_FILE },
		.options = OPTIONS_COMMON | O(FRAGMENT),
	},
};
