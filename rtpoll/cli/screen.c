// SPDX-License-Identifier: BSD-3-Clause
/* screen.c - how much the terminal shows */

#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "screen.h"

struct screen screen_of(int fd)
{
	struct winsize size;

	if (!isatty(fd) || ioctl(fd, TIOCGWINSZ, &size))
		return (struct screen) {};
	return (struct screen) { .columns = size.ws_col, .rows = size.ws_row };
}

/* Bytes of a colour that begins here; 0: none does. */
static size_t colour_length(const char *text)
{
	size_t length;

	if (strncmp(text, "\033[", 2))
		return 0;
	length = 2 + strspn(text + 2, "0123456789;");
	return text[length] == 'm' ? length + 1 : 0;
}

/* Those of UTF-8 behind the first of a character take no column. */
static bool takes_column(char byte)
{
	return (byte & 0xc0) != 0x80;
}

void screen_print(FILE *out, const char *text, unsigned int columns)
{
	unsigned int column = 0;
	size_t length;

	for (; *text; text += length) {
		length = colour_length(text);
		if (length) {
			fwrite(text, 1, length, out);
			continue;
		}
		length = 1;
		if (*text == '\n')
			column = 0;
		else if (takes_column(*text))
			column++;
		if (!columns || column <= columns)
			fputc(*text, out);
	}
}
