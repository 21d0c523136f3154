/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpulist.h - lists of CPUs, as the kernel reads and writes them
 *
 *	list	region { (comma | blank) region }	none at all: no CPU
 *	region	"all" | number | number "-" number, the last two with
 *		":" used "/" group behind: of each group the first so many
 *	number	decimal, or N: the last CPU
 *
 * "all" in any case; "N" in this one only.  Behind a number a newline ends the text;
 * elsewhere it is a blank.  A region may begin where a group ends ("0-3:1/2all").
 * It is what isolcpus=, nohz_full= and the files of cpuset and /proc/irq take, and
 * less than what other tools in user space do.
 *
 * One difference: here no group reaches beyond its region.  The kernel adds in 32
 * bits, so that "1-3:1/4294967295" makes it mark CPU 0, too.
 */
#ifndef RTPOLL_CPULIST_H
#define RTPOLL_CPULIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many as the kernel can be built for. */
#define RTPOLL_CPULIST_MAX	8192

/**
 * struct rtpoll_cpulist - a set of CPUs
 * @words: bit n % 64 of word n / 64: CPU n
 */
struct rtpoll_cpulist {
	uint64_t words[RTPOLL_CPULIST_MAX / 64];
};

static inline bool rtpoll_cpulist_has(const struct rtpoll_cpulist *set, unsigned int cpu)
{
	return cpu < RTPOLL_CPULIST_MAX && set->words[cpu / 64] >> cpu % 64 & 1;
}

static inline void rtpoll_cpulist_add(struct rtpoll_cpulist *set, unsigned int cpu)
{
	set->words[cpu / 64] |= 1ull << cpu % 64;
}

/**
 * rtpoll_cpulist_parse() - read a list
 * @set:	receives it; untouched on error
 * @nr_cpus:	CPUs there can be, 1 to RTPOLL_CPULIST_MAX: N is the last of them
 * @text:	the list
 *
 * Return: 0; -EINVAL not a list; -ERANGE a CPU is @nr_cpus or above; -EOVERFLOW a
 * number has more than 32 bits.  The first that is wrong, in the kernel's order.
 */
int rtpoll_cpulist_parse(struct rtpoll_cpulist *set, unsigned int nr_cpus,
			 const char *text);

/**
 * rtpoll_cpulist_print() - write a list as the kernel does: 0-3,6
 * @set:	set
 * @text:	receives it, cut off if need be, and its end
 * @size:	bytes of @text; 0: none
 *
 * Return: length of the whole text, without its end.
 */
size_t rtpoll_cpulist_print(const struct rtpoll_cpulist *set, char *text, size_t size);

/**
 * rtpoll_cpulist_count() - how many CPUs
 * @set: set
 *
 * Return: their number.
 */
unsigned int rtpoll_cpulist_count(const struct rtpoll_cpulist *set);

/**
 * rtpoll_cpulist_next() - first CPU that is not below one
 * @set:	set
 * @cpu:	where to begin
 *
 * Return: CPU; RTPOLL_CPULIST_MAX: none.
 */
unsigned int rtpoll_cpulist_next(const struct rtpoll_cpulist *set, unsigned int cpu);

#endif /* RTPOLL_CPULIST_H */
