/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * engine.h - an engine, as the library has it
 *
 *	engine.c	made, and freed; its VMs
 *	engine_run.c	started, and stopped
 *	engine_loop.c	round after round; sleep
 *	engine_bells.c	slots that were rung for; what nobody rang for
 *	engine_vm.c	what the core needs of a VM
 *	engine_stats.c	what it did
 *
 * One thread polls; only what is marked so is another thread's to write.
 */
#ifndef RTPOLL_LIB_ENGINE_H
#define RTPOLL_LIB_ENGINE_H

#include "../../kmod/core/hist.h"
#include "../../kmod/core/poller.h"
#include "devices.h"
#include "region.h"
#include "rtpoll/engine.h"
#include "thread_start.h"

/**
 * struct rtpoll_engine_vm - a VM
 * @rtp:	as the core has it
 * @user:	its slots from the default client's side, which is us as well
 * @hint:	range that matched last, for what the default client gets
 * @counters:	what the core did
 * @ended:	what became of requests that were handed over
 * @devices:	who answers
 * @engine:	its engine
 * @first:	slot 0's place in the set
 * @name:	name, NUL padded
 */
struct rtpoll_engine_vm {
	struct rtp_vm		rtp;
	struct rtp_user_slot	user[RTPOLL_REGION_VCPUS];
	u32			hint[RTPOLL_REGION_VCPUS];
	struct rtp_counters	counters;
	struct rtp_counters	ended;
	struct rtpoll_devices	devices;
	struct rtpoll_engine	*engine;
	u32			first;
	char			name[RTPOLL_REGION_NAME_LEN];
};

/**
 * struct rtpoll_engine - an engine
 * @poller:	the core's part
 * @header:	of the region
 * @set:	all slots; NULL before the first start
 * @nr_words:	doorbell words in use; 0: no doorbells
 * @kept:	bells that were taken away from @header and not answered yet
 * @rounds_per_look: after so many it looks around
 * @swept:	rounds at the last sweep
 * @idle_requests: requests at the last look around
 * @idle_since_ns: when that changed
 * @sample_left: requests until one is timed
 * @start_ns:	start of the round, while one is to be timed
 * @stats:	see there
 * @stop:	set by others: return
 * @mode:	set by others: RTPOLL_ENGINE_POLL or _ADAPTIVE
 * @idle_ns:	set by others
 * @running:	the polling thread's place is taken
 * @threaded:	@thread is to be joined
 * @thread:	of rtpoll_engine_start()
 * @options:	as given
 * @name:	in the options' place
 * @without:	RTPOLL_WITHOUT_*
 * @memory:	region
 * @nr_vms:	VMs
 * @vm:		the VMs
 */
struct rtpoll_engine {
	struct rtp_poller		poller;
	struct rtpoll_region_header	*header;
	struct rtp_poll_set		*set;
	u32				nr_words;
	u64				kept[RTPOLL_REGION_SLOTS / 64];
	u32				rounds_per_look;
	u64				swept;
	u64				idle_requests;
	u64				idle_since_ns;
	u32				sample_left;
	u64				start_ns;
	struct rtpoll_engine_stats	stats;

	u32				stop ____cacheline_aligned;
	u32				mode;
	u64				idle_ns;
	u32				running;
	u32				threaded;
	struct rtpoll_thread		thread;
	struct rtpoll_engine_options	options;
	u32				without;
	struct rtpoll_region_memory	memory;
	u32				nr_vms;
	struct rtpoll_engine_vm		vm[RTPOLL_REGION_VMS];
};

int rtpoll_engine_vm_init(struct rtpoll_engine_vm *vm, u32 nr_vcpus, u32 offset);
void rtpoll_engine_loop(struct rtpoll_engine *engine);
void rtpoll_engine_wake(struct rtpoll_engine *engine);
unsigned int rtpoll_engine_look_at_bells(struct rtpoll_engine *engine);
unsigned int rtpoll_engine_sweep(struct rtpoll_engine *engine);

#endif /* RTPOLL_LIB_ENGINE_H */
