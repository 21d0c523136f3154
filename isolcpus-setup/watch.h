/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * watch.h - what was counted for CPUs, and what came in between
 *
 * The kernel counts all this anyway: nothing is traced, and the CPUs that are watched
 * notice nothing.
 */
#ifndef ISOLCPUS_WATCH_H
#define ISOLCPUS_WATCH_H

#include "../rtpoll/command/tree.h"

enum watch_kind {
	WATCH_IRQ,	/* a device's interrupt, or one CPU's to another */
	WATCH_TICK,	/* local timer interrupt */
	WATCH_SOFTIRQ,
	WATCH_SMI,	/* firmware stopped all CPUs */
	WATCH_SWITCHES,	/* tasks that were given the CPU */
	WATCH_TASK,	/* switches of a task that was there last */
	NR_WATCH_KINDS
};

#define WATCH_WHAT	80

/**
 * struct watch_count - one counter
 * @kind:	of what
 * @cpu:	CPU
 * @what:	which: "41 nvme0q3", "TIMER", "1234 kworker/3:1"
 * @count:	its value
 */
struct watch_count {
	enum watch_kind	kind;
	unsigned int	cpu;
	char		what[WATCH_WHAT];
	uint64_t	count;
};

/**
 * struct watch_counts - counters at one time, or what came in between
 * @list:	them
 * @nr:		how many
 * @uptime_s:	when, in seconds since the machine's start; 0: unknown
 */
struct watch_counts {
	struct watch_count	*list;
	size_t			nr;
	double			uptime_s;
};

/* Reads all counters of CPUs, and of all tasks; 0 or -errno. */
int watch_read(struct watch_counts *counts, const struct tree *tree,
	       const struct rtpoll_cpulist *cpus);

/* Tables with a column for each CPU; -EINVAL: it is none. */
int watch_table(struct watch_counts *counts, const struct rtpoll_cpulist *cpus,
		enum watch_kind kind, const char *text);
int watch_switches(struct watch_counts *counts, const struct rtpoll_cpulist *cpus, char *text);
/* Of all CPUs: one that comes to a CPU brings the switches that it had elsewhere. */
int watch_tasks(struct watch_counts *counts, const struct tree *tree);

/* Appends; 0 or -ENOMEM. */
int watch_add(struct watch_counts *counts, const struct watch_count *count);

/*
 * What came in between on CPUs, sorted by CPU and then the most first: what did not count
 * is left out.  0 or -ENOMEM.
 */
int watch_between(struct watch_counts *difference, struct watch_counts *before,
		  const struct watch_counts *after, const struct rtpoll_cpulist *cpus);

/* Waits, also if a signal comes in between. */
void watch_pause(uint64_t ns);

void watch_free(struct watch_counts *counts);

#endif /* ISOLCPUS_WATCH_H */
