/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * region.h - the memory that an engine shares with a hypervisor in user space
 *
 * What vcpu.h does with it; here for hypervisors that do not link this library.
 * Each VM has a page of request slots as the ACRN hypervisor has (struct
 * acrn_io_request_buffer of <linux/acrn.h>), slot n for vCPU n.  To ask:
 *
 *	slot FREE or COMPLETE	fill in type, completion_polling and the request
 *	store PENDING		release
 *	full barrier
 *	doorbell		where flags has DOORBELLS: atomic or of the slot's bit
 *	armed is 1		exchange it for 0; if it was 1: FUTEX_WAKE on it
 *	wait for COMPLETE	acquire: by looking; or, with completion_polling 0,
 *				in FUTEX_WAIT on processed, which the engine wakes
 *	value			the answer of a read; then store FREE
 *
 * The engine holds an OFD write lock on byte 0 of the file while it lives, a vCPU
 * one on byte 1 + vm * 16 + vCPU: so each sees that the other has died.
 */
#ifndef RTPOLL_REGION_H
#define RTPOLL_REGION_H

#include <stdint.h>

#define RTPOLL_REGION_MAGIC	0x474c4f50	/* "POLG" */
#define RTPOLL_REGION_ABI	1
#define RTPOLL_REGION_VMS	64
#define RTPOLL_REGION_VCPUS	16
#define RTPOLL_REGION_NAME_LEN	16
#define RTPOLL_REGION_SLOTS	(RTPOLL_REGION_VMS * RTPOLL_REGION_VCPUS)

/**
 * struct rtpoll_region_vm - where a VM's slots are
 * @name:	VM name, NUL padded
 * @nr_vcpus:	slots in use
 * @offset:	of its page from the beginning of the region, a multiple of 256 as the
 *		ABI aligns a slot: pages of different VMs are shifted by a slot, so
 *		that their state words do not all fall into the same cache sets
 * @reserved:	0
 */
struct rtpoll_region_vm {
	char		name[RTPOLL_REGION_NAME_LEN];
	uint32_t	nr_vcpus;
	uint32_t	offset;
	uint32_t	reserved[10];
};

/**
 * struct rtpoll_region_header - the beginning of a region
 * @magic:	RTPOLL_REGION_MAGIC, stored last: the rest is there
 * @abi:	RTPOLL_REGION_ABI
 * @bytes:	size of the region
 * @flags:	RTPOLL_REGION_DOORBELLS
 * @nr_vms:	VMs
 * @reserved:	0
 * @armed:	the engine sleeps, or is about to: wake it
 * @reserved2:	0
 * @doorbell:	bit n % 64 of word n / 64 for slot n = vm * 16 + vCPU
 * @vm:		the VMs
 *
 * The engine writes it once, before anybody else can see it, and takes nothing
 * from it but @armed and @doorbell, which may be written to by anybody.
 */
struct rtpoll_region_header {
	uint32_t		magic;
	uint32_t		abi;
	uint64_t		bytes;
	uint32_t		flags;
#define RTPOLL_REGION_DOORBELLS	0x1
	uint32_t		nr_vms;
	uint32_t		reserved[10];
	uint32_t		armed;
	uint32_t		reserved2[15];
	uint64_t		doorbell[RTPOLL_REGION_SLOTS / 64];
	struct rtpoll_region_vm	vm[RTPOLL_REGION_VMS];
};

#endif /* RTPOLL_REGION_H */
