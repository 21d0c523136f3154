// SPDX-License-Identifier: BSD-3-Clause
/* nohz.c - no tick and no RCU callbacks on isolated CPUs: nohz_full=, rcu_nocbs= */

#include <stdio.h>
#include <string.h>

#include "knobs.h"

/* A list on the command line that leaves no CPU to keep time. */
static bool takes_all(const struct setup *setup, const char *key)
{
	struct rtpoll_cpulist list, present;
	char value[CMDLINE_MAX];

	return word_now(setup, key, value, sizeof(value)) &&
	       !tree_cpus(&setup->tree, &present, CPU "present") &&
	       !rtpoll_cpulist_parse(&list, setup->tree.nr_cpus, value) &&
	       cpus_within(&present, &list);
}

/* sysfs has a list, "(null)" where nothing is set, or no such file. */
static enum result nohz_unset(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	if (tree_has(&setup->tree, CPU "nohz_full"))
		return wrong(finding, knob, "none: nohz_full= is not in effect");
	if (setup->is_virtual)
		return untold(finding, knob, "the kernel of this VM has no CONFIG_NO_HZ_FULL");
	fix_set(finding, "boot a kernel with CONFIG_NO_HZ_FULL, such as Debian's");
	return wrong(finding, knob, "this kernel has no CONFIG_NO_HZ_FULL");
}

static enum result nohz_judge(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	struct rtpoll_cpulist have = {}, missing;
	int ret = tree_cpus(&setup->tree, &have, CPU "nohz_full");

	missing = cpus_without(&setup->plan.nohz_full, &have);
	if (!ret && cpus_none(&missing))
		return right(finding, knob, "%s", shown(&have).text);
	if (cpus_after_boot(setup, "nohz_full", &setup->plan.nohz_full))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(&have).text);
	if (ret || cpus_none(&have))
		return nohz_unset(setup, knob, finding);
	return wrong(finding, knob, "%s; CPU %s has a tick", shown(&have).text,
		     shown(&missing).text);
}

static enum result nohz_check(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	if (takes_all(setup, "nohz_full")) {
		fix_set(finding, "leave housekeeping CPUs out of nohz_full=");
		return wrong(finding, knob, "nohz_full= names all CPUs: none is left for timers");
	}
	if (cpus_none(&setup->plan.nohz_full))
		return untold(finding, knob, "the plan asks for none");
	return nohz_judge(setup, knob, finding);
}

const struct knob knob_nohz_full = {
	.id = "CMD-003",
	.name = "nohz_full",
	.title = "CPUs without scheduler tick",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "no tick on the planned CPUs while one thread runs",
	.why = "a tick interrupts a poller 250 or 1000 times a second",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "Read back from " CPU "nohz_full, which says \"(null)\" where it is built in "
		   "and not set.  The CPU that boots is taken out silently; a list of all CPUs "
		   "is refused, or leaves that one.  The tick stops only while a single thread "
		   "can run.  From 6.12 the fair server brings it back, SCH-002.",
	.check = nohz_check,
};

/* Offloaded CPUs have threads rcuop/N or rcuos/N; that is all that shows it. */
struct offload {
	struct rtpoll_cpulist	cpus;
	bool			kthreads;	/* of the kernel are seen at all */
};

static void comm_count(struct offload *offload, const char *comm)
{
	unsigned int cpu;
	char kind;

	if (!strcmp(comm, "kthreadd"))
		offload->kthreads = true;
	if (sscanf(comm, "rcuo%c/%u", &kind, &cpu) == 2 && (kind == 'p' || kind == 's') &&
	    cpu < RTPOLL_CPULIST_MAX)
		rtpoll_cpulist_add(&offload->cpus, cpu);
}

static void offload_find(const struct setup *setup, struct offload *offload)
{
	struct tree_names pids;
	char comm[32];
	size_t i;

	*offload = (struct offload) {};
	if (tree_list(&setup->tree, &pids, "/proc"))
		return;
	for (i = 0; i < pids.nr; i++)
		if (pids.names[i][0] >= '0' && pids.names[i][0] <= '9' &&
		    !tree_read(&setup->tree, comm, sizeof(comm), "/proc/%s/comm", pids.names[i]))
			comm_count(offload, comm);
	tree_names_free(&pids);
}

/* By the command line where threads cannot be seen; nohz_full= implies it. */
static void offload_guess(const struct setup *setup, struct rtpoll_cpulist *cpus)
{
	struct rtpoll_cpulist nohz = {};
	char value[CMDLINE_MAX];

	*cpus = (struct rtpoll_cpulist) {};
	if (word_now(setup, "rcu_nocbs", value, sizeof(value)))
		rtpoll_cpulist_parse(cpus, setup->tree.nr_cpus, *value ? value : "all");
	if (!tree_cpus(&setup->tree, &nohz, CPU "nohz_full"))
		*cpus = cpus_either(cpus, &nohz);
}

static enum result rcu_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	struct rtpoll_cpulist missing;
	struct offload offload;

	if (cpus_none(&setup->plan.rcu_nocbs))
		return untold(finding, knob, "the plan asks for none");
	offload_find(setup, &offload);
	if (!offload.kthreads)
		offload_guess(setup, &offload.cpus);
	missing = cpus_without(&setup->plan.rcu_nocbs, &offload.cpus);
	if (cpus_none(&missing))
		return right(finding, knob, "%s, by %s", shown(&offload.cpus).text,
			     offload.kthreads ? "threads rcuo" : "the command line");
	if (cpus_after_boot(setup, "rcu_nocbs", &setup->plan.rcu_nocbs))
		return judged(finding, knob, RESULT_REBOOT, "%s until the next boot",
			      shown(&offload.cpus).text);
	return wrong(finding, knob, "%s; callbacks run on CPU %s",
		     shown(&offload.cpus).text, shown(&missing).text);
}

const struct knob knob_rcu_nocbs = {
	.id = "CMD-004",
	.name = "rcu_nocbs",
	.title = "CPUs without RCU callbacks",
	.phase = KNOB_BOOT,
	.severity = RESULT_FAIL,
	.expectation = "callbacks of the planned CPUs run in threads elsewhere",
	.why = "RCU frees memory in softirqs of the CPU that asked for it",
	.fix = "isolcpus-setup apply, then reboot",
	.details = "No file shows it: the kernel has a thread rcuop/N or rcuos/N for each such "
		   "CPU N, and says \"Offload RCU callbacks\" in dmesg.  nohz_full= implies it.  "
		   "The threads themselves belong on housekeeping CPUs, KTH-001.",
	.check = rcu_check,
};
