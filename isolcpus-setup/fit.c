// SPDX-License-Identifier: BSD-3-Clause
/* fit.c - a plan is compared with the machine it is for */

#include "../rtpoll/command/command.h"
#include "../rtpoll/command/cpus.h"
#include "fit.h"
#include "plan_key.h"

#define PRESENT	"/sys/devices/system/cpu/present"
#define REMEDY	"plan anew on this machine"

/* A CPU that is not plugged in, or none; a machine that does not say has all. */
static int lists_check(const struct setup *setup)
{
	struct rtpoll_cpulist present, missing;
	size_t i;

	if (tree_cpus(&setup->tree, &present, PRESENT))
		return 0;
	for (i = 0; i < NR_PLAN_LISTS; i++) {
		missing = cpus_without(plan_list(&setup->plan, i), &present);
		if (!cpus_none(&missing))
			return cmd_usage("%s: CPU %u is not in " PRESENT "; " REMEDY,
					 plan_lists[i].key, rtpoll_cpulist_next(&missing, 0));
	}
	return 0;
}

static int machine_check(const struct setup *setup)
{
	if (setup->plan.nr_cpus != setup->tree.nr_cpus)
		return cmd_usage("nr_cpus: the plan is for %u CPUs, here are %u; " REMEDY,
				 setup->plan.nr_cpus, setup->tree.nr_cpus);
	return lists_check(setup);
}

int fit_check(const struct setup *setup)
{
	int ret = machine_check(setup);
	size_t i;

	for (i = 0; !ret && i < nr_knobs; i++) {
		const char *obstacle = knobs[i]->obstacle ? knobs[i]->obstacle(setup) : NULL;

		if (obstacle)
			ret = cmd_environment("%s: %s", knobs[i]->id, obstacle);
	}
	return ret;
}
