/* SPDX-License-Identifier: BSD-3-Clause */
/* choosing.h - a choice of CPUs on its way, for the parts of choose.c */
#ifndef ISOLCPUS_CHOOSING_H
#define ISOLCPUS_CHOOSING_H

#include "../rtpoll/command/cpus.h"
#include "choose.h"
#include "plan_key.h"
#include "topology.h"

/* What an isolated CPU is for, in the order in which CPUs are given out. */
enum role {
	ROLE_POLLER,
	ROLE_VCPU,
	ROLE_MEASURING,
	NR_ROLES
};

/**
 * struct wish - CPUs for one role
 * @option:	that asked for them
 * @given:	its value; NULL: not asked for
 * @count:	how many, if it was a number
 * @cpus:	as listed; then those picked
 */
struct wish {
	const char		*option;
	const char		*given;
	unsigned int		count;
	struct rtpoll_cpulist	cpus;
};

/**
 * struct choosing - a choice on its way
 * @tree:	machine
 * @request:	what is asked for
 * @plan:	what becomes of it
 * @error:	receives a refusal
 * @topology:	of the machine
 * @near:	where; of nothing unless the request says so
 * @wishes:	by role
 * @isolate:	as listed, if it was
 * @housekeeping: likewise
 * @usable:	CPUs that can be given a role
 * @taken:	those that have one
 * @busy:	their cores, each by its first CPU
 * @home:	L3 in which CPUs are picked first, by a CPU of it
 */
struct choosing {
	const struct tree		*tree;
	const struct plan_request	*request;
	struct plan			*plan;
	char				*error;
	struct topology			topology;
	struct topology_place		near;
	struct wish			wishes[NR_ROLES];
	struct rtpoll_cpulist		isolate;
	struct rtpoll_cpulist		housekeeping;
	struct rtpoll_cpulist		usable;
	struct rtpoll_cpulist		taken;
	struct rtpoll_cpulist		busy;
	unsigned int			home;
};

/* Words into sets and numbers: 0 or a refusal. */
int choosing_wishes(struct choosing *choosing);

/* Which CPUs can be used; lists that ask for others are refused. */
int choosing_bounds(struct choosing *choosing);

/* CPUs for each wish that is a number. */
int choosing_pick(struct choosing *choosing);

/* A reason for each choice; 0 or -ENOMEM. */
int choosing_why(struct choosing *choosing);

/* Only one thread of a core works. */
static inline bool choosing_cores(const struct choosing *choosing)
{
	return choosing->plan->smt != PLAN_SMT_SHARE;
}

/* Gives a CPU a role. */
static inline void choosing_take(struct choosing *choosing, unsigned int cpu)
{
	rtpoll_cpulist_add(&choosing->taken, cpu);
	rtpoll_cpulist_add(&choosing->busy, choosing->topology.cpus[cpu].group[TOPOLOGY_CORE]);
}

static inline bool choosing_has_isolate(const struct choosing *choosing)
{
	return !cpus_none(&choosing->isolate);
}

static inline bool choosing_has_housekeeping(const struct choosing *choosing)
{
	return !cpus_none(&choosing->housekeeping);
}

/* How far a CPU is from what it shall be near to; the same of all if that is nothing. */
unsigned int choosing_distance(const struct choosing *choosing, unsigned int cpu);

#endif /* ISOLCPUS_CHOOSING_H */
