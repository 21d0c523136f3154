/* SPDX-License-Identifier: BSD-3-Clause */
/* plan_key.h - keys of a plan's text, for its writer, its reader and its check */
#ifndef ISOLCPUS_PLAN_KEY_H
#define ISOLCPUS_PLAN_KEY_H

#include "plan.h"

#define PLAN_SCHEMA	"isolcpus-setup.plan/1"
#define PLAN_BANDWIDTH	"bandwidth_percent"

/**
 * struct plan_list_key - a key whose value is a list of CPUs
 * @key:	its name
 * @offset:	of the list in struct plan
 */
struct plan_list_key {
	const char	*key;
	size_t		offset;
};

#define NR_PLAN_LISTS	9

extern const struct plan_list_key plan_lists[NR_PLAN_LISTS];

static inline struct rtpoll_cpulist *plan_list(const struct plan *plan, size_t i)
{
	return (struct rtpoll_cpulist *)((char *)plan + plan_lists[i].offset);
}

/* Formats a line into @error; returns @ret. */
__attribute__((format(printf, 3, 4)))
int plan_refuse(char error[PLAN_ERROR], int ret, const char *format, ...);

#endif /* ISOLCPUS_PLAN_KEY_H */
