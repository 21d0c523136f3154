// SPDX-License-Identifier: BSD-3-Clause
/* device.c - the module, and how the command line names what is in it */

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "device.h"
#include "../command/value.h"

int library_failed(int error)
{
	switch (-error) {
	case EPERM:
	case EACCES:
	case EOPNOTSUPP:
	case EPROTO:
		return cmd_environment("%s", rtpoll_message());
	default:
		return cmd_failed("%s", rtpoll_message());
	}
}

bool goes_without(bool best_effort, int error)
{
	if (!best_effort || (error != -EPERM && error != -EACCES))
		return false;
	cmd_warn("%s; policy and priority are left as they are", rtpoll_message());
	return true;
}

int device_open(struct rtpoll_control **control, const struct cmd *cmd)
{
	int ret = rtpoll_control_open(control, cmd->device);

	if (!ret)
		return 0;
	/* Without device there is nothing to fail at. */
	return ret == -ENOMEM ? library_failed(ret) : cmd_environment("%s", rtpoll_message());
}

/* The number behind a prefix. */
static bool number_behind(const char *text, const char *prefix, uint64_t most, uint64_t *number)
{
	size_t length = strlen(prefix);

	return !strncasecmp(text, prefix, length) && !value_number(text + length, number) &&
	       *number <= most;
}

int poller_named(struct rtpoll_control *control, const char *text, uint32_t *id)
{
	struct acrn_hsm_poller_stats stats;
	uint64_t number;
	int ret;

	if (number_behind(text, "cpu", UINT32_MAX, &number)) {
		ret = rtpoll_poller_find(control, number, id);
		return ret ? library_failed(ret) : 0;
	}
	if (!number_behind(text, "", UINT32_MAX - 1, &number) &&
	    !number_behind(text, "poller", UINT32_MAX - 1, &number))
		return cmd_usage("'%s': not a poller: say its id, or cpuN (rtpoll list)", text);

	*id = number;
	ret = rtpoll_poller_stats(control, *id, &stats);
	return ret ? library_failed(ret) : 0;
}

int vm_named(struct rtpoll_control *control, const char *text, uint16_t *vmid)
{
	struct acrn_hsm_vm_stats stats;
	uint64_t number;
	int ret;

	/* A VM may well be called 3: its name comes first. */
	ret = rtpoll_vm_find(control, text, vmid);
	if (!ret)
		return 0;
	if (!number_behind(text, "vm", UINT16_MAX, &number) &&
	    !number_behind(text, "", UINT16_MAX, &number))
		return library_failed(ret);

	*vmid = number;
	ret = rtpoll_vm_stats(control, *vmid, &stats);
	return ret ? library_failed(ret) : 0;
}

int target_named(struct rtpoll_control *control, const char *text, struct target *target)
{
	uint64_t number;

	*target = (struct target) {};
	target->is_vm = !rtpoll_vm_find(control, text, &target->vmid);
	if (target->is_vm)
		return 0;
	if (number_behind(text, "", UINT64_MAX, &number))
		return cmd_usage("'%s': a VM or a poller? say vm%s or poller%s", text, text, text);
	if (number_behind(text, "cpu", UINT32_MAX, &number) ||
	    number_behind(text, "poller", UINT32_MAX, &number))
		return poller_named(control, text, &target->poller);

	target->is_vm = true;
	return vm_named(control, text, &target->vmid);
}

uint32_t mode_number(const char *text)
{
	uint32_t mode = 0;

	while (rtpoll_mode_name(mode) && strcmp(rtpoll_mode_name(mode), text))
		mode++;
	return mode;
}

static const struct {
	int policy;
	const char *name;
} policies[] = {
	{ SCHED_FIFO, "fifo" }, { SCHED_RR, "rr" }, { SCHED_OTHER, "other" },
};

int policy_number(const char *text)
{
	size_t i;

	for (i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		if (!strcmp(policies[i].name, text))
			return policies[i].policy;
	return -1;
}

const char *policy_name(int policy)
{
	size_t i;

	for (i = 0; i < sizeof(policies) / sizeof(policies[0]); i++)
		if (policies[i].policy == (policy & ~SCHED_RESET_ON_FORK))
			return policies[i].name;
	return "unknown";
}

int policy_check(const char *policy, bool has_priority)
{
	bool takes = policy && strcmp(policy, "other");

	if (has_priority && !takes)
		return cmd_usage("--priority: goes with --policy fifo or rr");
	if (takes && !has_priority)
		return cmd_usage("--policy %s: needs --priority, 1 to 99", policy);
	return 0;
}

void bytes_text(char *text, const void *bytes, size_t nr)
{
	const uint8_t *byte = bytes;
	size_t i;

	for (i = 0; i < nr && byte[i]; i++)
		if (byte[i] > ' ' && byte[i] < 0x7f && byte[i] != '\\')
			*text++ = byte[i];
		else
			text += sprintf(text, "\\x%02x", byte[i]);
	*text = 0;
}

void name_text(char *text, const uint8_t *name)
{
	bytes_text(text, name, ACRN_HSM_POLL_NAME_LEN);
}

const char *upcall_name(uint32_t upcall)
{
	switch (upcall) {
	case ACRN_HSM_POLL_UPCALL_HOOK:
		return "hook";
	case ACRN_HSM_POLL_UPCALL_VECTOR:
		return "vector";
	case ACRN_HSM_POLL_UPCALL_SWEEP:
		return "sweep";
	}
	return "unknown";
}

const char *backend_name(uint32_t backend)
{
	switch (backend) {
	case ACRN_HSM_POLL_BACKEND_ACRN:
		return "acrn";
	case ACRN_HSM_POLL_BACKEND_SIM:
		return "sim";
	}
	return "unknown";
}

const char *poller_state(const struct acrn_hsm_poller_stats *stats)
{
	if (stats->state & (ACRN_HSM_POLLER_AWAY_CPU | ACRN_HSM_POLLER_AWAY_SUSPEND))
		return "away";
	if (stats->state & ACRN_HSM_POLLER_STALLED)
		return "stalled";
	if (!stats->nr_slots)
		return "idle";
	return stats->sleeps > stats->wakes ? "asleep" : "polling";
}

uint64_t vm_requests(const struct acrn_hsm_vm_stats *stats)
{
	/* Those of user are the end of requests that were handed over. */
	return stats->poll.served + stats->poll.handed + stats->irq.served + stats->irq.handed;
}
