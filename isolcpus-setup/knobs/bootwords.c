// SPDX-License-Identifier: BSD-3-Clause
/* bootwords.c - words of the command line that are misspelt */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/command.h"
#include "knobs.h"

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

/* What it should be; NULL: it is right, or no word that matters here. */
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

static enum result words_judge(const struct knob *knob, struct finding *finding,
			       const char *text, size_t length)
{
	const char *at = text, *right_word;
	struct bootword word;
	char key[64];

	while (bootline_next(&at, text + length, &word)) {
		right_word = word_meant(&word, key, sizeof(key));
		if (!right_word)
			continue;
		fix_set(finding, "write %s=", right_word);
		return wrong(finding, knob, "%s= is no word of the kernel: %s= is meant", key,
			     right_word);
	}
	return right(finding, knob, "nothing misspelt");
}

static enum result words_check(const struct setup *setup, const struct knob *knob,
			       struct finding *finding)
{
	enum result result;
	size_t length;
	char *text;

	if (tree_load(&setup->tree, &text, &length, "/proc/cmdline"))
		return untold(finding, knob, "no /proc/cmdline here");
	result = words_judge(knob, finding, text, length);
	free(text);
	return result;
}

const struct knob knob_cmdline_words = {
	.id = "CMD-005",
	.name = "cmdline-words",
	.title = "spelling on the kernel's command line",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "isolcpus=, nohz_full=, rcu_nocbs=, irqaffinity= rightly spelt",
	.why = "the kernel hands a word that it does not know to init, and says nothing",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "To the kernel '-' and '_' are one letter; anything else counts.  From 5.14 "
		   "dmesg lists \"Unknown kernel command line parameters\".",
	.check = words_check,
};
