// SPDX-License-Identifier: GPL-2.0-only
/*
 * poll_set.c - telling a poller what to look at
 *
 * A change is a new set.  Nobody waits for the poller to see it, so that a
 * switch of mode takes no time; the old set is freed when the poller is known
 * to have moved on.  Who is about to free a VM waits.
 */

#include <linux/delay.h>
#include <linux/slab.h>

#include "poll.h"

static bool is_polled(const struct hsm_vm *vm)
{
	return vm->mode == ACRN_HSM_POLL_MODE_POLL;
}

static u32 count_slots(const struct hsm_poller *poller)
{
	struct hsm_vm *vm;
	u32 nr = 0;

	list_for_each_entry(vm, &poller->vms, poller_node)
		if (is_polled(vm))
			nr += vm->rtp.nr_slots;

	return nr;
}

/* Slot by slot over all VMs: rtp_poll_set_add() says why. */
static void fill(struct rtp_poll_set *set, struct hsm_poller *poller)
{
	struct hsm_vm *vm;
	u32 slot;

	for (slot = 0; slot < ACRN_IO_REQUEST_MAX; slot++)
		list_for_each_entry(vm, &poller->vms, poller_node)
			if (is_polled(vm) && slot < vm->rtp.nr_slots)
				rtp_poll_set_add(set, &vm->rtp, slot,
						 &vm->poll_counters);
}

static bool is_settled(struct hsm_poller *poller)
{
	/* Pairs with the release in poll_thread(). */
	return smp_load_acquire(&poller->adopted) == &poller->published->rtp;
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
 * @poller: poller
 *
 * Return: 0; -ENOMEM, and it goes on as before.
 */
int hsm_poll_set_update(struct hsm_poller *poller)
{
	u32 nr = count_slots(poller);
	struct hsm_poll_set *set;

	set = kvmalloc(offsetof(struct hsm_poll_set, rtp) + rtp_poll_set_bytes(nr),
		       GFP_KERNEL);
	if (!set)
		return -ENOMEM;

	rtp_poll_set_init(&set->rtp, nr);
	fill(&set->rtp, poller);

	if (poller->published) {
		if (is_settled(poller))
			free_retired(poller);
		list_add(&poller->published->node, &poller->retired);
	}
	poller->published = set;
	/* Pairs with the acquire in poll_thread(). */
	smp_store_release(&poller->next, &set->rtp);
	return 0;
}

/**
 * hsm_poll_set_settle() - wait until a poller looks at what it was told last
 * @poller: poller whose thread runs
 */
void hsm_poll_set_settle(struct hsm_poller *poller)
{
	while (!is_settled(poller))
		usleep_range(20, 50);

	free_retired(poller);
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
