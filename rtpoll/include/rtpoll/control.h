/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * control.h - pollers, rules and VMs of /dev/acrn_hsm
 *
 * A thin layer over the ioctls of acrn_hsm_poll.h, which has every structure,
 * unit and error; what is added here is policy and priority of pollers, iteration,
 * and an error that says what to do about it.
 */
#ifndef RTPOLL_CONTROL_H
#define RTPOLL_CONTROL_H

#include <stddef.h>
#include <stdint.h>

#include "acrn_hsm_poll.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rtpoll_control;

/**
 * rtpoll_control_open() - open the device
 * @control:	receives the handle; untouched on error
 * @path:	NULL: /dev/acrn_hsm
 *
 * Free it with rtpoll_control_close().  Several threads may use one handle.
 *
 * Return: 0; -ENOENT no such device: module not loaded; -EACCES; -EOPNOTSUPP an
 * HSM that cannot poll, such as mainline's; -EPROTO one with another ABI;
 * -ENOMEM.
 */
int rtpoll_control_open(struct rtpoll_control **control, const char *path);

/**
 * rtpoll_control_close() - close the device
 * @control: handle, or NULL.  Pollers made with it that are not persistent end
 */
void rtpoll_control_close(struct rtpoll_control *control);

/**
 * rtpoll_control_fd() - the descriptor behind a handle
 * @control: handle
 *
 * Return: descriptor; the handle's own.
 */
int rtpoll_control_fd(const struct rtpoll_control *control);

/**
 * rtpoll_info() - what this module is and can do
 * @control:	handle
 * @info:	receives it
 *
 * Return: 0; as ACRN_HSM_IOCTL_GET_INFO.
 */
int rtpoll_info(struct rtpoll_control *control, struct acrn_hsm_poll_info *info);

/**
 * struct rtpoll_poller_options - a poller to be made
 * @size:	sizeof(struct rtpoll_poller_options) of the caller
 * @cpu:	CPU it is bound to
 * @policy:	SCHED_FIFO, SCHED_RR or SCHED_OTHER (0), with @priority; both 0 and not
 *		@given: as the module makes it, SCHED_FIFO at the kernel's default
 *		priority
 * @priority:	1 to 99 for SCHED_FIFO and SCHED_RR, else 0
 * @flags:	ACRN_HSM_POLLER_*
 * @given:	RTPOLL_GIVEN_*: what is asked for even where it is 0
 * @reserved:	0
 */
struct rtpoll_poller_options {
	size_t		size;
	unsigned int	cpu;
	int		policy;
	int		priority;
	uint32_t	flags;
	uint32_t	given;
#define RTPOLL_GIVEN_POLICY	0x1	/* @policy, so that 0 is SCHED_OTHER */
	uint32_t	reserved;
};

/**
 * rtpoll_poller_create() - make a poller
 * @control:	handle
 * @options:	what for
 * @id:		receives its id
 *
 * Return: 0; -EINVAL bad option; as ACRN_HSM_IOCTL_POLLER_CREATE; -EPERM also where the thread's
 * policy may not be set, and there is no poller then.
 */
int rtpoll_poller_create(struct rtpoll_control *control,
			 const struct rtpoll_poller_options *options, uint32_t *id);

/**
 * rtpoll_poller_destroy() - end a poller that no VM is attached to
 * @control:	handle
 * @id:		poller
 *
 * Return: 0; -ENOENT no such poller; -EBUSY a VM is attached; -EPERM.
 */
int rtpoll_poller_destroy(struct rtpoll_control *control, uint32_t id);

/**
 * rtpoll_poller_set_policy() - change policy and priority of a poller's thread
 * @control:	handle
 * @id:		poller
 * @policy:	SCHED_FIFO, SCHED_RR or SCHED_OTHER
 * @priority:	1 to 99 for SCHED_FIFO and SCHED_RR, else 0
 *
 * Return: 0; -ENOENT no such poller; -EINVAL; -EPERM.
 */
int rtpoll_poller_set_policy(struct rtpoll_control *control, uint32_t id, int policy,
			     int priority);

/**
 * rtpoll_poller_find() - the poller of a CPU
 * @control:	handle
 * @cpu:	CPU
 * @id:		receives the poller
 *
 * Return: 0; -ENOENT that CPU has none.
 */
int rtpoll_poller_find(struct rtpoll_control *control, unsigned int cpu, uint32_t *id);

/**
 * rtpoll_attach() - have a poller look at vCPUs of a VM
 * @control:	handle
 * @poller:	poller
 * @vmid:	VM
 * @vcpus:	bit n: vCPU n; 0: all
 *
 * Return: 0; as ACRN_HSM_IOCTL_POLLER_ATTACH.
 */
int rtpoll_attach(struct rtpoll_control *control, uint32_t poller, uint16_t vmid,
		  uint16_t vcpus);

/**
 * rtpoll_detach() - leave vCPUs of a VM to the dispatcher
 * @control:	handle
 * @poller:	poller, or ACRN_HSM_POLL_NO_POLLER: all it has
 * @vmid:	VM
 * @vcpus:	bit n: vCPU n; 0: all that are attached to it
 *
 * Return: 0; as ACRN_HSM_IOCTL_POLLER_DETACH.
 */
int rtpoll_detach(struct rtpoll_control *control, uint32_t poller, uint16_t vmid,
		  uint16_t vcpus);

/**
 * rtpoll_move() - give vCPUs of a VM to another poller, while it runs
 * @control:	handle
 * @from:	poller that has them
 * @to:		poller that shall
 * @vmid:	VM
 * @vcpus:	bit n: vCPU n; 0: all that @from has
 *
 * Return: 0; as ACRN_HSM_IOCTL_POLLER_MOVE.
 */
int rtpoll_move(struct rtpoll_control *control, uint32_t from, uint32_t to,
		uint16_t vmid, uint16_t vcpus);

/**
 * rtpoll_set_mode() - switch a VM, also while it runs
 * @control:	handle
 * @vmid:	VM
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @idle_ns:	adaptive mode: when it may sleep, 0 for the default; else 0
 *
 * Return: 0; as ACRN_HSM_IOCTL_VM_SET_MODE.
 */
int rtpoll_set_mode(struct rtpoll_control *control, uint16_t vmid, uint32_t mode,
		    uint64_t idle_ns);

/**
 * rtpoll_mode_name() - the word for a mode
 * @mode: ACRN_HSM_POLL_MODE_*
 *
 * Return: "irq", "poll" or "adaptive"; NULL for anything else.
 */
const char *rtpoll_mode_name(uint32_t mode);

/**
 * rtpoll_rule_set() - what a VM of that name shall start with
 * @control:	handle
 * @rule:	the rule
 *
 * Return: 0; as ACRN_HSM_IOCTL_RULE_SET.
 */
int rtpoll_rule_set(struct rtpoll_control *control, const struct acrn_hsm_rule *rule);

/**
 * rtpoll_rule_clear() - forget a rule
 * @control:	handle
 * @name:	VM name; NULL: the rule for any name
 *
 * Return: 0; -EINVAL name too long; as ACRN_HSM_IOCTL_RULE_CLEAR.
 */
int rtpoll_rule_clear(struct rtpoll_control *control, const char *name);

/**
 * rtpoll_rule_get() - rule number @index
 * @control:	handle
 * @index:	from 0
 * @rule:	receives it
 *
 * Return: 0; -ENOENT there are not as many.
 */
int rtpoll_rule_get(struct rtpoll_control *control, uint32_t index,
		    struct acrn_hsm_rule *rule);

/**
 * rtpoll_vm_stats() - counters of a VM
 * @control:	handle
 * @vmid:	VM
 * @stats:	receives them
 *
 * Return: 0; -ENOENT no such VM.
 */
int rtpoll_vm_stats(struct rtpoll_control *control, uint16_t vmid,
		    struct acrn_hsm_vm_stats *stats);

/**
 * rtpoll_vm_next() - counters of the first VM with an id not below @vmid
 * @control:	handle
 * @vmid:	where to begin
 * @stats:	receives them
 *
 * Return: 0; -ENOENT there is none.
 */
int rtpoll_vm_next(struct rtpoll_control *control, uint16_t vmid,
		   struct acrn_hsm_vm_stats *stats);

/**
 * rtpoll_vm_find() - the VM of a name
 * @control:	handle
 * @name:	as given to CREATE_VM
 * @vmid:	receives it; of several the lowest
 *
 * Return: 0; -ENOENT no such VM.
 */
int rtpoll_vm_find(struct rtpoll_control *control, const char *name, uint16_t *vmid);

/**
 * rtpoll_poller_stats() - counters of a poller
 * @control:	handle
 * @id:		poller
 * @stats:	receives them
 *
 * Return: 0; -ENOENT no such poller.
 */
int rtpoll_poller_stats(struct rtpoll_control *control, uint32_t id,
			struct acrn_hsm_poller_stats *stats);

/**
 * rtpoll_poller_next() - counters of the first poller with an id not below @id
 * @control:	handle
 * @id:		where to begin
 * @stats:	receives them
 *
 * Return: 0; -ENOENT there is none.
 */
int rtpoll_poller_next(struct rtpoll_control *control, uint32_t id,
		       struct acrn_hsm_poller_stats *stats);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_CONTROL_H */
