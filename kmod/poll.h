/* SPDX-License-Identifier: GPL-2.0-only */
/* poll.h - pollers, as the files of polling mode share them */
#ifndef HSM_POLL_H
#define HSM_POLL_H

#include "hsm.h"
#include "sample.h"

#define HSM_POLLERS_MAX		64
/* It is in no list any more, and looks at nothing ever again. */
#define HSM_POLLER_GONE		BIT(31)
#define HSM_RULES_MAX		256

/* Some hundred microseconds, in short rounds: how long a poller goes without a report. */
#define HSM_COST_PER_REPORT	16384

/**
 * struct hsm_poll_set - a set and its place among those no longer used
 * @node:	in hsm_poller.retired
 * @idle_ns:	without a request for that long the poller may sleep
 * @cost_per_look: what may be done between two looks around
 * @cost_per_round: what a round costs that finds nothing; a short one costs 1
 * @may_sleep:	every VM is in adaptive mode; also where there is none
 * @rtp:	the set
 */
struct hsm_poll_set {
	struct list_head	node;
	u64			idle_ns;
	u32			cost_per_look;
	u32			cost_per_round;
	bool			may_sleep;
	struct rtp_poll_set	rtp;
};

/**
 * struct hsm_poller - a thread that polls
 * @rtp:	what it looks at; the thread's
 * @next:	what it shall look at; NULL: nothing; changed under hsm_cover_lock
 * @adopted:	what it looks at, or has begun to; NULL: nothing
 * @rounds:	rounds done, in steps; the thread's
 * @requests:	requests served; the thread's
 * @unreported:	what was done since RCU was told, as a cost; the thread's
 * @seen_work:	what the thread had done when it last looked around; the thread's
 * @nap_owed_ns: time others should have had its CPU and had not; the thread's
 * @naps:	times it let others have its CPU; the thread's
 * @sleeps:	times it went to sleep for want of requests; the thread's
 * @wakes:	times it came back; the thread's
 * @idle_requests: @requests when it was last seen busy; the thread's
 * @idle_since_ns: when that was; the thread's
 * @sample:	latency; the thread's
 * @published:	newest set; changed under hsm_cover_lock as well
 * @retired:	sets it may still be looking at
 * @attachments: VMs attached; changed under hsm_control and hsm_cover_lock
 * @nr_vms:	how many
 * @node:	in the list of pollers; changed likewise
 * @task:	the thread
 * @owner:	descriptor it goes with, or NULL
 * @id:		name of it
 * @cpu:	where it runs
 * @away:	ACRN_HSM_POLLER_AWAY_*, why it does not poll, or HSM_POLLER_GONE; changed
 *		under the cpus lock and hsm_cover_lock
 * @stalled:	it does not get on (watch.c); under hsm_cover_lock, as all that follow
 * @roused:	it was woken for an upcall that got lost
 * @stalls:	times it stalled
 * @seen_beat:	its heartbeat at the watch's last look
 *
 * @rtp, @next and @adopted need no lock to be read.  What names neither lock nor
 * thread is under hsm_control.
 */
struct hsm_poller {
	struct rtp_poller		rtp;
	const struct rtp_poll_set	*next;
	const struct rtp_poll_set	*adopted;
	u64				rounds;
	u64				requests;
	u32				unreported;
	u32				seen_work;
	u32				nap_owed_ns;
	u64				naps;
	u64				sleeps;
	u64				wakes;
	u64				idle_requests;
	u64				idle_since_ns;
	struct hsm_sample		sample;

	struct hsm_poll_set		*published ____cacheline_aligned;
	struct list_head		retired;
	struct list_head		attachments;
	u32				nr_vms;
	struct list_head		node;
	struct task_struct		*task;
	struct hsm_file			*owner;
	u32				id;
	u32				cpu;
	u32				away;
	bool				stalled;
	bool				roused;
	u64				stalls;
	u64				seen_beat;
};

/**
 * struct hsm_attachment - slots of a VM that a poller shall look at
 * @counters:	what it did for them; the poller's thread's
 * @vm:		VM; no other attachment of it has these slots
 * @poller:	poller; no other attachment of it is to this VM
 * @slots:	which, bit n for slot n; under hsm_control.  None: it ends when its poller
 *		has let go of those it had
 * @leaving:	the poller may still look at slots that were taken from it; likewise
 * @shown:	those that are in its newest set; changed under hsm_cover_lock
 * @seen_pending: those of @shown that were PENDING at the watch's last look; under
 *		hsm_cover_lock
 * @waiting:	those that were PENDING at the look before as well; likewise
 * @vm_node:	in the VM's attachments; changed under hsm_control and hsm_cover_lock,
 *		read under RCU as well
 * @poller_node: in the poller's attachments; changed likewise
 * @rcu:	frees it
 */
struct hsm_attachment {
	struct rtp_counters	counters;

	struct hsm_vm		*vm ____cacheline_aligned;
	struct hsm_poller	*poller;
	u32			slots;
	bool			leaving;
	u32			shown;
	u32			seen_pending;
	u32			waiting;
	struct list_head	vm_node;
	struct list_head	poller_node;
	struct rcu_head		rcu;
};

/* All of these under hsm_control, unless they say otherwise. */

/* hotplug.c, suspend.c - pollers that are away; under the cpus lock as well */
int hsm_hotplug_init(void);
void hsm_hotplug_exit(void);
void hsm_poller_leave(struct hsm_poller *poller, u32 why);
void hsm_poller_return(struct hsm_poller *poller, u32 why);
int hsm_suspend_init(void);
void hsm_suspend_exit(void);
void hsm_suspend_join(struct hsm_poller *poller);

/* watch.c - pollers that do not get on; under hsm_cover_lock */
int hsm_watch_init(void);
void hsm_watch_exit(void);
void hsm_watch_shown(int change);

/* poll_thread.c - the loop */
int hsm_poll_thread_start(struct hsm_poller *poller);
void hsm_poll_thread_stop(struct hsm_poller *poller);
void hsm_poll_thread_park(struct hsm_poller *poller);
void hsm_poll_thread_unpark(struct hsm_poller *poller);

/* poll_set.c - telling a poller what to look at */
int hsm_poll_set_update(struct hsm_poller *poller, gfp_t gfp);
bool hsm_poll_set_settle(struct hsm_poller *poller);
void hsm_poll_set_show(struct hsm_poller *poller);
void hsm_poll_set_free(struct hsm_poller *poller);

/* poller.c - pollers; create and withdraw under the cpus lock; free, close without any */
extern struct list_head hsm_pollers;
struct hsm_poller *hsm_poller_find(u32 id);
struct hsm_poller *hsm_poller_next(u32 id);
struct hsm_poller *hsm_poller_on(unsigned int cpu);
long hsm_poller_create(struct hsm_file *file, struct acrn_hsm_poller *args);
long hsm_poller_withdraw(u32 id, struct hsm_poller **poller);
void hsm_poller_free(struct hsm_poller *poller);
void hsm_poller_close(struct hsm_file *file);
u32 hsm_poller_count(void);

/* attachment.c - which poller looks at which slots of a VM */
long hsm_attachment_add(struct hsm_vm *vm, struct hsm_poller *poller, u32 slots);
long hsm_attachment_remove(struct hsm_vm *vm, struct hsm_poller *poller, u32 slots);
long hsm_attachment_move(struct hsm_vm *vm, struct hsm_poller *from,
			 struct hsm_poller *to, u32 slots);
bool hsm_attachment_settle(struct hsm_vm *vm, struct hsm_poller *poller);
void hsm_attachment_evict(struct hsm_poller *poller);
void hsm_attachment_refresh(struct hsm_vm *vm);
long hsm_attachment_check_mode(u32 mode, u64 idle_ns);
long hsm_attachment_set_mode(struct hsm_vm *vm, u32 mode, u64 idle_ns);

/* cover.c - which slots pollers look at now; show and poller without hsm_control */
extern raw_spinlock_t hsm_cover_lock;
void hsm_cover_link(struct hsm_attachment *attachment);
void hsm_cover_unlink(struct hsm_attachment *attachment);
void hsm_cover_show(struct hsm_attachment *attachment, u32 slots);
void hsm_cover_poller(struct hsm_poller *poller);
extern atomic_t hsm_nr_sleepers;
void hsm_cover_sleep_begin(void);
void hsm_cover_sleep_end(void);
u32 hsm_cover_armed(struct hsm_vm *vm);
void hsm_cover_wake(struct hsm_vm *vm, u32 slots);

/* rule.c - what a new VM starts with */
long hsm_rule_set(const struct acrn_hsm_rule *rule);
long hsm_rule_clear(const struct acrn_hsm_rule *rule);
long hsm_rule_get(struct acrn_hsm_rule *rule);
void hsm_rule_apply(struct hsm_vm *vm);
void hsm_rule_forget_poller(u32 poller);
u32 hsm_rule_count(void);

/* stats.c - counters for user space */
void hsm_stats_add(struct rtp_counters *sum, const struct rtp_counters *more);
void hsm_stats_info(struct acrn_hsm_poll_info *info);
long hsm_stats_vm(struct acrn_hsm_vm_stats *stats);
long hsm_stats_poller(struct acrn_hsm_poller_stats *stats);

#endif /* HSM_POLL_H */
