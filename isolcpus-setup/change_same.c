// SPDX-License-Identifier: BSD-3-Clause
/* change_same.c - when a file's text and a value are the same */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/lib/cpulist.h"
#include "change_text.h"
#include "parse_schemata.h"
#include "thread.h"

#define BLANKS	" \t\n"

/* A part of a text. */
struct span {
	const char	*at;
	size_t		length;
};

static struct span word_next(const char **text)
{
	struct span word;

	word.at = *text + strspn(*text, BLANKS);
	word.length = strcspn(word.at, BLANKS);
	*text = word.at + word.length;
	return word;
}

static bool span_same(struct span a, struct span b)
{
	return a.length == b.length && !memcmp(a.at, b.at, a.length);
}

/* Without blanks and newlines at both ends. */
static struct span trimmed(const char *text)
{
	struct span span;

	span.at = text + strspn(text, BLANKS);
	span.length = strlen(span.at);
	while (span.length && strchr(BLANKS, span.at[span.length - 1]))
		span.length--;
	return span;
}

static bool number_read(const char *text, long long *number)
{
	char *end;

	errno = 0;
	*number = strtoll(text, &end, 0);
	return end != text && !errno && !end[strspn(end, BLANKS)];
}

static bool number_same(const char *have, const char *want)
{
	long long a, b;

	return number_read(have, &a) && number_read(want, &b) && a == b;
}

static bool list_same(unsigned int nr_cpus, const char *have, const char *want)
{
	struct rtpoll_cpulist a, b;

	return !rtpoll_cpulist_parse(&a, nr_cpus, have) &&
	       !rtpoll_cpulist_parse(&b, nr_cpus, want) && !memcmp(&a, &b, sizeof(a));
}

static bool mask_same(const char *have, const char *want)
{
	struct rtpoll_cpulist a, b;

	return !cpus_mask_parse(&a, have) && !cpus_mask_parse(&b, want) &&
	       !memcmp(&a, &b, sizeof(a));
}

/* The word in brackets; without brackets there is one word only, which is it. */
static struct span chosen(const char *text)
{
	const char *begin = strchr(text, '[');
	const char *end = begin ? strchr(begin, ']') : NULL;

	if (!end)
		return trimmed(text);
	return (struct span) { begin + 1, end - begin - 1 };
}

static bool has_word(const char *text, struct span wanted)
{
	struct span word = word_next(&text);

	while (word.length && !span_same(word, wanted))
		word = word_next(&text);
	return word.length;
}

/* All of "+cpuset -io" are as they ask; a word without sign counts as "+". */
static bool words_same(const char *have, const char *want)
{
	struct span word = word_next(&want);
	bool same = true;

	for (; word.length && same; word = word_next(&want)) {
		bool minus = *word.at == '-';
		bool sign = minus || *word.at == '+';

		word.at += sign;
		word.length -= sign;
		same = has_word(have, word) != minus;
		word.at -= sign;
		word.length += sign;
	}
	return same;
}

/* The kernel puts "invalid" behind a word that it was given and cannot honour. */
static bool first_same(const char *have, const char *want)
{
	struct span a = word_next(&have), b = word_next(&want);

	return span_same(a, b) && !has_word(have, (struct span) { "invalid", 7 });
}

bool change_same(enum change_compare compare, unsigned int nr_cpus, const char *have,
		 const char *want)
{
	switch (compare) {
	case COMPARE_TEXT:
		return span_same(trimmed(have), trimmed(want));
	case COMPARE_NUMBER:
		return number_same(have, want);
	case COMPARE_LIST:
		return list_same(nr_cpus, have, want);
	case COMPARE_MASK:
		return mask_same(have, want);
	case COMPARE_CHOICE:
		return span_same(chosen(have), chosen(want));
	case COMPARE_WORDS:
		return words_same(have, want);
	case COMPARE_SCHEMATA:
		return schemata_same(have, want);
	case COMPARE_THREAD:
		return thread_same(nr_cpus, have, want);
	case COMPARE_FIRST:
		return first_same(have, want);
	}
	return false;
}

bool change_is_ours(enum change_compare compare, unsigned int nr_cpus, const char *have,
		    const char *written)
{
	if (compare == COMPARE_FIRST)
		return span_same(word_next(&have), word_next(&written));
	return change_same(compare, nr_cpus, have, written);
}
