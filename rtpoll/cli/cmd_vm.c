// SPDX-License-Identifier: BSD-3-Clause
/* cmd_vm.c - who polls a VM: attach, detach, set */

#include <string.h>

#include "device.h"
#include "json.h"

static int report_vm(struct rtpoll_control *control, const struct cmd *cmd, uint16_t vmid)
{
	struct acrn_hsm_vm_stats stats;
	int ret;

	if (!cmd->line.json)
		return CMD_OK;
	ret = rtpoll_vm_stats(control, vmid, &stats);
	if (ret)
		return library_failed(ret);
	return json_print(json_pack("{s:s s:o}", "schema", "rtpoll.vm/1", "vm", json_vm(&stats)));
}

/* --mode and --idle-ns make sense together. */
static int mode_check(const struct cmd *cmd, bool needed)
{
	if (needed && !cmd->mode)
		return cmd_usage("%s: needs --mode irq, poll or adaptive", cmd->line.verb->name);
	if (cmd_given(cmd, OPTION_IDLE_NS) && (!cmd->mode || strcmp(cmd->mode, "adaptive")))
		return cmd_usage("--idle-ns: goes with --mode adaptive");
	return 0;
}

/* What attach does to the mode, if anything. */
static int mode_follow(struct rtpoll_control *control, const struct cmd *cmd, uint16_t vmid)
{
	struct acrn_hsm_vm_stats stats;
	int ret;

	if (cmd->mode)
		return rtpoll_set_mode(control, vmid, mode_number(cmd->mode), cmd->idle_ns);
	ret = rtpoll_vm_stats(control, vmid, &stats);
	if (ret || stats.mode != ACRN_HSM_POLL_MODE_IRQ)
		return ret;
	return rtpoll_set_mode(control, vmid, ACRN_HSM_POLL_MODE_POLL, 0);
}

static int attach(struct rtpoll_control *control, const struct cmd *cmd, uint16_t vcpus)
{
	uint32_t poller;
	uint16_t vmid;
	int ret;

	ret = poller_named(control, cmd->line.operands[0], &poller);
	if (!ret)
		ret = vm_named(control, cmd->line.operands[1], &vmid);
	if (ret)
		return ret;

	ret = rtpoll_attach(control, poller, vmid, vcpus);
	if (ret)
		return library_failed(ret);
	ret = mode_follow(control, cmd, vmid);
	if (!ret)
		return report_vm(control, cmd, vmid);

	/* The message first: detaching may leave another one. */
	ret = library_failed(ret);
	rtpoll_detach(control, poller, vmid, vcpus);
	return ret;
}

int cmd_attach(const struct cmd *cmd)
{
	struct rtpoll_control *control;
	uint16_t vcpus;
	int ret;

	ret = mode_check(cmd, false);
	if (!ret)
		ret = vcpus_mask(cmd->vcpus, &vcpus);
	if (!ret)
		ret = device_open(&control, cmd);
	if (ret)
		return ret;
	ret = attach(control, cmd, vcpus);
	rtpoll_control_close(control);
	return ret;
}

static int detach(struct rtpoll_control *control, const struct cmd *cmd, uint16_t vcpus)
{
	uint32_t poller = ACRN_HSM_POLL_NO_POLLER;
	uint16_t vmid;
	int ret = 0;

	if (strcmp(cmd->line.operands[0], "all"))
		ret = poller_named(control, cmd->line.operands[0], &poller);
	if (!ret)
		ret = vm_named(control, cmd->line.operands[1], &vmid);
	if (ret)
		return ret;
	ret = rtpoll_detach(control, poller, vmid, vcpus);
	return ret ? library_failed(ret) : report_vm(control, cmd, vmid);
}

int cmd_detach(const struct cmd *cmd)
{
	struct rtpoll_control *control;
	uint16_t vcpus;
	int ret;

	ret = vcpus_mask(cmd->vcpus, &vcpus);
	if (!ret)
		ret = device_open(&control, cmd);
	if (ret)
		return ret;
	ret = detach(control, cmd, vcpus);
	rtpoll_control_close(control);
	return ret;
}

static int set_vm(struct rtpoll_control *control, const struct cmd *cmd)
{
	uint16_t vmid;
	int ret = vm_named(control, cmd->line.operands[0], &vmid);

	if (ret)
		return ret;
	ret = rtpoll_set_mode(control, vmid, mode_number(cmd->mode), cmd->idle_ns);
	return ret ? library_failed(ret) : report_vm(control, cmd, vmid);
}

static int set_poller(struct rtpoll_control *control, const struct cmd *cmd)
{
	struct acrn_hsm_poller_stats stats;
	uint32_t id;
	int ret = poller_named(control, cmd->line.operands[0], &id);

	if (ret)
		return ret;
	ret = rtpoll_poller_set_policy(control, id, policy_number(cmd->policy), cmd->priority);
	if (!ret || goes_without(cmd->best_effort, ret))
		ret = rtpoll_poller_stats(control, id, &stats);
	if (ret)
		return library_failed(ret);
	return cmd->line.json ? json_print(json_pack("{s:s s:o}", "schema", "rtpoll.poller/1",
						"poller", json_poller(&stats))) : CMD_OK;
}

int cmd_set(const struct cmd *cmd)
{
	bool of_vm = cmd_given(cmd, OPTION_MODE) || cmd_given(cmd, OPTION_IDLE_NS);
	bool of_poller = cmd_given(cmd, OPTION_POLICY) || cmd_given(cmd, OPTION_PRIORITY);
	struct rtpoll_control *control;
	int ret;

	if (of_vm == of_poller)
		return cmd_usage("set: either --mode of a VM, or --policy, --priority of a poller");
	ret = of_vm ? mode_check(cmd, true) :
	      policy_check(cmd->policy, cmd_given(cmd, OPTION_PRIORITY));
	if (!ret)
		ret = device_open(&control, cmd);
	if (ret)
		return ret;
	ret = of_vm ? set_vm(control, cmd) : set_poller(control, cmd);
	rtpoll_control_close(control);
	return ret;
}
