/* SPDX-License-Identifier: BSD-3-Clause */
/* resctrl.h - groups of CPUs, and the caches and the bandwidth that they share */
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

/**
 * struct resctrl_shared - an L3 that isolated CPUs share with others
 * @left:	isolated CPUs whose L3 was not looked at; those that work, to begin with
 * @id:		of the L3
 * @nr_own:	isolated CPUs that share it
 * @nr_all:	all CPUs that do
 */
struct resctrl_shared {
	struct rtpoll_cpulist	left;
	unsigned int		id;
	unsigned int		nr_own;
	unsigned int		nr_all;
};

/* The next one; false: there are no more. */
bool resctrl_shared_next(const struct setup *setup, struct resctrl_shared *shared);

/**
 * struct resctrl_rival - who takes from an isolated CPU
 * @cpu:	isolated one
 * @other:	of housekeeping; RTPOLL_CPULIST_MAX: none
 * @id:		of the cache
 * @seen:	caches that could be compared
 */
struct resctrl_rival {
	unsigned int	cpu;
	unsigned int	other;
	unsigned int	id;
	unsigned int	seen;
};

/* An isolated CPU's group is compared with the group of another CPU on that cache. */
typedef bool (*resctrl_test)(const struct resctrl_group *isolated,
			     const struct resctrl_group *other, unsigned int id, uint64_t arg);

struct resctrl_rival resctrl_rival_find(const struct setup *setup, const struct resctrl *groups,
					resctrl_test suffers, uint64_t arg);

/*
 * resctrl_group.c: may there be a group for isolated CPUs?  Somebody else's groups are
 * somebody else's division.
 */
bool resctrl_may_group(const struct setup *setup, const struct resctrl *groups);

/* Its folder; its CPUs, once others have made room. */
void resctrl_folder_change(const struct knob *knob, struct changes *changes);
void resctrl_cpus_change(const struct setup *setup, const struct knob *knob,
			 struct changes *changes);

/* One domain of one resource, "L3:0=f", for that group or the root. */
__attribute__((format(printf, 4, 5)))
void resctrl_value_change(const struct knob *knob, struct changes *changes, bool own,
			  const char *format, ...);

/* resctrl_divide.c: a part of each shared cache for that group alone; can it be? */
void resctrl_divide(const struct setup *setup, const struct knob *knob,
		    struct changes *changes);
bool resctrl_divides(const struct setup *setup, const struct resctrl *groups);

#endif /* ISOLCPUS_KNOBS_RESCTRL_H */
