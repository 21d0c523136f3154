/* SPDX-License-Identifier: GPL-2.0-only */
/* poll.h - pollers, as the files of polling mode share them */
#ifndef HSM_POLL_H
#define HSM_POLL_H

#include "hsm.h"

#define HSM_POLLERS_MAX		64
#define HSM_RULES_MAX		256

/**
 * struct hsm_poll_set - a set and its place among those no longer used
 * @node:	in hsm_poller.retired
 * @rtp:	the set
 */
struct hsm_poll_set {
	struct list_head	node;
	struct rtp_poll_set	rtp;
};

/**
 * struct hsm_poller - a thread that polls
 * @rtp:	what it looks at; the thread's
 * @next:	what it shall look at; NULL: stop
 * @adopted:	what it has begun to look at
 * @rounds:	rounds done, in steps; the thread's
 * @requests:	requests served; the thread's
 * @published:	@next, as it is changed under hsm_control
 * @retired:	sets it may still be looking at
 * @vms:	VMs attached
 * @nr_vms:	how many
 * @node:	in the list of pollers
 * @task:	the thread
 * @owner:	descriptor it goes with, or NULL
 * @id:		name of it
 * @cpu:	where it runs
 * @offline_disabled: whether @cpu could not go offline before either
 *
 * All but the first five are under hsm_control.
 */
struct hsm_poller {
	struct rtp_poller		rtp;
	const struct rtp_poll_set	*next;
	const struct rtp_poll_set	*adopted;
	u64				rounds;
	u64				requests;

	struct hsm_poll_set		*published ____cacheline_aligned;
	struct list_head		retired;
	struct list_head		vms;
	u32				nr_vms;
	struct list_head		node;
	struct task_struct		*task;
	struct hsm_file			*owner;
	u32				id;
	u32				cpu;
	bool				offline_disabled;
};

/* All of these under hsm_control. */

/* poll_thread.c - the loop */
int hsm_poll_thread_start(struct hsm_poller *poller);
void hsm_poll_thread_stop(struct hsm_poller *poller);

/* poll_set.c - telling a poller what to look at */
int hsm_poll_set_update(struct hsm_poller *poller);
void hsm_poll_set_settle(struct hsm_poller *poller);
void hsm_poll_set_free(struct hsm_poller *poller);

/* poller.c - pollers and the VMs attached to them; exit without the lock */
struct hsm_poller *hsm_poller_find(u32 id);
struct hsm_poller *hsm_poller_next(u32 id);
long hsm_poller_create(struct hsm_file *file, struct acrn_hsm_poller *args);
long hsm_poller_destroy(u32 id);
void hsm_poller_close(struct hsm_file *file);
void hsm_poller_exit(void);
long hsm_poller_attach(struct hsm_vm *vm, struct hsm_poller *poller);
void hsm_poller_detach(struct hsm_vm *vm);
long hsm_poller_set_mode(struct hsm_vm *vm, u32 mode);
u32 hsm_poller_count(void);

/* rule.c - what a new VM starts with */
long hsm_rule_set(const struct acrn_hsm_rule *rule);
long hsm_rule_clear(const struct acrn_hsm_rule *rule);
long hsm_rule_get(struct acrn_hsm_rule *rule);
void hsm_rule_apply(struct hsm_vm *vm);
void hsm_rule_forget_poller(u32 poller);
u32 hsm_rule_count(void);

/* stats.c - counters for user space */
void hsm_stats_info(struct acrn_hsm_poll_info *info);
long hsm_stats_vm(struct acrn_hsm_vm_stats *stats);
long hsm_stats_poller(struct acrn_hsm_poller_stats *stats);

#endif /* HSM_POLL_H */
