// SPDX-License-Identifier: BSD-3-Clause
/* kthreads.c - threads of the kernel that could run elsewhere */

#include <string.h>

#include "../parse_process.h"
#include "knobs.h"

/**
 * struct sitters - movable threads of the kernel on isolated CPUs
 * @seen:	threads of the kernel, at all
 * @nr:		movable ones there
 * @text:	some of them
 */
struct sitters {
	unsigned int	seen;
	unsigned int	nr;
	char		text[160];
};

static void sitter_look(const struct setup *setup, const char *pid, struct sitters *sitters)
{
	struct process_stat stat;
	char line[1024];

	if (tree_read(&setup->tree, line, sizeof(line), "/proc/%s/stat", pid) ||
	    !process_stat_parse(&stat, line, strlen(line)) || !stat.is_kthread)
		return;
	sitters->seen++;
	if (stat.is_bound || !rtpoll_cpulist_has(&setup->plan.isolated, stat.cpu))
		return;
	sitters->nr++;
	text_add(sitters->text, sizeof(sitters->text), "%s (%s) on %u", stat.name, pid, stat.cpu);
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
	.details = "isolcpus= and nohz_full= keep new ones off at boot.  Threads that belong to\n"
		   "their CPU (ksoftirqd/N, migration/N, cpuhp/N, kworker/N) cannot be moved;\n"
		   "the kernel marks them, and they are not held against it.  The threads\n"
		   "rcuo of RCU can be moved, and belong on housekeeping CPUs.",
	.check = kthreads_check,
};
