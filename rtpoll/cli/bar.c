// SPDX-License-Identifier: BSD-3-Clause
/* bar.c - what the charts of this command are made of */

#include <stdlib.h>
#include <string.h>

#include "bar.h"

const char *bar_text(unsigned int eighths, bool utf8)
{
	static const char *const blocks[BAR_EIGHTHS + 1] = {
		" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"
	};
	static const char *const ascii[BAR_EIGHTHS + 1] = {
		" ", ".", ".", ":", ":", "+", "+", "#", "#"
	};

	return (utf8 ? blocks : ascii)[eighths];
}

bool bar_is_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}
