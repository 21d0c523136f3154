// SPDX-License-Identifier: BSD-3-Clause
/* fit.c - a plan is compared with the machine it is for */

#include <stdlib.h>

#include "../rtpoll/command/bootline.h"
#include "../rtpoll/command/command.h"
#include "../rtpoll/command/cpus.h"
#include "fit.h"
#include "plan_key.h"

#define PRESENT	"/sys/devices/system/cpu/present"
#define REMEDY	"plan anew on this machine"

/* On x86 and Arm, with the zero behind it. */
#define COMMAND_LINE_SIZE	2048u

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

static bool is_ours(const struct bootword *word)
{
	return bootword_is(word, "isolcpus") || bootword_is(word, "nohz_full") ||
	       bootword_is(word, "rcu_nocbs") || bootword_is(word, "irqaffinity");
}

/* Bytes of the running command line that the next one has, too. */
static size_t others_length(const struct setup *setup)
{
	struct bootword word;
	size_t length, ours = 0;
	const char *at;
	char *text;

	if (tree_load(&setup->tree, &text, &length, "/proc/cmdline"))
		return 0;
	for (at = text; bootline_next(&at, text + length, &word);)
		ours += is_ours(&word) ? at - word.key + 1 : 0;
	free(text);
	return length > ours ? length - ours : 0;
}

/* A kernel drops what is too long without a word: of a list of CPUs, too. */
static int line_check(const struct setup *setup)
{
	size_t words = plan_cmdline(&setup->plan, NULL, 0);
	size_t others = others_length(setup);

	if (!words || words + others < COMMAND_LINE_SIZE)
		return 0;
	return cmd_usage("/proc/cmdline: %zu bytes, %zu of the plan: %u fit; isolate ranges",
			 others, words, COMMAND_LINE_SIZE - 1);
}

int fit_check(const struct setup *setup)
{
	int ret = machine_check(setup);
	size_t i;

	if (!ret)
		ret = line_check(setup);
	for (i = 0; !ret && i < nr_knobs; i++) {
		const char *obstacle = knobs[i]->obstacle ? knobs[i]->obstacle(setup) : NULL;

		if (obstacle)
			ret = cmd_environment("%s: %s", knobs[i]->id, obstacle);
	}
	return ret;
}
