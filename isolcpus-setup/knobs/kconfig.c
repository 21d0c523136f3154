// SPDX-License-Identifier: BSD-3-Clause
/* kconfig.c - what the kernel was built with */

#include <stdlib.h>
#include <string.h>

#include "../gunzip.h"
#include "../parse_kconfig.h"
#include "knobs.h"
#include "remarks.h"

static bool always(const struct setup *setup)
{
	(void)setup;
	return true;
}

static bool at_boot(const struct setup *setup)
{
	return setup->plan.mode == PLAN_BOOT;
}

static bool by_cgroup(const struct setup *setup)
{
	return setup->plan.mode == PLAN_CGROUP;
}

static bool without_tick(const struct setup *setup)
{
	return !cpus_none(&setup->plan.nohz_full);
}

static bool without_callbacks(const struct setup *setup)
{
	return !cpus_none(&setup->plan.rcu_nocbs);
}

/**
 * struct option - how an option should be
 * @name:	without CONFIG_
 * @wanted:	"y", "n"
 * @severity:	what it is otherwise
 * @applies:	does the plan need it?
 * @otherwise:	of one that is needed: what becomes of the plan without it
 */
struct option {
	const char	*name;
	const char	*wanted;
	enum result	severity;
	bool		(*applies)(const struct setup *setup);
	const char	*otherwise;
};

static const struct option options[] = {
	{ "SMP", "y", RESULT_FAIL, always, "one CPU is all that it runs on" },
	{ "HIGH_RES_TIMERS", "y", RESULT_FAIL, always,
		"timers are no finer than the tick" },
	{ "CPU_ISOLATION", "y", RESULT_FAIL, at_boot, "isolcpus= is ignored" },
	{ "NO_HZ_FULL", "y", RESULT_FAIL, without_tick, "nohz_full= is ignored" },
	{ "RCU_NOCB_CPU", "y", RESULT_FAIL, without_callbacks,
		"rcu_nocbs= is ignored" },
	{ "CPUSETS", "y", RESULT_FAIL, by_cgroup, "there are no partitions" },
	{ "PREEMPT_RT", "y", RESULT_WARN, always, NULL },
	{ "HZ_PERIODIC", "n", RESULT_WARN, always, NULL },
	{ "PROVE_LOCKING", "n", RESULT_WARN, always, NULL },
	{ "DEBUG_PREEMPT", "n", RESULT_WARN, always, NULL },
	{ "DEBUG_ATOMIC_SLEEP", "n", RESULT_WARN, always, NULL },
	{ "DEBUG_OBJECTS", "n", RESULT_WARN, always, NULL },
	{ "DEBUG_KMEMLEAK", "n", RESULT_WARN, always, NULL },
	{ "SLUB_DEBUG_ON", "n", RESULT_WARN, always, NULL },
	{ "KASAN", "n", RESULT_WARN, always, NULL },
	{ "KCSAN", "n", RESULT_WARN, always, NULL },
};

static bool config_unpack(const struct setup *setup, char **text, size_t *length)
{
	size_t size;
	char *data;
	int ret = tree_load(&setup->tree, &data, &size, "/proc/config.gz");

	if (!ret)
		ret = gunzip(data, size, text, length);
	free(data);
	return !ret;
}

/* As the package installs it, or as the kernel has it. */
static bool config_load(const struct setup *setup, char **text, size_t *length)
{
	char release[96];

	if (!tree_read(&setup->tree, release, sizeof(release), "/proc/sys/kernel/osrelease") &&
	    !strchr(release, '/') &&
	    !tree_load(&setup->tree, text, length, "/boot/config-%s", release))
		return true;
	return !tree_load(&setup->tree, text, length, "/proc/config") ||
	       config_unpack(setup, text, length);
}

static bool option_counts(const struct option *option, const struct setup *setup,
			  enum result severity)
{
	return option->severity == severity && option->applies(setup);
}

#define VALUE_MAX	64

static bool option_differs(const struct option *option, const char *text, size_t length,
			   char value[VALUE_MAX])
{
	kconfig_value(text, length, option->name, value, VALUE_MAX);
	return strcmp(value, option->wanted);
}

/* Who boots a VM or a container has not built its kernel. */
static enum result options_judge(const struct setup *setup, const struct knob *knob,
				 struct finding *finding, const char *ill)
{
	if (knob->severity == RESULT_FAIL && setup->is_virtual)
		return untold(finding, knob, "the kernel of this %s: %s", virtual_word(setup), ill);
	return wrong(finding, knob, "%s", ill);
}

/* All options of one severity. */
static enum result options_check(const struct setup *setup, const struct knob *knob,
				 struct finding *finding)
{
	char ill[200] = "", value[VALUE_MAX], *text;
	unsigned int nr = 0;
	size_t length, i;

	if (!config_load(setup, &text, &length))
		return untold(finding, knob, "no /boot/config-RELEASE or /proc/config.gz here");
	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct option *option = &options[i];

		if (!option_counts(option, setup, knob->severity))
			continue;
		nr++;
		if (option_differs(option, text, length, value))
			text_add(ill, sizeof(ill), "%s is %.8s, not %s", option->name, value,
				 option->wanted);
	}
	free(text);
	if (*ill)
		return options_judge(setup, knob, finding, ill);
	return right(finding, knob, "%u options as they should be", nr);
}

void kconfig_remarks(const struct setup *setup, FILE *out)
{
	char value[VALUE_MAX], *text;
	size_t length, i;

	if (!config_load(setup, &text, &length))
		return;
	for (i = 0; i < sizeof(options) / sizeof(options[0]); i++) {
		const struct option *option = &options[i];

		if (option_counts(option, setup, RESULT_FAIL) &&
		    option_differs(option, text, length, value))
			fprintf(out, "# kernel: CONFIG_%s is %.8s, not %s: %s\n", option->name,
				value, option->wanted, option->otherwise);
	}
	free(text);
}

const struct knob knob_kconfig_needed = {
	.id = "KCF-001",
	.name = "kconfig-needed",
	.title = "options of the kernel that the plan needs",
	.phase = KNOB_FIXED,
	.severity = RESULT_FAIL,
	.expectation = "CPU_ISOLATION, NO_HZ_FULL, RCU_NOCB_CPU, CPUSETS as planned; SMP",
	.why = "the kernel ignores words that it was not built for",
	.fix = "boot a kernel that has them, such as Debian's rt kernel",
	.details = "In a VM or a container N/A says what is missing: its kernel is the host's\n"
		   "business.  plan tells of each before anything is written.",
	.check = options_check,
};

const struct knob knob_kconfig_advised = {
	.id = "KCF-002",
	.name = "kconfig-advised",
	.title = "options of the kernel that cost time",
	.phase = KNOB_FIXED,
	.severity = RESULT_WARN,
	.expectation = "PREEMPT_RT, no periodic tick, no debugging of locks and memory",
	.why = "debugging costs time anywhere; without PREEMPT_RT the kernel's own is unbounded",
	.fix = "boot a kernel for production, such as Debian's rt kernel",
	.check = options_check,
};
