// SPDX-License-Identifier: BSD-3-Clause
/* plan_check.c - a plan that contradicts itself is refused */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/command/finding.h"
#include "plan_key.h"

int plan_refuse(char error[PLAN_ERROR], int ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(error, PLAN_ERROR, format, args);
	va_end(args);
	text_one_line(error);
	return ret;
}

/**
 * struct relation - how two lists must stand to each other
 * @set:	key of one
 * @other:	key of the other
 * @within:	all CPUs of @set must be in @other; else none may
 * @remedy:	what to do, and why
 */
struct relation {
	const char	*set;
	const char	*other;
	bool		within;
	const char	*remedy;
};

static const struct relation relations[] = {
	{ "isolated", "housekeeping", false, "a CPU is one or the other: take it out of one" },
	{ "pollers", "isolated", true, "a poller needs an isolated CPU: add it there" },
	{ "vcpus", "isolated", true, "a vCPU needs an isolated CPU: add it there" },
	{ "measuring", "isolated", true, "what is measured is an isolated CPU: add it there" },
	{ "parked", "isolated", true, "a CPU that stays empty is isolated: add it there" },
	{ "pollers", "vcpus", false, "a poller never yields to a vCPU: give each its own" },
	{ "pollers", "measuring", false, "each would disturb the other: give each its own" },
	{ "pollers", "parked", false, "a parked CPU stays empty: take it out of one" },
	{ "vcpus", "measuring", false, "each would disturb the other: give each its own" },
	{ "vcpus", "parked", false, "a parked CPU stays empty: take it out of one" },
	{ "measuring", "parked", false, "a parked CPU stays empty: take it out of one" },
	{ "nohz_full", "isolated", true,
	  "without tick, but with the scheduler's other tasks: isolate it, or take it out" },
	{ "rcu_nocbs", "isolated", true, "isolate it, or take it out" },
	{ "nohz_full", "rcu_nocbs", true, "nohz_full= implies rcu_nocbs=: add it there" },
	{ "irqaffinity", "isolated", false,
	  "interrupts would come to an isolated CPU: name housekeeping CPUs only" },
	{ "irqaffinity", "housekeeping", true,
	  "interrupts need a CPU that keeps house: add it there, or take it out" },
};

static const struct rtpoll_cpulist *list_of(const struct plan *plan, const char *key)
{
	size_t i;

	for (i = 0; strcmp(plan_lists[i].key, key); i++)
		;
	return plan_list(plan, i);
}

static int relation_check(const struct plan *plan, const struct relation *relation,
			  char error[PLAN_ERROR])
{
	const struct rtpoll_cpulist *set = list_of(plan, relation->set);
	const struct rtpoll_cpulist *other = list_of(plan, relation->other);
	struct rtpoll_cpulist wrong = relation->within ? cpus_without(set, other) :
							 cpus_both(set, other);
	unsigned int cpu = rtpoll_cpulist_next(&wrong, 0);

	if (cpu == RTPOLL_CPULIST_MAX)
		return 0;
	return plan_refuse(error, -EINVAL, "%s: CPU %u is %s '%s'; %s", relation->set, cpu,
			   relation->within ? "not in" : "also in", relation->other,
			   relation->remedy);
}

static int range_check(const struct plan *plan, char error[PLAN_ERROR])
{
	unsigned int cpu;
	size_t i;

	if (!plan->nr_cpus || plan->nr_cpus > RTPOLL_CPULIST_MAX)
		return plan_refuse(error, -EINVAL, "nr_cpus: %u is not 1 to %u", plan->nr_cpus,
				   RTPOLL_CPULIST_MAX);
	for (i = 0; i < NR_PLAN_LISTS; i++) {
		cpu = rtpoll_cpulist_next(plan_list(plan, i), plan->nr_cpus);
		if (cpu < RTPOLL_CPULIST_MAX)
			return plan_refuse(error, -EINVAL,
					   "%s: no CPU %u on a machine of %u; plan anew for this one",
					   plan_lists[i].key, cpu, plan->nr_cpus);
	}
	return 0;
}

/* What the kernel would put right by itself, without a word but in its log. */
static int kernel_check(const struct plan *plan, char error[PLAN_ERROR])
{
	if (cpus_none(&plan->isolated))
		return plan_refuse(error, -EINVAL,
				   "isolated: no CPU at all; name one, or remove the plan");
	if (cpus_none(&plan->housekeeping))
		return plan_refuse(error, -EINVAL,
				   "housekeeping: no CPU is left for it; isolate fewer");
	if (rtpoll_cpulist_has(&plan->isolated, 0))
		return plan_refuse(error, -EINVAL,
				   "isolated: CPU 0 boots and keeps house; take another");
	return 0;
}

static int mode_check(const struct plan *plan, char error[PLAN_ERROR])
{
	const char *key;

	if (plan->smt == PLAN_SMT_SHARE && !cpus_none(&plan->parked))
		return plan_refuse(error, -EINVAL,
				   "parked: smt 'share' lets siblings work; empty it, or smt 'isolate'");
	if (plan->mode == PLAN_BOOT)
		return 0;
	if (!cpus_none(&plan->nohz_full))
		key = "nohz_full";
	else if (!cpus_none(&plan->rcu_nocbs))
		key = "rcu_nocbs";
	else if (plan->managed_irq)
		key = "managed_irq";
	else
		return 0;
	return plan_refuse(error, -EINVAL,
			   "%s: only the kernel's command line can do it; take it out, or mode 'boot'",
			   key);
}

int plan_check(const struct plan *plan, char error[PLAN_ERROR])
{
	int ret = range_check(plan, error);
	size_t i;

	if (!ret)
		ret = kernel_check(plan, error);
	if (!ret)
		ret = mode_check(plan, error);
	for (i = 0; !ret && i < sizeof(relations) / sizeof(relations[0]); i++)
		ret = relation_check(plan, &relations[i], error);
	return ret;
}
