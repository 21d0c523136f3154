// SPDX-License-Identifier: BSD-3-Clause
/* cmd_undo.c - put back what was there before apply */

#include "journal.h"
#include "setup.h"

int cmd_undo(const struct cmd *cmd)
{
	struct undo_options options = {
		.dry_run = cmd->dry_run, .runtime_only = cmd->runtime, .force = cmd->force,
	};
	struct tree tree;
	int ret = setup_tree(&tree, cmd);

	return ret ? ret : undo_run(&tree, &options);
}
