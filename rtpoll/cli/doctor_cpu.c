// SPDX-License-Identifier: BSD-3-Clause
/* doctor_cpu.c - checks of the poller CPUs' isolation */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../command/bootline.h"
#include "../command/cpu_facts.h"
#include "../command/isolcpus.h"
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

enum result check_rcu_nocbs(const struct doctor *doctor, struct finding *finding)
{
	struct rtpoll_cpulist set;
	bool seen;

	if (no_cpus(doctor, finding))
		return RESULT_NA;
	cpus_offloaded(&doctor->tree, &set, &seen);
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

/* The value of isolcpus= as the kernel takes it. */
static enum result isolcpus_check(const struct doctor *doctor, struct finding *finding,
				  const char *expected, const char *text, size_t length)
{
	struct isolcpus isolcpus;
	char value[FINDING_TEXT];

	if (!bootline_find(text, length, "isolcpus", value, sizeof(value)))
		return found(finding, RESULT_NA, expected, "no isolcpus=");
	isolcpus_parse(&isolcpus, doctor->tree.nr_cpus, value, strlen(value));
	return found(finding, !isolcpus.dropped && isolcpus.flags & ISOLCPUS_DOMAIN ?
		     RESULT_PASS : RESULT_FAIL, expected, "isolcpus=%.200s", value);
}

enum result check_cmdline(const struct doctor *doctor, struct finding *finding)
{
	static const char expected[] = "isolcpus=domain,managed_irq,LIST, rightly spelt";
	enum result result;
	char key[64], *text;
	const char *meant;
	size_t length;

	if (tree_load(&doctor->tree, &text, &length, "/proc/cmdline"))
		return found(finding, RESULT_NA, expected, "no /proc/cmdline");
	meant = bootline_misspelt(text, length, key, sizeof(key));
	if (meant) {
		finding_fix(finding, "write %s=", meant);
		result = found(finding, RESULT_WARN, expected, "%s= is no word of the kernel", key);
	} else {
		result = isolcpus_check(doctor, finding, expected, text, length);
	}
	free(text);
	return result;
}

/* Threads of the same core share its pipelines and caches. */
enum result check_siblings(const struct doctor *doctor, struct finding *finding)
{
	struct rtpoll_cpulist busy, siblings, online;
	char text[FINDING_TEXT];

	if (no_cpus(doctor, finding))
		return RESULT_NA;
	if (!cpus_siblings(&doctor->tree, &doctor->cpus, &siblings))
		return found(finding, RESULT_NA, "", "cannot be told");
	busy = cpus_without(&siblings, &doctor->cpus);
	busy = cpus_without(&busy, &doctor->isolated);
	tree_cpus(&doctor->tree, &online, CPU "online");
	busy = cpus_both(&busy, &online);
	return found(finding, rtpoll_cpulist_count(&busy) ? RESULT_WARN : RESULT_PASS,
		     "siblings of poller CPUs do nothing else", "busy siblings: %s",
		     cpus_text(&busy, text, sizeof(text)));
}
