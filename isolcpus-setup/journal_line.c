// SPDX-License-Identifier: BSD-3-Clause
/* journal_line.c - an entry of the journal as a line of text */

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "journal_line.h"

const char *const journal_kinds[] = {
	[JOURNAL_VALUE] = "value",
	[JOURNAL_FILE] = "file",
	[JOURNAL_FOLDER] = "folder",
	[JOURNAL_PARENT] = "parent",
	[JOURNAL_COMMAND] = "command",
	[JOURNAL_DONE] = "done",
	NULL
};

const char *const journal_phases[] = {
	[PHASE_BOOT] = "boot",
	[PHASE_RUNTIME] = "runtime",
	NULL
};

const char *const journal_compares[] = {
	[COMPARE_TEXT] = "text",
	[COMPARE_NUMBER] = "number",
	[COMPARE_LIST] = "list",
	[COMPARE_MASK] = "mask",
	[COMPARE_CHOICE] = "choice",
	[COMPARE_WORDS] = "words",
	[COMPARE_SCHEMATA] = "schemata",
	[COMPARE_THREAD] = "thread",
	[COMPARE_FIRST] = "first",
	NULL
};

uint32_t journal_sum(uint32_t sum, const char *text, size_t length)
{
	/* What four bits that leave do to the others. */
	static const uint32_t of_bits[16] = {
		0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
		0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
		0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c,
	};

	sum = ~sum;
	while (length--) {
		sum ^= (unsigned char)*text++;
		sum = sum >> 4 ^ of_bits[sum & 15];
		sum = sum >> 4 ^ of_bits[sum & 15];
	}
	return ~sum;
}

/* Bytes as code points of the same numbers, so that any text survives. */
static json_t *bytes_json(const char *bytes)
{
	char *text, *at;
	json_t *json;

	if (!bytes)
		return json_null();
	text = malloc(2 * strlen(bytes) + 1);
	if (!text)
		return NULL;
	for (at = text; *bytes; bytes++) {
		unsigned char byte = *bytes;

		if (byte >= 0x80)
			*at++ = 0xc0 | byte >> 6;
		*at++ = byte < 0x80 ? byte : 0x80 | (byte & 0x3f);
	}
	*at = 0;
	json = json_string(text);
	free(text);
	return json;
}

static json_t *entry_json(const struct journal_entry *entry)
{
	if (!entry)
		return json_pack("{s:s}", "schema", JOURNAL_SCHEMA);
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:i}",
			 "kind", journal_kinds[entry->kind],
			 "phase", journal_phases[entry->phase],
			 "compare", journal_compares[entry->compare],
			 "knob", bytes_json(entry->knob),
			 "boot", bytes_json(entry->boot),
			 "path", bytes_json(entry->path),
			 "old", bytes_json(entry->old),
			 "new", bytes_json(entry->new),
			 "mode", (int)entry->mode,
			 "uid", (int)entry->uid,
			 "gid", (int)entry->gid);
}

char *journal_line(const struct journal_entry *entry, uint32_t *sum)
{
	json_t *json = entry_json(entry);
	char *body = NULL, *line;
	size_t length;

	if (json)
		body = json_dumps(json, JSON_COMPACT | JSON_ENSURE_ASCII);
	json_decref(json);
	if (!body)
		return NULL;
	/* Its brace comes behind the sum. */
	length = strlen(body) - 1;
	body[length] = 0;
	*sum = journal_sum(*sum, body, length);
	if (asprintf(&line, "%s" JOURNAL_SUM_FORMAT "\n", body, *sum) < 0)
		line = NULL;
	free(body);
	return line;
}
