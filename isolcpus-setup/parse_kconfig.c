// SPDX-License-Identifier: BSD-3-Clause
/* parse_kconfig.c - the configuration that a kernel was built with */

#include <stdio.h>
#include <string.h>

#include "parse_kconfig.h"

#define PREFIX	"CONFIG_"

/* Behind "CONFIG_OPTION="; NULL: the line says something else, such as "... is not set". */
static const char *option_skip(const char *at, const char *end, const char *option)
{
	size_t prefix = strlen(PREFIX), length = strlen(option);

	if ((size_t)(end - at) <= prefix + length || memcmp(at, PREFIX, prefix) ||
	    memcmp(at + prefix, option, length) || at[prefix + length] != '=')
		return NULL;
	return at + prefix + length + 1;
}

void kconfig_value(const char *text, size_t length, const char *option, char *value,
		   size_t size)
{
	const char *end = text + length, *stop, *found;

	snprintf(value, size, "n");
	while (text < end) {
		stop = memchr(text, '\n', end - text);
		if (!stop)
			stop = end;
		found = option_skip(text, stop, option);
		if (found)
			snprintf(value, size, "%.*s", (int)(stop - found), found);
		text = stop < end ? stop + 1 : end;
	}
}
