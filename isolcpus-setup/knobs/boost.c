// SPDX-License-Identifier: BSD-3-Clause
/* boost.c - the clock rate of isolated CPUs depends on nothing that others do */

#include <string.h>

#include "knobs.h"
#include "number.h"

#define PREFERENCE	CPU "cpu%u/cpufreq/energy_performance_preference"
#define CPU_BOOST	CPU "cpu%u/cpufreq/boost"

/* Drivers that show a number mean 0 by "performance". */
static bool is_performance(const char *preference)
{
	return !strcmp(preference, "performance") || !strcmp(preference, "0");
}

static enum result preference_check(const struct setup *setup, const struct knob *knob,
				    struct finding *finding)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;
	char now[32];

	for_each_cpu(cpu, &cpus) {
		if (tree_read(&setup->tree, now, sizeof(now), PREFERENCE, cpu))
			return untold(finding, knob, "CPU %u: no such preference", cpu);
		if (!is_performance(now))
			return wrong(finding, knob, "CPU %u: %s", cpu, now);
	}
	return right(finding, knob, "performance");
}

/* What is good enough stays, in its own words. */
static void preference_changes(const struct setup *setup, const struct knob *knob,
			       struct changes *changes)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;
	char now[32];

	for_each_cpu(cpu, &cpus)
		if (!tree_read(&setup->tree, now, sizeof(now), PREFERENCE, cpu))
			change_value(changes, knob->id, COMPARE_TEXT, false,
				     is_performance(now) ? now : "performance", PREFERENCE, cpu);
}

const struct knob knob_preference = {
	.id = "PWR-003",
	.name = "energy-preference",
	.title = "what isolated CPUs save energy for",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "energy_performance_preference performance",
	.why = "the CPU itself slows down while a poller finds nothing to do",
	.fix = "isolcpus-setup apply",
	.details = "Intel's CPUs with HWP and AMD's with CPPC choose their clock rate themselves,\n"
		   "by this preference.  Set before the governor, PWR-002: with the governor\n"
		   "performance the kernel shows and takes \"performance\" only.",
	.check = preference_check,
	.changes = preference_changes,
};

/* One file for all CPUs, by driver. */
static const struct number_file all_boost[] = {
	{ .path = CPU "intel_pstate/no_turbo", .wanted = 1 },
	{ .path = CPU "cpufreq/boost", .wanted = 0 },
};

#define NR_ALL	(sizeof(all_boost) / sizeof(all_boost[0]))

/* NULL: there is none. */
static const struct number_file *all_boost_find(const struct setup *setup)
{
	size_t i;

	for (i = 0; i < NR_ALL; i++)
		if (tree_has(&setup->tree, "%s", all_boost[i].path))
			return &all_boost[i];
	return NULL;
}

/* The first isolated CPU with a file of its own; false: they have none. */
static bool has_own_boost(const struct setup *setup)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);

	return tree_has(&setup->tree, CPU_BOOST, rtpoll_cpulist_next(&cpus, 0));
}

/* It slows down housekeeping CPUs, too: the integrator's choice, not ours. */
static enum result all_boost_check(const struct setup *setup, const struct knob *knob,
				   struct finding *finding, const struct number_file *all)
{
	enum result result = number_check(setup, knob, finding, all);

	if (result == RESULT_WARN)
		finding_fix(finding, "echo %lld >%s, if all CPUs may be slower", all->wanted,
			    all->path);
	return result;
}

static enum result boost_check(const struct setup *setup, const struct knob *knob,
			       struct finding *finding)
{
	const struct number_file *all = all_boost_find(setup);
	struct rtpoll_cpulist cpus = cpus_working(setup);
	long long boosted;
	unsigned int cpu;

	if (!has_own_boost(setup)) {
		if (!all)
			return untold(finding, knob, "no driver that can turn it off");
		return all_boost_check(setup, knob, finding, all);
	}
	for_each_cpu(cpu, &cpus)
		if (!tree_number(&setup->tree, &boosted, CPU_BOOST, cpu) && boosted)
			return wrong(finding, knob, "CPU %u may run faster", cpu);
	return right(finding, knob, "off on isolated CPUs");
}

static void boost_changes(const struct setup *setup, const struct knob *knob,
			  struct changes *changes)
{
	cpufreq_changes(setup, knob, changes, COMPARE_NUMBER, "boost", "0");
}

const struct knob knob_boost = {
	.id = "PWR-004",
	.name = "boost",
	.title = "turbo of isolated CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "no clock rate above the one that all CPUs can hold",
	.why = "how fast turbo is depends on how many other CPUs work, and how hot they are",
	.fix = "isolcpus-setup apply",
	.details = "Set by CPU in cpufreq/boost where the driver has it, from Linux 6.11 on; else\n"
		   "there is one file for all, intel_pstate/no_turbo or cpufreq/boost, which is\n"
		   "only looked at: housekeeping CPUs would be slower, too.  Without turbo the\n"
		   "mean gets worse, the worst case holds.",
	.check = boost_check,
	.changes = boost_changes,
};
