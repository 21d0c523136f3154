// SPDX-License-Identifier: BSD-3-Clause
/* watchdog.c - the kernel's watchdogs stay off isolated CPUs */

#include "knobs.h"

#define WATCHDOG	"/proc/sys/kernel/watchdog_cpumask"

static enum result cpus_check(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	struct rtpoll_cpulist cpus;
	int ret = tree_cpus(&setup->tree, &cpus, WATCHDOG);

	if (ret)
		return unread(setup, knob, finding, ret, WATCHDOG);
	return judged(finding, knob, cpus_overlap(&cpus, &setup->plan.isolated) ?
		      knob->severity : RESULT_PASS, "%s", shown(&cpus).text);
}

/* A list, unlike the masks of interrupts and workqueues. */
static void cpus_changes(const struct setup *setup, const struct knob *knob,
			 struct changes *changes)
{
	struct rtpoll_cpulist cpus;
	char text[CMDLINE_MAX];

	if (tree_cpus(&setup->tree, &cpus, WATCHDOG))
		return;
	cpus = cpus_without(&cpus, &setup->plan.isolated);
	if (cpus_none(&cpus))
		cpus = setup->plan.housekeeping;
	rtpoll_cpulist_print(&cpus, text, sizeof(text));
	change_value(changes, knob->id, COMPARE_LIST, false, text, WATCHDOG);
}

const struct knob knob_watchdog_cpus = {
	.id = "WDG-001",
	.name = "watchdog-cpus",
	.title = "CPUs that have watchdogs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "no isolated CPU in kernel.watchdog_cpumask",
	.why = "a watchdog wakes a thread of the highest priority every four seconds",
	.fix = "isolcpus-setup apply",
	.details = "A list in " WATCHDOG ".  nohz_full= takes its CPUs out at boot.\n"
		   "Housekeeping CPUs keep their watchdogs.",
	.check = cpus_check,
	.changes = cpus_changes,
};

/* One of both watchdogs: off, or nowhere near an isolated CPU. */
static enum result dog_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding, const char *path)
{
	struct rtpoll_cpulist cpus;
	long long on;
	int ret = tree_number(&setup->tree, &on, "%s", path);

	if (ret)
		return unread(setup, knob, finding, ret, path);
	if (!on)
		return right(finding, knob, "off");
	if (!tree_cpus(&setup->tree, &cpus, WATCHDOG) &&
	    !cpus_overlap(&cpus, &setup->plan.isolated))
		return right(finding, knob, "on, for CPU %s", shown(&cpus).text);
	return wrong(finding, knob, "on");
}

/* Only where it cannot be kept to housekeeping CPUs. */
static void dog_changes(const struct setup *setup, const struct knob *knob,
			struct changes *changes, const char *path)
{
	if (!tree_has(&setup->tree, WATCHDOG) && tree_has(&setup->tree, "%s", path))
		change_value(changes, knob->id, COMPARE_NUMBER, false, "0", "%s", path);
}

#define NMI	"/proc/sys/kernel/nmi_watchdog"
#define SOFT	"/proc/sys/kernel/soft_watchdog"

static enum result nmi_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	return dog_check(setup, knob, finding, NMI);
}

static void nmi_changes(const struct setup *setup, const struct knob *knob,
			struct changes *changes)
{
	dog_changes(setup, knob, changes, NMI);
}

const struct knob knob_nmi_watchdog = {
	.id = "WDG-002",
	.name = "nmi-watchdog",
	.title = "hard lockup watchdog",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "off, or on for housekeeping CPUs only",
	.why = "a counter of cycles interrupts a busy CPU by NMI, every ten seconds",
	.fix = "isolcpus-setup apply, which keeps it to housekeeping CPUs",
	.check = nmi_check,
	.changes = nmi_changes,
};

static enum result soft_check(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	return dog_check(setup, knob, finding, SOFT);
}

static void soft_changes(const struct setup *setup, const struct knob *knob,
			 struct changes *changes)
{
	dog_changes(setup, knob, changes, SOFT);
}

const struct knob knob_soft_watchdog = {
	.id = "WDG-003",
	.name = "soft-watchdog",
	.title = "soft lockup watchdog",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "off, or on for housekeeping CPUs only",
	.why = "its timer interrupts the CPU every four seconds, and reports pollers",
	.fix = "isolcpus-setup apply, which keeps it to housekeeping CPUs",
	.check = soft_check,
	.changes = soft_changes,
};
