// SPDX-License-Identifier: BSD-3-Clause
/* power.c - isolated CPUs neither sleep deeply nor run slowly */

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "knobs.h"

#define EXIT_MAX_US	20
#define LATENCY		CPU "cpu%u/power/pm_qos_resume_latency_us"
#define GOVERNOR	CPU "cpu%u/cpufreq/scaling_governor"

/* "n/a" is the kernel's word for no latency at all, and 0 for any. */
static long long latency_allowed_us(const struct setup *setup, unsigned int cpu)
{
	long long latency_us;
	char text[32] = "";

	tree_read(&setup->tree, text, sizeof(text), LATENCY, cpu);
	if (!strcmp(text, "n/a"))
		return 0;
	if (tree_number(&setup->tree, &latency_us, LATENCY, cpu) || !latency_us)
		return LLONG_MAX;
	return latency_us;
}

/* The longest way out of a sleep that the CPU may fall into. */
static long long exit_us(const struct setup *setup, unsigned int cpu)
{
	long long allowed_us = latency_allowed_us(setup, cpu), latency_us, disabled, most = 0;
	unsigned int i;

	for (i = 0; !tree_number(&setup->tree, &latency_us, CPU "cpu%u/cpuidle/state%u/latency",
				 cpu, i); i++) {
		if (!tree_number(&setup->tree, &disabled, CPU "cpu%u/cpuidle/state%u/disable",
				 cpu, i) && disabled)
			continue;
		if (latency_us <= allowed_us && latency_us > most)
			most = latency_us;
	}
	return most;
}

static enum result cstates_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	long long worst_us = 0, cpu_us;
	unsigned int cpu, worst = 0;

	for_each_cpu(cpu, &cpus) {
		if (!tree_has(&setup->tree, CPU "cpu%u/cpuidle/state0", cpu))
			return untold(finding, knob, "no cpuidle driver");
		cpu_us = exit_us(setup, cpu);
		if (cpu_us > worst_us) {
			worst_us = cpu_us;
			worst = cpu;
		}
	}
	if (worst_us > EXIT_MAX_US)
		return wrong(finding, knob, "CPU %u: %lld us", worst, worst_us);
	return right(finding, knob, "at most %lld us", worst_us);
}

static void cstates_changes(const struct setup *setup, const struct knob *knob,
			    struct changes *changes)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;

	for_each_cpu(cpu, &cpus)
		if (tree_has(&setup->tree, LATENCY, cpu) && exit_us(setup, cpu) > EXIT_MAX_US)
			change_value(changes, knob->id, COMPARE_TEXT, false, "n/a", LATENCY, cpu);
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
	.details = "By CPU, in power/pm_qos_resume_latency_us, so that housekeeping CPUs save "
		   "power.  There \"n/a\" means no latency at all, and 0 no limit.  cyclictest "
		   "holds /dev/cpu_dma_latency at 0 while it runs, and so measures a better "
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
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;

	for_each_cpu(cpu, &cpus)
		if (tree_has(&setup->tree, GOVERNOR, cpu))
			change_value(changes, knob->id, COMPARE_TEXT, false, "performance",
				     GOVERNOR, cpu);
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
