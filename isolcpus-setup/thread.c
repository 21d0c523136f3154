// SPDX-License-Identifier: BSD-3-Clause
/* thread.c - where a thread may run: looked at, set */

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "place.h"
#include "thread.h"

#define PROC	"/proc/"
#define MASK	"\nCpus_allowed:\t"
#define LIST	"\nCpus_allowed_list:\t"
#define TEXT_MAX	4096

bool thread_is(const char *path)
{
	size_t digits;

	if (strncmp(path, PROC, strlen(PROC)))
		return false;
	path += strlen(PROC);
	digits = strspn(path, "0123456789");
	return digits && !path[digits];
}

/* 0: @cpus is what the kernel says; -errno. */
static int allowed_read(const struct tree *tree, const char *path, struct rtpoll_cpulist *cpus)
{
	size_t length;
	char *status, *at;
	int ret = tree_load(tree, &status, &length, "%s/status", path);

	if (ret)
		return ret;
	at = strstr(status, LIST);
	if (at) {
		at += strlen(LIST);
		at[strcspn(at, "\n")] = 0;
	}
	ret = at ? rtpoll_cpulist_parse(cpus, RTPOLL_CPULIST_MAX, at) : -EINVAL;
	free(status);
	return ret;
}

char *thread_text(const struct process_stat *stat, const struct rtpoll_cpulist *cpus)
{
	char list[TEXT_MAX], *text;

	rtpoll_cpulist_print(cpus, list, sizeof(list));
	return asprintf(&text, "%s %llu %s", list, stat->start, stat->name) < 0 ? NULL : text;
}

int thread_look(const struct tree *tree, const char *path, char **text)
{
	struct rtpoll_cpulist cpus = {};
	struct process_stat stat;
	char line[1024];
	int ret = tree_read(tree, line, sizeof(line), "%s/stat", path);

	*text = NULL;
	if (!ret && !process_stat_parse(&stat, line, strlen(line)))
		ret = -EINVAL;
	if (!ret)
		ret = allowed_read(tree, path, &cpus);
	/* It may end between any two of these. */
	if (ret)
		return ret == -ENOENT || ret == -ESRCH ? 0 : ret;
	*text = thread_text(&stat, &cpus);
	return *text ? 0 : -ENOMEM;
}

bool thread_same_one(const char *a, const char *b)
{
	a += strcspn(a, " ");
	b += strcspn(b, " ");
	return *a && !strcmp(a, b);
}

static int text_cpus(struct rtpoll_cpulist *cpus, unsigned int nr_cpus, const char *text)
{
	char list[TEXT_MAX];

	snprintf(list, sizeof(list), "%.*s", (int)strcspn(text, " "), text);
	return rtpoll_cpulist_parse(cpus, nr_cpus, list);
}

bool thread_same(unsigned int nr_cpus, const char *a, const char *b)
{
	struct rtpoll_cpulist one, other;

	return thread_same_one(a, b) && !text_cpus(&one, nr_cpus, a) &&
	       !text_cpus(&other, nr_cpus, b) && cpus_same(&one, &other);
}

static int affinity_set(const char *path, const struct rtpoll_cpulist *cpus)
{
	size_t size = CPU_ALLOC_SIZE(RTPOLL_CPULIST_MAX);
	cpu_set_t *set = CPU_ALLOC(RTPOLL_CPULIST_MAX);
	unsigned int cpu;
	int ret;

	if (!set)
		return -ENOMEM;
	CPU_ZERO_S(size, set);
	for_each_cpu(cpu, cpus)
		CPU_SET_S(cpu, size, set);
	ret = sched_setaffinity(atoi(path + strlen(PROC)), size, set) ? -errno : 0;
	CPU_FREE(set);
	return ret;
}

/* With another rest of the line behind a key; a new string, or NULL: no memory. */
static char *line_set(const char *text, const char *key, const char *value)
{
	const char *at = strstr(text, key);
	char *changed;

	if (!at)
		return strdup(text);
	at += strlen(key);
	if (asprintf(&changed, "%.*s%s%s", (int)(at - text), text, value,
		     at + strcspn(at, "\n")) < 0)
		return NULL;
	return changed;
}

/* In a copy of a machine, where no kernel does it. */
static int copy_set(const struct tree *tree, const char *path, const struct rtpoll_cpulist *cpus)
{
	char list[TEXT_MAX], mask[TEXT_MAX], file[64], *masked;
	struct place place;
	int ret;

	snprintf(file, sizeof(file), "%s/status", path);
	ret = place_look(tree, file, &place);
	if (ret || !place.text)
		return ret ? ret : -ESRCH;
	rtpoll_cpulist_print(cpus, list, sizeof(list));
	cpus_mask_print(cpus, tree->nr_cpus, mask, sizeof(mask));
	masked = line_set(place.text, MASK, mask);
	place_free(&place);
	if (masked)
		place.text = line_set(masked, LIST, list);
	free(masked);
	ret = place.text ? place_file(tree, file, &place) : -ENOMEM;
	place_free(&place);
	return ret;
}

int thread_put(const struct tree *tree, const char *path, const char *text)
{
	struct rtpoll_cpulist cpus;
	char *now;
	int ret = thread_look(tree, path, &now);
	bool same;

	if (ret)
		return ret;
	/* It could still end right now, and its number be given anew; that takes a while. */
	same = now && thread_same_one(now, text);
	free(now);
	if (!same)
		return -ESRCH;
	ret = text_cpus(&cpus, RTPOLL_CPULIST_MAX, text);
	if (ret)
		return ret;
	return *tree->root ? copy_set(tree, path, &cpus) : affinity_set(path, &cpus);
}
