/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * bootline.h - the words of a kernel's command line
 *
 * A word is KEY or KEY=VALUE; blanks separate words, but not between double quotes,
 * and what stands behind a lone "--" is init's.  To the kernel '-' and '_' are one
 * letter in a key.
 */
#ifndef RTPOLL_COMMAND_BOOTLINE_H
#define RTPOLL_COMMAND_BOOTLINE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct bootword - one word, inside the text it was found in
 * @key:	where it begins
 * @key_length:	of the key alone
 * @value:	behind '=', without quotes around it; NULL: there is none
 * @length:	of the value
 */
struct bootword {
	const char	*key;
	size_t		key_length;
	const char	*value;
	size_t		length;
};

/* The word at *at, which moves behind it; false: there are no more. */
bool bootline_next(const char **at, const char *end, struct bootword *word);

bool bootword_is(const struct bootword *word, const char *key);

/* Value of the last word with that key, cut off if need be; false: there is none. */
bool bootline_find(const char *text, size_t length, const char *key, char *value, size_t size);

/*
 * The first word that the kernel does not know and that looks like isolcpus, nohz_full,
 * rcu_nocbs or irqaffinity: in @key it, and which is meant as result.  NULL: none.
 */
const char *bootline_misspelt(const char *text, size_t length, char *key, size_t size);

#endif /* RTPOLL_COMMAND_BOOTLINE_H */
