// SPDX-License-Identifier: BSD-3-Clause
/* resctrl.c - groups of CPUs, and caches of isolated ones against the others' */

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../parse_schemata.h"
#include "resctrl.h"

static void group_add(const struct setup *setup, struct resctrl *groups, const char *name)
{
	struct resctrl_group group = {}, *list;

	snprintf(group.name, sizeof(group.name), "%s%s", *name ? "/" : "", name);
	if (tree_cpus(&setup->tree, &group.cpus, RESCTRL "%s/cpus_list", group.name) ||
	    tree_load(&setup->tree, &group.schemata, &group.length, RESCTRL "%s/schemata",
		      group.name))
		return;
	list = reallocarray(groups->list, groups->nr + 1, sizeof(*list));
	if (!list) {
		free(group.schemata);
		return;
	}
	groups->list = list;
	list[groups->nr++] = group;
}

void resctrl_load(const struct setup *setup, struct resctrl *groups)
{
	struct tree_names names;
	size_t i;

	*groups = (struct resctrl) {};
	group_add(setup, groups, "");
	if (tree_list(&setup->tree, &names, RESCTRL))
		return;
	for (i = 0; i < names.nr; i++)
		if (tree_has(&setup->tree, RESCTRL "/%s/schemata", names.names[i]))
			group_add(setup, groups, names.names[i]);
	tree_names_free(&names);
}

void resctrl_free(struct resctrl *groups)
{
	while (groups->nr)
		free(groups->list[--groups->nr].schemata);
	free(groups->list);
}

static const struct resctrl_group *group_of(const struct resctrl *groups, unsigned int cpu)
{
	size_t i;

	/* The root comes first: in a copy nobody takes from it the CPUs of a group. */
	for (i = groups->nr; i-- > 0;)
		if (rtpoll_cpulist_has(&groups->list[i].cpus, cpu))
			return &groups->list[i];
	return NULL;
}

bool resctrl_cache(const struct setup *setup, unsigned int cpu, unsigned int *id,
		   struct rtpoll_cpulist *sharing)
{
	long long level, number;
	unsigned int i;

	for (i = 0; !tree_number(&setup->tree, &level, CPU "cpu%u/cache/index%u/level", cpu, i);
	     i++) {
		if (level != 3)
			continue;
		if (tree_number(&setup->tree, &number, CPU "cpu%u/cache/index%u/id", cpu, i) ||
		    tree_cpus(&setup->tree, sharing, CPU "cpu%u/cache/index%u/shared_cpu_list",
			      cpu, i))
			return false;
		*id = number;
		return true;
	}
	return false;
}

bool resctrl_shared_next(const struct setup *setup, struct resctrl_shared *shared)
{
	struct rtpoll_cpulist sharing, others, own;
	unsigned int cpu;

	for_each_cpu(cpu, &shared->left) {
		if (!resctrl_cache(setup, cpu, &shared->id, &sharing))
			continue;
		others = cpus_without(&sharing, &setup->plan.isolated);
		own = cpus_without(&sharing, &others);
		shared->left = cpus_without(&shared->left, &sharing);
		shared->nr_own = rtpoll_cpulist_count(&own);
		shared->nr_all = rtpoll_cpulist_count(&sharing);
		if (!cpus_none(&others))
			return true;
	}
	return false;
}

/* Parts of the cache; with CDP code and data have their own. */
static uint64_t cache_parts(const struct resctrl_group *group, unsigned int id)
{
	static const char *const resources[] = { "L3", "L3CODE", "L3DATA" };
	uint64_t parts = 0, some;
	size_t i;

	for (i = 0; i < sizeof(resources) / sizeof(resources[0]); i++)
		if (!schemata_value(group->schemata, group->length, resources[i], id, 16, &some))
			parts |= some;
	return parts;
}

static bool shares_parts(const struct resctrl_group *isolated, const struct resctrl_group *other,
			 unsigned int id, uint64_t unused)
{
	(void)unused;
	return cache_parts(isolated, id) & cache_parts(other, id);
}

/* On the caches of one isolated CPU. */
static void rival_look(const struct setup *setup, const struct resctrl *groups,
		       resctrl_test suffers, uint64_t arg, unsigned int cpu,
		       struct resctrl_rival *rival)
{
	const struct resctrl_group *own = group_of(groups, cpu), *others;
	struct rtpoll_cpulist sharing;
	unsigned int other, id;

	if (!own || !resctrl_cache(setup, cpu, &id, &sharing))
		return;
	rival->seen++;
	sharing = cpus_without(&sharing, &setup->plan.isolated);
	for_each_cpu(other, &sharing) {
		others = group_of(groups, other);
		if (!others || !suffers(own, others, id, arg))
			continue;
		*rival = (struct resctrl_rival) { cpu, other, id, rival->seen };
		return;
	}
}

struct resctrl_rival resctrl_rival_find(const struct setup *setup, const struct resctrl *groups,
					resctrl_test suffers, uint64_t arg)
{
	struct resctrl_rival rival = { .other = RTPOLL_CPULIST_MAX };
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;

	for_each_cpu(cpu, &cpus)
		if (rival.other == RTPOLL_CPULIST_MAX)
			rival_look(setup, groups, suffers, arg, cpu, &rival);
	return rival;
}

bool resctrl_has(const struct resctrl *groups, const char *resource)
{
	return groups->nr && groups->list[0].schemata && strstr(groups->list[0].schemata, resource);
}

static enum result cache_check(const struct setup *setup, const struct knob *knob,
			       struct finding *finding)
{
	struct resctrl groups;
	struct resctrl_rival rival;
	bool divided;

	resctrl_load(setup, &groups);
	divided = resctrl_has(&groups, "L3");
	rival = resctrl_rival_find(setup, &groups, shares_parts, 0);
	resctrl_free(&groups);
	if (!divided)
		return untold(finding, knob, "resctrl is not mounted, or cannot divide L3");
	if (rival.other != RTPOLL_CPULIST_MAX)
		return wrong(finding, knob, "CPU %u shares parts of L3 %u with CPU %u", rival.cpu,
			     rival.id, rival.other);
	if (!rival.seen)
		return untold(finding, knob, "no L3 of an isolated CPU is known");
	return right(finding, knob, "parts of their own");
}

const struct knob knob_cache = {
	.id = "RDT-001",
	.name = "cache",
	.title = "last-level cache of isolated CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "isolated CPUs share no part of an L3 with others",
	.why = "others' data throws a poller's out of the cache: each miss costs 100 ns",
	.fix = "isolcpus-setup apply; where there are other groups, schemata apart by hand",
	.details = "mount -t resctrl none " RESCTRL " first, for each boot by\n"
		   "/etc/fstab: resctrl " RESCTRL " resctrl defaults 0 0.  apply makes a group\n"
		   "isolcpus-setup with a share of each L3 as large as the isolated CPUs' of its\n"
		   "CPUs, and takes it from the root's schemata.  It leaves all as it is where\n"
		   "there are other groups, or code and data apart (CDP).  Masks are\n"
		   "hexadecimal, their bits contiguous; info/L3 says how many there are.  A task\n"
		   "in another group's tasks file goes with that group.  Never run on hardware.",
	.check = cache_check,
	.changes = resctrl_divide,
};
