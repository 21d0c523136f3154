/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * vcpu.h - be a vCPU of a hypervisor in user space: ask an engine, and wait
 *
 * The other side of engine.h, in another process.  A vCPU asks as the ACRN
 * hypervisor does, one request at a time, and polls for the answer or sleeps until
 * it is woken.
 */
#ifndef RTPOLL_VCPU_H
#define RTPOLL_VCPU_H

#include <stddef.h>
#include <stdint.h>

#include "devices.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rtpoll_region;
struct rtpoll_vcpu;

/**
 * rtpoll_region_open() - map the region of an engine
 * @region:	receives the handle; untouched on error
 * @name:	name it was created with
 *
 * Several threads may use one handle.
 *
 * Return: 0; -ENOENT no such region; -EPROTO it is none, of another ABI, or says of
 * itself what cannot be; -EPIPE its engine has died; -EACCES; -ENOMEM.
 */
int rtpoll_region_open(struct rtpoll_region **region, const char *name);

/**
 * rtpoll_region_open_fd() - likewise, by a descriptor that was handed over
 * @region:	receives the handle; untouched on error
 * @fd:		descriptor; stays the caller's
 *
 * Return: as rtpoll_region_open().
 */
int rtpoll_region_open_fd(struct rtpoll_region **region, int fd);

/**
 * rtpoll_region_close() - unmap a region
 * @region: handle, or NULL; no vCPU of it is open any more
 */
void rtpoll_region_close(struct rtpoll_region *region);

/**
 * rtpoll_region_find_vm() - number of a VM
 * @region:	handle
 * @name:	name; NULL: any
 *
 * Return: number from 0; -ENOENT.
 */
int rtpoll_region_find_vm(const struct rtpoll_region *region, const char *name);

/**
 * struct rtpoll_vcpu_options - how a vCPU waits
 * @size:	sizeof(struct rtpoll_vcpu_options) of the caller
 * @flags:	RTPOLL_VCPU_*
 * @look_ns:	between two looks at the answer while it polls, up to 100000; 0: 70.
 *		Each look takes the line from the engine, which needs it to answer: where
 *		a line takes long from one CPU to the other, apart is faster
 * @timeout_ns:	a request without answer after that long fails; 0: it waits as long
 *		as the engine lives
 */
struct rtpoll_vcpu_options {
	size_t		size;
	uint32_t	flags;
#define RTPOLL_VCPU_SLEEP	0x1	/* sleep until woken: completion_polling 0 */
#define RTPOLL_VCPU_LEAN	0x2	/* store only what has changed, and no FREE */
	uint32_t	look_ns;
	uint64_t	timeout_ns;
};

/**
 * rtpoll_vcpu_open() - become a vCPU
 * @vcpu:	receives the handle; untouched on error
 * @region:	handle; stays open until rtpoll_vcpu_close()
 * @vm:		number of the VM
 * @number:	vCPU
 * @options:	copied; NULL: polls, waits for ever
 *
 * What one that died has left in the slot is thrown away.
 *
 * Return: 0; -EINVAL no such VM or vCPU, bad option; -EBUSY another process, or
 * thread, is that vCPU; -EPIPE the engine has died; -ENOMEM.
 */
int rtpoll_vcpu_open(struct rtpoll_vcpu **vcpu, struct rtpoll_region *region,
		     unsigned int vm, unsigned int number,
		     const struct rtpoll_vcpu_options *options);

/**
 * rtpoll_vcpu_close() - stop being a vCPU
 * @vcpu: handle, or NULL
 */
void rtpoll_vcpu_close(struct rtpoll_vcpu *vcpu);

/**
 * rtpoll_vcpu_access() - make one access, and wait for its end
 * @vcpu:	handle with nothing under way
 * @access:	type, direction, address, size and, of a write, value; receives the
 *		value of a read.  The rest is not looked at
 *
 * Return: 0; -EINVAL no guest can ask for that; -EPIPE the engine has died; -EIO
 * somebody who shares the region has written over the slot; -ETIMEDOUT, and the slot
 * is given up: what arrives later is dropped; -EBUSY something is under way.
 */
int rtpoll_vcpu_access(struct rtpoll_vcpu *vcpu, struct rtpoll_access *access);

/**
 * rtpoll_vcpu_post() - make one access, and do something else meanwhile
 * @vcpu:	handle with nothing under way
 * @access:	as for rtpoll_vcpu_access(); not needed after the call
 *
 * Return: 0; -EINVAL; -EBUSY.
 */
int rtpoll_vcpu_post(struct rtpoll_vcpu *vcpu, const struct rtpoll_access *access);

/**
 * rtpoll_vcpu_is_done() - is the access that was posted over?
 * @vcpu: handle
 *
 * Return: 1 yes, rtpoll_vcpu_wait() returns at once; 0 no, and for ever if the engine
 * has died: rtpoll_vcpu_wait() finds that out.
 */
int rtpoll_vcpu_is_done(const struct rtpoll_vcpu *vcpu);

/**
 * rtpoll_vcpu_wait() - wait for the end of the access that was posted
 * @vcpu:	handle
 * @value:	receives the value of a read, 0 of a write; may be NULL
 *
 * Return: 0; -EINVAL nothing is under way; as rtpoll_vcpu_access().
 */
int rtpoll_vcpu_wait(struct rtpoll_vcpu *vcpu, uint64_t *value);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_VCPU_H */
