// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* poller.c - one thread that looks at the slots of many VMs */

#include "poller.h"

/* Fills up the last chunk of a set, so that the scan needs no tail. */
static const u32 never_pending = ACRN_IOREQ_STATE_FREE;

static u32 chunked(u32 nr)
{
	return (nr + RTP_POLLER_CHUNK - 1) / RTP_POLLER_CHUNK * RTP_POLLER_CHUNK;
}

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
	       chunked(max) * sizeof(const u32 *);
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
	set->state = (const u32 **)&set->entry[max];
	for (i = 0; i < chunked(max); i++)
		set->state[i] = &never_pending;
}

/**
 * rtp_poll_set_add() - add a slot
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
	entry->vm = vm;
	entry->counters = counters;
	set->state[set->nr++] = &entry->slot->io->processed;
}

/**
 * rtp_poller_adopt() - look at another set from the next round on
 * @poller:	poller
 * @set:	may be empty
 *
 * Context: the poller's thread, between two rounds.
 */
void rtp_poller_adopt(struct rtp_poller *poller, const struct rtp_poll_set *set)
{
	u32 i;

	poller->set = set;
	poller->victim = 0;
	poller->nr_hot = set->nr < RTP_POLLER_HOT ? set->nr : RTP_POLLER_HOT;
	poller->nr_cold = set->nr > RTP_POLLER_HOT ? set->nr : 0;
	for (i = 0; i < poller->nr_hot; i++)
		poller->hot[i] = &set->entry[i];
}

static inline void prefetch_request(const struct acrn_io_request *io)
{
	prefetch(&io->type);
	prefetch(&io->reqs);
}

static bool serve_entry(const struct rtp_poll_entry *entry)
{
	return rtp_vm_serve(entry->vm, entry->slot, entry->counters);
}

static inline unsigned int look_at_hot(struct rtp_poller *poller)
{
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < poller->nr_hot; i++) {
		const struct rtp_poll_entry *entry = poller->hot[i];

		if (unlikely(rtp_slot_is_pending(entry->slot)))
			done += serve_entry(entry);
		else
			prefetch_request(entry->slot->io);
	}

	return done;
}

static void make_hot(struct rtp_poller *poller, const struct rtp_poll_entry *entry)
{
	u32 i;

	for (i = 0; i < poller->nr_hot; i++)
		if (poller->hot[i] == entry)
			return;

	poller->hot[poller->victim] = entry;
	poller->victim = (poller->victim + 1) % RTP_POLLER_HOT;
}

/* Several are pending: fetch all requests first, so that they travel together. */
static unsigned int serve_chunk(struct rtp_poller *poller, u32 first)
{
	const struct rtp_poll_set *set = poller->set;
	unsigned int done = 0;
	u32 pending = 0;
	u32 i;

	for (i = 0; i < RTP_POLLER_CHUNK; i++) {
		if (READ_ONCE(*set->state[first + i]) != ACRN_IOREQ_STATE_PENDING)
			continue;
		pending |= 1u << i;
		prefetch_request(set->entry[first + i].slot->io);
	}

	for (i = 0; pending; i++, pending >>= 1) {
		if (!(pending & 1) || !serve_entry(&set->entry[first + i]))
			continue;
		make_hot(poller, &set->entry[first + i]);
		done++;
	}

	return done;
}

static inline bool chunk_is_idle(const u32 *const *state)
{
	u32 any = 0;
	u32 i;

	for (i = 0; i < RTP_POLLER_CHUNK; i++)
		any |= READ_ONCE(*state[i]) - 1;

	return !(any >> 31);
}

/**
 * rtp_poller_round() - look at each slot once
 * @poller: poller that has adopted a set
 *
 * Context: the poller's thread.
 *
 * Return: requests served or handed over.
 */
unsigned int rtp_poller_round(struct rtp_poller *poller)
{
	unsigned int done = look_at_hot(poller);
	u32 first;

	for (first = 0; first < poller->nr_cold; first += RTP_POLLER_CHUNK) {
		if (unlikely(!chunk_is_idle(&poller->set->state[first])))
			done += serve_chunk(poller, first);
		done += look_at_hot(poller);
	}

	return done;
}
