// SPDX-License-Identifier: GPL-2.0-only
/*
 * attachment.c - which poller looks at which slots of a VM
 *
 * Order is all that matters: a slot is covered after a set with it was published,
 * and uncovered before one without it is.  What is in between is looked at by two,
 * which hurts nobody.
 *
 * All of this under hsm_control.
 */

#include <linux/rculist.h>
#include <linux/slab.h>

#include "poll.h"
#include "trace.h"

static u32 all_slots(const struct hsm_vm *vm)
{
	return BIT(vm->rtp.nr_slots) - 1;
}

static bool is_polled(const struct hsm_vm *vm)
{
	return vm->mode != ACRN_HSM_POLL_MODE_IRQ;
}

/* With @poller NULL: to any. */
static u32 attached_slots(const struct hsm_vm *vm, const struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;
	u32 slots = 0;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		if (!poller || attachment->poller == poller)
			slots |= attachment->slots;

	return slots;
}

static struct hsm_attachment *find(const struct hsm_vm *vm,
				   const struct hsm_poller *poller)
{
	struct hsm_attachment *attachment;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		if (attachment->poller == poller)
			return attachment;

	return NULL;
}

static struct hsm_attachment *find_or_make(struct hsm_vm *vm,
					   struct hsm_poller *poller)
{
	struct hsm_attachment *attachment = find(vm, poller);

	if (attachment)
		return attachment;

	attachment = kzalloc(sizeof(*attachment), GFP_KERNEL);
	if (!attachment)
		return NULL;

	attachment->vm = vm;
	attachment->poller = poller;
	hsm_cover_link(attachment);
	trace_hsm_attachment(poller->id, vm->vmid, HSM_TRACE_ATTACHED);
	return attachment;
}

/* Unless its poller looks at something of it, or may. */
static void end_if_empty(struct hsm_attachment *attachment)
{
	if (attachment->slots || attachment->leaving)
		return;

	hsm_cover_unlink(attachment);
	trace_hsm_attachment(attachment->poller->id, attachment->vm->vmid,
			     HSM_TRACE_DETACHED);
	hsm_stats_add(&attachment->vm->poll_counters, &attachment->counters);
	kfree_rcu(attachment, rcu);
}

/* Takes effect at once where the VM is polled. */
static int add_slots(struct hsm_attachment *attachment, u32 slots)
{
	int ret;

	attachment->slots |= slots;
	if (!is_polled(attachment->vm))
		return 0;

	ret = hsm_poll_set_update(attachment->poller, GFP_KERNEL);
	if (ret) {
		attachment->slots &= ~slots;
		return ret;
	}
	hsm_cover_show(attachment, attachment->slots);
	return 0;
}

/*
 * Cannot fail: where there is no memory for a set without them we wait for some.
 * The poller may go on for a moment, and for long if it is kept from its CPU: it has
 * let go of them when settle() says so.
 */
static void remove_slots(struct hsm_attachment *attachment, u32 slots)
{
	hsm_cover_show(attachment, attachment->shown & ~slots);
	attachment->slots &= ~slots;
	attachment->leaving = true;
	if (is_polled(attachment->vm))
		hsm_poll_set_update(attachment->poller, GFP_KERNEL | __GFP_NOFAIL);
}

static bool settle(struct hsm_attachment *attachment)
{
	if (!attachment->leaving)
		return true;
	if (!hsm_poll_set_settle(attachment->poller))
		return false;

	attachment->leaving = false;
	end_if_empty(attachment);
	return true;
}

static long attach(struct hsm_vm *vm, struct hsm_poller *poller, u32 slots)
{
	struct hsm_attachment *attachment = find_or_make(vm, poller);
	int ret;

	if (!attachment)
		return -ENOMEM;

	ret = add_slots(attachment, slots);
	end_if_empty(attachment);
	return ret;
}

/**
 * hsm_attachment_add() - POLLER_ATTACH
 * @vm:		VM
 * @poller:	poller
 * @slots:	bit n: slot n; 0: all
 *
 * Return: 0; -EINVAL; -EBUSY; -ENOMEM.
 */
long hsm_attachment_add(struct hsm_vm *vm, struct hsm_poller *poller, u32 slots)
{
	if (slots & ~all_slots(vm))
		return -EINVAL;
	if (!slots)
		slots = all_slots(vm);
	if (slots & attached_slots(vm, NULL))
		return -EBUSY;

	return attach(vm, poller, slots);
}

/**
 * hsm_attachment_remove() - POLLER_DETACH
 * @vm:		VM
 * @poller:	poller, or NULL for all that it has
 * @slots:	bit n: slot n; 0: all that are attached to @poller
 *
 * They are the dispatcher's at once.  That nobody looks at them any more is for
 * hsm_attachment_settle() to say.
 *
 * Return: 0; -EINVAL; -ENOENT.
 */
long hsm_attachment_remove(struct hsm_vm *vm, struct hsm_poller *poller, u32 slots)
{
	u32 attached = attached_slots(vm, poller);
	struct hsm_attachment *attachment, *next;

	if (slots & ~all_slots(vm))
		return -EINVAL;
	if (!attached || slots & ~attached)
		return -ENOENT;
	if (!slots)
		slots = attached;

	list_for_each_entry_safe(attachment, next, &vm->attachments, vm_node)
		if (slots & attachment->slots &&
		    (!poller || attachment->poller == poller))
			remove_slots(attachment, slots);

	if (!attached_slots(vm, NULL) && is_polled(vm)) {
		vm->mode = ACRN_HSM_POLL_MODE_IRQ;
		vm->idle_ns = 0;
		vm->mode_switches++;
		trace_hsm_mode(vm->vmid, vm->mode);
	}
	return 0;
}

/**
 * hsm_attachment_settle() - have pollers let go of what was taken from them?
 * @vm:		VM
 * @poller:	poller, or NULL for each that it has or had
 *
 * Ask again if not, and without hsm_control in between: it may take long.
 *
 * Return: true if so.
 */
bool hsm_attachment_settle(struct hsm_vm *vm, struct hsm_poller *poller)
{
	struct hsm_attachment *attachment, *next;
	bool settled = true;

	list_for_each_entry_safe(attachment, next, &vm->attachments, vm_node)
		if (!poller || attachment->poller == poller)
			settled &= settle(attachment);

	return settled;
}

/**
 * hsm_attachment_evict() - a poller goes: no VM shall be attached to it
 * @poller: poller; once its thread is gone, none is
 */
void hsm_attachment_evict(struct hsm_poller *poller)
{
	struct hsm_attachment *attachment, *next;

	list_for_each_entry_safe(attachment, next, &poller->attachments, poller_node) {
		hsm_attachment_remove(attachment->vm, poller, 0);
		settle(attachment);
	}
}

/**
 * hsm_attachment_move() - POLLER_MOVE
 * @vm:		VM
 * @from:	poller
 * @to:		another one
 * @slots:	bit n: slot n; 0: all that are attached to @from
 *
 * The new one is shown them before the old one is told to leave them: covered all
 * along, if both are there.  As to when it has left them, see above.
 *
 * Return: 0; -EINVAL; -ENOENT; -ENOMEM.
 */
long hsm_attachment_move(struct hsm_vm *vm, struct hsm_poller *from,
			 struct hsm_poller *to, u32 slots)
{
	struct hsm_attachment *old = find(vm, from);
	long ret;

	if (slots & ~all_slots(vm))
		return -EINVAL;
	/* Of one whose DETACH was interrupted nothing is left to move. */
	if (!old || !old->slots || slots & ~old->slots)
		return -ENOENT;
	if (!slots)
		slots = old->slots;

	ret = attach(vm, to, slots);
	if (!ret)
		remove_slots(old, slots);
	return ret;
}

static int update_sets(struct hsm_vm *vm, gfp_t gfp)
{
	struct hsm_attachment *attachment;
	int ret;

	list_for_each_entry(attachment, &vm->attachments, vm_node) {
		ret = hsm_poll_set_update(attachment->poller, gfp);
		if (ret)
			return ret;
	}
	return 0;
}

/**
 * hsm_attachment_refresh() - there is more to look at in a VM than before
 * @vm: VM
 */
void hsm_attachment_refresh(struct hsm_vm *vm)
{
	if (is_polled(vm))
		update_sets(vm, GFP_KERNEL | __GFP_NOFAIL);
}

static long start_polling(struct hsm_vm *vm, u32 mode, u64 idle_ns)
{
	struct hsm_attachment *attachment;
	u64 old_idle_ns = vm->idle_ns;
	u32 old_mode = vm->mode;
	int ret;

	if (!attached_slots(vm, NULL))
		return -ENXIO;

	vm->mode = mode;
	vm->idle_ns = idle_ns;
	ret = update_sets(vm, GFP_KERNEL);
	if (ret) {
		vm->mode = old_mode;
		vm->idle_ns = old_idle_ns;
		update_sets(vm, GFP_KERNEL | __GFP_NOFAIL);
		return ret;
	}
	/* Only now: from here on upcalls are ignored. */
	list_for_each_entry(attachment, &vm->attachments, vm_node)
		hsm_cover_show(attachment, attachment->slots);
	return 0;
}

/*
 * Upcalls count again first, and the dispatcher looks for those that did not.
 * The pollers may go on for a moment, which hurts nobody.
 */
static long stop_polling(struct hsm_vm *vm)
{
	struct hsm_attachment *attachment;

	list_for_each_entry(attachment, &vm->attachments, vm_node)
		hsm_cover_show(attachment, 0);
	vm->mode = ACRN_HSM_POLL_MODE_IRQ;
	vm->idle_ns = 0;
	return update_sets(vm, GFP_KERNEL | __GFP_NOFAIL);
}

/**
 * hsm_attachment_check_mode() - can a VM be in that mode?
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @idle_ns:	as given to VM_SET_MODE and RULE_SET
 *
 * Return: 0; -EINVAL; -EOPNOTSUPP for adaptive mode where no upcall would wake.
 */
long hsm_attachment_check_mode(u32 mode, u64 idle_ns)
{
	if (mode > ACRN_HSM_POLL_MODE_ADAPTIVE)
		return -EINVAL;
	if (idle_ns && (mode != ACRN_HSM_POLL_MODE_ADAPTIVE ||
			idle_ns < ACRN_HSM_POLL_IDLE_MIN_NS ||
			idle_ns > ACRN_HSM_POLL_IDLE_MAX_NS))
		return -EINVAL;
	if (mode == ACRN_HSM_POLL_MODE_ADAPTIVE &&
	    hsm_upcall_way() == ACRN_HSM_POLL_UPCALL_SWEEP)
		return -EOPNOTSUPP;
	return 0;
}

/**
 * hsm_attachment_set_mode() - VM_SET_MODE
 * @vm:		VM
 * @mode:	ACRN_HSM_POLL_MODE_*
 * @idle_ns:	0: the default
 *
 * Return: 0; -EINVAL; -EOPNOTSUPP; -ENXIO; -ENOMEM, and nothing has changed.
 */
long hsm_attachment_set_mode(struct hsm_vm *vm, u32 mode, u64 idle_ns)
{
	bool switches = mode != vm->mode;
	long ret = hsm_attachment_check_mode(mode, idle_ns);

	if (ret)
		return ret;
	if (mode == ACRN_HSM_POLL_MODE_ADAPTIVE && !idle_ns)
		idle_ns = ACRN_HSM_POLL_IDLE_DEFAULT_NS;
	if (!switches && idle_ns == vm->idle_ns)
		return 0;

	ret = mode == ACRN_HSM_POLL_MODE_IRQ ? stop_polling(vm) :
					       start_polling(vm, mode, idle_ns);
	if (ret || !switches)
		return ret;

	vm->mode_switches++;
	trace_hsm_mode(vm->vmid, mode);
	return 0;
}
