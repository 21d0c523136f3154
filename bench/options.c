// SPDX-License-Identifier: BSD-3-Clause
/* options.c - the one table of its own options */

#include "cmd.h"

#define ROW(id)		((id) - NR_COMMON_OPTIONS)
#define INTO(field)	.offset = offsetof(struct cmd, field)

/* Keep the order of enum option_id: help and manual page show them so. */
const struct option_row options[NR_OPTIONS - NR_COMMON_OPTIONS] = {
	[ROW(OPTION_OUTPUT)] = {
		.name = "output", .letter = 'o', .kind = KIND_TEXT, .value = "PATH", INTO(output),
		.words = WORDS_FILE,
		.help = "where to write: a file, or the folder of a run's result",
	},
	[ROW(OPTION_FRAGMENT)] = {
		.name = "fragment", .kind = KIND_FLAG, INTO(fragment),
		.help = "the files are parts of a result, as sources of a run write them",
	},
	[ROW(OPTION_FAIL_OVER)] = {
		.name = "fail-over", .kind = KIND_NUMBER, .value = "PERCENT", INTO(fail_over),
		.most = 100000,
		.help = "how much worse is worse: more than so many percent (default 10)",
	},
	[ROW(OPTION_METRIC)] = {
		.name = "metric", .letter = 'm', .kind = KIND_TEXT, .value = "NAME,...",
		INTO(metric),
		.help = "min mean p50 to p99_999 max requests_per_s memory_bytes_per_vm value",
	},
	[ROW(OPTION_QUICK)] = {
		.name = "quick", .letter = 'q', .kind = KIND_FLAG, INTO(quick),
		.help = "as short as each source can: figures are not to be judged",
	},
	[ROW(OPTION_ID)] = {
		.name = "id", .kind = KIND_TEXT, .value = "ID", INTO(id),
		.help = "what the series of the file are called (default: by its name)",
	},
	[ROW(OPTION_WHERE)] = {
		.name = "where", .kind = KIND_CHOICE, .value = "native|qemu|acrn", INTO(where),
		.help = "where the tool ran: a machine (default), a guest in QEMU, below ACRN",
	},
	[ROW(OPTION_LOAD)] = {
		.name = "load", .letter = 'l', .kind = KIND_TEXT, .value = "TEXT", INTO(load),
		.help = "what else the machine had to do (default none)",
	},
};
