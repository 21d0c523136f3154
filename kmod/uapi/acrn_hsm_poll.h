/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * acrn_hsm_poll.h - polling mode of the ACRN Hypervisor Service Module
 *
 * Additions to <linux/acrn.h>, on the same /dev/acrn_hsm.  They work on any
 * descriptor of the device, with or without a VM of its own, and name VMs by
 * the id that CREATE_VM returned.  A caller that gets EINVAL or ENOTTY from
 * ACRN_HSM_IOCTL_GET_INFO has a module without polling before it.
 *
 * Reserved fields and unknown flags must be 0 (EINVAL).  What changes something
 * needs CAP_SYS_ADMIN (EPERM).  EFAULT: bad pointer; ENOTTY: unknown command.
 * Times are nanoseconds and end in _ns.
 */
#ifndef _ACRN_HSM_POLL_H
#define _ACRN_HSM_POLL_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define ACRN_HSM_POLL_ABI		1
#define ACRN_HSM_POLL_NAME_LEN		16
#define ACRN_HSM_POLL_NO_POLLER		0xffffffffu

/* Who finds a VM's requests. */
#define ACRN_HSM_POLL_MODE_IRQ		0	/* upcall and workqueue dispatcher */
#define ACRN_HSM_POLL_MODE_POLL		1	/* a poller */

/* How upcalls reach the module. */
#define ACRN_HSM_POLL_UPCALL_HOOK	1	/* the architecture's hook */
#define ACRN_HSM_POLL_UPCALL_VECTOR	2	/* a vector of our own choice */
#define ACRN_HSM_POLL_UPCALL_SWEEP	3	/* none: looked at every sweep_ns */

#define ACRN_HSM_POLL_BACKEND_ACRN	1	/* the hypervisor itself */
#define ACRN_HSM_POLL_BACKEND_SIM	2	/* acrn_hvsim.ko */

/**
 * struct acrn_hsm_poll_info - what this module is and can do
 * @abi:	ACRN_HSM_POLL_ABI (out, as all)
 * @backend:	ACRN_HSM_POLL_BACKEND_*
 * @upcall:	ACRN_HSM_POLL_UPCALL_*
 * @modes:	bit n: ACRN_HSM_POLL_MODE_* n is known
 * @nr_vms:	VMs that exist, orphans included
 * @nr_orphans:	VMs whose device model is gone and that the hypervisor would not
 *		destroy yet
 * @nr_pollers:	pollers that exist
 * @max_pollers: most there can be
 * @nr_rules:	rules in force
 * @max_rules:	most there can be
 * @sweep_ns:	period of the sweep that finds what no upcall announced
 * @upcalls:	upcalls received
 * @upcalls_idle: upcalls for which no work was queued
 * @rescued:	requests that only the sweep found: an upcall was lost
 * @reserved:	0
 */
struct acrn_hsm_poll_info {
	__u32	abi;
	__u32	backend;
	__u32	upcall;
	__u32	modes;
	__u32	nr_vms;
	__u32	nr_orphans;
	__u32	nr_pollers;
	__u32	max_pollers;
	__u32	nr_rules;
	__u32	max_rules;
	__u64	sweep_ns;
	__u64	upcalls;
	__u64	upcalls_idle;
	__u64	rescued;
	__u64	reserved[4];
};

/**
 * struct acrn_hsm_poller - POLLER_CREATE: a thread that polls, bound to a CPU
 * @cpu:	CPU it is bound to
 * @flags:	ACRN_HSM_POLLER_*
 * @id:		how to name it (out)
 * @pid:	its thread: chrt and taskset -p work on it (out); it starts with
 *		SCHED_FIFO and the kernel's default priority
 * @reserved:	0
 *
 * EINVAL: no such CPU, or CPU 0, which takes the upcalls; ENODEV: CPU offline;
 * EBUSY: CPU has a poller, or is the last one that keeps house; EXDEV: CPU not
 * isolated and no ACRN_HSM_POLLER_FORCE; ENOSPC: max_pollers reached; ENOMEM.
 * The CPU cannot be taken offline (EPERM) until the poller is destroyed.
 */
struct acrn_hsm_poller {
	__u32	cpu;
	__u32	flags;
#define ACRN_HSM_POLLER_FORCE		0x1	/* also on a CPU that is not isolated */
#define ACRN_HSM_POLLER_PERSISTENT	0x2	/* survives the descriptor it was made by */
	__u32	id;
	__s32	pid;
	__u64	reserved[2];
};

/**
 * struct acrn_hsm_poller_vm - POLLER_ATTACH, POLLER_DETACH
 * @poller:	id; DETACH accepts ACRN_HSM_POLL_NO_POLLER for whichever it is
 * @vmid:	VM
 * @reserved:	0
 *
 * A VM is attached to one poller at most and starts in irq mode.  DETACH returns
 * it to irq mode first, while requests are in flight, and when it returns the
 * poller does not look at the VM any more.
 * ENOENT: no such poller or VM, or not attached to it; EBUSY: attached already.
 */
struct acrn_hsm_poller_vm {
	__u32	poller;
	__u16	vmid;
	__u16	reserved;
};

/**
 * struct acrn_hsm_vm_mode - VM_SET_MODE: switch a VM, also while it runs
 * @vmid:	VM
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @reserved:	0
 *
 * ENOENT: no such VM; ENXIO: poll mode for a VM without poller; EINVAL: unknown
 * mode; ENOMEM: unchanged.
 */
struct acrn_hsm_vm_mode {
	__u16	vmid;
	__u16	reserved;
	__u32	mode;
};

/**
 * struct acrn_hsm_rule - RULE_SET, RULE_CLEAR, RULE_GET: what a VM starts with
 * @name:	VM name as given to CREATE_VM (its uuid field), NUL padded
 * @poller:	poller it is attached to
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @flags:	ACRN_HSM_RULE_*
 * @index:	RULE_GET: which rule, from 0 (in)
 *
 * A rule applies when a VM of that name is created, so that a device model that
 * knows nothing of polling is polled.  RULE_SET replaces the rule of the same
 * name; the rule for any name applies where no other does.  Destroying a poller
 * removes its rules.  RULE_CLEAR looks at @name and @flags only.
 * ENOENT: no such poller or rule; ENOSPC: max_rules reached; EINVAL.
 */
struct acrn_hsm_rule {
	__u8	name[ACRN_HSM_POLL_NAME_LEN];
	__u32	poller;
	__u32	mode;
	__u32	flags;
#define ACRN_HSM_RULE_ANY_NAME	0x1	/* @name is empty and means every VM */
	__u32	index;
};

/* Statistics of the VM or poller with that id, or of the next one at or above. */
#define ACRN_HSM_STATS_NEXT	0x1

/**
 * struct acrn_hsm_server_counters - what one kind of server did
 * @served:	requests answered in the kernel
 * @handed:	requests handed to the device model
 * @notified:	notify hypercalls
 * @fail_safe:	requests answered all ones for want of anybody better
 * @failed:	requests whose in-kernel client failed (part of @fail_safe)
 * @invalid:	requests no guest can have made (part of @fail_safe)
 * @lost:	answers that found their slot reset
 */
struct acrn_hsm_server_counters {
	__u64	served;
	__u64	handed;
	__u64	notified;
	__u64	fail_safe;
	__u64	failed;
	__u64	invalid;
	__u64	lost;
};

/**
 * struct acrn_hsm_vm_stats - VM_STATS: counters of one VM since its creation
 * @vmid:	VM (in; out with ACRN_HSM_STATS_NEXT)
 * @flags:	ACRN_HSM_STATS_* (in)
 * @mode:	ACRN_HSM_POLL_MODE_* (out, as all that follow)
 * @poller:	its poller, or ACRN_HSM_POLL_NO_POLLER
 * @name:	VM name
 * @vcpus:	vCPUs
 * @orphan:	1: its device model is gone
 * @poll:	what pollers did
 * @irq:	what the dispatcher did
 * @user:	what the device model's own calls did (served: NOTIFY calls that
 *		completed a request)
 * @works_queued: times the dispatcher was sent
 * @works_run:	times it looked
 * @mode_switches: changes of mode that took effect
 * @attach_waits: times a device model went to sleep in ATTACH_IOREQ_CLIENT
 * @reserved:	0
 *
 * ENOENT: no such VM.
 */
struct acrn_hsm_vm_stats {
	__u16	vmid;
	__u16	flags;
	__u32	mode;
	__u32	poller;
	__u8	name[ACRN_HSM_POLL_NAME_LEN];
	__u16	vcpus;
	__u16	orphan;
	struct acrn_hsm_server_counters poll;
	struct acrn_hsm_server_counters irq;
	struct acrn_hsm_server_counters user;
	__u64	works_queued;
	__u64	works_run;
	__u64	mode_switches;
	__u64	attach_waits;
	__u64	reserved[4];
};

/**
 * struct acrn_hsm_poller_stats - POLLER_STATS: counters of one poller
 * @id:		poller (in; out with ACRN_HSM_STATS_NEXT)
 * @flags:	ACRN_HSM_STATS_* (in)
 * @cpu:	CPU (out, as all that follow)
 * @pid:	thread
 * @nr_vms:	VMs attached
 * @nr_slots:	slots it looks at: those of its VMs that are in poll mode
 * @rounds:	looks at all slots, in steps of some thousand
 * @requests:	requests served or handed over
 * @voluntary:	times the thread gave up its CPU
 * @involuntary: times it lost its CPU
 * @reserved:	0
 *
 * ENOENT: no such poller.
 */
struct acrn_hsm_poller_stats {
	__u32	id;
	__u32	flags;
	__u32	cpu;
	__s32	pid;
	__u32	nr_vms;
	__u32	nr_slots;
	__u64	rounds;
	__u64	requests;
	__u64	voluntary;
	__u64	involuntary;
	__u64	reserved[4];
};

#define ACRN_HSM_IOCTL_TYPE		0xA2
#define ACRN_HSM_IOCTL_GET_INFO		_IOR(ACRN_HSM_IOCTL_TYPE, 0xB0, struct acrn_hsm_poll_info)
#define ACRN_HSM_IOCTL_POLLER_CREATE	_IOWR(ACRN_HSM_IOCTL_TYPE, 0xB1, struct acrn_hsm_poller)
#define ACRN_HSM_IOCTL_POLLER_DESTROY	_IOW(ACRN_HSM_IOCTL_TYPE, 0xB2, __u32)
#define ACRN_HSM_IOCTL_POLLER_ATTACH	_IOW(ACRN_HSM_IOCTL_TYPE, 0xB3, struct acrn_hsm_poller_vm)
#define ACRN_HSM_IOCTL_POLLER_DETACH	_IOW(ACRN_HSM_IOCTL_TYPE, 0xB4, struct acrn_hsm_poller_vm)
#define ACRN_HSM_IOCTL_VM_SET_MODE	_IOW(ACRN_HSM_IOCTL_TYPE, 0xB5, struct acrn_hsm_vm_mode)
#define ACRN_HSM_IOCTL_RULE_SET		_IOW(ACRN_HSM_IOCTL_TYPE, 0xB6, struct acrn_hsm_rule)
#define ACRN_HSM_IOCTL_RULE_CLEAR	_IOW(ACRN_HSM_IOCTL_TYPE, 0xB7, struct acrn_hsm_rule)
#define ACRN_HSM_IOCTL_RULE_GET		_IOWR(ACRN_HSM_IOCTL_TYPE, 0xB8, struct acrn_hsm_rule)
#define ACRN_HSM_IOCTL_VM_STATS		_IOWR(ACRN_HSM_IOCTL_TYPE, 0xB9, struct acrn_hsm_vm_stats)
#define ACRN_HSM_IOCTL_POLLER_STATS	\
	_IOWR(ACRN_HSM_IOCTL_TYPE, 0xBA, struct acrn_hsm_poller_stats)

#endif /* _ACRN_HSM_POLL_H */
