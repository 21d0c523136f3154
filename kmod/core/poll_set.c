// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* poll_set.c - what a poller looks at, in the order in which it does */

#include "poller.h"
#include "scan.h"

/* What is looked at where there is nothing to look at: no special cases. */
static struct acrn_io_request never_pending = {
	.processed = ACRN_IOREQ_STATE_FREE,
};

const struct rtp_poll_entry rtp_no_entry = { .io = &never_pending };

/**
 * rtp_poll_set_bytes() - memory a set needs
 * @max: entries
 *
 * Return: bytes, aligned as malloc() aligns.
 */
size_t rtp_poll_set_bytes(u32 max)
{
	return sizeof(struct rtp_poll_set) +
	       max * sizeof(struct rtp_poll_entry) +
	       rtp_chunks(max) * RTP_POLLER_CHUNK * sizeof(const u32 *) +
	       rtp_chunks(max) * sizeof(const u32 *) +
	       max * sizeof(struct rtp_ring *);
}

/**
 * rtp_poll_set_init() - make an empty set
 * @set:	rtp_poll_set_bytes(@max) bytes
 * @max:	entries it shall hold
 */
void rtp_poll_set_init(struct rtp_poll_set *set, u32 max)
{
	u32 i;

	set->nr = 0;
	set->max = max;
	set->nr_rings = 0;
	set->rung = 0;
	set->state = (const u32 **)&set->entry[max];
	set->run = &set->state[rtp_chunks(max) * RTP_POLLER_CHUNK];
	set->ring = (struct rtp_ring **)&set->run[rtp_chunks(max)];
	for (i = 0; i < rtp_chunks(max) * RTP_POLLER_CHUNK; i++)
		set->state[i] = &never_pending.processed;
	for (i = 0; i < rtp_chunks(max); i++)
		set->run[i] = NULL;
}

/* The chunk that has just become full: are its slots neighbours? */
static void find_run(struct rtp_poll_set *set)
{
	const u32 **state = &set->state[set->nr - RTP_POLLER_CHUNK];
	u32 i;

	for (i = 1; i < RTP_POLLER_CHUNK; i++)
		if (state[i] != state[0] + i * SCAN_STEP)
			return;
	set->run[set->nr / RTP_POLLER_CHUNK - 1] = state[0];
}

/**
 * rtp_poll_set_add() - add a slot; with slot 0 comes the VM's ring
 * @set:	set with room, not yet adopted
 * @vm:		VM
 * @slot:	index below @vm->nr_slots
 * @counters:	the poller's counters for @vm
 *
 * Add slot 0 of every VM, then slot 1 of every VM: state words of different VMs
 * at the same offset compete for the same cache set.
 */
void rtp_poll_set_add(struct rtp_poll_set *set, struct rtp_vm *vm, u32 slot,
		      struct rtp_counters *counters)
{
	struct rtp_poll_entry *entry = &set->entry[set->nr];

	entry->slot = &vm->slots[slot];
	entry->io = entry->slot->io;
	entry->vm = vm;
	entry->counters = counters;
	set->state[set->nr++] = &entry->io->processed;
	if (set->nr % RTP_POLLER_CHUNK == 0)
		find_run(set);
	if (!slot && vm->ring)
		set->ring[set->nr_rings++] = vm->ring;
}
