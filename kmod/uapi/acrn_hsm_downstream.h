/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * acrn_hsm_downstream.h - what device models of acrn-kernel ask for beyond
 * <linux/acrn.h>
 *
 * Two rings, each in a page of the device model that the hypervisor fills:
 * doorbells that do not stop the vCPU, drained by the module; and events of the
 * VM, drained by the device model.
 *
 * The numbers are those of acrn-kernel (branch for acrn-hypervisor 3.x) and of
 * acrn-dm, so that an unmodified device model finds them; a caller that gets
 * ENOTTY does without.
 */
#ifndef _ACRN_HSM_DOWNSTREAM_H
#define _ACRN_HSM_DOWNSTREAM_H

#include <linux/acrn.h>
#include <linux/ioctl.h>
#include <linux/types.h>

#define ACRN_HSM_RING_MAGIC		0x5aa57aa71aa13aa3ull
#define ACRN_HSM_RING_PAGE_BYTES	4096

/**
 * struct acrn_hsm_ring - head of a ring, then its elements
 * @magic:	ACRN_HSM_RING_MAGIC
 * @ele_num:	elements there is room for; one stays unused
 * @ele_size:	bytes of one: ACRN_HSM_ASYNCIO_BYTES or ACRN_HSM_EVENT_BYTES
 * @head:	where the consumer goes on, in bytes from the first element
 * @tail:	where the hypervisor goes on; @head: the ring is empty, one
 *		element before it: full
 * @flags:	0; the hypervisor's
 * @reserved:	0
 * @overrun:	elements the hypervisor had no room for
 * @size:	@ele_num * @ele_size
 * @padding:	0
 *
 * The whole lies in one page and begins with it.  All but @head, @tail and
 * @overrun is set by the device model and looked at once, when the ring is set
 * up.
 *
 * ABI: shared buffer of the hypervisor (sbuf), 64 bytes before the elements.
 */
struct acrn_hsm_ring {
	__u64	magic;
	__u32	ele_num;
	__u32	ele_size;
	__u32	head;
	__u32	tail;
	__u32	flags;
	__u32	reserved;
	__u32	overrun;
	__u32	size;
	__u32	padding[6];
};

/* ABI: an element of the doorbell ring is the 64-bit word given with ASSIGN. */
#define ACRN_HSM_ASYNCIO_BYTES		8

/* ABI: an element of the event ring: __u32 type, 28 bytes that depend on it. */
#define ACRN_HSM_EVENT_BYTES		32
#define ACRN_HSM_EVENT_RTC_CHANGED	0
#define ACRN_HSM_EVENT_POWEROFF		1
#define ACRN_HSM_EVENT_TRIPLE_FAULT	2

/*
 * Flag of struct acrn_ioeventfd: ring without stopping the vCPU.  A VM without
 * a doorbell ring takes it for an ordinary ioeventfd.  Only the first byte's
 * address (not 0) and, with DATAMATCH, the data count: reads ring, too, and
 * return nothing, whatever their size.  At most 64 per VM (ENOSPC).
 */
#define ACRN_HSM_IOEVENTFD_ASYNCIO	0x08

/*
 * The argument of each is the value itself, not a pointer to it: the user address
 * of the ring's page, or an eventfd.
 *
 *   SETUP_ASYNCIO	doorbell ring
 *   SETUP_EVENT_RING	event ring
 *   SETUP_EVENT_FD	eventfd that is signalled when the event ring has got
 *			something
 *
 * EEXIST: the VM has one; EINVAL: not page-aligned, or not a ring; EFAULT: not
 * writable memory; EBADF, EINVAL: no eventfd; ENOMEM; or the hypervisor's error.
 */
#define ACRN_HSM_IOCTL_SETUP_ASYNCIO	_IOW(0xA2, 0x90, __u64)
#define ACRN_HSM_IOCTL_SETUP_EVENT_RING	_IOW(0xA2, 0xA0, __u64)
#define ACRN_HSM_IOCTL_SETUP_EVENT_FD	_IOW(0xA2, 0xA1, int)

#endif /* _ACRN_HSM_DOWNSTREAM_H */
