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
#define ACRN_HSM_POLL_VCPU_MAX		16

/* Who finds a VM's requests. */
#define ACRN_HSM_POLL_MODE_IRQ		0	/* upcall and workqueue dispatcher */
#define ACRN_HSM_POLL_MODE_POLL		1	/* a poller */
#define ACRN_HSM_POLL_MODE_ADAPTIVE	2	/* a poller; without requests it sleeps */

/* After how long without a request it may. */
#define ACRN_HSM_POLL_IDLE_MIN_NS	1000
#define ACRN_HSM_POLL_IDLE_DEFAULT_NS	50000
#define ACRN_HSM_POLL_IDLE_MAX_NS	1000000000

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
 * @rescued:	requests that only the sweep or the watch found: an upcall was lost
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
 * A poller without polled VMs sleeps.  While its CPU is offline, or the machine is
 * suspended, it is away and the dispatcher serves its VMs.
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
 * @poller:	id; DETACH accepts ACRN_HSM_POLL_NO_POLLER for every poller it has
 * @vmid:	VM
 * @slots:	bit n: vCPU n; 0: all, for DETACH all that are attached to @poller
 *
 * A VM starts in irq mode, attached to nobody.  Its vCPUs may be split between
 * pollers; those attached to none are served by the dispatcher in any mode.
 * ATTACH adds to what the poller has of the VM, and takes effect at once if the
 * VM is polled.  DETACH lets the dispatcher take over first, while requests are in
 * flight, and when it returns the poller does not look at those vCPUs any more; it
 * waits as long as somebody keeps the poller from its CPU.  Without its last poller
 * a VM returns to irq mode.
 * ENOENT: no such poller or VM, or not attached to it; EBUSY: a vCPU is attached
 * already; EINVAL: the VM has no such vCPU; ENOMEM; EINTR: DETACH has taken effect,
 * but for that wait.
 */
struct acrn_hsm_poller_vm {
	__u32	poller;
	__u16	vmid;
	__u16	slots;
};

/**
 * struct acrn_hsm_poller_move - POLLER_MOVE: to another poller, while it runs
 * @from:	poller they are attached to
 * @to:		poller they shall be attached to
 * @vmid:	VM
 * @slots:	bit n: vCPU n; 0: all that are attached to @from
 * @reserved:	0
 *
 * Both look for a moment, so that no request waits; when it returns @from does
 * not look at them any more.
 * ENOENT: no such poller or VM, or a vCPU is not attached to @from; EINVAL: @from
 * is @to, or the VM has no such vCPU; ENOMEM: unchanged; EINTR: as for DETACH.
 */
struct acrn_hsm_poller_move {
	__u32	from;
	__u32	to;
	__u16	vmid;
	__u16	slots;
	__u32	reserved;
};

/**
 * struct acrn_hsm_vm_mode - VM_SET_MODE: switch a VM, also while it runs
 * @vmid:	VM
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @idle_ns:	adaptive mode: ACRN_HSM_POLL_IDLE_MIN_NS to _MAX_NS, or 0 for the
 *		default; else 0
 * @reserved:	0
 *
 * A poller sleeps when all its polled VMs are in adaptive mode and none of them has
 * asked for anything for @idle_ns, for the longest of them; not much before that, a
 * little later.  The upcall wakes it.
 *
 * ENOENT: no such VM; ENXIO: polled, but without poller; EINVAL: unknown mode, or
 * @idle_ns out of range; EOPNOTSUPP: adaptive mode where upcalls do not come;
 * ENOMEM: unchanged.
 */
struct acrn_hsm_vm_mode {
	__u16	vmid;
	__u16	reserved;
	__u32	mode;
	__u64	idle_ns;
};

/**
 * struct acrn_hsm_rule - RULE_SET, RULE_CLEAR, RULE_GET: what a VM starts with
 * @name:	VM name as given to CREATE_VM (its uuid field), NUL padded
 * @poller:	poller it is attached to
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @flags:	ACRN_HSM_RULE_*
 * @index:	RULE_GET: which rule, from 0 (in)
 * @idle_ns:	as of struct acrn_hsm_vm_mode
 *
 * A rule applies when a VM of that name is created, so that a device model that
 * knows nothing of polling is polled.  RULE_SET replaces the rule of the same
 * name; the rule for any name applies where no other does.  Destroying a poller
 * removes its rules.  RULE_CLEAR looks at @name and @flags only.
 * ENOENT: no such poller or rule; ENOSPC: max_rules reached; EINVAL; EOPNOTSUPP.
 */
struct acrn_hsm_rule {
	__u8	name[ACRN_HSM_POLL_NAME_LEN];
	__u32	poller;
	__u32	mode;
	__u32	flags;
#define ACRN_HSM_RULE_ANY_NAME	0x1	/* @name is empty and means every VM */
	__u32	index;
	__u64	idle_ns;
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
 * @poller:	poller of the first vCPU that has one, or ACRN_HSM_POLL_NO_POLLER
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
 * @async_signalled: doorbells that came through the ring of SETUP_ASYNCIO
 * @async_dropped: of what was in that ring, what named no doorbell, and looks at a
 *		ring that could not be
 * @rescued:	requests that waited for a poller that had stalled, until the
 *		dispatcher was sent
 * @covered:	vCPUs that pollers look at now, bit n: vCPU n; of a polled VM the
 *		others' pollers are away or stalled
 * @vcpu_poller: poller of each vCPU, or ACRN_HSM_POLL_NO_POLLER
 * @reserved2:	0
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
	__u64	async_signalled;
	__u64	async_dropped;
	__u64	rescued;
	__u32	covered;
	__u32	vcpu_poller[ACRN_HSM_POLL_VCPU_MAX];
	__u32	reserved2;
	__u64	reserved[4];
};

/**
 * struct acrn_hsm_poller_stats - POLLER_STATS: counters of one poller
 * @id:		poller (in; out with ACRN_HSM_STATS_NEXT)
 * @flags:	ACRN_HSM_STATS_* (in)
 * @cpu:	CPU (out, as all that follow)
 * @pid:	thread
 * @nr_vms:	VMs attached
 * @nr_slots:	slots it looks at: those of its VMs that are polled
 * @rounds:	looks at all slots, in steps of up to some thousand
 * @requests:	requests served or handed over
 * @voluntary:	times the thread gave up its CPU
 * @involuntary: times it lost its CPU
 * @sleeps:	times it slept for want of requests
 * @wakes:	times it came back from that; one less: it sleeps
 * @naps:	times it slept a moment because others wanted its CPU
 * @stalls:	times it was found not to get on, and the dispatcher took over
 * @state:	0, or why the dispatcher serves its VMs: ACRN_HSM_POLLER_AWAY_* or
 *		_STALLED
 * @reserved2:	0
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
	__u64	sleeps;
	__u64	wakes;
	__u64	naps;
	__u64	stalls;
	__u32	state;
#define ACRN_HSM_POLLER_AWAY_CPU	0x1	/* its CPU is offline */
#define ACRN_HSM_POLLER_AWAY_SUSPEND	0x2	/* the machine is going to sleep */
#define ACRN_HSM_POLLER_STALLED		0x4	/* it does not get on */
	__u32	reserved2;
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
#define ACRN_HSM_IOCTL_POLLER_MOVE	_IOW(ACRN_HSM_IOCTL_TYPE, 0xBB, struct acrn_hsm_poller_move)

#endif /* _ACRN_HSM_POLL_H */
