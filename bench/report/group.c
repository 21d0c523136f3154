// SPDX-License-Identifier: BSD-3-Clause
/* group.c - series that are shown together, the worst first */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "group.h"

/* In the order in which they are shown. */
static const char *const kinds[][2] = {
	{ "guest", "Request latency, kernel module" },
	{ "native", "Request latency, engine in user space" },
	{ "interference", "Interference between VMs" },
	{ "cyclictest", "Timer wake-up (cyclictest)" },
	{ "oslat", "Interruptions of a busy loop (oslat)" },
	{ "imported", "Imported" },
};

static size_t kind_of(const struct series *series)
{
	const char *group = text_of(series->json, "group");
	size_t i = 0;

	while (i < sizeof(kinds) / sizeof(kinds[0]) - 1 && strcmp(kinds[i][0], group))
		i++;
	return i;
}

size_t panel_of(const struct series *series, const char **panel)
{
	const char *group = text_of(series->json, "group");
	const char *at = strchr(text_of(series->json, "id"), '/');
	const char *end = at ? strchr(at + 1, '/') : NULL;

	if (!end || (strcmp(group, "cyclictest") && strcmp(group, "oslat")))
		return 0;
	*panel = at + 1;
	return end - *panel;
}

static int compare_panels(const struct series *a, const struct series *b)
{
	const char *one = "", *other = "";
	size_t length = panel_of(a, &one), second = panel_of(b, &other);
	int order = strncmp(one, other, length < second ? length : second);

	return order ? order : (length > second) - (length < second);
}

static int compare_groups(const struct series *a, const struct series *b)
{
	static const char *const keys[] = { "where", "unit", "class" };
	size_t one = kind_of(a), other = kind_of(b), i;
	int order = (one > other) - (one < other);

	for (i = 0; i < sizeof(keys) / sizeof(keys[0]) && !order; i++)
		order = strcmp(text_of(a->json, keys[i]), text_of(b->json, keys[i]));
	return order;
}

/* What is not known comes first: it may be the worst. */
static int compare_worst(const struct series *a, const struct series *b)
{
	double one = INFINITY, other = INFINITY;

	number_of(a->json, "max", &one);
	number_of(b->json, "max", &other);
	return (one < other) - (one > other);
}

static int compare(const void *a, const void *b)
{
	const struct series *one = a, *other = b;
	int order = compare_groups(one, other);

	order = order ? order : compare_panels(one, other);
	order = order ? order : compare_worst(one, other);
	return order ? order : strcmp(text_of(one->json, "id"), text_of(other->json, "id"));
}

int groups_open(struct groups *groups, const json_t *result)
{
	const json_t *list = json_object_get(result, "series"), *item;
	int ret = 0;
	size_t i;

	*groups = (struct groups) {};
	groups->series = calloc(json_array_size(list) + 1, sizeof(*groups->series));
	if (!groups->series)
		return -ENOMEM;
	json_array_foreach(list, i, item) {
		ret = series_open(&groups->series[i], item);
		if (ret)
			break;
		groups->nr++;
	}
	if (ret)
		groups_close(groups);
	else
		qsort(groups->series, groups->nr, sizeof(*groups->series), compare);
	return ret;
}

void groups_close(struct groups *groups)
{
	size_t i;

	for (i = 0; i < groups->nr; i++)
		series_close(&groups->series[i]);
	free(groups->series);
	*groups = (struct groups) {};
}

bool group_next(const struct groups *groups, struct group *group)
{
	const struct series *end = groups->series + groups->nr;

	group->first = group->first ? group->first + group->nr : groups->series;
	for (group->nr = 0; group->first + group->nr < end; group->nr++)
		if (compare_groups(group->first, group->first + group->nr))
			break;
	return group->nr;
}

bool plot_next(const struct group *group, struct group *plot)
{
	const struct series *end = group->first + group->nr;

	plot->first = plot->first ? plot->first + plot->nr : group->first;
	for (plot->nr = 0; plot->first + plot->nr < end && plot->nr < PLOT_SERIES; plot->nr++)
		if (compare_panels(plot->first, plot->first + plot->nr))
			break;
	return plot->nr;
}

const char *where_words(const char *where)
{
	if (!strcmp(where, "qemu"))
		return "in QEMU, simulated hypervisor";
	if (!strcmp(where, "acrn"))
		return "on ACRN hardware";
	return "on this machine";
}

void group_title(const struct group *group, char *text, size_t size)
{
	const char *class = text_of(group->first->json, "class");

	snprintf(text, size, "%s%s%s: %s%s", kinds[kind_of(group->first)][1],
		 *class ? ", CPUs " : "", *class ? class : "",
		 where_words(text_of(group->first->json, "where")),
		 strcmp(text_of(group->first->json, "unit"), "instructions") ? "" :
		 ", in instructions");
}
