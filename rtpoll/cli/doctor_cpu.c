// SPDX-License-Identifier: BSD-3-Clause
/* doctor_cpu.c - checks of the poller CPUs' isolation */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "doctor.h"

#define CPU	"/sys/devices/system/cpu/"

/* All CPUs that poll are in a set, or which are not. */
static enum result all_in(const struct doctor *doctor, struct finding *finding,
			  const struct rtpoll_cpulist *set, enum result otherwise)
{
	char wanted[FINDING_TEXT], have[FINDING_TEXT];
	struct rtpoll_cpulist missing = cpus_without(&doctor->cpus, set);

	cpus_text(&doctor->cpus, wanted, sizeof(wanted));
	cpus_text(set, have, sizeof(have));
	return found(finding, rtpoll_cpulist_count(&missing) ? otherwise : RESULT_PASS, wanted,
		     "%s", have);
}

static bool no_cpus(const struct doctor *doctor, struct finding *finding)
{
	if (rtpoll_cpulist_count(&doctor->cpus))
		return false;
	found(finding, RESULT_NA, "", "no CPU to look at");
	return true;
}

enum result check_isolated(const struct doctor *doctor, struct finding *finding)
{
	if (!rtpoll_cpulist_count(&doctor->cpus))
		return found(finding, RESULT_FAIL, "at least one CPU", "none");
	return all_in(doctor, finding, &doctor->isolated, RESULT_FAIL);
}

enum result check_nohz_full(const struct doctor *doctor, struct finding *finding)
{
	struct rtpoll_cpulist set;

	if (no_cpus(doctor, finding))
		return RESULT_NA;
	/* It is "(null)" if none was asked for. */
	if (tree_cpus(&doctor->tree, &set, CPU "nohz_full") == -ENOENT)
		return found(finding, RESULT_WARN, "a kernel with CONFIG_NO_HZ_FULL",
			     "this kernel cannot");
	return all_in(doctor, finding, &set, RESULT_WARN);
}

/* sysfs does not tell; nohz_full= implies it. */
enum result check_rcu_nocbs(const struct doctor *doctor, struct finding *finding)
{
	struct rtpoll_cpulist set = {}, nohz;
	char value[FINDING_TEXT];

	if (no_cpus(doctor, finding))
		return RESULT_NA;
	if (tree_cmdline(&doctor->tree, "rcu_nocbs", value, sizeof(value)))
		rtpoll_cpulist_parse(&set, doctor->tree.nr_cpus, *value ? value : "all");
	tree_cpus(&doctor->tree, &nohz, CPU "nohz_full");
	set = cpus_either(&set, &nohz);
	return all_in(doctor, finding, &set, RESULT_WARN);
}

enum result check_cpu0(const struct doctor *doctor, struct finding *finding)
{
	if (no_cpus(doctor, finding))
		return RESULT_NA;
	if (rtpoll_cpulist_has(&doctor->cpus, 0))
		return found(finding, RESULT_FAIL, "CPU 0 polls for nobody", "CPU 0 is among them");
	return found(finding, RESULT_PASS, "CPU 0 polls for nobody", "it does not");
}

enum result check_online(const struct doctor *doctor, struct finding *finding)
{
	struct rtpoll_cpulist online;

	if (no_cpus(doctor, finding))
		return RESULT_NA;
	if (tree_cpus(&doctor->tree, &online, CPU "online"))
		return found(finding, RESULT_NA, "", "cannot be told");
	return all_in(doctor, finding, &online, RESULT_FAIL);
}

/* The kernel ignores a word that it does not know, and says so in its log only. */
static const struct {
	const char *wrong;
	const char *right;
} misspelt[] = {
	{ "irq_affinity", "irqaffinity" }, { "isolcpu", "isolcpus" },
	{ "isol_cpus", "isolcpus" }, { "isolate_cpus", "isolcpus" },
	{ "nohzfull", "nohz_full" }, { "rcu_nocb", "rcu_nocbs" },
};

/* Flags before the list: any one of them switches the implied "domain" off. */
static bool domain_missing(const char *isolcpus)
{
	bool flags = strspn(isolcpus, "abcdefghijklmnopqrstuvwxyz_") > 1 &&
		     strncmp(isolcpus, "all", 3);

	return flags && !strstr(isolcpus, "domain");
}

enum result check_cmdline(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "isolcpus=domain,managed_irq,LIST, rightly spelt";
	char value[FINDING_TEXT];
	size_t i;

	for (i = 0; i < sizeof(misspelt) / sizeof(misspelt[0]); i++)
		if (tree_cmdline(&doctor->tree, misspelt[i].wrong, value, sizeof(value))) {
			snprintf(finding->fix, sizeof(finding->fix), "write %s=",
				 misspelt[i].right);
			return found(finding, RESULT_WARN, expected, "%s= is no word of the kernel",
				     misspelt[i].wrong);
		}
	if (!tree_cmdline(&doctor->tree, "isolcpus", value, sizeof(value)))
		return found(finding, RESULT_NA, expected, "no isolcpus=");
	if (domain_missing(value))
		return found(finding, RESULT_FAIL, expected, "isolcpus=%.200s", value);
	return found(finding, RESULT_PASS, expected, "isolcpus=%.200s", value);
}

/* Threads of the same core share its pipelines and caches. */
enum result check_siblings(const struct doctor *doctor, struct finding *finding)
{
	struct rtpoll_cpulist busy = {}, siblings, online;
	char text[FINDING_TEXT];
	unsigned int cpu;

	if (no_cpus(doctor, finding))
		return RESULT_NA;
	for_each_cpu(cpu, &doctor->cpus) {
		if (tree_cpus(&doctor->tree, &siblings,
			      CPU "cpu%u/topology/thread_siblings_list", cpu))
			return found(finding, RESULT_NA, "", "CPU %u: cannot be told", cpu);
		busy = cpus_either(&busy, &siblings);
	}
	busy = cpus_without(&busy, &doctor->cpus);
	busy = cpus_without(&busy, &doctor->isolated);
	tree_cpus(&doctor->tree, &online, CPU "online");
	busy = cpus_both(&busy, &online);
	return found(finding, rtpoll_cpulist_count(&busy) ? RESULT_WARN : RESULT_PASS,
		     "siblings of poller CPUs do nothing else", "busy siblings: %s",
		     cpus_text(&busy, text, sizeof(text)));
}
