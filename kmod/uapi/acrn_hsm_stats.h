/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * acrn_hsm_stats.h - statistics of the ACRN Hypervisor Service Module as memory
 *
 * mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0) of any descriptor of
 * /dev/acrn_hsm; whoever may open the device may read all of it.  Map one page
 * first and take the rest of the layout from its header: records may grow, so
 * that record n is at offset + n * bytes.
 *
 * The module copies its counters into the page every period_ns as long as
 * anybody has it mapped, and for the first one before mmap() returns.  So the
 * page costs nothing while nobody looks, and never anything on the way of a
 * request.  A copy is consistent: read generation until it is even, copy what
 * you want, and take it if generation is still the same.
 *
 * mmap: EACCES writable or executable, and mprotect() later cannot make it so;
 * EINVAL beyond the end, or an offset that is not 0; ENOMEM.
 */
#ifndef _ACRN_HSM_STATS_H
#define _ACRN_HSM_STATS_H

#include <linux/types.h>

#include "acrn_hsm_poll.h"

#define ACRN_HSM_STATS_MAGIC		0x504d5348	/* "HSMP" */
#define ACRN_HSM_STATS_ABI		1
#define ACRN_HSM_STATS_MAX_VMS		64
#define ACRN_HSM_STATS_MAX_POLLERS	64

/*
 * Log-linear: value v < 16 is in bucket v; above, with 2^k the highest power of
 * two in v, in bucket (k - 3) * 16 + the four bits below the highest one.
 *
 * A bucket counts modulo 2^32, which at a million requests a second and one sample in
 * 16 takes 19 hours at least.  What happened between two looks is the difference, modulo
 * 2^32 as well; `requests` and `served` say how much it was in all.
 */
#define ACRN_HSM_STATS_BUCKETS		1024

/**
 * struct acrn_hsm_stats_vm - record of a VM
 * @stats:	as ACRN_HSM_IOCTL_VM_STATS
 * @irq_hist:	sampled ns from an upcall until the dispatcher had served
 * @user_hist:	sampled ns from the hand-over to the device model until its
 *		NOTIFY had completed the request
 */
struct acrn_hsm_stats_vm {
	struct acrn_hsm_vm_stats stats;
	__u32	irq_hist[ACRN_HSM_STATS_BUCKETS];
	__u32	user_hist[ACRN_HSM_STATS_BUCKETS];
};

/**
 * struct acrn_hsm_stats_poller - record of a poller
 * @stats:	as ACRN_HSM_IOCTL_POLLER_STATS
 * @poll_hist:	sampled ns from the start of the round that found a request
 *		until that round had answered
 */
struct acrn_hsm_stats_poller {
	struct acrn_hsm_poller_stats stats;
	__u32	poll_hist[ACRN_HSM_STATS_BUCKETS];
};

/**
 * struct acrn_hsm_stats_header - the beginning
 * @magic:	ACRN_HSM_STATS_MAGIC
 * @abi:	ACRN_HSM_STATS_ABI
 * @size:	bytes in all
 * @generation:	odd while a copy is being made; changes with each
 * @time_ns:	CLOCK_MONOTONIC of the copy
 * @period_ns:	the next one follows after that long
 * @sample:	one request in so many is timed; 0: none
 * @buckets:	ACRN_HSM_STATS_BUCKETS
 * @vm_offset:	where the records of VMs begin
 * @vm_bytes:	from one to the next
 * @vm_nr:	how many there are, by rising vmid
 * @vm_max:	how many there can be; @info knows of all
 * @poller_offset: likewise, pollers by rising id
 * @poller_bytes: likewise
 * @poller_nr:	likewise
 * @poller_max:	likewise
 * @info:	as ACRN_HSM_IOCTL_GET_INFO
 */
struct acrn_hsm_stats_header {
	__u32	magic;
	__u32	abi;
	__u64	size;
	__u64	generation;
	__u64	time_ns;
	__u64	period_ns;
	__u32	sample;
	__u32	buckets;
	__u32	vm_offset;
	__u32	vm_bytes;
	__u32	vm_nr;
	__u32	vm_max;
	__u32	poller_offset;
	__u32	poller_bytes;
	__u32	poller_nr;
	__u32	poller_max;
	struct acrn_hsm_poll_info info;
};

#endif /* _ACRN_HSM_STATS_H */
