// SPDX-License-Identifier: BSD-3-Clause
/*
 * resctrl_divide.c - isolated CPUs get a part of the caches that nobody else has
 *
 * The masks are worked out from what the cache has, not from what the root has now: a
 * second time they are the same.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "resctrl.h"

/* A line for all caches of a large machine. */
#define SCHEMATA_MAX	4096

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
static bool divide(const struct setup *setup, unsigned int nr_own, unsigned int nr_all,
		   struct division *division)
{
	uint64_t all = info_mask(setup, "cbm_mask"), shared = info_mask(setup, "shareable_bits");
	unsigned int parts = __builtin_popcountll(all), own;
	long long least;

	if (tree_number(&setup->tree, &least, RESCTRL "/info/L3/min_cbm_bits") || least < 1)
		least = 1;
	if (!parts || all & (all + 1) || least * 2 > parts)
		return false;
	own = parts * nr_own / nr_all;
	if (own < least)
		own = least;
	if (own > parts - least)
		own = parts - least;
	division->own = (1ull << own) - 1;
	if (division->own & shared && !(division->own << (parts - own) & shared))
		division->own <<= parts - own;
	division->rest = all & ~division->own;
	return true;
}

/* Somebody else's groups are somebody else's division, and CDP's masks come in pairs. */
static bool may_divide(const struct setup *setup, const struct resctrl *groups)
{
	bool ours = tree_has(&setup->tree, RESCTRL_GROUP);
	long long most;

	if (!tree_number(&setup->tree, &most, RESCTRL "/info/L3/num_closids") && most < 2)
		return false;
	return resctrl_has(groups, "L3:") && groups->nr == 1u + ours;
}

static void domain_add(char text[SCHEMATA_MAX], unsigned int id, uint64_t mask)
{
	size_t used = strlen(text);

	snprintf(text + used, SCHEMATA_MAX - used, "%s%u=%" PRIx64, used ? ";" : "L3:", id, mask);
}

/* Both schemata for each L3 that isolated CPUs share with others; false: there is none. */
static bool schemata_make(const struct setup *setup, char own[SCHEMATA_MAX],
			  char rest[SCHEMATA_MAX])
{
	struct rtpoll_cpulist cpus = cpus_working(setup), sharing, done = {};
	struct division division;
	unsigned int cpu, other, id, nr;

	for_each_cpu(cpu, &cpus) {
		if (rtpoll_cpulist_has(&done, cpu) || !resctrl_cache(setup, cpu, &id, &sharing))
			continue;
		for_each_cpu(other, &sharing)
			rtpoll_cpulist_add(&done, other);
		nr = rtpoll_cpulist_count(&sharing);
		sharing = cpus_without(&sharing, &setup->plan.isolated);
		if (cpus_none(&sharing) ||
		    !divide(setup, nr - rtpoll_cpulist_count(&sharing), nr, &division))
			continue;
		domain_add(own, id, division.own);
		domain_add(rest, id, division.rest);
	}
	return *own;
}

/* Others make room before the CPUs move. */
static void division_write(const struct setup *setup, const struct knob *knob,
			   struct changes *changes, const char *own, const char *rest)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	char list[CMDLINE_MAX];

	rtpoll_cpulist_print(&cpus, list, sizeof(list));
	change_folder(changes, knob->id, RESCTRL_GROUP);
	change_value(changes, knob->id, COMPARE_SCHEMATA, false, rest, RESCTRL "/schemata");
	change_value(changes, knob->id, COMPARE_SCHEMATA, false, own, RESCTRL_GROUP "/schemata");
	change_value(changes, knob->id, COMPARE_LIST, false, list, RESCTRL_GROUP "/cpus_list");
}

void resctrl_divide(const struct setup *setup, const struct knob *knob, struct changes *changes)
{
	char own[SCHEMATA_MAX] = "", rest[SCHEMATA_MAX] = "";
	struct resctrl groups;

	resctrl_load(setup, &groups);
	if (may_divide(setup, &groups) && schemata_make(setup, own, rest))
		division_write(setup, knob, changes, own, rest);
	resctrl_free(&groups);
}
