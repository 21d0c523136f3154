// SPDX-License-Identifier: BSD-3-Clause
/* power.c - isolated CPUs neither sleep deeply nor run slowly */

#include <string.h>

#include "../../rtpoll/command/cpu_facts.h"
#include "knobs.h"

#define LATENCY		CPU "cpu%u/power/pm_qos_resume_latency_us"
#define GOVERNOR	CPU "cpu%u/cpufreq/scaling_governor"

static enum result cstates_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	long long worst_us = 0, cpu_us;
	unsigned int cpu, worst = 0;

	for_each_cpu(cpu, &cpus) {
		cpu_us = cpu_exit_us(&setup->tree, cpu);
		if (cpu_us < 0)
			return untold(finding, knob, "no cpuidle driver");
		if (cpu_us > worst_us) {
			worst_us = cpu_us;
			worst = cpu;
		}
	}
	if (worst_us > CPU_EXIT_MAX_US)
		return wrong(finding, knob, "CPU %u: %lld us", worst, worst_us);
	return right(finding, knob, "at most %lld us", worst_us);
}

/* What is good enough stays; "n/a" is no latency at all. */
static void cstates_changes(const struct setup *setup, const struct knob *knob,
			    struct changes *changes)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;
	char now[32];

	for_each_cpu(cpu, &cpus)
		if (!tree_read(&setup->tree, now, sizeof(now), LATENCY, cpu) && *now)
			change_value(changes, knob->id, COMPARE_TEXT, false,
				     cpu_exit_us(&setup->tree, cpu) > CPU_EXIT_MAX_US ? "n/a" :
				     now, LATENCY, cpu);
}

const struct knob knob_cstates = {
	.id = "PWR-001",
	.name = "cstates",
	.title = "sleep of isolated CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "no sleep that takes over 20 us to end",
	.why = "a poller that pauses finds its CPU asleep when the request comes",
	.fix = "isolcpus-setup apply",
	.details = "By CPU, in power/pm_qos_resume_latency_us, so that housekeeping CPUs save\n"
		   "power.  There \"n/a\" means no latency at all, and 0 no limit.  cyclictest\n"
		   "holds /dev/cpu_dma_latency at 0 while it runs, and so measures a better\n"
		   "machine than the one in use.",
	.check = cstates_check,
	.changes = cstates_changes,
};

static enum result governor_check(const struct setup *setup, const struct knob *knob,
				  struct finding *finding)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;
	char name[32];

	for_each_cpu(cpu, &cpus) {
		if (tree_read(&setup->tree, name, sizeof(name), GOVERNOR, cpu))
			return untold(finding, knob, "no cpufreq driver");
		if (strcmp(name, "performance"))
			return wrong(finding, knob, "CPU %u: %s", cpu, name);
	}
	return right(finding, knob, "performance");
}

static void governor_changes(const struct setup *setup, const struct knob *knob,
			     struct changes *changes)
{
	cpufreq_changes(setup, knob, changes, COMPARE_TEXT, "scaling_governor", "performance");
}

const struct knob knob_governor = {
	.id = "PWR-002",
	.name = "governor",
	.title = "clock rate of isolated CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "cpufreq governor performance",
	.why = "a change of the clock rate stops the CPU, and a slow one answers late",
	.fix = "isolcpus-setup apply",
	.check = governor_check,
	.changes = governor_changes,
};
