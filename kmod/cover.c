// SPDX-License-Identifier: GPL-2.0-only
/*
 * cover.c - which slots of a VM pollers look at now
 *
 * A slot is covered if it is attached to a poller, shown to it in a set, and the
 * poller is there: its CPU is online, and it has not stalled.  Upcalls for covered
 * slots mean nothing, all others are the dispatcher's.  Whatever changes recomputes
 * the VM's mask here.
 *
 * The lock is raw, for a poller goes away in a hotplug callback and stalls under the
 * eyes of a timer.  It makes the callers of rtp_vm_set_covered() one at a time.
 */

#include <linux/rculist.h>
#include <linux/sched.h>

#include "poll.h"

/* Also: lists of pollers and attachments, which hsm_control alone may change. */
DEFINE_RAW_SPINLOCK(hsm_cover_lock);

/* Pollers that are armed, or about to be. */
atomic_t hsm_nr_sleepers;

static bool is_there(const struct hsm_poller *poller)
{
	return !poller->away && !poller->stalled;
}

/*
 * A poller that was shown a slot may have looked and fallen asleep before the slot
 * was covered.  An upcall of just then has sent the dispatcher, which may have found
 * the slot claimed; and whoever lets go of it now counts on us.  So it looks again:
 * wake_up_process() orders what we stored before its look.
 */
static void wake_covering(struct hsm_vm *vm, u32 slots)
{
	struct hsm_attachment *attachment;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		if (attachment->shown & slots && is_there(attachment->poller))
			wake_up_process(attachment->poller->task);
}

static void cover_vm(struct hsm_vm *vm)
{
	struct hsm_attachment *attachment;
	u32 old = vm->rtp.covered;
	u32 mask = 0;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		if (is_there(attachment->poller))
			mask |= attachment->shown;

	/* On the line that serving reads: left alone where nothing changes. */
	if (mask == old)
		return;
	rtp_vm_set_covered(&vm->rtp, mask);
	wake_covering(vm, mask & ~old);
}

/**
 * hsm_cover_poller() - a poller has gone away, or come back
 * @poller: poller
 *
 * Context: hsm_cover_lock held.
 */
void hsm_cover_poller(struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;

	lockdep_assert_held(&hsm_cover_lock);
	list_for_each_entry(attachment, &poller->attachments, poller_node)
		cover_vm(attachment->vm);
}

/**
 * hsm_cover_show() - say which slots of an attachment its poller is shown
 * @attachment:	attachment
 * @slots:	those that are in the newest set; those that leave still are
 */
void hsm_cover_show(struct hsm_attachment *attachment, u32 slots)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	hsm_watch_shown(!!slots - !!attachment->shown);
	/* The upcall's handler looks at it without the lock. */
	WRITE_ONCE(attachment->shown, slots);
	cover_vm(attachment->vm);
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
}

/**
 * hsm_cover_link() - make an attachment known to VM and poller
 * @attachment: with nothing shown
 *
 * Context: hsm_control held.
 */
void hsm_cover_link(struct hsm_attachment *attachment)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	list_add_tail_rcu(&attachment->vm_node, &attachment->vm->attachments);
	list_add_tail(&attachment->poller_node, &attachment->poller->attachments);
	attachment->poller->nr_vms++;
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
}

/**
 * hsm_cover_unlink() - undo hsm_cover_link()
 * @attachment: with nothing shown; upcall handlers may be at it for a grace period
 *
 * Context: hsm_control held.
 */
void hsm_cover_unlink(struct hsm_attachment *attachment)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&hsm_cover_lock, flags);
	list_del_rcu(&attachment->vm_node);
	list_del(&attachment->poller_node);
	attachment->poller->nr_vms--;
	raw_spin_unlock_irqrestore(&hsm_cover_lock, flags);
}

/**
 * hsm_cover_sleep_begin() - a poller is going to arm
 *
 * Comes before the barrier in rtp_poller_arm(), as armed does.
 */
void hsm_cover_sleep_begin(void)
{
	atomic_inc(&hsm_nr_sleepers);
}

/**
 * hsm_cover_sleep_end() - it has disarmed
 */
void hsm_cover_sleep_end(void)
{
	atomic_dec(&hsm_nr_sleepers);
}

/**
 * hsm_cover_armed() - which slots have a poller that sleeps, or is about to?
 * @vm: VM
 *
 * Context: RCU read side.
 *
 * Return: bit n for slot n.
 */
u32 hsm_cover_armed(struct hsm_vm *vm)
{
	struct hsm_attachment *attachment;
	u32 armed = 0;

	list_for_each_entry_rcu(attachment, &vm->attachments, vm_node)
		if (rtp_poller_is_armed(&attachment->poller->rtp))
			armed |= READ_ONCE(attachment->shown);

	return armed;
}

/**
 * hsm_cover_wake() - wake the pollers of some slots
 * @vm:		VM
 * @slots:	bit n for slot n
 *
 * Context: RCU read side; any interrupt.
 */
void hsm_cover_wake(struct hsm_vm *vm, u32 slots)
{
	struct hsm_attachment *attachment;

	list_for_each_entry_rcu(attachment, &vm->attachments, vm_node)
		if (READ_ONCE(attachment->shown) & slots)
			wake_up_process(attachment->poller->task);
}
