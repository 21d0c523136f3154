// SPDX-License-Identifier: BSD-3-Clause
/* choose_bounds.c - which CPUs may be isolated, and lists that ask for others */

#include <errno.h>
#include <string.h>

#include "choosing.h"

/* Of two threads of a core, where only one may work. */
#define HALF_CORE	"%s: CPU %u is a thread of CPU %u's core, which keeps house; " \
			"take another core, or --smt share"
#define BOTH_THREADS	"%s: CPU %u is a thread of a core that has a role already; " \
			"take another core, or --smt share"

static int refuse_one(struct choosing *choosing, const char *option, unsigned int cpu,
		      const char *why)
{
	return plan_refuse(choosing->error, -EINVAL, "%s: CPU %u %s", option, cpu, why);
}

/* Refuses the first CPU of a set that should be empty. */
static int refuse_any(struct choosing *choosing, const char *option,
		      const struct rtpoll_cpulist *wrong, const char *why)
{
	unsigned int cpu = rtpoll_cpulist_next(wrong, 0);

	return cpu < RTPOLL_CPULIST_MAX ? refuse_one(choosing, option, cpu, why) : 0;
}

/* A CPU whose core has a thread that must keep house; RTPOLL_CPULIST_MAX: it has none. */
static unsigned int housekeeper(const struct choosing *choosing, unsigned int cpu)
{
	struct rtpoll_cpulist core = topology_group(&choosing->topology, TOPOLOGY_CORE, cpu);
	struct rtpoll_cpulist keeping = cpus_both(&core, &choosing->housekeeping);

	if (rtpoll_cpulist_has(&core, 0))
		return 0;
	return rtpoll_cpulist_next(&keeping, 0);
}

static int cores_check(struct choosing *choosing, const char *option,
		       const struct rtpoll_cpulist *set)
{
	unsigned int cpu, other;

	if (!choosing_cores(choosing))
		return 0;
	for_each_cpu(cpu, set) {
		other = housekeeper(choosing, cpu);
		if (other < RTPOLL_CPULIST_MAX)
			return plan_refuse(choosing->error, -EINVAL, HALF_CORE, option, cpu, other);
	}
	return 0;
}

static int isolate_check(struct choosing *choosing)
{
	const struct rtpoll_cpulist *isolate = &choosing->isolate;
	struct rtpoll_cpulist wrong;
	int ret = 0;

	if (rtpoll_cpulist_has(isolate, 0))
		return refuse_one(choosing, "--isolate", 0,
				  "boots and keeps house, and is never isolated; take another");
	if (choosing_has_housekeeping(choosing)) {
		wrong = cpus_both(isolate, &choosing->housekeeping);
		ret = refuse_any(choosing, "--isolate", &wrong,
				 "is in --housekeeping, too; take it out of one");
	}
	return ret ? ret : cores_check(choosing, "--isolate", isolate);
}

/* Exactly these keep house, so the others that run must be isolated. */
static int housekeeping_check(struct choosing *choosing)
{
	static const char *const option = "--housekeeping";
	struct rtpoll_cpulist rest, missing;
	int ret = 0;

	rest = cpus_without(&choosing->topology.online, &choosing->housekeeping);
	if (!rtpoll_cpulist_has(&choosing->housekeeping, 0))
		return refuse_one(choosing, option, 0, "boots and keeps house; add it");
	if (cpus_none(&rest))
		return plan_refuse(choosing->error, -EINVAL,
				   "%s: no CPU is left to isolate; name fewer", option);
	if (choosing_has_isolate(choosing)) {
		missing = cpus_without(&rest, &choosing->isolate);
		ret = refuse_any(choosing, option, &missing,
				 "is neither here nor in --isolate; add it to one");
	}
	return ret ? ret : cores_check(choosing, option, &rest);
}

static int cpu_take(struct choosing *choosing, const struct wish *wish, unsigned int cpu)
{
	unsigned int core = choosing->topology.cpus[cpu].group[TOPOLOGY_CORE];

	if (rtpoll_cpulist_has(&choosing->taken, cpu))
		return refuse_one(choosing, wish->option, cpu,
				  "has another role already; roles are kept apart: take another");
	if (choosing_cores(choosing) && rtpoll_cpulist_has(&choosing->busy, core))
		return plan_refuse(choosing->error, -EINVAL, BOTH_THREADS, wish->option, cpu);
	choosing_take(choosing, cpu);
	return 0;
}

static int wish_check(struct choosing *choosing, const struct wish *wish)
{
	struct rtpoll_cpulist wrong;
	unsigned int cpu;
	int ret;

	if (rtpoll_cpulist_has(&wish->cpus, 0))
		return refuse_one(choosing, wish->option, 0,
				  "boots and keeps house, and is never isolated; take another");
	wrong = cpus_both(&wish->cpus, &choosing->housekeeping);
	ret = refuse_any(choosing, wish->option, &wrong, "is in --housekeeping; take it out there");
	if (!ret)
		ret = cores_check(choosing, wish->option, &wish->cpus);
	wrong = cpus_without(&wish->cpus, &choosing->usable);
	if (!ret)
		ret = refuse_any(choosing, wish->option, &wrong,
				 "is not in --isolate; add it there");
	for_each_cpu(cpu, &wish->cpus)
		if (!ret)
			ret = cpu_take(choosing, wish, cpu);
	return ret;
}

/* CPUs that can have a role; those of a core that keeps house only if threads share. */
static void usable_find(struct choosing *choosing)
{
	struct rtpoll_cpulist boot = {};
	struct rtpoll_cpulist may;
	unsigned int cpu;

	may = choosing_has_isolate(choosing) ? choosing->isolate :
	      cpus_without(&choosing->topology.online, &choosing->housekeeping);
	rtpoll_cpulist_add(&boot, 0);
	may = cpus_without(&may, &boot);
	for_each_cpu(cpu, &may)
		if (!choosing_cores(choosing) ||
		    housekeeper(choosing, cpu) == RTPOLL_CPULIST_MAX)
			rtpoll_cpulist_add(&choosing->usable, cpu);
}

int choosing_bounds(struct choosing *choosing)
{
	unsigned int role;
	int ret = 0;

	if (rtpoll_cpulist_count(&choosing->topology.online) < 2)
		return plan_refuse(choosing->error, -ENODEV,
				   "one CPU is online, and that keeps house; add a second one");
	if (choosing_has_isolate(choosing))
		ret = isolate_check(choosing);
	if (!ret && choosing_has_housekeeping(choosing))
		ret = housekeeping_check(choosing);
	if (!ret)
		usable_find(choosing);
	for (role = 0; !ret && role < NR_ROLES; role++)
		ret = wish_check(choosing, &choosing->wishes[role]);
	return ret;
}
