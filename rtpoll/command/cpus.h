/* SPDX-License-Identifier: BSD-3-Clause */
/* cpus.h - sets of CPUs: what one does with them, and the kernel's other notation */
#ifndef RTPOLL_COMMAND_CPUS_H
#define RTPOLL_COMMAND_CPUS_H

#include "../lib/cpulist.h"

/* Every CPU of a set, in order. */
#define for_each_cpu(cpu, set) \
	for ((cpu) = rtpoll_cpulist_next(set, 0); (cpu) < RTPOLL_CPULIST_MAX; \
	     (cpu) = rtpoll_cpulist_next(set, (cpu) + 1))

/* Text of a list, "none" if empty; cut off with "..." if there is no room. */
const char *cpus_text(const struct rtpoll_cpulist *cpus, char *text, size_t size);

/* CPUs of a that are not in b; that are in both; that are in one of them. */
struct rtpoll_cpulist cpus_without(const struct rtpoll_cpulist *a,
				   const struct rtpoll_cpulist *b);
struct rtpoll_cpulist cpus_both(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);
struct rtpoll_cpulist cpus_either(const struct rtpoll_cpulist *a,
				  const struct rtpoll_cpulist *b);

bool cpus_none(const struct rtpoll_cpulist *cpus);
bool cpus_same(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b);

/* The CPUs from 0 on, so many. */
struct rtpoll_cpulist cpus_first(unsigned int nr);

/* Reads a mask in hexadecimal with a comma each 32 bits; 0 or -EINVAL. */
int cpus_mask_parse(struct rtpoll_cpulist *cpus, const char *text);

/* Writes one as the kernel does: for @nr_cpus CPUs, with all its zeros. */
void cpus_mask_print(const struct rtpoll_cpulist *cpus, unsigned int nr_cpus, char *text,
		     size_t size);

#endif /* RTPOLL_COMMAND_CPUS_H */
