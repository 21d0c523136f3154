/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpus.h - sets of CPUs against each other, and as text
 */
#ifndef ISOLCPUS_CPUS_H
#define ISOLCPUS_CPUS_H

#include <stdbool.h>
#include <stddef.h>

#include "../rtpoll/lib/cpulist.h"

/* for (cpu = ...) over all of a set. */
#define for_each_cpu(cpu, set)							\
	for ((cpu) = rtpoll_cpulist_next((set), 0); (cpu) < RTPOLL_CPULIST_MAX;	\
	     (cpu) = rtpoll_cpulist_next((set), (cpu) + 1))

struct rtpoll_cpulist cpus_without(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);
struct rtpoll_cpulist cpus_and(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);
struct rtpoll_cpulist cpus_or(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);
bool cpus_empty(const struct rtpoll_cpulist *set);
bool cpus_overlap(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);
/* All of a are in b. */
bool cpus_within(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);

#define CPUS_TEXT	128

/**
 * struct cpus_text - a list as text of a length that fits into a message
 * @text: "2-3", "none", or the beginning of a long one with "..." behind
 */
struct cpus_text {
	char text[CPUS_TEXT];
};

struct cpus_text cpus_text(const struct rtpoll_cpulist *set);

/* As /proc/irq wants it: hexadecimal, a comma each 32 bits.  -ENOSPC: @size is too small. */
int cpus_mask(const struct rtpoll_cpulist *set, char *text, size_t size);

#endif /* ISOLCPUS_CPUS_H */
