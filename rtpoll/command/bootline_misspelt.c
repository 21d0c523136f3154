// SPDX-License-Identifier: BSD-3-Clause
/* bootline_misspelt.c - words about CPUs that were meant to be others */

#include <stdio.h>
#include <string.h>

#include "bootline.h"
#include "command.h"

/* What a word may have been meant to be. */
static const char *const meant[] = { "isolcpus", "nohz_full", "rcu_nocbs", "irqaffinity" };

/* Words of the kernel that look like one of these, and are not. */
static const char *const known[] = { "rcu_nocb_poll", "nohz", "maxcpus", "nr_cpus" };

#define ARRAY_SIZE(array)	(sizeof(array) / sizeof((array)[0]))

static bool is_word_of(const struct bootword *word, const char *const *words, size_t nr)
{
	size_t i;

	for (i = 0; i < nr; i++)
		if (bootword_is(word, words[i]))
			return true;
	return false;
}

/* NULL: it is right, or no word that matters here. */
static const char *word_meant(const struct bootword *word, char *key, size_t size)
{
	char *at;

	snprintf(key, size, "%.*s", (int)word->key_length, word->key);
	if (is_word_of(word, meant, ARRAY_SIZE(meant)) ||
	    is_word_of(word, known, ARRAY_SIZE(known)))
		return NULL;
	for (at = key; (at = strchr(at, '-'));)
		*at = '_';
	return nearest_word(key, meant, ARRAY_SIZE(meant));
}

const char *bootline_misspelt(const char *text, size_t length, char *key, size_t size)
{
	const char *at = text, *word_right = NULL;
	struct bootword word;

	while (!word_right && bootline_next(&at, text + length, &word))
		word_right = word_meant(&word, key, size);
	return word_right;
}
