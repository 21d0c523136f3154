/* SPDX-License-Identifier: BSD-3-Clause */
/* parse_process.h - the line of /proc/PID/stat */
#ifndef ISOLCPUS_PARSE_PROCESS_H
#define ISOLCPUS_PARSE_PROCESS_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct process_stat - what of it matters here
 * @name:	between the brackets; it may have brackets and blanks itself
 * @is_kthread:	a thread of the kernel
 * @is_bound:	to its CPUs by the kernel: nobody can move it
 * @cpu:	where it ran last
 * @start:	when it began, in clock ticks since boot
 */
struct process_stat {
	char		name[32];
	bool		is_kthread;
	bool		is_bound;
	unsigned int	cpu;
	unsigned long long start;
};

/* false: it is no such line. */
bool process_stat_parse(struct process_stat *stat, const char *text, size_t length);

#endif /* ISOLCPUS_PARSE_PROCESS_H */
