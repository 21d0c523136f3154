// SPDX-License-Identifier: BSD-3-Clause
/* bootline.c - the words of a kernel's command line */

#include <ctype.h>
#include <string.h>

#include "bootline.h"

static bool is_blank(char c)
{
	return isspace((unsigned char)c);
}

static const char *word_end(const char *at, const char *end)
{
	bool quoted = false;

	for (; at < end && *at && (quoted || !is_blank(*at)); at++)
		if (*at == '"')
			quoted = !quoted;
	return at;
}

/* "KEY=VALUE" as a whole may be quoted, or VALUE; then a quote at the end goes, too. */
static void word_split(struct bootword *word, const char *start, const char *end)
{
	bool quoted = *start == '"';
	const char *equals, *value;

	start += quoted;
	equals = memchr(start, '=', end - start);
	value = equals ? equals + 1 : NULL;
	if (value && value < end && *value == '"') {
		quoted = true;
		value++;
	}
	if (quoted && end > (value ? value : start) && end[-1] == '"')
		end--;
	*word = (struct bootword) {
		.key = start,
		.key_length = (equals ? equals : end) - start,
		.value = value,
		.length = value ? end - value : 0,
	};
}

bool bootline_next(const char **at, const char *end, struct bootword *word)
{
	const char *start = *at;

	while (start < end && is_blank(*start))
		start++;
	if (start == end || !*start)
		return false;
	*at = word_end(start, end);
	if (*at - start == 2 && !memcmp(start, "--", 2))
		return false;
	word_split(word, start, *at);
	return true;
}

static char key_letter(char c)
{
	return c == '-' ? '_' : c;
}

bool bootword_is(const struct bootword *word, const char *key)
{
	size_t i;

	for (i = 0; i < word->key_length && key[i]; i++)
		if (key_letter(word->key[i]) != key_letter(key[i]))
			return false;
	return i == word->key_length && !key[i];
}

static void value_copy(const struct bootword *word, char *value, size_t size)
{
	size_t length = word->length < size - 1 ? word->length : size - 1;

	if (word->value)
		memcpy(value, word->value, length);
	value[word->value ? length : 0] = 0;
}

bool bootline_find(const char *text, size_t length, const char *key, char *value, size_t size)
{
	const char *at = text;
	struct bootword word;
	bool has = false;

	while (bootline_next(&at, text + length, &word))
		if (bootword_is(&word, key)) {
			value_copy(&word, value, size);
			has = true;
		}
	return has;
}
