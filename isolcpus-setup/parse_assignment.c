// SPDX-License-Identifier: BSD-3-Clause
/* parse_assignment.c - KEY=VALUE lines of files that a shell reads */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse_assignment.h"

/* A part of the text: a line, or a value in it. */
struct part {
	const char *start;
	const char *end;
};

static bool line_next(const char **at, const char *end, struct part *line)
{
	const char *newline;

	if (*at >= end)
		return false;
	newline = memchr(*at, '\n', end - *at);
	line->start = *at;
	line->end = newline ? newline : end;
	*at = newline ? newline + 1 : end;
	return true;
}

static void skip(struct part *part, const char *letters)
{
	while (part->start < part->end && *part->start && strchr(letters, *part->start))
		part->start++;
}

static bool skip_word(struct part *part, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(part->end - part->start) < length || memcmp(part->start, word, length))
		return false;
	part->start += length;
	return true;
}

/* What is assigned, with quotes; false: the line is something else. */
static bool line_assigns(struct part line, const char *key, bool commented, struct part *value)
{
	skip(&line, commented ? "# \t" : " \t");
	if (skip_word(&line, "export"))
		skip(&line, " \t");
	if (!skip_word(&line, key) || !skip_word(&line, "="))
		return false;
	*value = line;
	return true;
}

/* To the closing quote, or to the first blank where there is none. */
static void value_trim(struct part *value)
{
	const char *stop;

	if (value->start < value->end && (*value->start == '"' || *value->start == '\'')) {
		stop = memchr(value->start + 1, *value->start, value->end - value->start - 1);
		value->start++;
		if (stop)
			value->end = stop;
		return;
	}
	for (stop = value->start; stop < value->end && !strchr(" \t\r#;", *stop); stop++)
		;
	value->end = stop;
}

bool assignment_find(const char *text, size_t length, const char *key, char *value, size_t size)
{
	const char *at = text;
	struct part line, part;
	bool has = false;
	size_t used;

	while (line_next(&at, text + length, &line)) {
		if (!line_assigns(line, key, false, &part))
			continue;
		value_trim(&part);
		used = part.end - part.start;
		used = used < size - 1 ? used : size - 1;
		memcpy(value, part.start, used);
		value[used] = 0;
		has = true;
	}
	return has;
}

/* The line that is to be another; an empty one at the end if there is none. */
static struct part line_choose(const char *text, size_t length, const char *key)
{
	struct part chosen = { text + length, text + length };
	const char *at = text;
	struct part line, part;
	bool assigned = false;

	while (line_next(&at, text + length, &line)) {
		if (line_assigns(line, key, false, &part)) {
			chosen = line;
			assigned = true;
		} else if (!assigned && line_assigns(line, key, true, &part)) {
			chosen = line;
		}
	}
	return chosen;
}

char *assignment_set(const char *text, size_t length, const char *key, const char *value)
{
	struct part line = line_choose(text, length, key);
	bool at_end = line.start == text + length;
	bool broken = at_end && length && text[length - 1] != '\n';
	char *copy;
	int ret;

	ret = asprintf(&copy, "%.*s%s%s=\"%s\"%s%.*s", (int)(line.start - text), text,
		       broken ? "\n" : "", key, value, at_end ? "\n" : "",
		       (int)(text + length - line.end), line.end);
	return ret < 0 ? NULL : copy;
}
