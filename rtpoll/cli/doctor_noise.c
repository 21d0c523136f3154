// SPDX-License-Identifier: BSD-3-Clause
/* doctor_noise.c - checks of what else takes time from a poller */

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "doctor.h"

#define CPU	"/sys/devices/system/cpu/"
#define FAIR	"/sys/kernel/debug/sched/fair_server/"

static bool has_fair_server(const struct doctor *doctor)
{
	unsigned int major = 0, minor = 0;
	char release[64];

	tree_read(&doctor->tree, release, sizeof(release), "/proc/sys/kernel/osrelease");
	if (sscanf(release, "%u.%u", &major, &minor) != 2)
		return false;
	return major > 6 || (major == 6 && minor >= 12);
}

/* From 6.12: the fair server runs what a FIFO thread starves, CPU by CPU. */
static enum result fair_servers(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "runtime 0 on poller CPUs";
	unsigned int cpu = rtpoll_cpulist_next(&doctor->cpus, 0);
	long long runtime_ns;

	if (cpu == RTPOLL_CPULIST_MAX)
		return found(finding, RESULT_NA, expected, "no CPU to look at");
	if (!tree_has(&doctor->tree, FAIR "cpu%u/runtime", cpu))
		return found(finding, RESULT_NA, expected, "debugfs is not readable");
	for_each_cpu(cpu, &doctor->cpus) {
		if (tree_number(&doctor->tree, &runtime_ns, FAIR "cpu%u/runtime", cpu) ||
		    !runtime_ns)
			continue;
		snprintf(finding->fix, sizeof(finding->fix),
			 "keep the CPU empty; or echo 0 > " FAIR "cpu%u/runtime", cpu);
		return found(finding, RESULT_WARN, expected,
			     "fair server of CPU %u: %lld ns a second", cpu, runtime_ns);
	}
	return found(finding, RESULT_PASS, expected, "fair servers are off");
}

enum result check_throttling(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "-1";
	long long runtime_us;

	if (has_fair_server(doctor))
		return fair_servers(doctor, finding);
	if (tree_number(&doctor->tree, &runtime_us, "/proc/sys/kernel/sched_rt_runtime_us"))
		return found(finding, RESULT_NA, expected, "cannot be told");
	return found(finding, runtime_us < 0 ? RESULT_PASS : RESULT_WARN, expected,
		     "sched_rt_runtime_us %lld", runtime_us);
}

/* Interrupts that may come to a CPU that polls. */
struct irqs {
	unsigned int	nr;
	char		text[FINDING_TEXT];
};

/* An IRQ with a handler has a folder with its name. */
static bool irq_is_used(const struct doctor *doctor, unsigned int irq)
{
	struct tree_names names;
	bool used = false;
	size_t i;

	if (tree_list(&doctor->tree, &names, "/proc/irq/%u", irq))
		return false;
	/* A slash behind the name: a folder it must be. */
	for (i = 0; !used && i < names.nr; i++)
		used = tree_has(&doctor->tree, "/proc/irq/%u/%s/", irq, names.names[i]);
	tree_names_free(&names);
	return used;
}

static void irq_look(const struct doctor *doctor, unsigned int irq, struct irqs *irqs)
{
	struct rtpoll_cpulist cpus, elsewhere;
	size_t used = strlen(irqs->text);

	/* Where it goes counts, not where it might. */
	if (tree_cpus(&doctor->tree, &cpus, "/proc/irq/%u/effective_affinity_list", irq) &&
	    tree_cpus(&doctor->tree, &cpus, "/proc/irq/%u/smp_affinity_list", irq))
		return;
	elsewhere = cpus_without(&cpus, &doctor->cpus);
	if (rtpoll_cpulist_count(&elsewhere) == rtpoll_cpulist_count(&cpus) ||
	    !irq_is_used(doctor, irq))
		return;
	if (irqs->nr++ < 8)
		snprintf(irqs->text + used, sizeof(irqs->text) - used, " %u", irq);
}

enum result check_irqs(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "none on poller CPUs";
	struct irqs irqs = {};
	struct tree_names names;
	size_t i;

	if (!rtpoll_cpulist_count(&doctor->cpus))
		return found(finding, RESULT_NA, expected, "no CPU to look at");
	if (tree_list(&doctor->tree, &names, "/proc/irq"))
		return found(finding, RESULT_NA, expected, "no /proc/irq");
	for (i = 0; i < names.nr; i++)
		if (isdigit((unsigned char)*names.names[i]))
			irq_look(doctor, strtoul(names.names[i], NULL, 10), &irqs);
	tree_names_free(&names);
	if (!irqs.nr)
		return found(finding, RESULT_PASS, expected, "none");
	return found(finding, RESULT_WARN, expected, "%u:%s%s", irqs.nr, irqs.text,
		     irqs.nr > 8 ? " ..." : "");
}

static bool process_runs(const struct doctor *doctor, const char *wanted)
{
	struct tree_names names;
	bool runs = false;
	char name[32];
	size_t i;

	tree_list(&doctor->tree, &names, "/proc");
	for (i = 0; !runs && i < names.nr; i++)
		runs = isdigit((unsigned char)*names.names[i]) &&
		       !tree_read(&doctor->tree, name, sizeof(name), "/proc/%s/comm",
				  names.names[i]) && !strcmp(name, wanted);
	tree_names_free(&names);
	return runs;
}

/* It keeps off CPUs that are isolated, unless it is told otherwise. */
enum result check_irqbalance(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "irqbalance keeps off poller CPUs";
	struct rtpoll_cpulist open = cpus_without(&doctor->cpus, &doctor->isolated);

	if (!process_runs(doctor, "irqbalance"))
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
	char name[32];

	if (cpu == RTPOLL_CPULIST_MAX)
		return found(finding, RESULT_NA, "performance", "no CPU to look at");
	for_each_cpu(cpu, &doctor->cpus) {
		if (tree_read(&doctor->tree, name, sizeof(name),
			      CPU "cpu%u/cpufreq/scaling_governor", cpu))
			return found(finding, RESULT_NA, "performance", "no cpufreq");
		if (strcmp(name, "performance"))
			return found(finding, RESULT_WARN, "performance", "CPU %u: %s", cpu, name);
	}
	return found(finding, RESULT_PASS, "performance", "performance");
}

/* The longest way out of a sleep that CPU may fall into, in microseconds. */
static long long exit_us(const struct doctor *doctor, unsigned int cpu)
{
	long long latency_us, disabled, most = 0;
	unsigned int state;

	for (state = 0; !tree_number(&doctor->tree, &latency_us,
				     CPU "cpu%u/cpuidle/state%u/latency", cpu, state); state++)
		if ((tree_number(&doctor->tree, &disabled,
				 CPU "cpu%u/cpuidle/state%u/disable", cpu, state) || !disabled) &&
		    latency_us > most)
			most = latency_us;
	return most;
}

#define EXIT_MAX_US	20

enum result check_idle_states(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "no sleep that takes over 20 us to end";
	unsigned int cpu = rtpoll_cpulist_next(&doctor->cpus, 0);
	char limit[32];

	if (cpu == RTPOLL_CPULIST_MAX)
		return found(finding, RESULT_NA, expected, "no CPU to look at");
	for_each_cpu(cpu, &doctor->cpus) {
		if (!tree_has(&doctor->tree, CPU "cpu%u/cpuidle/state0", cpu))
			return found(finding, RESULT_NA, expected, "no cpuidle");
		/* "n/a" is the kernel's word for no latency at all. */
		tree_read(&doctor->tree, limit, sizeof(limit),
			  CPU "cpu%u/power/pm_qos_resume_latency_us", cpu);
		if (strcmp(limit, "n/a") && exit_us(doctor, cpu) > EXIT_MAX_US)
			return found(finding, RESULT_WARN, expected, "CPU %u: %lld us", cpu,
				     exit_us(doctor, cpu));
	}
	return found(finding, RESULT_PASS, expected, "shorter");
}
