// SPDX-License-Identifier: BSD-3-Clause
/* choose.c - a plan is made of a request and a machine */

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "choosing.h"

/* Of each isolated core one thread may work; its others stay empty. */
static void siblings_park(struct choosing *choosing)
{
	struct plan *plan = choosing->plan;
	struct rtpoll_cpulist cpus = plan->isolated;
	struct rtpoll_cpulist core, working;
	unsigned int cpu;

	for_each_cpu(cpu, &cpus) {
		if (rtpoll_cpulist_has(&plan->parked, cpu))
			continue;
		core = topology_group(&choosing->topology, TOPOLOGY_CORE, cpu);
		working = cpus_both(&core, &choosing->taken);
		if (cpus_none(&working))
			rtpoll_cpulist_add(&working, cpu);
		plan->isolated = cpus_either(&plan->isolated, &core);
		core = cpus_without(&core, &working);
		plan->parked = cpus_either(&plan->parked, &core);
	}
}

static void sets_fill(struct choosing *choosing)
{
	const struct topology *topology = &choosing->topology;
	struct plan *plan = choosing->plan;

	plan->pollers = choosing->wishes[ROLE_POLLER].cpus;
	plan->vcpus = choosing->wishes[ROLE_VCPU].cpus;
	plan->measuring = choosing->wishes[ROLE_MEASURING].cpus;
	if (choosing_has_isolate(choosing))
		plan->isolated = choosing->isolate;
	else if (choosing_has_housekeeping(choosing))
		plan->isolated = cpus_without(&topology->online, &choosing->housekeeping);
	else
		plan->isolated = choosing->taken;
	if (choosing_cores(choosing))
		siblings_park(choosing);
	plan->housekeeping = cpus_without(&topology->present, &plan->isolated);
}

/* For messages only, so one that is no line of text is none. */
static void kernel_read(const struct tree *tree, struct plan *plan)
{
	size_t i;

	if (tree_read(tree, plan->kernel, sizeof(plan->kernel), "/proc/sys/kernel/osrelease"))
		*plan->kernel = 0;
	for (i = 0; plan->kernel[i]; i++)
		if (!isgraph((unsigned char)plan->kernel[i]))
			*plan->kernel = 0;
}

static void settings_fill(struct choosing *choosing)
{
	struct plan *plan = choosing->plan;

	plan->nr_cpus = choosing->topology.nr_cpus;
	plan->throttling_off = true;
	plan->bandwidth_percent = choosing->request->bandwidth_percent;
	plan->irqaffinity = plan->housekeeping;
	kernel_read(choosing->tree, plan);
	if (plan->mode != PLAN_BOOT)
		return;
	plan->managed_irq = true;
	plan->nohz_full = plan->isolated;
	plan->rcu_nocbs = plan->isolated;
}

/* A CPU that is offline keeps no house. */
static int anyone_left(const struct choosing *choosing)
{
	struct rtpoll_cpulist running = cpus_both(&choosing->plan->housekeeping,
						  &choosing->topology.online);

	return cpus_none(&running) ?
	       plan_refuse(choosing->error, -EINVAL,
			   "no CPU that is online is left to keep house; isolate fewer") : 0;
}

static int choose(struct choosing *choosing)
{
	int ret = choosing_wishes(choosing);

	if (!ret)
		ret = choosing_bounds(choosing);
	if (!ret)
		ret = choosing_pick(choosing);
	if (ret)
		return ret;
	sets_fill(choosing);
	settings_fill(choosing);
	ret = anyone_left(choosing);
	if (!ret)
		ret = plan_check(choosing->plan, choosing->error);
	if (!ret && choosing_why(choosing))
		ret = plan_refuse(choosing->error, -ENOMEM, "no memory");
	return ret;
}

int plan_make(const struct tree *tree, const struct plan_request *request,
	      struct plan *plan, char error[PLAN_ERROR])
{
	struct choosing choosing = {
		.tree = tree,
		.request = request,
		.plan = plan,
		.error = error,
	};
	int ret;

	*plan = (struct plan) {};
	ret = topology_read(&choosing.topology, tree, error);
	if (ret)
		return ret;
	ret = choose(&choosing);
	topology_free(&choosing.topology);
	if (ret)
		plan_free(plan);
	return ret;
}
