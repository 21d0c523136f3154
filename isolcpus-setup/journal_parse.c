// SPDX-License-Identifier: BSD-3-Clause
/* journal_parse.c - lines of the journal are read, or refused */

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal_line.h"

/* Back from code points to bytes; NULL: there is one that no byte has. */
static char *json_bytes(const json_t *json)
{
	const char *text = json_string_value(json);
	char *bytes, *at;

	bytes = text ? malloc(strlen(text) + 1) : NULL;
	if (!bytes)
		return NULL;
	for (at = bytes; *text; text++) {
		unsigned char byte = *text;

		if (byte >= 0x80) {
			if (byte > 0xc3) {
				free(bytes);
				return NULL;
			}
			byte = byte << 6 | (*++text & 0x3f);
		}
		*at++ = byte;
	}
	*at = 0;
	return bytes;
}

/* A member that is a text; @optional: or null.  False: it is something else. */
static bool bytes_take(const json_t *json, const char *key, bool optional, char **bytes)
{
	const json_t *member = json_object_get(json, key);

	*bytes = NULL;
	if (optional && json_is_null(member))
		return true;
	*bytes = json_bytes(member);
	return *bytes;
}

/* A member that is one of some words. */
static bool word_take(const json_t *json, const char *key, const char *const words[],
		      unsigned int *word)
{
	const char *text = json_string_value(json_object_get(json, key));

	for (*word = 0; text && words[*word]; ++*word)
		if (!strcmp(words[*word], text))
			return true;
	return false;
}

static bool number_take(const json_t *json, const char *key, unsigned int *number)
{
	const json_t *member = json_object_get(json, key);

	*number = (int)json_integer_value(member);
	return json_is_integer(member) && json_integer_value(member) == (int)*number;
}

/* Nobody's path leads up again. */
static bool path_is_plain(const char *path)
{
	size_t length = strlen(path);

	return *path == '/' && !strstr(path, "/../") &&
	       (length < 3 || strcmp(path + length - 3, "/.."));
}

static bool entry_take(struct journal_entry *entry, const json_t *json)
{
	unsigned int kind, phase, compare;
	bool good;

	*entry = (struct journal_entry) {};
	good = word_take(json, "kind", journal_kinds, &kind) &&
	       word_take(json, "phase", journal_phases, &phase) &&
	       word_take(json, "compare", journal_compares, &compare) &&
	       number_take(json, "mode", &entry->mode) &&
	       number_take(json, "uid", &entry->uid) &&
	       number_take(json, "gid", &entry->gid) &&
	       bytes_take(json, "knob", false, &entry->knob) &&
	       bytes_take(json, "boot", false, &entry->boot) &&
	       bytes_take(json, "path", false, &entry->path) &&
	       bytes_take(json, "old", true, &entry->old) &&
	       bytes_take(json, "new", true, &entry->new) &&
	       path_is_plain(entry->path);
	if (!good) {
		journal_entry_free(entry);
		return false;
	}
	entry->kind = kind;
	entry->phase = phase;
	entry->compare = compare;
	return true;
}

/* Does a line end here with that sum of what is before? */
static bool sum_is_here(const char *at, uint32_t sum)
{
	char end[JOURNAL_SUM_LENGTH + 1];

	if (memcmp(at, JOURNAL_SUM_FORMAT, JOURNAL_SUM_AT))
		return false;
	snprintf(end, sizeof(end), JOURNAL_SUM_FORMAT, sum);
	return !memcmp(at, end, JOURNAL_SUM_LENGTH);
}

/* Is it a whole line, without its newline, that goes on from a sum? */
static bool sum_is_right(const char *line, size_t length, uint32_t *sum)
{
	if (length < JOURNAL_SUM_LENGTH)
		return false;
	length -= JOURNAL_SUM_LENGTH;
	*sum = journal_sum(*sum, line, length);
	return sum_is_here(line + length, *sum);
}

/* -EBADMSG: not a line of ours. */
static int line_take(struct journal *journal, const char *line, size_t length, bool first)
{
	struct journal_entry entry;
	json_t *json;
	bool good;

	if (!sum_is_right(line, length, &journal->sum))
		return -EBADMSG;
	json = json_loadb(line, length, JSON_REJECT_DUPLICATES, NULL);
	if (first) {
		const char *schema = json_string_value(json_object_get(json, "schema"));

		good = schema && !strcmp(schema, JOURNAL_SCHEMA);
	} else {
		good = entry_take(&entry, json);
	}
	json_decref(json);
	if (!good)
		return -EBADMSG;
	return first ? 0 : journal_take(journal, &entry);
}

/*
 * Does a line that was cut short begin with a whole one?  Then it was not cut: somebody
 * changed what is behind it.
 */
static bool tail_is_damaged(const char *tail, size_t length, uint32_t sum)
{
	size_t i;

	for (i = 0; i + JOURNAL_SUM_LENGTH < length; i++) {
		if (sum_is_here(tail + i, sum))
			return true;
		sum = journal_sum(sum, tail + i, 1);
	}
	return false;
}

static int failed(struct journal *journal, int error, unsigned int line, char *text)
{
	journal_free(journal);
	snprintf(text, JOURNAL_ERROR, error == -ENOMEM ? "no memory for line %u" :
		 "line %u is damaged, or not of this version", line);
	return error;
}

/*
 * The first line is there, whole, before the file has its name: without it the file was
 * made empty, or cut, by others.
 */
static bool has_no_first(const char *text, size_t length)
{
	return !memchr(text, '\n', length);
}

int journal_parse(struct journal *journal, const char *text, size_t length,
		  char error[JOURNAL_ERROR])
{
	const char *end = text + length;
	unsigned int line = 1;

	*journal = (struct journal) {};
	if (has_no_first(text, length))
		return failed(journal, -EBADMSG, line, error);
	for (; text < end; line++) {
		const char *newline = memchr(text, '\n', end - text);
		int ret;

		if (!newline) {
			journal->is_torn = true;
			if (!tail_is_damaged(text, end - text, journal->sum))
				return 0;
			return failed(journal, -EBADMSG, line, error);
		}
		ret = line_take(journal, text, newline - text, line == 1);
		if (ret)
			return failed(journal, ret, line, error);
		text = newline + 1;
	}
	return 0;
}
