// SPDX-License-Identifier: BSD-3-Clause
/* control_poller.c - pollers: made, found, given a priority, ended */

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>

#include "control_call.h"
#include "internal.h"

static const struct control_reason create_reasons[] = {
	{ EINVAL, "no such CPU, or CPU 0, which takes the upcalls, or an unknown flag" },
	{ ENODEV, "that CPU is offline: echo 1 > /sys/devices/system/cpu/cpuN/online" },
	{ EBUSY, "that CPU has a poller already, or is the last one left for everything else" },
	{ EXDEV, "that CPU is not isolated: boot with isolcpus=domain,managed_irq,N, or force it" },
	{ ENOSPC, "there are as many pollers as there can be" },
	{}
};

static const struct control_reason destroy_reasons[] = {
	{ ENOENT, "no such poller" },
	{ EBUSY, "VMs are attached to it: detach them first" },
	{}
};

static const struct control_reason stats_reasons[] = {
	{ ENOENT, "no such poller" },
	{}
};

static const struct control_command create = { ACRN_HSM_IOCTL_POLLER_CREATE, create_reasons };
static const struct control_command destroy = { ACRN_HSM_IOCTL_POLLER_DESTROY, destroy_reasons };
static const struct control_command get_stats = { ACRN_HSM_IOCTL_POLLER_STATS, stats_reasons };

/* As long as they were at first. */
#define OPTIONS_LEAST	offsetof(struct rtpoll_poller_options, given)

static int check_policy(int policy, int priority)
{
	int least, most;

	if (policy != SCHED_FIFO && policy != SCHED_RR && policy != SCHED_OTHER)
		return rtpoll_fail(EINVAL, "policy %d: not SCHED_OTHER, SCHED_FIFO or SCHED_RR.",
				   policy);

	least = sched_get_priority_min(policy);
	most = sched_get_priority_max(policy);
	if (priority < least || priority > most)
		return rtpoll_fail(EINVAL, "priority %d: of that policy it is %d to %d.",
				   priority, least, most);
	return 0;
}

static int set_policy(uint32_t id, int pid, int policy, int priority)
{
	struct sched_param param = { .sched_priority = priority };

	if (!sched_setscheduler(pid, policy, &param))
		return 0;

	switch (errno) {
	case EPERM:
		return rtpoll_fail(EPERM, "poller %u: its policy: needs CAP_SYS_NICE.", id);
	case ESRCH:
		return rtpoll_fail(ENOENT, "poller %u: cannot see its thread %d from here.",
				   id, pid);
	default:
		return rtpoll_fail(errno, "poller %u: cannot set its policy", id);
	}
}

static int check_options(const struct rtpoll_poller_options *options)
{
	if (options->given & ~RTPOLL_GIVEN_POLICY || options->reserved)
		return rtpoll_fail(EINVAL, "poller: given 0x%x, reserved 0x%x: not known here.",
				   options->given, options->reserved);
	return check_policy(options->policy, options->priority);
}

int rtpoll_poller_create(struct rtpoll_control *control,
			 const struct rtpoll_poller_options *options, uint32_t *id)
{
	struct rtpoll_poller_options copy;
	struct acrn_hsm_poller poller = {};
	int ret;

	ret = rtpoll_options_copy(&copy, sizeof(copy), options, OPTIONS_LEAST);
	if (!ret)
		ret = check_options(&copy);
	if (ret)
		return ret;

	poller.cpu = copy.cpu;
	poller.flags = copy.flags;
	ret = control_call(control, &create, &poller, "cannot make a poller on CPU %u", copy.cpu);
	if (ret)
		return ret;

	if (copy.policy || copy.given & RTPOLL_GIVEN_POLICY)
		ret = set_policy(poller.id, poller.pid, copy.policy, copy.priority);
	if (ret) {
		/* Silently: the message says what failed first. */
		ioctl(control->fd, destroy.number, &poller.id);
		return ret;
	}

	*id = poller.id;
	return 0;
}

int rtpoll_poller_destroy(struct rtpoll_control *control, uint32_t id)
{
	uint32_t arg = id;

	return control_call(control, &destroy, &arg, "cannot end poller %u", id);
}

int rtpoll_poller_set_policy(struct rtpoll_control *control, uint32_t id, int policy,
			     int priority)
{
	struct acrn_hsm_poller_stats stats;
	int ret;

	ret = check_policy(policy, priority);
	if (!ret)
		ret = rtpoll_poller_stats(control, id, &stats);
	if (ret)
		return ret;

	/* A poller that ends here would have to see its number reused this soon. */
	return set_policy(id, stats.pid, policy, priority);
}

int rtpoll_poller_find(struct rtpoll_control *control, unsigned int cpu, uint32_t *id)
{
	struct acrn_hsm_poller_stats stats;
	uint32_t next = 0;
	int ret;

	/* No poller has the last id, ACRN_HSM_POLL_NO_POLLER. */
	while (!(ret = rtpoll_poller_next(control, next, &stats))) {
		if (stats.cpu == cpu) {
			*id = stats.id;
			return 0;
		}
		next = stats.id + 1;
	}
	return ret == -ENOENT ? rtpoll_fail(ENOENT, "CPU %u has no poller.", cpu) : ret;
}

int rtpoll_poller_stats(struct rtpoll_control *control, uint32_t id,
			struct acrn_hsm_poller_stats *stats)
{
	*stats = (struct acrn_hsm_poller_stats){ .id = id };
	return control_call(control, &get_stats, stats, "poller %u", id);
}

int rtpoll_poller_next(struct rtpoll_control *control, uint32_t id,
		       struct acrn_hsm_poller_stats *stats)
{
	*stats = (struct acrn_hsm_poller_stats){ .id = id, .flags = ACRN_HSM_STATS_NEXT };
	return control_call(control, &get_stats, stats, "poller %u or above", id);
}
