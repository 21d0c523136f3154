// SPDX-License-Identifier: BSD-3-Clause
/* shared.c - small things that more than one knob needs */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../rtpoll/command/bootline.h"
#include "../../rtpoll/command/isolcpus.h"
#include "../parse_assignment.h"
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

/* Where apply writes the words, and which variable holds them; NULL: the file itself. */
static const struct {
	const char *path;
	const char *variable;
} loaders[] = {
	{ "/etc/default/grub.d/50-isolcpus-setup.cfg", "GRUB_CMDLINE_LINUX_DEFAULT" },
	{ "/etc/kernel/cmdline", NULL },
	{ "/etc/default/u-boot", "U_BOOT_PARAMETERS" },
};

static bool loader_word(const struct setup *setup, size_t loader, const char *key, char *value,
			size_t size)
{
	const char *variable = loaders[loader].variable;
	char line[CMDLINE_MAX], *text;
	bool has = false;
	size_t length;

	if (tree_load(&setup->tree, &text, &length, "%s", loaders[loader].path))
		return false;
	if (!variable)
		has = bootline_find(text, length, key, value, size);
	else if (assignment_find(text, length, variable, line, sizeof(line)))
		has = bootline_find(line, strlen(line), key, value, size);
	free(text);
	return has;
}

bool word_next(const struct setup *setup, const char *key, char *value, size_t size)
{
	size_t i;

	for (i = 0; i < sizeof(loaders) / sizeof(loaders[0]); i++)
		if (loader_word(setup, i, key, value, size))
			return true;
	return false;
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

	if (!word_next(setup, key, next, sizeof(next)) || !value_has(setup, key, next, wanted))
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
