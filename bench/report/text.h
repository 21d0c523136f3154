/* SPDX-License-Identifier: BSD-3-Clause */
/* text.h - what files say, as text that is safe where it goes; values as people read them */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include <jansson.h>

/* Text between tags or in quotes of HTML and XML: all that could end it is escaped. */
void html_text(FILE *out, const char *text);

/* Formats, and escapes all of it; markup goes by fputs(). */
__attribute__((format(printf, 2, 3)))
void html_print(FILE *out, const char *format, ...);

/* A cell of a Markdown table. */
void markdown_text(FILE *out, const char *text);

/* For a terminal: control characters become '?'. */
void terminal_text(FILE *out, const char *text);

/* The same of a cell of a table, cut off between characters if need be; returns @text. */
const char *terminal_cell(char *text, size_t size, const char *from);

#define QUANTITY	24

/* Three digits with a unit that fits: "1.25 µs" of 1250 "ns". */
const char *quantity(char text[QUANTITY], double value, const char *unit);

/* The same of a key that may be null: "-". */
const char *quantity_of(char text[QUANTITY], const json_t *object, const char *key,
			const char *unit);

/* A number as short as it can be: "1.15", "35000000", or "-" if it is null. */
const char *plain_of(char text[QUANTITY], const json_t *object, const char *key);

#endif /* BENCH_TEXT_H */
