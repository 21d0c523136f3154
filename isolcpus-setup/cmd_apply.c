// SPDX-License-Identifier: BSD-3-Clause
/* cmd_apply.c - make the machine as planned */

#include <stdio.h>

#include "fit.h"
#include "journal.h"
#include "setup.h"

/* On the machine itself a plan lasts only if something applies it at each boot. */
static void unit_tell(const struct setup *setup, const struct apply_options *options)
{
	if (options->dry_run || options->runtime_only || *setup->tree.root ||
	    setup_is_enabled(&setup->tree))
		return;
	/* The unit asks for the controller; without it "-cpuset" is systemd's next write. */
	if (setup->plan.mode == PLAN_CGROUP)
		printf("nothing keeps systemd from ending the partition; "
		       "systemctl enable --now " SETUP_SERVICE "\n");
	else
		printf("nothing applies at the next boot what it forgets; "
		       "systemctl enable " SETUP_SERVICE "\n");
}

int cmd_apply(const struct cmd *cmd)
{
	struct apply_options options = {
		.dry_run = cmd->dry_run, .runtime_only = cmd->runtime, .once = cmd->once,
	};
	struct setup setup;
	int ret;

	if (cmd->once && cmd->runtime)
		return cmd_usage("apply: --once is for the next boot, --runtime for now; give one");
	ret = setup_open(&setup, cmd);
	if (!ret)
		ret = setup_plan_file(&setup, cmd->line.nr_operands ? cmd->line.operands[0] : NULL);
	if (ret)
		return ret;
	ret = fit_check(&setup);
	if (!ret)
		ret = apply_run(&setup, &options);
	if (!ret || ret == SETUP_REBOOT)
		unit_tell(&setup, &options);
	plan_free(&setup.plan);
	return ret;
}
