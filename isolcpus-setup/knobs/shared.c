// SPDX-License-Identifier: BSD-3-Clause
/* shared.c - small things that more than one knob needs */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/isolcpus.h"
#include "../boot.h"
#include "knobs.h"

struct shown shown(const struct rtpoll_cpulist *cpus)
{
	struct shown out;

	cpus_text(cpus, out.text, sizeof(out.text));
	return out;
}

bool cpus_overlap(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist both = cpus_both(a, b);

	return !cpus_none(&both);
}

bool cpus_within(const struct rtpoll_cpulist *a, const struct rtpoll_cpulist *b)
{
	struct rtpoll_cpulist rest = cpus_without(a, b);

	return cpus_none(&rest);
}

enum result unread(const struct setup *setup, const struct knob *knob, struct finding *finding,
		   int ret, const char *path)
{
	char value[48] = "";

	if (ret == -ENOENT)
		return untold(finding, knob, "no %s here", path);
	if (ret != -EINVAL || tree_read(&setup->tree, value, sizeof(value), "%s", path))
		return untold(finding, knob, "%s: %s", path, strerror(-ret));
	return untold(finding, knob, "%s: '%s' is not understood", path, value);
}

#define MORE	", ..."

void text_add(char *text, size_t size, const char *format, ...)
{
	size_t used = strlen(text), length;
	char part[FINDING_TEXT];
	va_list args;

	va_start(args, format);
	vsnprintf(part, sizeof(part), format, args);
	va_end(args);
	length = strlen(part) + (used ? strlen(", ") : 0);
	/* There is always room to say that there is more. */
	if (!used || used + length + sizeof(MORE) <= size)
		snprintf(text + used, size - used, "%s%s", used ? ", " : "", part);
	else if (used < sizeof(MORE) || strcmp(text + used - strlen(MORE), MORE))
		snprintf(text + used, size - used, MORE);
}

bool kernel_from(const struct setup *setup, unsigned int major, unsigned int minor,
		 unsigned int patch)
{
	const unsigned int *release = setup->release;

	if (release[0] != major)
		return release[0] > major;
	if (release[1] != minor)
		return release[1] > minor;
	return release[2] >= patch;
}

bool word_now(const struct setup *setup, const char *key, char *value, size_t size)
{
	return tree_cmdline(&setup->tree, key, value, size);
}

bool word_after_boot(const struct setup *setup, const char *key, char *value, size_t size)
{
	char *words = boot_next(&setup->tree, setup->plan.loader);
	bool has = words && bootline_find(words, strlen(words), key, value, size);

	free(words);
	return has;
}

static bool value_has(const struct setup *setup, const char *key, const char *value,
		      const struct rtpoll_cpulist *wanted)
{
	struct isolcpus isolcpus = {};

	if (strcmp(key, "isolcpus"))
		return !rtpoll_cpulist_parse(&isolcpus.cpus, setup->tree.nr_cpus, value) &&
		       cpus_within(wanted, &isolcpus.cpus);
	isolcpus_parse(&isolcpus, setup->tree.nr_cpus, value, strlen(value));
	return !isolcpus.dropped && isolcpus.flags & ISOLCPUS_DOMAIN &&
	       cpus_within(wanted, &isolcpus.cpus);
}

bool cpus_after_boot(const struct setup *setup, const char *key,
		     const struct rtpoll_cpulist *wanted)
{
	char now[CMDLINE_MAX], next[CMDLINE_MAX];

	if (!word_after_boot(setup, key, next, sizeof(next)) ||
	    !value_has(setup, key, next, wanted))
		return false;
	return !word_now(setup, key, now, sizeof(now)) || strcmp(now, next);
}

const struct rtpoll_cpulist *irq_cpus(const struct setup *setup)
{
	return cpus_none(&setup->plan.irqaffinity) ? &setup->plan.housekeeping :
						      &setup->plan.irqaffinity;
}

struct rtpoll_cpulist cpus_working(const struct setup *setup)
{
	return cpus_without(&setup->plan.isolated, &setup->plan.parked);
}

void cpufreq_changes(const struct setup *setup, const struct knob *knob,
		     struct changes *changes, enum change_compare compare, const char *file,
		     const char *value)
{
	struct rtpoll_cpulist cpus = cpus_working(setup);
	unsigned int cpu;

	for_each_cpu(cpu, &cpus)
		if (tree_has(&setup->tree, CPU "cpu%u/cpufreq/%s", cpu, file))
			change_value(changes, knob->id, compare, false, value,
				     CPU "cpu%u/cpufreq/%s", cpu, file);
}
