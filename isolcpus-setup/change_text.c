// SPDX-License-Identifier: BSD-3-Clause
/* change_text.c - what a file shows, what it takes, and how to have it back */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "change_text.h"
#include "parse_schemata.h"

#define BLANKS	" \t\n"

bool text_same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* A text that grows; failed once there was no memory. */
struct text {
	char	*at;
	size_t	length;
	FILE	*file;
};

static FILE *text_begin(struct text *text)
{
	text->file = open_memstream(&text->at, &text->length);
	return text->file;
}

static char *text_end(struct text *text)
{
	if (!fclose(text->file))
		return text->at;
	free(text->at);
	return NULL;
}

/* Runs over the words of a text, each of them for a moment. */
#define for_each_word(word, length, text) \
	for ((word) = (text) + strspn(text, BLANKS); \
	     ((length) = strcspn(word, BLANKS)); \
	     (word) += (length), (word) += strspn(word, BLANKS))

static bool has_word(const char *text, const char *wanted, size_t wanted_length)
{
	const char *word;
	size_t length;

	for_each_word(word, length, text)
		if (length == wanted_length && !memcmp(word, wanted, length))
			return true;
	return false;
}

/* Of "+cpuset -io": how it asks for a word, '+', '-' or 0. */
static char sign_of(const char *signed_words, const char *wanted, size_t wanted_length)
{
	const char *word;
	size_t length;
	char sign = 0;

	for_each_word(word, length, signed_words) {
		size_t skip = *word == '+' || *word == '-';

		if (length - skip == wanted_length && !memcmp(word + skip, wanted, wanted_length))
			sign = *word == '-' ? '-' : '+';
	}
	return sign;
}

static char *choice_inverse(const char *showed)
{
	const char *begin = strchr(showed, '[');
	const char *end = begin ? strchr(begin, ']') : NULL;

	return end ? strndup(begin + 1, end - begin - 1) : strdup(showed);
}

/* Each word that had not been as it was asked for, the other way round. */
static char *words_inverse(const char *showed, const char *written)
{
	const char *word;
	struct text text;
	size_t length;

	if (!text_begin(&text))
		return NULL;
	for_each_word(word, length, written) {
		size_t skip = *word == '+' || *word == '-';
		bool had = has_word(showed, word + skip, length - skip);

		if (had == (*word == '-'))
			fprintf(text.file, "%s%c%.*s", ftell(text.file) ? " " : "",
				had ? '+' : '-', (int)(length - skip), word + skip);
	}
	return text_end(&text);
}

/* An error that the kernel wrote behind a word is not taken back by it. */
static char *first_inverse(const char *showed)
{
	showed += strspn(showed, BLANKS);
	return strndup(showed, strcspn(showed, BLANKS));
}

char *change_inverse(enum change_compare compare, const char *showed, const char *written)
{
	switch (compare) {
	case COMPARE_CHOICE:
		return choice_inverse(showed);
	case COMPARE_WORDS:
		return words_inverse(showed, written);
	case COMPARE_SCHEMATA:
		return schemata_inverse(showed, written);
	case COMPARE_FIRST:
		return first_inverse(showed);
	case COMPARE_TEXT:
	case COMPARE_NUMBER:
	case COMPARE_LIST:
	case COMPARE_MASK:
	case COMPARE_THREAD:
		break;
	}
	return strdup(showed);
}

/* The brackets wander to another word. */
static char *choice_shown(const char *shows, const char *value)
{
	const char *word, *separator = "";
	struct text text;
	size_t length;

	if (!strchr(shows, '['))
		return strdup(value);
	if (!text_begin(&text))
		return NULL;
	for_each_word(word, length, shows) {
		size_t bracket = *word == '[' ? 1 : 0;
		int bare = length - 2 * bracket;
		bool picked = (size_t)bare == strlen(value) && !memcmp(word + bracket, value, bare);

		fprintf(text.file, picked ? "%s[%.*s]" : "%s%.*s", separator, bare, word + bracket);
		separator = " ";
	}
	return text_end(&text);
}

static char *words_shown(const char *shows, const char *value)
{
	const char *word, *separator = "";
	struct text text;
	size_t length;

	if (!text_begin(&text))
		return NULL;
	for_each_word(word, length, shows) {
		if (sign_of(value, word, length) == '-')
			continue;
		fprintf(text.file, "%s%.*s", separator, (int)length, word);
		separator = " ";
	}
	for_each_word(word, length, value) {
		size_t skip = *word == '+' || *word == '-';

		if (*word == '-' || has_word(shows, word + skip, length - skip))
			continue;
		fprintf(text.file, "%s%.*s", separator, (int)(length - skip), word + skip);
		separator = " ";
	}
	return text_end(&text);
}

char *change_shown(enum change_compare compare, const char *shows, const char *value)
{
	if (compare == COMPARE_CHOICE)
		return choice_shown(shows, value);
	if (compare == COMPARE_WORDS)
		return words_shown(shows, value);
	if (compare == COMPARE_SCHEMATA)
		return schemata_shown(shows, value);
	return strdup(value);
}
