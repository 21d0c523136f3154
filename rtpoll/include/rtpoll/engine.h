/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * engine.h - be the poller: the kernel module's loop over memory between processes
 *
 * For hypervisors in user space, and for simulation.  The engine makes a region of
 * shared memory (region.h), polls the slots in it and answers with the handlers of
 * each VM's table (devices.h).  Protocol and loop are the module's own, from the
 * same sources.  Whoever shares the region may write anything to it at any time, or
 * die: that spoils answers in this region, is counted, and harms nothing else.  All of
 * it is everybody's who has it mapped: one engine for each who is not trusted.
 *
 * A region with a name is a file below /dev/shm with mode 0600, and who may open it
 * could also cut it short, which kills everybody who has it mapped.  One without a
 * name cannot be cut: hand its descriptor to hypervisors that are not trusted.
 */
#ifndef RTPOLL_ENGINE_H
#define RTPOLL_ENGINE_H

#include <stddef.h>
#include <stdint.h>

#include "devices.h"
#include "thread.h"

#ifdef __cplusplus
extern "C" {
#endif

struct rtpoll_engine;
struct rtpoll_engine_vm;

#define RTPOLL_ENGINE_POLL	1	/* spins */
#define RTPOLL_ENGINE_ADAPTIVE	2	/* spins for idle_ns, then sleeps until asked */

#define RTPOLL_IDLE_DEFAULT_NS	50000

/**
 * struct rtpoll_engine_options - an engine to be made
 * @size:	sizeof(struct rtpoll_engine_options) of the caller
 * @name:	of the region, as for shm_open(); NULL: none, see rtpoll_engine_fd()
 * @flags:	RTPOLL_ENGINE_*
 * @mode:	RTPOLL_ENGINE_POLL or _ADAPTIVE; 0: _POLL
 * @idle_ns:	adaptive: without a request for that long it sleeps; 0:
 *		RTPOLL_IDLE_DEFAULT_NS
 * @sample:	one request in so many is timed; 0: none
 * @reserved:	0
 * @thread:	CPU, priority and memory of the thread that polls; memory of the
 *		region is had on the NUMA node of @thread.cpu.  With its size 0 they
 *		are left as they are
 */
struct rtpoll_engine_options {
	size_t				size;
	const char			*name;
	uint32_t			flags;
#define RTPOLL_ENGINE_DOORBELLS	0x1	/* vCPUs ring: idle ones cost nothing */
	uint32_t			mode;
	uint64_t			idle_ns;
	uint32_t			sample;
	uint32_t			reserved;
	struct rtpoll_thread_options	thread;
};

/**
 * struct rtpoll_engine_stats - what an engine did
 * @rounds:	looks at its slots
 * @requests:	requests answered
 * @sleeps:	times it slept for want of requests
 * @rescued:	requests found by the look after 10 ms of sleep: nobody had woken it
 * @hist:	sampled ns from the start of the round that found a request until it
 *		had answered, RTPOLL_HIST_BUCKETS counters
 */
struct rtpoll_engine_stats {
	uint64_t	rounds;
	uint64_t	requests;
	uint64_t	sleeps;
	uint64_t	rescued;
	uint32_t	hist[1024];
};

/**
 * struct rtpoll_engine_vm_stats - what it did for one VM
 * @served:	requests answered, all that follow among them
 * @notified:	vCPUs woken, because they did not poll for the answer
 * @unhandled:	requests nobody handles, answered all ones
 * @failed:	requests whose handler failed, answered all ones
 * @invalid:	what no guest can have asked for, answered all ones
 * @lost:	answers that found their slot written over
 */
struct rtpoll_engine_vm_stats {
	uint64_t	served;
	uint64_t	notified;
	uint64_t	unhandled;
	uint64_t	failed;
	uint64_t	invalid;
	uint64_t	lost;
};

/**
 * rtpoll_engine_create() - make an engine and its region
 * @engine:	receives the handle; untouched on error
 * @options:	copied
 *
 * A region of that name that its engine has left, having crashed, is replaced; who
 * still has it mapped sees a dead engine.
 *
 * Return: 0; -EINVAL bad option; -EBUSY another engine has a region of that name;
 * -EEXIST there is a file of that name which is no region; -ENOMEM; -EACCES.
 */
int rtpoll_engine_create(struct rtpoll_engine **engine,
			 const struct rtpoll_engine_options *options);

/**
 * rtpoll_engine_destroy() - stop, unlink the region, free everything
 * @engine: handle, or NULL
 */
void rtpoll_engine_destroy(struct rtpoll_engine *engine);

/**
 * rtpoll_engine_add_vm() - make room for a VM
 * @engine:	handle that was never started
 * @name:	name, at most RTPOLL_REGION_NAME_LEN bytes
 * @nr_vcpus:	1 to RTPOLL_REGION_VCPUS
 * @vm:		receives the VM; the engine's own
 *
 * Return: 0; -EINVAL; -EEXIST the name is taken; -ENOSPC RTPOLL_REGION_VMS;
 * -EBUSY started already; -ENOMEM.
 */
int rtpoll_engine_add_vm(struct rtpoll_engine *engine, const char *name,
			 unsigned int nr_vcpus, struct rtpoll_engine_vm **vm);

/**
 * rtpoll_engine_vm_devices() - who answers which of a VM's addresses
 * @vm: VM
 *
 * Return: table; the engine's own.
 */
struct rtpoll_devices *rtpoll_engine_vm_devices(struct rtpoll_engine_vm *vm);

/**
 * rtpoll_engine_fd() - the region's descriptor, to be handed to a hypervisor
 * @engine: handle
 *
 * Return: descriptor, close-on-exec; the engine's own.
 */
int rtpoll_engine_fd(const struct rtpoll_engine *engine);

/**
 * rtpoll_engine_start() - poll in a thread of the library
 * @engine: handle
 *
 * Publishes the region: it cannot be opened before.
 *
 * Return: 0, the thread is placed and polls; -EBUSY it does already; as
 * rtpoll_thread_setup(); -EAGAIN no more threads.
 */
int rtpoll_engine_start(struct rtpoll_engine *engine);

/**
 * rtpoll_engine_run() - poll in the calling thread until rtpoll_engine_stop()
 * @engine: handle
 *
 * As rtpoll_engine_start(), with the caller's thread placed by the options.
 *
 * Return: 0; as rtpoll_engine_start().
 */
int rtpoll_engine_run(struct rtpoll_engine *engine);

/**
 * rtpoll_engine_stop() - end polling
 * @engine: handle
 *
 * The thread of rtpoll_engine_start() has ended when it returns.  May be started
 * again; vCPUs wait meanwhile.  If nobody polls yet, the next rtpoll_engine_run()
 * returns at once: a stop is not lost that comes, say by a signal, just before it.
 * rtpoll_engine_start() forgets it.
 *
 * Context: any thread but a handler's; for rtpoll_engine_run() also a signal
 * handler.
 */
void rtpoll_engine_stop(struct rtpoll_engine *engine);

/**
 * rtpoll_engine_set_mode() - switch between spinning and sleeping, while it runs
 * @engine:	handle
 * @mode:	RTPOLL_ENGINE_POLL or _ADAPTIVE
 * @idle_ns:	as in the options
 *
 * Context: any thread.
 *
 * Return: 0; -EINVAL.
 */
int rtpoll_engine_set_mode(struct rtpoll_engine *engine, uint32_t mode, uint64_t idle_ns);

/**
 * rtpoll_engine_without() - what a best effort went without
 * @engine: handle that was started
 *
 * Return: RTPOLL_WITHOUT_*.
 */
uint32_t rtpoll_engine_without(const struct rtpoll_engine *engine);

/**
 * rtpoll_engine_stats() - what it did so far
 * @engine:	handle
 * @stats:	receives it
 *
 * Context: any thread.
 */
void rtpoll_engine_stats(const struct rtpoll_engine *engine,
			 struct rtpoll_engine_stats *stats);

/**
 * rtpoll_engine_vm_stats() - what it did for one VM so far
 * @vm:		VM
 * @stats:	receives it
 *
 * Context: any thread.
 */
void rtpoll_engine_vm_stats(const struct rtpoll_engine_vm *vm,
			    struct rtpoll_engine_vm_stats *stats);

#ifdef __cplusplus
}
#endif

#endif /* RTPOLL_ENGINE_H */
