// SPDX-License-Identifier: BSD-3-Clause
/* cmd_status.c - what is isolated now, and what undo would put back */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "journal.h"
#include "setup.h"

#define CPU	"/sys/devices/system/cpu/"

/* "(null)" is the kernel's word for none. */
static bool is_nonsense(const struct tree *tree, const char *path)
{
	struct rtpoll_cpulist cpus;
	char text[16];

	return tree_cpus(tree, &cpus, "%s", path) == -EINVAL &&
	       (tree_read(tree, text, sizeof(text), "%s", path) || strcmp(text, "(null)"));
}

static void list_print(const struct tree *tree, const char *name, const char *path)
{
	struct rtpoll_cpulist cpus;
	char text[256];

	tree_cpus(tree, &cpus, "%s", path);
	printf("# %s: %s\n", name, is_nonsense(tree, path) ? "not understood" :
	       cpus_text(&cpus, text, sizeof(text)));
}

static void now_print(const struct tree *tree)
{
	bool by_cgroup;
	struct rtpoll_cpulist isolated = setup_isolated(tree, &by_cgroup);
	int plan = tree_type(tree, PLAN_PATH);
	char text[256];

	if (cpus_none(&isolated))
		list_print(tree, "isolated", CPU "isolated");
	else
		printf("# isolated: %s%s\n", cpus_text(&isolated, text, sizeof(text)),
		       by_cgroup ? " (cgroup)" : "");
	list_print(tree, "nohz_full", CPU "nohz_full");
	list_print(tree, "online", CPU "online");
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
