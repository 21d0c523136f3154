/* SPDX-License-Identifier: BSD-3-Clause */
/* resctrl.h - groups of CPUs and the caches that they share */
#ifndef ISOLCPUS_KNOBS_RESCTRL_H
#define ISOLCPUS_KNOBS_RESCTRL_H

#include <limits.h>

#include "knobs.h"

#define RESCTRL		"/sys/fs/resctrl"
#define RESCTRL_GROUP	RESCTRL "/isolcpus-setup"

/**
 * struct resctrl_group - CPUs with the same part of the caches
 * @name:	"" or "/NAME"
 * @cpus:	its CPUs
 * @schemata:	its file
 * @length:	of it
 */
struct resctrl_group {
	char			name[NAME_MAX + 2];
	struct rtpoll_cpulist	cpus;
	char			*schemata;
	size_t			length;
};

/**
 * struct resctrl - all of them
 * @list:	them
 * @nr:		how many
 */
struct resctrl {
	struct resctrl_group	*list;
	size_t		nr;
};

void resctrl_load(const struct setup *setup, struct resctrl *groups);
void resctrl_free(struct resctrl *groups);

/* Does a resource have lines at all? */
bool resctrl_has(const struct resctrl *groups, const char *resource);

/* The number of a CPU's last cache, and who shares it; false: it cannot be told. */
bool resctrl_cache(const struct setup *setup, unsigned int cpu, unsigned int *id,
		   struct rtpoll_cpulist *sharing);

/* A group for isolated CPUs, with a part of each cache that is theirs alone. */
void resctrl_divide(const struct setup *setup, const struct knob *knob,
		    struct changes *changes);

#endif /* ISOLCPUS_KNOBS_RESCTRL_H */
