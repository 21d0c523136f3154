// SPDX-License-Identifier: BSD-3-Clause
/* settings.c - all that a kernel is told by files, as one text */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "settings.h"

static const char *const roots[] = {
	"/proc/irq", "/proc/sys/kernel", "/proc/sys/vm", "/sys/fs/cgroup",
	"/sys/devices/virtual/workqueue", "/sys/devices/system/cpu", "/sys/kernel/mm",
	"/sys/kernel/debug/sched", "/etc", "/var",
};

/* They change by themselves, or by being read. */
static const char *const restless[] = {
	"/proc/sys/kernel/random", "ns_last_pid", "stat", "cpu.", "memory.", "io.", "pids.",
	"misc.", "rdma.", "hugetlb.", "cgroup.events", "cgroup.procs", "cgroup.threads",
	".pressure", "scaling_cur_freq", "compact_memory", "drop_caches", "/uevent",
	"/sched/debug", "max_newidle_lb_cost", "/sys/kernel/mm/lru_gen",
};

static FILE *out;

static bool is_restless(const char *path)
{
	size_t i;

	for (i = 0; i < sizeof(restless) / sizeof(restless[0]); i++)
		if (strstr(path, restless[i]))
			return true;
	return false;
}

/* What has no write permission says what is, not what was set. */
static int node_print(const char *path, const struct stat *node, int kind, struct FTW *at)
{
	char text[4096], *newline;

	(void)at;
	if (kind == FTW_D)
		fprintf(out, "%s/\n", path);
	if (!S_ISREG(node->st_mode) || !(node->st_mode & 0222) || is_restless(path) ||
	    file_read(path, text, sizeof(text)))
		return 0;
	while ((newline = strchr(text, '\n')))
		*newline = '|';
	fprintf(out, "%s %o %u:%u %s\n", path, node->st_mode, node->st_uid, node->st_gid, text);
	return 0;
}

char *settings_take(void)
{
	char *text = NULL;
	size_t size, i;

	out = open_memstream(&text, &size);
	REQUIRE(out);
	for (i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
		nftw(roots[i], node_print, 16, FTW_PHYS);
	REQUIRE(!fclose(out));
	return text;
}

static bool has_line(const char *text, const char *line, size_t length)
{
	while (text && (strncmp(text, line, length) || text[length] != '\n')) {
		text = strchr(text, '\n');
		text = text ? text + 1 : NULL;
	}
	return text;
}

static void lines_missing(char sign, const char *from, const char *in)
{
	for (; *from; from += strcspn(from, "\n") + 1)
		if (!has_line(in, from, strcspn(from, "\n")))
			printf("  %c %.*s\n", sign, (int)strcspn(from, "\n"), from);
}

bool settings_same(const char *before, const char *now)
{
	if (!strcmp(before, now))
		return true;
	lines_missing('-', before, now);
	lines_missing('+', now, before);
	return false;
}
