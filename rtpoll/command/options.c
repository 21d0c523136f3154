// SPDX-License-Identifier: BSD-3-Clause
/* options.c - the options that every command has */

#include "command.h"

#define INTO(field)	.offset = offsetof(struct command_line, field)

static const struct option_row common[NR_COMMON_OPTIONS] = {
	[OPTION_HELP] = {
		.name = "help", .letter = 'h', .kind = KIND_FLAG,
		.help = "say how to use it, or the verb",
	},
	[OPTION_VERSION] = {
		.name = "version", .letter = 'V', .kind = KIND_FLAG,
		.help = "say which version this is",
	},
	[OPTION_JSON] = {
		.name = "json", .kind = KIND_FLAG, INTO(json),
		.help = "print JSON; units are in the names of the keys",
	},
	[OPTION_COLOR] = {
		.name = "color", .kind = KIND_CHOICE, .value = "auto|always|never", INTO(color),
		.help = "colours: auto is on a terminal, unless NO_COLOR is set",
	},
	[OPTION_GENERATE] = {
		.name = "generate", .kind = KIND_TEXT, .value = "WHAT", INTO(generate),
		.help = "for the build and the completion",
	},
};

const struct option_row *option_row(unsigned int id)
{
	return id < NR_COMMON_OPTIONS ? &common[id] : &program.options[id - NR_COMMON_OPTIONS];
}
