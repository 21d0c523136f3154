// SPDX-License-Identifier: BSD-3-Clause
/* knob_named.c - checks that the command line names */

#include <stdlib.h>

#include "knob_named.h"

int knob_named(const struct knob **knob, const char *word)
{
	const char **known;
	const char *nearest;
	size_t i;

	*knob = knob_find(word);
	if (*knob)
		return 0;
	known = calloc(2 * nr_knobs, sizeof(*known));
	for (i = 0; known && i < nr_knobs; i++) {
		known[2 * i] = knobs[i]->id;
		known[2 * i + 1] = knobs[i]->name;
	}
	nearest = known ? nearest_word(word, known, 2 * nr_knobs) : NULL;
	free(known);
	if (nearest)
		return cmd_usage("no check '%s'; did you mean '%s'?", word, nearest);
	return cmd_usage("no check '%s'; isolcpus-setup explain lists them", word);
}
