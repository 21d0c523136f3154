// SPDX-License-Identifier: BSD-3-Clause
/* kthreads.c - threads of the kernel that could run elsewhere */

#include <stdlib.h>
#include <string.h>

#include "../parse_process.h"
#include "knobs.h"

/**
 * struct sitters - movable threads of the kernel on isolated CPUs
 * @seen:	threads of the kernel, at all
 * @nr:		movable ones that ran there last, and may run there again
 * @nr_may:	how many more may
 * @text:	some of those that did
 * @may:	some of those that may
 */
struct sitters {
	unsigned int	seen;
	unsigned int	nr;
	unsigned int	nr_may;
	char		text[160];
	char		may[100];
};

#define ALLOWED	"\nCpus_allowed_list:"

/* One that sleeps shows where it ran last, also if it may not run there any more. */
static bool may_come(const struct setup *setup, const char *pid)
{
	struct rtpoll_cpulist allowed;
	bool may = true;
	size_t length;
	char *text, *at;

	if (tree_load(&setup->tree, &text, &length, "/proc/%s/status", pid))
		return true;
	at = strstr(text, ALLOWED);
	if (at) {
		at += strlen(ALLOWED);
		at[strcspn(at, "\n")] = 0;
		may = rtpoll_cpulist_parse(&allowed, setup->tree.nr_cpus, at) ||
		      cpus_overlap(&allowed, &setup->plan.isolated);
	}
	free(text);
	return may;
}

static void sitter_look(const struct setup *setup, const char *pid, struct sitters *sitters)
{
	struct process_stat stat;
	char line[1024];

	if (tree_read(&setup->tree, line, sizeof(line), "/proc/%s/stat", pid) ||
	    !process_stat_parse(&stat, line, strlen(line)) || !stat.is_kthread)
		return;
	sitters->seen++;
	if (stat.is_bound || !may_come(setup, pid))
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

static enum result kthreads_check(const struct setup *setup, const struct knob *knob,
				  struct finding *finding)
{
	struct sitters sitters = {};
	struct tree_names pids;
	size_t i;

	if (tree_list(&setup->tree, &pids, "/proc"))
		return untold(finding, knob, "no /proc here");
	for (i = 0; i < pids.nr; i++)
		if (pids.names[i][0] >= '0' && pids.names[i][0] <= '9')
			sitter_look(setup, pids.names[i], &sitters);
	tree_names_free(&pids);
	if (!sitters.seen)
		return untold(finding, knob, "the kernel's threads are not seen here");
	if (!sitters.nr && sitters.nr_may)
		return right(finding, knob, "none of %u; %u may come: %s", sitters.seen,
			     sitters.nr_may, sitters.may);
	if (!sitters.nr)
		return right(finding, knob, "none of %u", sitters.seen);
	finding_fix(finding, "for each PID: taskset -pc %s PID",
		    shown(&setup->plan.housekeeping).text);
	return wrong(finding, knob, "%u of %u: %s", sitters.nr, sitters.seen, sitters.text);
}

const struct knob knob_kthreads = {
	.id = "KTH-001",
	.name = "kthreads",
	.title = "threads of the kernel that can be moved",
	.phase = KNOB_BOOT,
	.severity = RESULT_WARN,
	.expectation = "none of them sits on an isolated CPU",
	.why = "it runs there whenever the kernel wants, and on a real-time kernel soon",
	.fix = "taskset -pc HOUSEKEEPING PID",
	.details = "isolcpus= and nohz_full= keep new ones off at boot, and a partition, CGR-001,\n"
		   "moves those that are there: it is by where they may run, Cpus_allowed_list in\n"
		   "/proc/PID/status, and where they ran last.  Threads that belong to\n"
		   "their CPU (ksoftirqd/N, migration/N, cpuhp/N, kworker/N) cannot be moved;\n"
		   "the kernel marks them, and they are not held against it.  The threads\n"
		   "rcuo of RCU can be moved, and belong on housekeeping CPUs.",
	.check = kthreads_check,
};
