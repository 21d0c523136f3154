// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll_set.c - telling a poller what to look at
 *
 * A change is a new set.  Nobody waits for the poller to see it, so that a
 * switch of mode takes no time; the old set is freed when the poller is known
 * to have moved on.  Who is about to free a VM asks until it has.
 */

#include <linux/sched.h>
#include <linux/slab.h>

#include "poll.h"

/*
 * Between two looks around, in rounds of a few slots: RCU can wait longer than who
 * wants to sleep.
 */
#define COST_PER_LOOK			HSM_COST_PER_REPORT
#define COST_PER_LOOK_ADAPTIVE		128

/* A round of hot slots only, with its pause, takes as long as so many cold ones. */
#define SLOTS_PER_COST			16

/* Slots of an attachment that are to be polled. */
static u32 polled_slots(const struct hsm_attachment *attachment)
{
	return attachment->vm->mode == ACRN_HSM_POLL_MODE_IRQ ? 0 : attachment->slots;
}

static u32 count_slots(const struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;
	u32 nr = 0;

	list_for_each_entry(attachment, &poller->attachments, poller_node)
		nr += hweight32(polled_slots(attachment));

	return nr;
}

/* Slot by slot over all VMs: rtp_poll_set_add() says why. */
static void fill(struct rtp_poll_set *set, struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;
	u32 slot;

	for (slot = 0; slot < ACRN_IO_REQUEST_MAX; slot++)
		list_for_each_entry(attachment, &poller->attachments, poller_node)
			if (polled_slots(attachment) & BIT(slot))
				rtp_poll_set_add(set, &attachment->vm->rtp, slot,
						 &attachment->counters);
}

/* It may sleep if every VM lets it, after the longest time any VM asks for. */
static void set_patience(struct hsm_poll_set *set, const struct hsm_poller *poller)
{
	u32 nr_cold = rtp_nr_cold(&set->rtp);
	struct hsm_attachment *attachment;

	set->may_sleep = true;
	set->idle_ns = 0;
	list_for_each_entry(attachment, &poller->attachments, poller_node) {
		if (!polled_slots(attachment))
			continue;
		if (attachment->vm->mode != ACRN_HSM_POLL_MODE_ADAPTIVE)
			set->may_sleep = false;
		set->idle_ns = max(set->idle_ns, attachment->vm->idle_ns);
	}
	set->cost_per_look = set->may_sleep ? COST_PER_LOOK_ADAPTIVE : COST_PER_LOOK;
	set->cost_per_round = 1 + nr_cold * rtp_passes(nr_cold) / SLOTS_PER_COST;
}

/*
 * Does the thread look at the newest set, or at none?  It begins with none by reading
 * @next, so it cannot come back to an older one.
 */
static bool is_settled(struct hsm_poller *poller)
{
	const struct rtp_poll_set *adopted;

	/* Pairs with the release in adopt_next(). */
	adopted = smp_load_acquire(&poller->adopted);
	return !adopted || adopted == &poller->published->rtp;
}

static void show(struct hsm_poller *poller, const struct rtp_poll_set *set)
{
	/* Pairs with the acquire in adopt_next(). */
	smp_store_release(&poller->next, set);
	/* Store, then is_settled()'s load: pairs with the barrier in adopt_next(). */
	smp_mb();
	if (poller->task)
		wake_up_process(poller->task);
}

/**
 * hsm_poll_set_show() - let a poller look at its newest set, unless it is away
 * @poller: poller
 *
 * Context: hsm_cover_lock held.
 */
void hsm_poll_set_show(struct hsm_poller *poller)
{
	lockdep_assert_held(&hsm_cover_lock);
	show(poller, poller->away ? NULL : &poller->published->rtp);
}

static void free_retired(struct hsm_poller *poller)
{
	struct hsm_poll_set *set, *next;

	list_for_each_entry_safe(set, next, &poller->retired, node) {
		list_del(&set->node);
		kvfree(set);
	}
}

/**
 * hsm_poll_set_update() - let a poller look at its VMs as they are now
 * @poller:	poller
 * @gfp:	GFP_KERNEL, with __GFP_NOFAIL where it must not fail
 *
 * Return: 0; -ENOMEM, and it goes on as before.
 */
int hsm_poll_set_update(struct hsm_poller *poller, gfp_t gfp)
{
	u32 nr = count_slots(poller);
	struct hsm_poll_set *set;
	unsigned long flags;

	set = kvmalloc(offsetof(struct hsm_poll_set, rtp) + rtp_poll_set_bytes(nr),
		       gfp);
	if (!set)
		return -ENOMEM;

	rtp_poll_set_init(&set->rtp, nr);
	fill(&set->rtp, poller);
	set_patience(set, poller);

	if (poller->published) {
		if (is_settled(poller))
			free_retired(poller);
		list_add(&poller->published->node, &poller->retired);
	}

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	poller->published = set;
	hsm_poll_set_show(poller);
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
	return 0;
}

/**
 * hsm_poll_set_settle() - does a poller look at what it was told last?
 * @poller: poller; if it is away it looks at nothing
 *
 * Soon it does; but while somebody keeps it from its CPU it does not.
 *
 * Return: true if so, and the sets before that are freed.
 */
bool hsm_poll_set_settle(struct hsm_poller *poller)
{
	if (!is_settled(poller))
		return false;

	free_retired(poller);
	return true;
}

/**
 * hsm_poll_set_free() - free all sets
 * @poller: poller whose thread does not run
 */
void hsm_poll_set_free(struct hsm_poller *poller)
{
	free_retired(poller);
	kvfree(poller->published);
	poller->published = NULL;
}
