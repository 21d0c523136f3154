// SPDX-License-Identifier: BSD-3-Clause
/* irqbalance.c - the daemon that moves interrupts keeps off isolated CPUs */

#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/cpu_facts.h"
#include "../parse_assignment.h"
#include "knobs.h"

#define CONFIG	"/etc/default/irqbalance"
#define BANNED	"IRQBALANCE_BANNED_CPULIST"
#define OLD	"IRQBALANCE_BANNED_CPUS"

/* What it was started with: zeros separate the words.  false: not to be seen, or unset. */
static bool environ_find(const struct setup *setup, unsigned int pid, char *value, size_t size)
{
	size_t length, i;
	char *text;
	bool has;

	if (tree_load(&setup->tree, &text, &length, "/proc/%u/environ", pid))
		return false;
	for (i = 0; i < length; i++)
		if (!text[i])
			text[i] = '\n';
	has = assignment_find(text, length, BANNED, value, size);
	free(text);
	return has;
}

static bool config_find(const struct setup *setup, const char *key, char *value, size_t size)
{
	size_t length;
	char *text;
	bool has;

	if (tree_load(&setup->tree, &text, &length, CONFIG))
		return false;
	has = assignment_find(text, length, key, value, size) && *value;
	free(text);
	return has;
}

static bool list_bans(const struct setup *setup, const char *list)
{
	struct rtpoll_cpulist banned;

	return !rtpoll_cpulist_parse(&banned, setup->tree.nr_cpus, list) &&
	       cpus_within(&setup->plan.isolated, &banned);
}

/* Without a list of its own it keeps off isolated and nohz_full CPUs. */
static bool bans_by_itself(const struct setup *setup)
{
	struct rtpoll_cpulist isolated, nohz;

	tree_cpus(&setup->tree, &isolated, CPU "isolated");
	tree_cpus(&setup->tree, &nohz, CPU "nohz_full");
	isolated = cpus_either(&isolated, &nohz);
	return cpus_within(&setup->plan.isolated, &isolated);
}

static enum result running_judge(const struct setup *setup, const struct knob *knob,
				 struct finding *finding, unsigned int pid)
{
	char value[CMDLINE_MAX];

	if (environ_find(setup, pid, value, sizeof(value)) && list_bans(setup, value))
		return right(finding, knob, "runs, banned from %.160s", value);
	if (config_find(setup, BANNED, value, sizeof(value))) {
		if (!list_bans(setup, value))
			return wrong(finding, knob, "runs; " BANNED "=%.120s", value);
		if (!tree_has(&setup->tree, "/proc/%u/environ", pid))
			return right(finding, knob, "runs; " BANNED "=%.120s", value);
		finding_fix(finding, "systemctl restart irqbalance");
		return judged(finding, knob, RESULT_WARN,
			      "runs without what " CONFIG " says since");
	}
	if (config_find(setup, OLD, value, sizeof(value)))
		return wrong(finding, knob, "runs; " OLD " is no longer read by all versions");
	if (bans_by_itself(setup))
		return right(finding, knob, "runs, and keeps off isolated CPUs by itself");
	return wrong(finding, knob, "runs, and knows of no banned CPU");
}

static enum result irqbalance_check(const struct setup *setup, const struct knob *knob,
				    struct finding *finding)
{
	unsigned int pid = process_find(&setup->tree, "irqbalance");
	enum result result;

	if (!pid)
		return right(finding, knob, "does not run");
	result = running_judge(setup, knob, finding, pid);
	/* Where else its unit reads it differs from one distribution to the next. */
	if (result == knob->severity && !tree_has(&setup->tree, CONFIG))
		finding_fix(finding,
			    "set " BANNED "=%s where its unit reads it, or stop irqbalance",
			    shown(&setup->plan.isolated).text);
	return result;
}

/* The file as it is to be; a list that is enough stays as it was written. */
static char *config_make(const struct setup *setup, const char *text, size_t length)
{
	char list[CMDLINE_MAX], have[CMDLINE_MAX] = "";

	assignment_find(text, length, BANNED, have, sizeof(have));
	if (list_bans(setup, have))
		return strndup(text, length);
	rtpoll_cpulist_print(&setup->plan.isolated, list, sizeof(list));
	return assignment_set(text, length, BANNED, list);
}

/* Without the file check says what to do. */
static void irqbalance_changes(const struct setup *setup, const struct knob *knob,
			       struct changes *changes)
{
	char *text, *wanted;
	size_t length;

	if (tree_load(&setup->tree, &text, &length, CONFIG))
		return;
	wanted = config_make(setup, text, length);
	if (wanted)
		change_file(changes, knob->id, PHASE_RUNTIME, CONFIG, wanted);
	else
		changes->failed = true;
	if (tree_has(&setup->tree, "/run/systemd/system/"))
		change_command(changes, knob->id, "/usr/bin/systemctl",
			       "try-restart irqbalance.service");
	free(wanted);
	free(text);
}

const struct knob knob_irqbalance = {
	.id = "IRQ-002",
	.name = "irqbalance",
	.title = "irqbalance",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "it does not run, or is banned from isolated CPUs",
	.why = "every ten seconds it may move an interrupt to an isolated CPU",
	.fix = "isolcpus-setup apply",
	.details = BANNED " in " CONFIG ": a list of CPUs without N or all.  " OLD ", a mask, is\n"
		   "deprecated.  It is read when the daemon starts: apply starts it\n"
		   "anew where systemd runs.  Where there is no such file apply writes none.",
	.check = irqbalance_check,
	.changes = irqbalance_changes,
};
