/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * cpulist_make.h - lists of CPUs, by chance: good ones, and nearly good ones
 *
 * The grammar of rtpoll/lib/cpulist.h, with numbers around the width and around 2^32;
 * of some lists a few characters are then changed.  The same seed gives the same lists.
 */
#ifndef CPULIST_MAKE_H
#define CPULIST_MAKE_H

#include <stddef.h>
#include <stdint.h>

#define CPULIST_TEXT_BYTES	1024

/**
 * struct cpulist_maker - where the lists come from
 * @state:	of the random numbers; set it once, to the seed
 * @width:	CPUs there are
 * @text:	the list that was made last
 * @used:	its length
 */
struct cpulist_maker {
	uint64_t state;
	uint32_t width;
	char text[CPULIST_TEXT_BYTES];
	size_t used;
};

/* Makes another list, of which the result is the text. */
const char *cpulist_make(struct cpulist_maker *maker);
/* A number below limit. */
uint32_t cpulist_random(struct cpulist_maker *maker, uint32_t limit);

#endif
