// SPDX-License-Identifier: BSD-3-Clause
/* cmd_poller.c - pollers are made and ended */

#include <errno.h>

#include "device.h"
#include "json.h"

static int report(struct rtpoll_control *control, const struct cmd *cmd, uint32_t id)
{
	struct acrn_hsm_poller_stats stats;
	int ret = rtpoll_poller_stats(control, id, &stats);

	if (ret)
		return library_failed(ret);
	if (cmd->line.json)
		return json_print(json_pack("{s:s s:o}", "schema", "rtpoll.add/1",
					    "poller", json_poller(&stats)));
	printf("poller %u on CPU %u, pid %d\n", id, stats.cpu, stats.pid);
	return CMD_OK;
}

/* It is made with its policy, or not at all; unless it may stay without. */
static int make(struct rtpoll_control *control, const struct cmd *cmd,
		struct rtpoll_poller_options *options, uint32_t *id)
{
	int ret;

	if (cmd->policy && !cmd->best_effort) {
		options->policy = policy_number(cmd->policy);
		options->priority = cmd->priority;
		options->given = RTPOLL_GIVEN_POLICY;
	}
	ret = rtpoll_poller_create(control, options, id);
	if (ret || !cmd->policy || !cmd->best_effort)
		return ret ? library_failed(ret) : 0;

	ret = rtpoll_poller_set_policy(control, *id, policy_number(cmd->policy), cmd->priority);
	if (!ret || goes_without(true, ret))
		return 0;
	/* The message first: ending it may leave another one. */
	ret = library_failed(ret);
	rtpoll_poller_destroy(control, *id);
	return ret;
}

int cmd_add(const struct cmd *cmd)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options),
		.flags = ACRN_HSM_POLLER_PERSISTENT | (cmd->force ? ACRN_HSM_POLLER_FORCE : 0),
	};
	struct rtpoll_control *control;
	uint32_t id;
	int ret;

	if (!cmd->cpu)
		return cmd_usage("add: needs --cpu N, an isolated CPU");
	ret = policy_check(cmd->policy, cmd_given(cmd, OPTION_PRIORITY));
	if (!ret)
		ret = cpu_single(cmd->cpu, &options.cpu);
	if (!ret)
		ret = device_open(&control, cmd);
	if (ret)
		return ret;

	ret = make(control, cmd, &options, &id);
	if (!ret)
		ret = report(control, cmd, id);
	rtpoll_control_close(control);
	return ret;
}

static int detach_all(struct rtpoll_control *control, uint32_t poller)
{
	struct acrn_hsm_vm_stats vm;
	uint32_t i;
	int ret;

	for (i = 0; i <= UINT16_MAX && !rtpoll_vm_next(control, i, &vm); i = vm.vmid + 1) {
		ret = rtpoll_detach(control, poller, vm.vmid, 0);
		if (ret && ret != -ENOENT)
			return ret;
	}
	return 0;
}

static int end(struct rtpoll_control *control, const struct cmd *cmd, const char *name)
{
	uint32_t id;
	int ret = poller_named(control, name, &id);

	if (ret)
		return ret;
	ret = cmd->force ? detach_all(control, id) : 0;
	if (!ret)
		ret = rtpoll_poller_destroy(control, id);
	return ret ? library_failed(ret) : 0;
}

int cmd_rm(const struct cmd *cmd)
{
	struct rtpoll_control *control;
	unsigned int i;
	int ret, worst = CMD_OK;

	ret = device_open(&control, cmd);
	if (ret)
		return ret;
	/* One that cannot go does not keep the others. */
	for (i = 0; i < cmd->line.nr_operands; i++) {
		ret = end(control, cmd, cmd->line.operands[i]);
		if (ret > worst)
			worst = ret;
	}
	if (cmd->line.json && !worst)
		worst = json_print(json_pack("{s:s s:i}", "schema", "rtpoll.rm/1", "removed",
					     (int)cmd->line.nr_operands));
	rtpoll_control_close(control);
	return worst;
}
