// SPDX-License-Identifier: BSD-3-Clause
/* doctor_noise.c - checks of what else takes time from a poller */

#include <stdio.h>
#include <string.h>

#include "../command/cpu_facts.h"
#include "../command/irqs.h"
#include "doctor.h"

#define CPU	"/sys/devices/system/cpu/"

/* From 6.12: the fair server runs what a FIFO thread starves, CPU by CPU. */
static enum result fair_servers(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "runtime 0 on poller CPUs";
	unsigned int cpu = rtpoll_cpulist_next(&doctor->cpus, 0);
	long long runtime_ns;

	if (cpu == RTPOLL_CPULIST_MAX)
		return found(finding, RESULT_NA, expected, "no CPU to look at");
	if (!tree_has(&doctor->tree, CPU_FAIR_RUNTIME, cpu))
		return found(finding, RESULT_NA, expected, "debugfs is not readable");
	for_each_cpu(cpu, &doctor->cpus) {
		if (tree_number(&doctor->tree, &runtime_ns, CPU_FAIR_RUNTIME, cpu) || !runtime_ns)
			continue;
		finding_fix(finding, "keep the CPU empty; or risk a kernel warning: echo 0 > "
			    CPU_FAIR_RUNTIME, cpu);
		return found(finding, RESULT_WARN, expected,
			     "fair server of CPU %u: %lld ns a second", cpu, runtime_ns);
	}
	return found(finding, RESULT_PASS, expected, "fair servers are off");
}

enum result check_throttling(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "-1";
	unsigned int release[3];
	long long runtime_us;

	if (!kernel_release(&doctor->tree, release) && kernel_has_fair_server(release))
		return fair_servers(doctor, finding);
	if (tree_number(&doctor->tree, &runtime_us, "/proc/sys/kernel/sched_rt_runtime_us"))
		return found(finding, RESULT_NA, expected, "cannot be told");
	return found(finding, runtime_us < 0 ? RESULT_PASS : RESULT_WARN, expected,
		     "sched_rt_runtime_us %lld", runtime_us);
}

#define NR_SHOWN	8

/* Where an interrupt goes counts, not where it might. */
enum result check_irqs(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "none on poller CPUs";
	char text[FINDING_TEXT] = "";
	unsigned int nr = 0;
	struct irqs irqs;
	size_t i;

	if (cpus_none(&doctor->cpus))
		return found(finding, RESULT_NA, expected, "no CPU to look at");
	if (irqs_load(&doctor->tree, &doctor->cpus, &irqs))
		return found(finding, RESULT_NA, expected, "no /proc/irq");
	for (i = 0; i < irqs.nr; i++) {
		struct rtpoll_cpulist both = cpus_both(&irqs.list[i].effective, &doctor->cpus);
		size_t used = strlen(text);

		if (!cpus_none(&both) && nr++ < NR_SHOWN)
			snprintf(text + used, sizeof(text) - used, " %u", irqs.list[i].number);
	}
	irqs_free(&irqs);
	if (!nr)
		return found(finding, RESULT_PASS, expected, "none");
	return found(finding, RESULT_WARN, expected, "%u:%s%s", nr, text,
		     nr > NR_SHOWN ? " ..." : "");
}

/* It keeps off CPUs that are isolated, unless it is told otherwise. */
enum result check_irqbalance(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "irqbalance keeps off poller CPUs";
	struct rtpoll_cpulist open = cpus_without(&doctor->cpus, &doctor->isolated);

	if (!process_find(&doctor->tree, "irqbalance"))
		return found(finding, RESULT_PASS, expected, "does not run");
	if (!rtpoll_cpulist_count(&open))
		return found(finding, RESULT_PASS, expected, "runs; poller CPUs are isolated");
	return found(finding, RESULT_WARN, expected, "runs; poller CPUs are not isolated");
}

enum result check_clocksource(const struct doctor *doctor, struct finding *finding)
{
	char name[32];

	if (tree_read(&doctor->tree, name, sizeof(name),
		      "/sys/devices/system/clocksource/clocksource0/current_clocksource"))
		return found(finding, RESULT_NA, "tsc", "cannot be told");
	return found(finding, strcmp(name, "tsc") ? RESULT_WARN : RESULT_PASS, "tsc", "%s", name);
}

enum result check_governor(const struct doctor *doctor, struct finding *finding)
{
	unsigned int cpu = rtpoll_cpulist_next(&doctor->cpus, 0);
	char name[32], text[FINDING_TEXT];

	if (cpu == RTPOLL_CPULIST_MAX)
		return found(finding, RESULT_NA, "performance", "no CPU to look at");
	for_each_cpu(cpu, &doctor->cpus) {
		if (tree_read(&doctor->tree, name, sizeof(name),
			      CPU "cpu%u/cpufreq/scaling_governor", cpu))
			return found(finding, RESULT_NA, "performance", "no cpufreq");
		if (strcmp(name, "performance")) {
			finding_fix(finding, "cpupower -c %s frequency-set -g performance",
				    cpus_text(&doctor->cpus, text, sizeof(text)));
			return found(finding, RESULT_WARN, "performance", "CPU %u: %s", cpu, name);
		}
	}
	return found(finding, RESULT_PASS, "performance", "performance");
}

enum result check_idle_states(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "no sleep that takes over 20 us to end";
	long long exit_us;
	unsigned int cpu;

	if (cpus_none(&doctor->cpus))
		return found(finding, RESULT_NA, expected, "no CPU to look at");
	for_each_cpu(cpu, &doctor->cpus) {
		exit_us = cpu_exit_us(&doctor->tree, cpu);
		if (exit_us < 0)
			return found(finding, RESULT_NA, expected, "no cpuidle");
		if (exit_us > CPU_EXIT_MAX_US)
			return found(finding, RESULT_WARN, expected, "CPU %u: %lld us", cpu,
				     exit_us);
	}
	return found(finding, RESULT_PASS, expected, "shorter");
}
