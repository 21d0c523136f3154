// SPDX-License-Identifier: BSD-3-Clause
/* text.c - what files say, as text that is safe where it goes; values as people read them */

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "../result/series.h"
#include "text.h"

static bool is_control(char c)
{
	return (unsigned char)c < ' ' || c == '\x7f';
}

void html_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '&')
			fputs("&amp;", out);
		else if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '>')
			fputs("&gt;", out);
		else if (*text == '"')
			fputs("&quot;", out);
		else if (*text == '\'')
			fputs("&#39;", out);
		else
			fputc(is_control(*text) ? ' ' : *text, out);
	}
}

void html_print(FILE *out, const char *format, ...)
{
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (text)
		html_text(out, text);
	free(text);
}

void markdown_text(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			fputs("&lt;", out);
		else if (*text == '&')
			fputs("&amp;", out);
		else if (strchr("|*_`[]\\#", *text))
			fprintf(out, "\\%c", *text);
		else
			fputc(is_control(*text) ? ' ' : *text, out);
	}
}

void terminal_text(FILE *out, const char *text)
{
	for (; *text; text++)
		fputc(is_control(*text) ? '?' : *text, out);
}

/* Bytes of a text that end with a whole character of UTF-8, and are fewer than @size. */
static size_t whole_bytes(const char *text, size_t size)
{
	size_t length = strnlen(text, size);

	if (length < size)
		return length;
	for (length = size - 1; length && (text[length] & 0xc0) == 0x80; length--)
		;
	return length;
}

const char *terminal_cell(char *text, size_t size, const char *from)
{
	size_t i, length = whole_bytes(from, size);

	for (i = 0; i < length; i++)
		text[i] = is_control(from[i]) ? '?' : from[i];
	text[length] = 0;
	return text;
}

/* Three digits, without an exponent. */
static void digits(char text[QUANTITY], double value, const char *unit)
{
	int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;

	if (value == floor(value) && value < 1000)
		decimals = 0;
	snprintf(text, QUANTITY, "%.*f%s%s", decimals, value, *unit ? " " : "", unit);
}

const char *quantity(char text[QUANTITY], double value, const char *unit)
{
	static const char *const times[] = { "ns", "µs", "ms", "s" };
	static const char *const counts[] = { "", "k", "M", "G" };
	bool is_time = !strcmp(unit, "ns") || !strcmp(unit, "us");
	const char *const *units = is_time ? times : counts;
	int i = !strcmp(unit, "us") ? 1 : 0;

	/* 999.6 is a thousand, once it has three digits. */
	for (; value >= 999.5 && i < 3; i++)
		value /= 1000;
	digits(text, value, units[i]);
	return text;
}

const char *quantity_of(char text[QUANTITY], const json_t *object, const char *key,
			const char *unit)
{
	double value;

	if (number_of(object, key, &value))
		return quantity(text, value, unit);
	snprintf(text, QUANTITY, "-");
	return text;
}

const char *plain_of(char text[QUANTITY], const json_t *object, const char *key)
{
	double value;

	if (number_of(object, key, &value))
		snprintf(text, QUANTITY, fabs(value) < 1e15 && value == floor(value) ? "%.0f" :
			 "%.4g", value);
	else
		snprintf(text, QUANTITY, "-");
	return text;
}
