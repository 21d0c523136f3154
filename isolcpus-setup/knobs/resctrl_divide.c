// SPDX-License-Identifier: BSD-3-Clause
/*
 * resctrl_divide.c - isolated CPUs get a part of the caches that nobody else has
 *
 * The masks are worked out from what the cache has, not from what the root has now: a
 * second time they are the same.
 */

#include <inttypes.h>
#include <stdlib.h>

#include "resctrl.h"

/**
 * struct division - an L3 in two
 * @own:	parts for isolated CPUs
 * @rest:	those of the others
 */
struct division {
	uint64_t	own;
	uint64_t	rest;
};

static uint64_t info_mask(const struct setup *setup, const char *file)
{
	char text[32];

	if (tree_read(&setup->tree, text, sizeof(text), RESCTRL "/info/L3/%s", file))
		return 0;
	return strtoull(text, NULL, 16);
}

/*
 * As many parts as isolated CPUs have of the CPUs, from the lower end; from the upper one
 * if devices write into the lower one.  false: it cannot be divided.
 */
static bool divide(const struct setup *setup, const struct resctrl_shared *shared,
		   struct division *division)
{
	uint64_t all = info_mask(setup, "cbm_mask"), devices = info_mask(setup, "shareable_bits");
	unsigned int parts = __builtin_popcountll(all), own;
	long long least;

	if (tree_number(&setup->tree, &least, RESCTRL "/info/L3/min_cbm_bits") || least < 1)
		least = 1;
	if (!parts || all & (all + 1) || least * 2 > parts)
		return false;
	own = parts * shared->nr_own / shared->nr_all;
	if (own < least)
		own = least;
	if (own > parts - least)
		own = parts - least;
	division->own = (1ull << own) - 1;
	if (division->own & devices && !(division->own << (parts - own) & devices))
		division->own <<= parts - own;
	division->rest = all & ~division->own;
	return true;
}

static void side_change(const struct setup *setup, const struct knob *knob,
			struct changes *changes, bool own)
{
	struct resctrl_shared shared = { .left = cpus_working(setup) };
	struct division division;

	while (resctrl_shared_next(setup, &shared))
		if (divide(setup, &shared, &division))
			resctrl_value_change(knob, changes, own, "L3:%u=%" PRIx64, shared.id,
					     own ? division.own : division.rest);
}

/* CDP's masks, L3CODE and L3DATA, come in pairs. */
bool resctrl_divides(const struct setup *setup, const struct resctrl *groups)
{
	struct resctrl_shared shared = { .left = cpus_working(setup) };
	struct division division;
	bool divides = false;

	while (!divides && resctrl_shared_next(setup, &shared))
		divides = divide(setup, &shared, &division);
	return divides && resctrl_has(groups, "L3:") && resctrl_may_group(setup, groups);
}

/* Others make room before the CPUs move. */
void resctrl_divide(const struct setup *setup, const struct knob *knob, struct changes *changes)
{
	struct resctrl groups;

	resctrl_load(setup, &groups);
	if (resctrl_divides(setup, &groups)) {
		resctrl_folder_change(knob, changes);
		side_change(setup, knob, changes, false);
		side_change(setup, knob, changes, true);
		resctrl_cpus_change(setup, knob, changes);
	}
	resctrl_free(&groups);
}
