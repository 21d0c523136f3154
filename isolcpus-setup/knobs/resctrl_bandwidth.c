// SPDX-License-Identifier: BSD-3-Clause
/*
 * resctrl_bandwidth.c - others on an L3 of isolated CPUs may be slowed down on their way
 * to memory
 *
 * The root's bandwidth is set, in which all tasks and CPUs are that have no group; that of
 * the isolated CPUs' group is all there is.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/cpu_facts.h"
#include "../parse_schemata.h"
#include "remarks.h"
#include "resctrl.h"

#define ALL	100

static uint64_t bandwidth(const struct resctrl_group *group, unsigned int id)
{
	uint64_t value;

	/* A group begins without a limit. */
	return schemata_value(group->schemata, group->length, "MB", id, 10, &value) ? UINT64_MAX :
	       value;
}

static bool has_less(const struct resctrl_group *isolated, const struct resctrl_group *other,
		     unsigned int id, uint64_t unused)
{
	(void)unused;
	return bandwidth(isolated, id) < bandwidth(other, id);
}

static bool has_more_than(const struct resctrl_group *isolated, const struct resctrl_group *other,
			  unsigned int id, uint64_t most)
{
	(void)isolated;
	return bandwidth(other, id) > most;
}

static long long info_number(const struct setup *setup, const char *file, long long otherwise)
{
	long long number;

	if (tree_number(&setup->tree, &number, RESCTRL "/info/MB/%s", file) || number < 0 ||
	    number > ALL)
		return otherwise;
	return number;
}

/* Mounted with mba_MBps, values are MB/s that software holds. */
static bool counts_megabytes(const struct setup *setup)
{
	size_t length;
	bool counts;
	char *text;

	if (tree_load(&setup->tree, &text, &length, "/proc/mounts"))
		return false;
	counts = strstr(text, "mba_MBps");
	free(text);
	return counts;
}

/* Of the root there is a value above all of it: AMD counts in eighths of GB/s. */
static bool counts_percent(const struct setup *setup, const struct resctrl_group *root)
{
	struct schemata_domain domain = { .at = root->schemata };

	if (counts_megabytes(setup))
		return false;
	while (schemata_next(&domain))
		if (!strcmp(domain.resource, "MB") && domain.value > ALL)
			return false;
	return true;
}

/* Another thread of an isolated CPU's core works; RTPOLL_CPULIST_MAX: none. */
static unsigned int sibling_working(const struct setup *setup)
{
	struct rtpoll_cpulist cpus = cpus_working(setup), siblings;

	if (!cpus_siblings(&setup->tree, &cpus, &siblings))
		return RTPOLL_CPULIST_MAX;
	siblings = cpus_without(&siblings, &setup->plan.isolated);
	return rtpoll_cpulist_next(&siblings, 0);
}

/* Where nothing says so, a core is throttled as its slowest thread's group is. */
static bool throttles_threads(const struct setup *setup)
{
	char mode[32];

	return !tree_read(&setup->tree, mode, sizeof(mode),
			  RESCTRL "/info/MB/thread_throttle_mode") && !strcmp(mode, "per-thread");
}

/* Why this machine takes no percentage; NULL: it does. */
static const char *machine_lacks(const struct setup *setup, const struct resctrl *groups)
{
	struct resctrl_shared shared = { .left = cpus_working(setup) };

	if (!resctrl_has(groups, "MB:"))
		return "resctrl is not mounted, or cannot limit MB";
	if (!counts_percent(setup, &groups->list[0]))
		return "bandwidth is not in percent here";
	if (!info_number(setup, "delay_linear", 1))
		return "steps are not linear here: the kernel takes none";
	if (!resctrl_shared_next(setup, &shared))
		return "no L3 is shared with others, or none is known";
	return NULL;
}

/* Why it would harm isolated CPUs, or somebody else; NULL: it would not. */
static const char *harm(const struct setup *setup, const struct resctrl *groups)
{
	if (!throttles_threads(setup) && sibling_working(setup) < RTPOLL_CPULIST_MAX)
		return "a sibling of an isolated CPU works: both would be throttled";
	if (!resctrl_may_group(setup, groups))
		return "there are other groups, or no room for one";
	return NULL;
}

/* As the kernel rounds: up, from the least that it takes. */
static unsigned int rounded(const struct setup *setup)
{
	unsigned int least = info_number(setup, "min_bandwidth", 10);
	unsigned int step = info_number(setup, "bandwidth_gran", 10);
	unsigned int percent = setup->plan.bandwidth_percent;

	if (percent < least)
		percent = least;
	if (step)
		percent = (percent + step - 1) / step * step;
	return percent < ALL ? percent : ALL;
}

static enum result limit_check(const struct setup *setup, const struct knob *knob,
			       const struct resctrl *groups, struct finding *finding)
{
	const char *lacks = machine_lacks(setup, groups);
	unsigned int percent = rounded(setup);
	struct resctrl_rival rival;

	if (lacks)
		return untold(finding, knob, "others keep all of it: %s", lacks);
	rival = resctrl_rival_find(setup, groups, has_more_than, percent);
	if (rival.other == RTPOLL_CPULIST_MAX)
		return right(finding, knob, "others have at most %u percent", percent);
	if (harm(setup, groups))
		return wrong(finding, knob, "others keep all of it: %s", harm(setup, groups));
	finding_fix(finding, "isolcpus-setup apply");
	return wrong(finding, knob, "CPU %u has more than %u percent on L3 %u, beside CPU %u",
		     rival.other, percent, rival.id, rival.cpu);
}

static enum result groups_check(const struct setup *setup, const struct knob *knob,
				const struct resctrl *groups, struct finding *finding)
{
	struct resctrl_rival rival = resctrl_rival_find(setup, groups, has_less, 0);

	if (!resctrl_has(groups, "MB:"))
		return untold(finding, knob, "resctrl is not mounted, or cannot limit MB");
	if (rival.other != RTPOLL_CPULIST_MAX)
		return wrong(finding, knob, "CPU %u has less than CPU %u on L3 %u", rival.cpu,
			     rival.other, rival.id);
	if (!rival.seen)
		return untold(finding, knob, "no L3 of an isolated CPU is known");
	if (setup->plan.bandwidth_percent)
		return limit_check(setup, knob, groups, finding);
	return right(finding, knob, "as much as others, or more");
}

static enum result bandwidth_check(const struct setup *setup, const struct knob *knob,
				   struct finding *finding)
{
	struct resctrl groups;
	enum result result;

	resctrl_load(setup, &groups);
	result = groups_check(setup, knob, &groups, finding);
	resctrl_free(&groups);
	return result;
}

static void side_change(const struct setup *setup, const struct knob *knob,
			struct changes *changes, bool own)
{
	struct resctrl_shared shared = { .left = cpus_working(setup) };

	while (resctrl_shared_next(setup, &shared))
		resctrl_value_change(knob, changes, own, "MB:%u=%u", shared.id,
				     own ? ALL : rounded(setup));
}

/* Isolated CPUs leave the root before it is slowed down; with the cache they have done so. */
static void bandwidth_changes(const struct setup *setup, const struct knob *knob,
			      struct changes *changes)
{
	struct resctrl groups;

	if (!setup->plan.bandwidth_percent)
		return;
	resctrl_load(setup, &groups);
	if (!machine_lacks(setup, &groups) && !harm(setup, &groups)) {
		if (!resctrl_divides(setup, &groups)) {
			resctrl_folder_change(knob, changes);
			resctrl_cpus_change(setup, knob, changes);
		}
		side_change(setup, knob, changes, true);
		side_change(setup, knob, changes, false);
	}
	resctrl_free(&groups);
}

void bandwidth_remarks(const struct setup *setup, FILE *out)
{
	unsigned int asked = setup->plan.bandwidth_percent;
	struct resctrl groups;
	const char *why_not;

	if (!asked)
		return;
	resctrl_load(setup, &groups);
	why_not = machine_lacks(setup, &groups);
	if (!why_not)
		why_not = harm(setup, &groups);
	resctrl_free(&groups);
	if (why_not)
		fprintf(out, "# bandwidth: nothing is limited: %s\n", why_not);
	else if (rounded(setup) != asked)
		fprintf(out, "# bandwidth: this machine takes %u percent for %u\n", rounded(setup),
			asked);
}

const struct knob knob_bandwidth = {
	.id = "RDT-002",
	.name = "bandwidth",
	.title = "memory bandwidth of isolated CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "no less than others on their L3, and others no more than planned",
	.why = "a limit delays each access to memory, a poller's like any other",
	.fix = "write less behind MB: in others' schemata; plan --smt isolate",
	.details = "mount -t resctrl none " RESCTRL " first.  With plan --bandwidth PERCENT\n"
		   "apply sets MB: of the root to it, for each L3 that isolated CPUs share with\n"
		   "others, and puts these CPUs into the group isolcpus-setup, which has all.\n"
		   "Steps and the least are info/MB's bandwidth_gran and min_bandwidth; the\n"
		   "kernel rounds up.  It is N/A where values are no percentages (AMD, mba_MBps),\n"
		   "or delay_linear is 0.  apply leaves all as it is where there are other groups,\n"
		   "and where a core's threads are throttled together (thread_throttle_mode max)\n"
		   "while an isolated CPU's sibling works.  Never run on hardware.",
	.check = bandwidth_check,
	.changes = bandwidth_changes,
};
