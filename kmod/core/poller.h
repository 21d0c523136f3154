/* SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause */
/*
 * poller.h - one thread that looks at the slots of many VMs
 *
 * A round looks at each slot once and says how many requests it served; the
 * loop around it, and how to relax in it, are the embedder's.
 *
 * Two tiers.  The few slots that were served last are hot: they are looked at
 * every few steps of the round, and while there is nothing to do their
 * request lines are prefetched, so that a request arrives together with its
 * state.  All others are cold: only their state words are loaded, eight at a
 * time, and AND-reduced into one test: FREE and COMPLETE, at which idle slots rest,
 * are odd, and PENDING is even.  So is PROCESSING, and whatever else somebody wrote
 * there; such a chunk is looked at slot by slot.
 *
 * Where hypervisors ring for their slots (region.h of the library), the cold ones are
 * looked at when their bell was rung, and else not: rtp_poller_look_at().
 *
 * The doorbell rings of the VMs (ring.h) come last in a round: their guests do
 * not wait.
 *
 * A round only answers, and relaxes once nobody waits.  What the guests need not
 * wait for follows in rtp_poller_finish(): behind the round, or when a slot that is
 * not finished asks again before a long round is over.
 *
 * What to look at is an immutable set.  A change is a new set, adopted by the
 * poller between two rounds; it may be freed when the poller has moved on.
 *
 * A poller that is going to sleep arms first: from then on the upcall wakes it.
 * While it is not armed, upcalls for the slots it covers mean nothing.
 */
#ifndef RTP_POLLER_H
#define RTP_POLLER_H

#include "ring.h"

/* More would cost every idle round; four need one line of pointers. */
#define RTP_POLLER_HOT		4
#define RTP_POLLER_CHUNK	8

/* In rounds over a few idle slots, which take some ten nanoseconds each. */
#define RTP_COST_OF_WORK	32

/* Chunks between two looks at the hot entries: more of them, and those wait. */
#define RTP_POLLER_STRIDE	4

/*
 * Chunks looked at in a round, if need be several times: a round also does what does
 * not depend on them, and prefetches, which takes longer than to look at two of them.
 */
#define RTP_POLLER_PASS		32

/* Requests answered and not finished; more are finished at once. */
#define RTP_POLLER_OPEN		16

/**
 * struct rtp_poll_entry - one slot to look at
 * @io:		shared half
 * @slot:	private half
 * @vm:		its VM
 * @counters:	this poller's counters for the VM
 */
struct rtp_poll_entry {
	struct acrn_io_request	*io;
	struct rtp_slot		*slot;
	struct rtp_vm		*vm;
	struct rtp_counters	*counters;
};

/**
 * struct rtp_poll_set - what a poller looks at
 * @nr:		entries in use
 * @max:	entries there is room for
 * @nr_rings:	rings in use; there is room for one per entry
 * @rung:	the embedder is told which cold entries to look at
 * @ring:	rings of the VMs whose slot 0 is in the set
 * @state:	state word of each entry, and of as many slots that never become
 *		PENDING as fill the last chunk
 * @run:	of each chunk, the first state word if the others are those of the
 *		slots behind it in the same page, so that no pointer of theirs need
 *		be loaded; else NULL
 * @entry:	the entries
 */
struct rtp_poll_set {
	u32			nr;
	u32			max;
	u32			nr_rings;
	u32			rung;
	struct rtp_ring		**ring;
	const u32		**state;
	const u32		**run;
	struct rtp_poll_entry	entry[];
};

/**
 * struct rtp_poller - state of one poller; but for @armed private to its thread
 * @set:	what to look at
 * @nr_hot:	hot entries in use
 * @victim:	hot entry to give up next
 * @nr_cold:	entries the cold scan looks at: all, or none if all are hot or rung for
 * @passes:	how often it looks at them in a round that finds nothing
 * @again:	looks beyond the first of a round, since the embedder set it to 0
 * @more:	there is more to a round than the hot entries
 * @nr_open:	requests that are answered and not finished
 * @left:	what may be done before the embedder looks around, who takes from it for
 *		each round: a request, or a doorbell, costs RTP_COST_OF_WORK
 * @work:	requests taken and doorbells looked at, never reset: it moves also within a
 *		round that has much to do, and others may look at it
 * @hot:	entries served last
 * @hot_state:	their state words
 * @open:	which they are, and how far they have come
 * @armed:	it is about to sleep, or does: each upcall looks here
 */
struct rtp_poller {
	const struct rtp_poll_set	*set;
	u32				nr_hot;
	u32				victim;
	u32				nr_cold;
	u32				passes;
	u32				again;
	u32				more;
	u32				nr_open;
	int				left;
	u32				work;
	const struct rtp_poll_entry	*hot[RTP_POLLER_HOT];
	const u32			*hot_state[RTP_POLLER_HOT];
	struct {
		const struct rtp_poll_entry	*entry;
		enum rtp_stage			stage;
	} open[RTP_POLLER_OPEN];

	u32				armed ____cacheline_aligned;
};

/* Never pending. */
extern const struct rtp_poll_entry rtp_no_entry;

/* So many chunks for so many entries. */
static inline u32 rtp_chunks(u32 nr)
{
	return (nr + RTP_POLLER_CHUNK - 1) / RTP_POLLER_CHUNK;
}

/* So many entries of a set does a round scan: none where all are hot, or rung for. */
static inline u32 rtp_nr_cold(const struct rtp_poll_set *set)
{
	return set->nr > RTP_POLLER_HOT && !set->rung ? set->nr : 0;
}

/* So many looks at them in a round that finds nothing. */
static inline u32 rtp_passes(u32 nr_cold)
{
	u32 chunks = rtp_chunks(nr_cold);

	return chunks && chunks < RTP_POLLER_PASS ? RTP_POLLER_PASS / chunks : 1;
}

size_t rtp_poll_set_bytes(u32 max);
void rtp_poll_set_init(struct rtp_poll_set *set, u32 max);
void rtp_poll_set_add(struct rtp_poll_set *set, struct rtp_vm *vm, u32 slot,
		      struct rtp_counters *counters);
void rtp_poller_adopt(struct rtp_poller *poller, const struct rtp_poll_set *set);
unsigned int rtp_poller_round(struct rtp_poller *poller);
unsigned int rtp_poller_look_at(struct rtp_poller *poller, u32 index);
void rtp_poller_finish(struct rtp_poller *poller);
bool rtp_poller_arm(struct rtp_poller *poller);

/**
 * rtp_poller_disarm() - upcalls need not wake the poller any more
 * @poller: poller
 *
 * Context: the poller's thread, which looks at its slots next.  Seen late it costs
 * a needless wake-up.
 */
static inline void rtp_poller_disarm(struct rtp_poller *poller)
{
	WRITE_ONCE(poller->armed, 0);
}

/**
 * rtp_poller_relax() - after a round that found nothing
 * @poller: poller that has adopted a set
 *
 * A few slots alone would be looked at more often than their answers can travel.
 * Where there are more the round itself is the pause.
 *
 * Context: the poller's thread.
 */
static inline void rtp_poller_relax(const struct rtp_poller *poller)
{
	if (likely(!poller->nr_cold))
		cpu_relax();
}

/**
 * rtp_poller_is_armed() - must somebody wake the poller?
 * @poller: poller
 *
 * Context: any; after PENDING was stored and a full barrier, see (W).
 *
 * Return: true if so; false: it looks, or will, and sees what is PENDING.
 */
static inline bool rtp_poller_is_armed(const struct rtp_poller *poller)
{
	return READ_ONCE(poller->armed);
}

#endif /* RTP_POLLER_H */
