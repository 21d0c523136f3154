// SPDX-License-Identifier: BSD-3-Clause
/* resctrl_group.c - the one group of resctrl that isolated CPUs get */

#include <stdarg.h>
#include <stdio.h>

#include "resctrl.h"

/* As many groups as the resource that has fewest; the root is one. */
static bool has_room(const struct setup *setup)
{
	static const char *const resources[] = { "L3", "MB" };
	long long most;
	size_t i;

	for (i = 0; i < sizeof(resources) / sizeof(resources[0]); i++)
		if (!tree_number(&setup->tree, &most, RESCTRL "/info/%s/num_closids",
				 resources[i]) && most < 2)
			return false;
	return true;
}

bool resctrl_may_group(const struct setup *setup, const struct resctrl *groups)
{
	bool ours = tree_has(&setup->tree, RESCTRL_GROUP);

	return has_room(setup) && groups->nr == 1u + ours;
}

void resctrl_folder_change(const struct knob *knob, struct changes *changes)
{
	change_folder(changes, knob->id, RESCTRL_GROUP);
}

/*
 * With parked siblings: a core may be throttled as its slowest thread's group is, also
 * while that one sleeps.  The kernel takes no CPU that is offline.
 */
void resctrl_cpus_change(const struct setup *setup, const struct knob *knob,
			 struct changes *changes)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	char list[CMDLINE_MAX];

	if (setup->plan.smt != PLAN_SMT_OFFLINE)
		cpus = cpus_either(&cpus, &setup->plan.parked);
	rtpoll_cpulist_print(&cpus, list, sizeof(list));
	change_value(changes, knob->id, COMPARE_LIST, false, list, RESCTRL_GROUP "/cpus_list");
}

void resctrl_value_change(const struct knob *knob, struct changes *changes, bool own,
			  const char *format, ...)
{
	char value[64];
	va_list args;

	va_start(args, format);
	vsnprintf(value, sizeof(value), format, args);
	va_end(args);
	change_value(changes, knob->id, COMPARE_SCHEMATA, false, value, "%s/schemata",
		     own ? RESCTRL_GROUP : RESCTRL);
}
