// SPDX-License-Identifier: BSD-3-Clause
/* cpus_named.c - lists of CPUs as people type them: what the kernel takes, and names */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpus.h"
#include "cpus_named.h"
#include "rtpoll/error.h"

#define CPU		"/sys/devices/system/cpu/"
#define NODE		"/sys/devices/system/node/"
#define SEPARATORS	", \t\n\v\f\r"
#define NODE_TERM	"node:"
#define CORE_TERM	"core:"

/**
 * struct reading - a list on its way
 * @tree:	machine
 * @error:	receives what is wrong
 * @online:	its CPUs that run
 * @wanted:	named so far
 * @unwanted:	excluded so far
 * @only_unwanted: nothing else was named
 */
struct reading {
	const struct tree	*tree;
	char			*error;
	struct rtpoll_cpulist	online;
	struct rtpoll_cpulist	wanted;
	struct rtpoll_cpulist	unwanted;
	bool			only_unwanted;
};

__attribute__((format(printf, 3, 4)))
static int refuse(const struct reading *reading, int ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(reading->error, CPUS_ERROR, format, args);
	va_end(args);
	return ret;
}

static int region_read(const struct reading *reading, const char *text,
		       struct rtpoll_cpulist *cpus)
{
	int ret = rtpoll_cpulist_parse(cpus, reading->tree->nr_cpus, text);

	return ret ? refuse(reading, ret, "%s", rtpoll_message()) : 0;
}

/* Behind a name; -EINVAL: it is no number. */
static int number_read(const struct reading *reading, const char *term, const char *text,
		       unsigned long *number)
{
	size_t digits = strspn(text, "0123456789");

	if (!digits || text[digits])
		return refuse(reading, -EINVAL, "'%.40s': needs one number, as in %.5s1", term,
			      term);
	errno = 0;
	*number = strtoul(text, NULL, 10);
	return errno ? refuse(reading, -EOVERFLOW, "'%.40s': is too large", term) : 0;
}

/* A kernel that knows no nodes has one. */
static int node_read(const struct reading *reading, const char *term, struct rtpoll_cpulist *cpus)
{
	unsigned long id;
	int ret = number_read(reading, term, term + strlen(NODE_TERM), &id);

	if (ret)
		return ret;
	if (!id && !tree_has(reading->tree, NODE "online"))
		*cpus = reading->online;
	else if (tree_cpus(reading->tree, cpus, NODE "node%lu/cpulist", id))
		return refuse(reading, -ENODEV, "'%.40s': no such node here; see " NODE "online",
			      term);
	*cpus = cpus_both(cpus, &reading->online);
	if (cpus_none(cpus))
		return refuse(reading, -ENODEV, "'%.40s': no CPU of that node is online", term);
	return 0;
}

/* A kernel that does not tell has cores of one thread. */
static int core_read(const struct reading *reading, const char *term, struct rtpoll_cpulist *cpus)
{
	unsigned long cpu;
	int ret = number_read(reading, term, term + strlen(CORE_TERM), &cpu);

	if (ret)
		return ret;
	if (cpu >= reading->tree->nr_cpus)
		return refuse(reading, -ERANGE, "'%.40s': no CPU %lu here, the last is %u", term,
			      cpu, reading->tree->nr_cpus - 1);
	if (!rtpoll_cpulist_has(&reading->online, cpu))
		return refuse(reading, -ENODEV,
			      "'%.40s': CPU %lu is not online, and so its core is unknown; bring it up",
			      term, cpu);
	if (tree_cpus(reading->tree, cpus, CPU "cpu%lu/topology/thread_siblings_list", cpu))
		*cpus = (struct rtpoll_cpulist) {};
	rtpoll_cpulist_add(cpus, cpu);
	*cpus = cpus_both(cpus, &reading->online);
	return 0;
}

static bool begins(const char *term, const char *name)
{
	return !strncmp(term, name, strlen(name));
}

static int term_read(struct reading *reading, const char *term)
{
	bool excludes = *term == '!';
	struct rtpoll_cpulist *set = excludes ? &reading->unwanted : &reading->wanted;
	struct rtpoll_cpulist cpus;
	int ret;

	term += excludes;
	if (!*term)
		return refuse(reading, -EINVAL, "'!' excludes no CPU: write !0");
	if (begins(term, NODE_TERM))
		ret = node_read(reading, term, &cpus);
	else if (begins(term, CORE_TERM))
		ret = core_read(reading, term, &cpus);
	else
		ret = region_read(reading, term, &cpus);
	if (ret)
		return ret;
	*set = cpus_either(set, &cpus);
	reading->only_unwanted &= excludes;
	return 0;
}

static int terms_read(struct reading *reading, char *text)
{
	char *rest = NULL, *term;
	int ret = 0;

	for (term = strtok_r(text, SEPARATORS, &rest); term && !ret;
	     term = strtok_r(NULL, SEPARATORS, &rest))
		ret = term_read(reading, term);
	return ret;
}

static void online_read(struct reading *reading)
{
	struct rtpoll_cpulist all = cpus_first(reading->tree->nr_cpus);

	if (tree_cpus(reading->tree, &reading->online, CPU "online"))
		reading->online = all;
	reading->online = cpus_both(&reading->online, &all);
}

static int names_read(struct reading *reading, const char *text, struct rtpoll_cpulist *cpus)
{
	char *copy = strdup(text);
	int ret = copy ? terms_read(reading, copy) : refuse(reading, -ENOMEM, "no memory");

	free(copy);
	if (ret)
		return ret;
	*cpus = cpus_without(reading->only_unwanted ? &reading->online : &reading->wanted,
			     &reading->unwanted);
	return 0;
}

int cpus_named(struct rtpoll_cpulist *cpus, const struct tree *tree, const char *text,
	       char error[CPUS_ERROR])
{
	struct reading reading = { .tree = tree, .error = error, .only_unwanted = true };
	int ret;

	/* All that the kernel takes is what it is there: a newline may end it. */
	ret = region_read(&reading, text, cpus);
	if (!ret || (!strchr(text, '!') && !strstr(text, NODE_TERM) && !strstr(text, CORE_TERM)))
		return ret;
	online_read(&reading);
	return names_read(&reading, text, cpus);
}
