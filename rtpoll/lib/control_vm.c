// SPDX-License-Identifier: BSD-3-Clause
/* control_vm.c - VMs: who looks at which, in which mode, and how it went */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "control_call.h"
#include "internal.h"

static const struct control_reason attach_reasons[] = {
	{ ENOENT, "no such poller, or no such VM" },
	{ EBUSY, "a vCPU is attached already: detach it, or move it" },
	{ EINVAL, "the VM has no such vCPU" },
	{}
};

static const struct control_reason detach_reasons[] = {
	{ ENOENT, "no such poller or VM, or not attached to it" },
	{ EINVAL, "the VM has no such vCPU" },
	{}
};

static const struct control_reason move_reasons[] = {
	{ ENOENT, "no such poller or VM, or a vCPU is not attached to the former" },
	{ EINVAL, "from a poller to itself, or the VM has no such vCPU" },
	{}
};

static const struct control_reason mode_reasons[] = {
	{ ENOENT, "no such VM" },
	{ ENXIO, "it has no poller: attach one first" },
	{ EINVAL, "unknown mode, or an idle time that is not 1000 to 1000000000 ns" },
	{ EOPNOTSUPP, "adaptive mode needs upcalls, which do not come here: use poll" },
	{}
};

static const struct control_reason stats_reasons[] = {
	{ ENOENT, "no such VM" },
	{}
};

static const struct control_command attach = { ACRN_HSM_IOCTL_POLLER_ATTACH, attach_reasons };
static const struct control_command detach = { ACRN_HSM_IOCTL_POLLER_DETACH, detach_reasons };
static const struct control_command move = { ACRN_HSM_IOCTL_POLLER_MOVE, move_reasons };
static const struct control_command set_mode = { ACRN_HSM_IOCTL_VM_SET_MODE, mode_reasons };
static const struct control_command get_stats = { ACRN_HSM_IOCTL_VM_STATS, stats_reasons };

static_assert(ACRN_HSM_POLL_IDLE_MIN_NS == 1000, "as mode_reasons says");
static_assert(ACRN_HSM_POLL_IDLE_MAX_NS == 1000000000, "as mode_reasons says");

int rtpoll_attach(struct rtpoll_control *control, uint32_t poller, uint16_t vmid,
		  uint16_t vcpus)
{
	struct acrn_hsm_poller_vm args = { .poller = poller, .vmid = vmid, .slots = vcpus };

	return control_call(control, &attach, &args, "cannot attach VM %u to poller %u",
			    vmid, poller);
}

int rtpoll_detach(struct rtpoll_control *control, uint32_t poller, uint16_t vmid,
		  uint16_t vcpus)
{
	struct acrn_hsm_poller_vm args = { .poller = poller, .vmid = vmid, .slots = vcpus };

	if (poller == ACRN_HSM_POLL_NO_POLLER)
		return control_call(control, &detach, &args,
				    "cannot detach VM %u from its pollers", vmid);
	return control_call(control, &detach, &args, "cannot detach VM %u from poller %u",
			    vmid, poller);
}

int rtpoll_move(struct rtpoll_control *control, uint32_t from, uint32_t to,
		uint16_t vmid, uint16_t vcpus)
{
	struct acrn_hsm_poller_move args = {
		.from = from, .to = to, .vmid = vmid, .slots = vcpus,
	};

	return control_call(control, &move, &args, "cannot move VM %u from poller %u to %u",
			    vmid, from, to);
}

int rtpoll_set_mode(struct rtpoll_control *control, uint16_t vmid, uint32_t mode,
		    uint64_t idle_ns)
{
	struct acrn_hsm_vm_mode args = { .vmid = vmid, .mode = mode, .idle_ns = idle_ns };
	const char *name = rtpoll_mode_name(mode);

	if (!name)
		return control_call(control, &set_mode, &args, "VM %u: mode %u", vmid, mode);
	return control_call(control, &set_mode, &args, "cannot switch VM %u to mode %s",
			    vmid, name);
}

const char *rtpoll_mode_name(uint32_t mode)
{
	static const char *const names[] = {
		[ACRN_HSM_POLL_MODE_IRQ] = "irq",
		[ACRN_HSM_POLL_MODE_POLL] = "poll",
		[ACRN_HSM_POLL_MODE_ADAPTIVE] = "adaptive",
	};

	return mode < sizeof(names) / sizeof(names[0]) ? names[mode] : NULL;
}

int rtpoll_vm_stats(struct rtpoll_control *control, uint16_t vmid,
		    struct acrn_hsm_vm_stats *stats)
{
	*stats = (struct acrn_hsm_vm_stats){ .vmid = vmid };
	return control_call(control, &get_stats, stats, "VM %u", vmid);
}

int rtpoll_vm_next(struct rtpoll_control *control, uint16_t vmid,
		   struct acrn_hsm_vm_stats *stats)
{
	*stats = (struct acrn_hsm_vm_stats){ .vmid = vmid, .flags = ACRN_HSM_STATS_NEXT };
	return control_call(control, &get_stats, stats, "VM %u or above", vmid);
}

int rtpoll_vm_find(struct rtpoll_control *control, const char *name, uint16_t *vmid)
{
	struct acrn_hsm_vm_stats stats;
	uint32_t next = 0;
	int ret = 0;

	while (!ret && next <= UINT16_MAX) {
		ret = rtpoll_vm_next(control, next, &stats);
		/* A name that fills its field has no NUL behind it. */
		if (!ret && strlen(name) <= sizeof(stats.name) &&
		    !strncmp(name, (const char *)stats.name, sizeof(stats.name))) {
			*vmid = stats.vmid;
			return 0;
		}
		next = stats.vmid + 1u;
	}
	if (ret && ret != -ENOENT)
		return ret;
	return rtpoll_fail(ENOENT, "no VM has the name \"%s\".", name);
}
