/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * acrn_hvsim.h - control device of the simulated ACRN hypervisor
 *
 * /dev/acrn_hvsim (0600) makes the caller the hypervisor's other side: it
 * configures the VMs that the Service Module creates, drives their vCPUs and
 * reads what the hypervisor saw.  It exists for tests, demonstrations and
 * benchmarks on machines without ACRN.  Times are nanoseconds and end in _ns.
 * Reserved fields must be 0.
 */
#ifndef _ACRN_HVSIM_H
#define _ACRN_HVSIM_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define HVSIM_VCPU_MAX		16
#define HVSIM_NAME_LEN		16
#define HVSIM_HIST_BUCKETS	1024	/* bucket bounds: kmod/core/hist.h */

/* Any VM, any vCPU, where a structure says so. */
#define HVSIM_ANY		0xffff

/**
 * struct hvsim_config - how VMs created from now on behave
 * @vcpus:	vCPUs of a VM that names no CPUs (cpu_affinity 0); as many as
 *		CPUs otherwise.  0 to 64: a value the module must refuse is legal
 * @severity:	HVSIM_SEVERITY_*
 * @spin_us:	a completion-polling vCPU spins this long, then sleeps up to 50
 *		microseconds between looks; 0: spins without end, as on a core
 *		of its own
 * @timeout_ms:	a request without an answer after that long is counted missing
 *		and its slot taken back; 0: never
 * @reserved:	0
 */
struct hvsim_config {
	__u32	vcpus;
	__u32	severity;
#define HVSIM_SEVERITY_STANDARD	0x10
#define HVSIM_SEVERITY_RT	0x30	/* the Service VM may not pause or notify it */
	__u32	spin_us;
	__u32	timeout_ms;
	__u64	reserved[4];
};

/**
 * struct hvsim_access - one access of a guest
 * @type:	ACRN_IOREQ_TYPE_PORTIO or _MMIO (others are passed on as they are)
 * @direction:	ACRN_IOREQ_DIR_READ or _WRITE
 * @size:	bytes
 * @reserved:	0
 * @reserved2:	0
 * @address:	port or guest-physical address
 * @value:	value written, or expected from a read
 */
struct hvsim_access {
	__u8	type;
	__u8	direction;
	__u8	size;
	__u8	reserved;
	__u32	reserved2;
	__u64	address;
	__u64	value;
};

/* How a request ended. */
#define HVSIM_DONE		0	/* answered */
#define HVSIM_MISSING		1	/* no answer in time */
#define HVSIM_RESET		2	/* the VM was reset meanwhile */
#define HVSIM_STOPPED		3	/* the VM was paused or destroyed meanwhile */
#define HVSIM_NOT_FREE		4	/* slot not FREE: ACRN would inject #GP */
#define HVSIM_ASYNC		5	/* went into the doorbell ring, nobody waited */
#define HVSIM_RING_FULL		6	/* no room there in time, or no ring any more */

/**
 * struct hvsim_io - be the vCPU: issue one access and wait
 * @vmid:	VM as the Service Module knows it
 * @vcpu:	vCPU whose slot is used
 * @flags:	HVSIM_IO_*
 * @access:	the access; @access.value receives what a read returned
 * @outcome:	HVSIM_* (out)
 * @reserved:	0
 * @latency_ns:	from the store of PENDING to the sight of COMPLETE (out)
 */
struct hvsim_io {
	__u16	vmid;
	__u16	vcpu;
	__u32	flags;
#define HVSIM_IO_RAW	0x1	/* skip every check of the access: what a broken peer might send */
	struct hvsim_access access;
	__u32	outcome;
	__u32	reserved;
	__u64	latency_ns;
};

/**
 * struct hvsim_run - let a vCPU issue many accesses from a thread of its own
 * @vmid:	VM
 * @vcpu:	vCPU
 * @cpu:	CPU the vCPU's thread is bound to, or HVSIM_ANY
 * @flags:	HVSIM_RUN_*
 * @nr:		accesses in @accesses
 * @repeat:	rounds over @accesses (at least 1)
 * @gap_ns:	busy pause between an answer and the next request
 * @warmup:	requests at the start that do not enter the histogram
 * @accesses:	user pointer to struct hvsim_access[nr]; copied first
 * @hist:	user pointer to __u32[HVSIM_HIST_BUCKETS], or 0 (out)
 * @done:	requests answered, and doorbells that went into the ring (out)
 * @missing:	requests without an answer, slot not FREE and ring full among them
 *		(out)
 * @cut:	requests ended by reset, pause or destruction (out)
 * @mismatches:	reads that returned another value than expected (out)
 * @first_bad:	index (over all rounds) of the first request that is not simply
 *		right; ~0: none (out)
 * @got:	what that one returned (out)
 * @min_ns:	shortest latency (out)
 * @max_ns:	longest latency (out)
 * @sum_ns:	sum of the latencies in the histogram (out)
 *
 * The ioctl returns when the run is over, at the latest when the VM is no longer
 * running.  A fatal signal ends it early (-EINTR).  Several runs on different
 * vCPUs go on at the same time, started by several threads.
 */
struct hvsim_run {
	__u16	vmid;
	__u16	vcpu;
	__u16	cpu;
	__u16	flags;
#define HVSIM_RUN_CHECK		0x1	/* compare what reads return with @value */
#define HVSIM_RUN_STOP_BAD	0x2	/* stop at the first request that is not right */
#define HVSIM_RUN_NUMBER	0x4	/* writes carry a running number instead of @value */
	__u32	nr;
	__u32	repeat;
	__u32	gap_ns;
	__u32	warmup;
	__u64	accesses;
	__u64	hist;
	__u64	done;
	__u64	missing;
	__u64	cut;
	__u64	mismatches;
	__u64	first_bad;
	__u64	got;
	__u64	min_ns;
	__u64	max_ns;
	__u64	sum_ns;
};

/**
 * struct hvsim_faults - what goes wrong from now on
 * @vmid:		VM the request-related knobs are for, or HVSIM_ANY
 * @reserved:		0
 * @drop_ppm:		share of upcalls that are lost, in parts per million
 * @dup_ppm:		share of upcalls fired twice
 * @delay_ppm:		share of upcalls fired @delay_us late
 * @delay_us:		microseconds
 * @reset_ppm:		share of requests in whose flight the VM resets itself
 *			(slots become FREE)
 * @never_free_vcpus:	bit n: vCPU n leaves its slot COMPLETE after an answer
 * @refuse_call:	hypercall number (low 8 bits, as HV_CALL(nr)) to refuse; 0: none
 * @refuse_nr:		how many of them, counted down; ~0: all
 * @refuse_after:	how many are let through first
 * @refuse_errno:	errno (positive) they get
 * @slow_call:		hypercall number that takes long to arrive; 0: none
 * @slow_us:		microseconds, the caller's
 *
 * All zero: no faults.
 */
struct hvsim_faults {
	__u16	vmid;
	__u16	reserved;
	__u32	drop_ppm;
	__u32	dup_ppm;
	__u32	delay_ppm;
	__u32	delay_us;
	__u32	reset_ppm;
	__u32	never_free_vcpus;
	__u32	refuse_call;
	__u32	refuse_nr;
	__u32	refuse_after;
	__u32	refuse_errno;
	__u32	slow_call;
	__u32	slow_us;
};

/* Life of a VM, as ACRN has it. */
#define HVSIM_VM_CREATED	1
#define HVSIM_VM_RUNNING	2
#define HVSIM_VM_PAUSED		3
#define HVSIM_VM_READY_TO_POWEROFF 4

/**
 * struct hvsim_vm_stats - what the hypervisor saw of one VM
 * @vmid:		in: VM; with HVSIM_STATS_NEXT in @flags: the first VM with
 *			an id not below it (out: its id)
 * @state:		HVSIM_VM_*
 * @vcpus:		vCPUs
 * @flags:		in: HVSIM_STATS_*
 * @name:		VM name of CREATE_VM
 * @requests:		requests stored PENDING
 * @outcome:		requests by HVSIM_* outcome
 * @upcalls:		upcalls fired
 * @upcalls_dropped:	upcalls lost on purpose, or for want of a receiver
 * @upcalls_duplicated:	upcalls fired a second time
 * @upcalls_delayed:	upcalls fired late
 * @notify:		NOTIFY hypercalls per vCPU
 * @notify_spurious:	NOTIFY for a slot that was not COMPLETE
 * @double_answers:	slot found COMPLETE or PROCESSING while it was the
 *			hypervisor's: answered twice, or written late
 * @msi:		MSIs injected
 * @last_msi_addr:	address of the newest
 * @last_msi_data:	data of the newest
 * @nr_regions:		pieces of guest memory mapped
 * @mapped_bytes:	bytes of guest memory mapped
 * @regs_set:		SET_VCPU_REGS accepted
 * @nr_region_batches:	hypercalls for guest memory
 * @max_region_batch:	regions of the largest of them
 * @async_bells:	accesses registered that do not stop the vCPU
 * @async_refused:	ASYNCIO_ASSIGN and _DEASSIGN that succeeded and did nothing
 */
struct hvsim_vm_stats {
	__u16	vmid;
	__u16	state;
	__u16	vcpus;
	__u16	flags;
#define HVSIM_STATS_NEXT	0x1
	__u8	name[HVSIM_NAME_LEN];
	__u64	requests;
	__u64	outcome[8];
	__u64	upcalls;
	__u64	upcalls_dropped;
	__u64	upcalls_duplicated;
	__u64	upcalls_delayed;
	__u64	notify[HVSIM_VCPU_MAX];
	__u64	notify_spurious;
	__u64	double_answers;
	__u64	msi;
	__u64	last_msi_addr;
	__u64	last_msi_data;
	__u64	nr_regions;
	__u64	mapped_bytes;
	__u64	regs_set;
	__u64	nr_region_batches;
	__u64	max_region_batch;
	__u64	async_bells;
	__u64	async_refused;
};

/**
 * struct hvsim_stats - what the hypervisor saw in all
 * @nr_vms:		VMs that exist
 * @upcall_vector:	vector upcalls go to
 * @hypercalls:		hypercalls by number (low 8 bits)
 * @refused:		hypercalls refused on purpose
 * @unknown:		hypercalls of unknown number
 * @vms_created:	VMs ever created
 * @vms_destroyed:	VMs ever destroyed
 */
struct hvsim_stats {
	__u32	nr_vms;
	__u32	upcall_vector;
	__u64	hypercalls[256];
	__u64	refused;
	__u64	unknown;
	__u64	vms_created;
	__u64	vms_destroyed;
};

/**
 * struct hvsim_vm_op - act on a VM as its guest would
 * @vmid:	VM
 * @op:		HVSIM_OP_*
 * @event:	OP_EVENT: its type; 0 otherwise
 */
struct hvsim_vm_op {
	__u16	vmid;
	__u16	op;
#define HVSIM_OP_POWEROFF	1	/* the guest turns itself off: READY_TO_POWEROFF */
#define HVSIM_OP_RESET_SLOTS	2	/* reset of the slots at this instant */
#define HVSIM_OP_EVENT		3	/* an event enters the VM's event ring */
	__u32	event;
};

/**
 * struct hvsim_monitor - page of ACRN_IOCTL_VM_INTR_MONITOR
 * @cmd:	HVSIM_MONITOR_*
 * @nr:		words of @buffer: what there is room for, then what is filled in
 * @buffer:	COUNTS: pairs of an interrupt and how often it came; here, of MSIs
 *		injected, their vectors.  DELAY: milliseconds, 0: none
 *
 * ABI: as ACRN reads and writes it; <linux/acrn.h> does not say.
 */
struct hvsim_monitor {
	__u32	cmd;
#define HVSIM_MONITOR_COUNTS	0
#define HVSIM_MONITOR_DELAY	1
	__u32	nr;
#define HVSIM_MONITOR_WORDS	48
	__u64	buffer[HVSIM_MONITOR_WORDS];
};

/**
 * struct hvsim_call - the newest hypercall of a number, as it arrived
 * @vmid:	in: VM it was about; 0, the Service VM, for OFFLINE_CPU
 * @nr:		in: number (low 8 bits): 01, 24, 25, 53 to 5A or 80
 * @result:	what the hypervisor gave: 0 or a negative errno
 * @count:	how many arrived; 0: none, and nothing else is set
 * @param1:	first parameter
 * @param2:	second parameter
 * @size:	of @bytes
 * @bytes:	the structure @param2 points to, as the hypervisor read it; of the
 *		monitor's page, command, number and first word; for 80 what the
 *		hypervisor answered
 *
 * Those refused by &struct hvsim_faults have not arrived.
 */
struct hvsim_call {
	__u16	vmid;
	__u16	nr;
	__s32	result;
	__u64	count;
	__u64	param1;
	__u64	param2;
	__u64	size;
	__u8	bytes[192];
};

/**
 * struct hvsim_memory - see a VM's memory as its guest does
 * @vmid:	VM
 * @flags:	HVSIM_MEMORY_*
 * @attr:	attributes of the region that @gpa was mapped with (out)
 * @gpa:	address
 * @size:	bytes to copy, at most HVSIM_MEMORY_MAX; 0: only look at @gpa
 * @buffer:	user pointer to where the guest's bytes go, or come from
 * @service_pa:	where @gpa is in the Service VM's memory (out)
 * @run_bytes:	from @gpa to the end of the piece of memory it is in, as the
 *		Service Module has mapped it (out)
 */
struct hvsim_memory {
	__u16	vmid;
	__u16	flags;
#define HVSIM_MEMORY_WRITE	0x1	/* the guest writes; else it reads */
	__u32	attr;
	__u64	gpa;
	__u64	size;
#define HVSIM_MEMORY_MAX	(4u << 20)
	__u64	buffer;
	__u64	service_pa;
	__u64	run_bytes;
};

/*
 * Errors of all ioctls: EFAULT bad pointer; EINVAL a value out of its range, an
 * unknown flag, a reserved field that is not 0; ENOENT no such VM; ENOTTY
 * unknown number.  Nothing has happened then.  Moreover
 *
 *   IO, RUN	EINVAL the VM has no such vCPU, or that has no slot; EBUSY the
 *		vCPU is at work for somebody else; EINTR killed meanwhile;
 *		ENOMEM.  A VM that does not run is no error: HVSIM_STOPPED.
 *   VM_OP	EINVAL POWEROFF of a VM that does not run, RESET_SLOTS of one
 *		without a request page, EVENT of one without an event ring;
 *		ENOSPC that one is full.
 *   LAST_CALL	EINVAL a number that is not remembered.
 *   MEMORY	ENXIO nothing is mapped there, EACCES mapped without that right:
 *		an EPT violation of the guest.  What lies before is copied.
 */
#define HVSIM_IOCTL_TYPE	0xA2
#define HVSIM_IOCTL_SET_CONFIG	_IOW(HVSIM_IOCTL_TYPE, 0xD0, struct hvsim_config)
#define HVSIM_IOCTL_SET_FAULTS	_IOW(HVSIM_IOCTL_TYPE, 0xD1, struct hvsim_faults)
#define HVSIM_IOCTL_IO		_IOWR(HVSIM_IOCTL_TYPE, 0xD2, struct hvsim_io)
#define HVSIM_IOCTL_RUN		_IOWR(HVSIM_IOCTL_TYPE, 0xD3, struct hvsim_run)
#define HVSIM_IOCTL_VM_STATS	_IOWR(HVSIM_IOCTL_TYPE, 0xD4, struct hvsim_vm_stats)
#define HVSIM_IOCTL_STATS	_IOR(HVSIM_IOCTL_TYPE, 0xD5, struct hvsim_stats)
#define HVSIM_IOCTL_VM_OP	_IOW(HVSIM_IOCTL_TYPE, 0xD6, struct hvsim_vm_op)
#define HVSIM_IOCTL_LAST_CALL	_IOWR(HVSIM_IOCTL_TYPE, 0xDA, struct hvsim_call)
#define HVSIM_IOCTL_MEMORY	_IOWR(HVSIM_IOCTL_TYPE, 0xDB, struct hvsim_memory)

#endif /* _ACRN_HVSIM_H */
