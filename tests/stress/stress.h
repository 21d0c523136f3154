/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * stress.h - one VM under all its users at a time
 *
 *   hypervisor.c	vCPUs: post, wait for the answer, check it, go on
 *   service.c		pollers, the dispatcher, the in-kernel client
 *   device_model.c	threads that serve the default client, in three ways
 *   control.c		mode switches, table swaps, CLEAR, RESET, scribbles
 *   request.c		requests and their answers, made from a number
 *
 * A request is a function of its number, and the number is in its address.  So
 * whoever serves it can tell whether it is whole, and the books (struct vcpu)
 * tell whether it is served for the first time, and in its turn.
 */
#ifndef STRESS_H
#define STRESS_H

#include "../../kmod/core/poller.h"

#define NR_VCPUS_MAX	ACRN_IO_REQUEST_MAX
#define NR_POLLERS_MAX	2
#define NR_THREADS_MAX	16

/**
 * struct config - what to do; read-only once the threads run
 * @requests:	how many
 * @vcpus:	slots in use
 * @pollers:	polling threads
 * @user_pct:	share of requests for the device model
 * @polled_pct:	share of requests whose completion the hypervisor polls for
 * @write_pct:	share of writes
 * @covered:	begin in poll mode
 * @switches:	change between irq and poll mode
 * @swaps:	replace the range table
 * @clears:	CLEAR_VM_IOREQ, and a default client that goes and comes back
 * @resets:	RESET_VM, asked for by the device model
 * @surprises:	resets by the hypervisor at any time
 * @hostile:	somebody scribbles on the page
 * @attach:	the device model sleeps until it is woken
 * @adaptive:	pollers sleep, too
 * @patience_s:	longest time without any progress
 * @seed:	of all random decisions
 */
struct config {
	u64		requests;
	u32		vcpus;
	u32		pollers;
	u32		user_pct;
	u32		polled_pct;
	u32		write_pct;
	bool		covered;
	bool		switches;
	bool		swaps;
	bool		clears;
	bool		resets;
	bool		surprises;
	bool		hostile;
	bool		attach;
	bool		adaptive;
	u32		patience_s;
	u32		seed;
};

/**
 * struct vcpu - the books of one vCPU
 * @posted:	number of the request in the slot; 0 after a reset
 * @handled:	number of the request that was served last
 * @event:	the hypervisor was notified
 * @busy:	a kernel thread is inside the in-kernel client for this slot
 */
struct vcpu {
	u64	posted;
	u64	handled;
	u32	event;
	u32	busy;
} ____cacheline_aligned;

/**
 * struct tally - what one thread did; read after it has ended
 * @counters:		of the core
 * @completed:		requests that came back to their vCPU
 * @fail_safe:		of those, answered all ones instead of served
 * @abandoned:		requests that ended by a reset
 * @posted_user:	requests posted for the device model
 * @posted_silent:	requests posted that must not be notified
 * @self_completed:	requests the device model completed without a call
 * @steps:		the thread's own work: rounds, switches, resets ...
 */
struct tally {
	struct rtp_counters	counters;
	u64			completed;
	u64			fail_safe;
	u64			abandoned;
	u64			posted_user;
	u64			posted_silent;
	u64			self_completed;
	u64			steps;
} ____cacheline_aligned;

/**
 * struct poller_thread - what the controller and a poller share
 * @next:	set to look at
 * @adopted:	set it looks at
 * @tally:	the poller's
 * @rtp:	the poller's, but for the upcall's look
 * @woken:	it must not sleep, or not any more
 */
struct poller_thread {
	const struct rtp_poll_set	*next;
	const struct rtp_poll_set	*adopted;
	struct tally			*tally;
	struct rtp_poller		rtp;
	u32				woken;
} ____cacheline_aligned;

extern struct config config;
extern struct rtp_vm vm;
extern struct acrn_io_request_buffer page;
extern struct vcpu vcpus[NR_VCPUS_MAX];
extern struct poller_thread pollers[NR_POLLERS_MAX];
extern u64 nr_completed;

/**
 * enum phase - the run, from its end
 * @PHASE_RUN:		everybody runs
 * @PHASE_NO_CHANGES:	requests go on, nothing is changed any more
 * @PHASE_END:		no request is in flight
 */
enum phase {
	PHASE_RUN,
	PHASE_NO_CHANGES,
	PHASE_END,
};

/* stress.c */
__attribute__((format(printf, 1, 2), noreturn)) void broken(const char *what, ...);
enum phase phase(void);
bool scribbling(void);
u32 random_below(u32 limit);

/* config.c */
void config_parse(int argc, char **argv);

/* request.c */
struct rtp_ioreq request_make(u64 number);
u64 request_check(const struct rtp_ioreq *req);
u64 request_answer(u64 number);
bool request_is_users(u64 number);
void request_served(u64 number);

/* hypervisor.c */
void hypervisor_pause(void);
void hypervisor_resume(void);
void hypervisor_reset_slots(void);
void *hypervisor_thread(void *arg);
void hypervisor_expect(u64 requests);
void hypervisor_end(void);
bool hypervisor_is_lenient(void);
void hypervisor_be_lenient(bool yes);

/* service.c */
void service_init(void);
void service_upcall(void);
void service_wake(struct poller_thread *poller);
struct rtp_range_table *service_make_table(void);
void *poller_thread(void *arg);
void *dispatcher_thread(void *arg);

/* device_model.c */
void device_model_init(void);
void device_model_lock(void);
void device_model_unlock(void);
void device_model_wake(void);
void *device_model_thread(void *arg);

/* control.c */
void control_cover(void);
void control_end(void);
void control_reset(struct tally *tally);
void *control_thread(void *arg);
void *scribbler_thread(void *arg);

#endif /* STRESS_H */
