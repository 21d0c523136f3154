// SPDX-License-Identifier: BSD-3-Clause
/* kthreads.c - threads of the kernel that could run elsewhere */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../parse_process.h"
#include "../thread.h"
#include "knobs.h"

/**
 * struct sitters - movable threads of the kernel on isolated CPUs
 * @seen:	threads of the kernel, at all
 * @nr:		movable ones that ran there last, and may run there again
 * @nr_may:	how many more may
 * @nr_bound:	threads that belong to those CPUs
 * @text:	some of those that did
 * @may:	some of those that may
 * @bound:	some of those that must
 */
struct sitters {
	unsigned int	seen;
	unsigned int	nr;
	unsigned int	nr_may;
	unsigned int	nr_bound;
	char		text[160];
	char		may[80];
	char		bound[80];
};

#define ALLOWED	"\nCpus_allowed_list:"

/* False: not told, or not understood. */
static bool allowed_read(const struct setup *setup, const char *pid, struct rtpoll_cpulist *cpus)
{
	size_t length;
	char *text, *at;
	bool told;

	if (tree_load(&setup->tree, &text, &length, "/proc/%s/status", pid))
		return false;
	at = strstr(text, ALLOWED);
	if (at) {
		at += strlen(ALLOWED);
		at[strcspn(at, "\n")] = 0;
	}
	told = at && !rtpoll_cpulist_parse(cpus, setup->tree.nr_cpus, at);
	free(text);
	return told;
}

/* One that sleeps shows where it ran last, also if it may not run there any more. */
static bool may_come(const struct setup *setup, const char *pid)
{
	struct rtpoll_cpulist allowed;

	return !allowed_read(setup, pid, &allowed) ||
	       cpus_overlap(&allowed, &setup->plan.isolated);
}

static bool kthread_read(const struct setup *setup, const char *pid, struct process_stat *stat)
{
	char line[1024];

	return *pid >= '0' && *pid <= '9' &&
	       !tree_read(&setup->tree, line, sizeof(line), "/proc/%s/stat", pid) &&
	       process_stat_parse(stat, line, strlen(line)) && stat->is_kthread;
}

/* With its next interrupt it goes where that goes: IRQ-003 judges and sets it. */
static bool is_of_interrupt(const struct process_stat *stat)
{
	return !strncmp(stat->name, "irq/", strlen("irq/"));
}

static void bound_look(const struct setup *setup, const char *pid, const char *name,
		       struct sitters *sitters)
{
	struct rtpoll_cpulist allowed;

	if (!allowed_read(setup, pid, &allowed) || !cpus_overlap(&allowed, &setup->plan.isolated))
		return;
	sitters->nr_bound++;
	text_add(sitters->bound, sizeof(sitters->bound), "%s", name);
}

static void sitter_look(const struct setup *setup, const char *pid, struct sitters *sitters)
{
	struct process_stat stat;

	if (!kthread_read(setup, pid, &stat))
		return;
	sitters->seen++;
	if (stat.is_bound)
		bound_look(setup, pid, stat.name, sitters);
	if (stat.is_bound || is_of_interrupt(&stat) || !may_come(setup, pid))
		return;
	if (rtpoll_cpulist_has(&setup->plan.isolated, stat.cpu)) {
		sitters->nr++;
		text_add(sitters->text, sizeof(sitters->text), "%s (%s) on %u", stat.name, pid,
			 stat.cpu);
	} else {
		sitters->nr_may++;
		text_add(sitters->may, sizeof(sitters->may), "%s", stat.name);
	}
}

/* Also those that nobody can move: they are there, and not held against it. */
static enum result sitters_none(const struct knob *knob, struct finding *finding,
				const struct sitters *sitters)
{
	char may[112] = "", bound[112] = "";

	if (sitters->nr_may)
		snprintf(may, sizeof(may), "; %u may come: %s", sitters->nr_may, sitters->may);
	if (sitters->nr_bound)
		snprintf(bound, sizeof(bound), "; %u cannot be moved: %s", sitters->nr_bound,
			 sitters->bound);
	return right(finding, knob, "none of %u%s%s", sitters->seen, may, bound);
}

static enum result kthreads_check(const struct setup *setup, const struct knob *knob,
				  struct finding *finding)
{
	struct sitters sitters = {};
	struct tree_names pids;
	size_t i;

	if (tree_list(&setup->tree, &pids, "/proc"))
		return untold(finding, knob, "no /proc here");
	for (i = 0; i < pids.nr; i++)
		sitter_look(setup, pids.names[i], &sitters);
	tree_names_free(&pids);
	if (!sitters.seen)
		return untold(finding, knob, "the kernel's threads are not seen here");
	if (!sitters.nr)
		return sitters_none(knob, finding, &sitters);
	finding_fix(finding, "%sfor each PID: taskset -pc %s PID",
		    setup->plan.mode == PLAN_BOOT ? "isolcpus-setup apply; or " : "",
		    shown(&setup->plan.housekeeping).text);
	return wrong(finding, knob, "%u of %u: %s", sitters.nr, sitters.seen, sitters.text);
}

/* In a partition the kernel has moved them, and would move them again. */
static void thread_change(const struct setup *setup, const struct knob *knob,
			  struct changes *changes, const char *pid)
{
	struct process_stat stat;
	struct rtpoll_cpulist cpus;
	char *text;

	if (!kthread_read(setup, pid, &stat) || stat.is_bound || is_of_interrupt(&stat) ||
	    !allowed_read(setup, pid, &cpus) || !cpus_overlap(&cpus, &setup->plan.isolated))
		return;
	cpus = cpus_without(&cpus, &setup->plan.isolated);
	if (cpus_none(&cpus))
		cpus = setup->plan.housekeeping;
	text = thread_text(&stat, &cpus);
	if (text)
		change_value(changes, knob->id, COMPARE_THREAD, true, text, "/proc/%s", pid);
	else
		changes->failed = true;
	free(text);
}

static void kthreads_changes(const struct setup *setup, const struct knob *knob,
			     struct changes *changes)
{
	struct tree_names pids;
	size_t i;

	if (setup->plan.mode != PLAN_BOOT || tree_list(&setup->tree, &pids, "/proc"))
		return;
	for (i = 0; i < pids.nr; i++)
		thread_change(setup, knob, changes, pids.names[i]);
	tree_names_free(&pids);
}

const struct knob knob_kthreads = {
	.id = "KTH-001",
	.name = "kthreads",
	.title = "threads of the kernel that can be moved",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "none of them sits on an isolated CPU",
	.why = "it runs there whenever the kernel wants, and on a real-time kernel soon",
	.fix = "isolcpus-setup apply; or taskset -pc HOUSEKEEPING PID",
	.details = "isolcpus= and nohz_full= keep new ones off at boot, and a partition, CGR-001,\n"
		   "moves those that are there: it is by where they may run, Cpus_allowed_list in\n"
		   "/proc/PID/status, and where they ran last.  Threads that belong to\n"
		   "their CPU (ksoftirqd/N, migration/N, cpuhp/N, kworker/N) cannot be moved;\n"
		   "the kernel marks them, and they are not held against it.  The threads\n"
		   "rcuo of RCU can be moved, and belong on housekeeping CPUs.  apply moves those\n"
		   "of a plan for boot.  irq/N-NAME is not looked at: it follows its interrupt,\n"
		   "IRQ-003.  undo moves back a thread that has still its PID, name and start.",
	.check = kthreads_check,
	.changes = kthreads_changes,
};
