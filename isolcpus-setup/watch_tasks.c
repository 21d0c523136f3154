// SPDX-License-Identifier: BSD-3-Clause
/* watch_tasks.c - how often each task was switched, and where it was last */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "parse_process.h"
#include "watch.h"

static bool number_after(const char *text, const char *key, uint64_t *sum)
{
	const char *at = strstr(text, key);

	if (!at)
		return false;
	*sum += strtoull(at + strlen(key), NULL, 10);
	return true;
}

/* One that ended meanwhile is none. */
static int task_read(struct watch_counts *counts, const struct tree *tree,
		     const char *folder, const char *tid)
{
	struct watch_count count = { .kind = WATCH_TASK };
	struct process_stat stat;
	char text[8192];

	if (tree_read(tree, text, sizeof(text), "%s/stat", folder) ||
	    !process_stat_parse(&stat, text, strlen(text)) ||
	    tree_read(tree, text, sizeof(text), "%s/status", folder))
		return 0;
	if (!number_after(text, "\nvoluntary_ctxt_switches:", &count.count) ||
	    !number_after(text, "\nnonvoluntary_ctxt_switches:", &count.count))
		return 0;
	count.cpu = stat.cpu;
	snprintf(count.what, sizeof(count.what), "%s %s", tid, stat.name);
	return watch_add(counts, &count);
}

static int threads_read(struct watch_counts *counts, const struct tree *tree, const char *pid)
{
	struct tree_names threads;
	char folder[128];
	size_t i;
	int ret;

	ret = tree_list(tree, &threads, "/proc/%s/task", pid);
	/* A snapshot has processes only. */
	if (ret) {
		snprintf(folder, sizeof(folder), "/proc/%s", pid);
		return ret == -ENOENT ? task_read(counts, tree, folder, pid) : 0;
	}
	for (i = 0; !ret && i < threads.nr; i++) {
		snprintf(folder, sizeof(folder), "/proc/%s/task/%s", pid, threads.names[i]);
		ret = task_read(counts, tree, folder, threads.names[i]);
	}
	tree_names_free(&threads);
	return ret;
}

int watch_tasks(struct watch_counts *counts, const struct tree *tree)
{
	struct tree_names processes;
	size_t i;
	int ret = tree_list(tree, &processes, "/proc");

	for (i = 0; !ret && i < processes.nr; i++)
		if (isdigit((unsigned char)*processes.names[i]))
			ret = threads_read(counts, tree, processes.names[i]);
	tree_names_free(&processes);
	return ret;
}
