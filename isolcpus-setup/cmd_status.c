// SPDX-License-Identifier: BSD-3-Clause
/* cmd_status.c - what is isolated now, and what undo would put back */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "journal.h"
#include "setup.h"

static void list_print(const struct tree *tree, const char *name, const char *path)
{
	struct rtpoll_cpulist cpus;
	char text[256];

	/* "(null)" is the kernel's word for none. */
	tree_cpus(tree, &cpus, "%s", path);
	printf("# %s: %s\n", name, cpus_text(&cpus, text, sizeof(text)));
}

static void now_print(const struct tree *tree)
{
	bool by_cgroup;
	struct rtpoll_cpulist isolated = setup_isolated(tree, &by_cgroup);
	int plan = tree_type(tree, PLAN_PATH);
	char text[256];

	printf("# isolated: %s%s\n", cpus_text(&isolated, text, sizeof(text)),
	       by_cgroup ? " (cgroup)" : "");
	list_print(tree, "nohz_full", "/sys/devices/system/cpu/nohz_full");
	list_print(tree, "online", "/sys/devices/system/cpu/online");
	printf("# plan: %s\n", plan < 0 && plan != -ENOENT ? strerror(-plan) :
	       plan < 0 ? "none" : PLAN_PATH);
}

int cmd_status(const struct cmd *cmd)
{
	struct tree tree;
	int ret = setup_tree(&tree, cmd);

	if (ret)
		return ret;
	if (!cmd->line.json)
		now_print(&tree);
	return journal_status(&tree, cmd->line.json);
}
