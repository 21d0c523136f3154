// SPDX-License-Identifier: BSD-3-Clause
/* suggest.c - which word did they mean? */

#include <string.h>

#include "command.h"

#define WORD_MAX	32

static unsigned int least(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/*
 * How many letters must be put in, taken out, changed, or swapped with the next one,
 * to make one word of the other.  Both are shorter than WORD_MAX.
 */
static unsigned int distance(const char *from, const char *to)
{
	/* Three rows of a table, those of letters i, i - 1 and i - 2. */
	unsigned int rows[3][WORD_MAX + 1];
	size_t nr_from = strlen(from), nr_to = strlen(to);
	size_t i, j;

	for (j = 0; j <= nr_to; j++)
		rows[0][j] = j;
	for (i = 1; i <= nr_from; i++) {
		unsigned int *row = rows[i % 3], *above = rows[(i - 1) % 3];

		row[0] = i;
		for (j = 1; j <= nr_to; j++) {
			row[j] = least(above[j], row[j - 1]) + 1;
			row[j] = least(row[j], above[j - 1] + (from[i - 1] != to[j - 1]));
			if (i > 1 && j > 1 && from[i - 1] == to[j - 2] &&
			    from[i - 2] == to[j - 1])
				row[j] = least(row[j], rows[(i - 2) % 3][j - 2] + 1);
		}
	}
	return rows[nr_from % 3][nr_to];
}

/* The distance, if that is less than @limit; else something that is not. */
static unsigned int distance_below(const char *from, const char *to, unsigned int limit)
{
	size_t nr_from = strlen(from), nr_to = strlen(to);

	/* At least the letters that one has more must be put in. */
	if (nr_to >= WORD_MAX || nr_from >= nr_to + limit || nr_to >= nr_from + limit)
		return limit;
	return distance(from, to);
}

const char *nearest_word(const char *word, const char *const *words, size_t nr)
{
	/* More than a third of the letters wrong is another word. */
	unsigned int best = (strlen(word) + 2) / 3 + 1;
	const char *nearest = NULL;
	size_t i;

	if (strlen(word) >= WORD_MAX)
		return NULL;
	for (i = 0; i < nr; i++) {
		unsigned int far = words[i] ? distance_below(word, words[i], best) : best;

		if (far < best) {
			best = far;
			nearest = words[i];
		}
	}
	return nearest;
}
