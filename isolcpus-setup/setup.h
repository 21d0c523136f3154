/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * setup.h - from the command line to what a knob looks at
 *
 * Functions return 0, or an exit code after a message.
 */
#ifndef ISOLCPUS_SETUP_H
#define ISOLCPUS_SETUP_H

#include "cmd.h"
#include "knob.h"

/* Opens the machine of --root. */
int setup_tree(struct tree *tree, const struct cmd *cmd);

/* The machine, without a plan. */
int setup_open(struct setup *setup, const struct cmd *cmd);

/* The plan in a file of this machine; NULL: the one that was applied, below the root. */
int setup_plan_file(struct setup *setup, const char *file);

/*
 * The plan to compare with: --plan, --isolate, the one that was applied, or what follows
 * from what is isolated, or was to be.  @from says which.
 */
int setup_plan_any(struct setup *setup, const struct cmd *cmd, const char **from);

/* CPUs that are isolated now, at boot or by a cgroup. */
struct rtpoll_cpulist setup_isolated(const struct tree *tree, bool *by_cgroup);

/* CPUs that the command line names for isolation, with an effect or not. */
struct rtpoll_cpulist setup_asked(const struct tree *tree);

/* Is it a VM or a container? */
bool setup_is_virtual(const struct tree *tree);

/* A container, not a VM; of one in a VM that is true as well. */
bool setup_is_container(const struct tree *tree);

#define SETUP_SERVICE	"isolcpus-setup.service"

/* Does systemd start our service at boot? */
bool setup_is_enabled(const struct tree *tree);

#endif /* ISOLCPUS_SETUP_H */
