// SPDX-License-Identifier: GPL-2.0-only OR BSD-3-Clause
/* poller.c - one thread that looks at the slots of many VMs */

#include "answer.h"
#include "poller.h"
#include "scan.h"

static void set_hot(struct rtp_poller *poller, u32 i,
		    const struct rtp_poll_entry *entry)
{
	poller->hot[i] = entry;
	poller->hot_state[i] = &entry->io->processed;
}

/**
 * rtp_poller_adopt() - look at another set from the next round on
 * @poller:	poller
 * @set:	may be empty
 *
 * Context: the poller's thread, between two rounds, with everything finished.
 */
void rtp_poller_adopt(struct rtp_poller *poller, const struct rtp_poll_set *set)
{
	u32 i;

	poller->set = set;
	poller->victim = 0;
	poller->nr_open = 0;
	poller->again = 0;
	poller->nr_hot = set->nr < RTP_POLLER_HOT ? set->nr : RTP_POLLER_HOT;
	set_hot(poller, 0, &rtp_no_entry);
	poller->nr_cold = rtp_nr_cold(set);
	poller->passes = rtp_passes(poller->nr_cold);
	poller->more = poller->nr_cold || set->nr_rings;
	for (i = 0; i < poller->nr_hot; i++)
		set_hot(poller, i, &set->entry[i]);
}

static inline void prefetch_request(const struct acrn_io_request *io)
{
	prefetch(&io->type);
	prefetch(&io->reqs);
}

/**
 * rtp_poller_finish() - do what the guests of the last round need not wait for
 * @poller: poller
 *
 * Context: the poller's thread.
 */
void rtp_poller_finish(struct rtp_poller *poller)
{
	u32 i;

	for (i = 0; i < poller->nr_open; i++) {
		const struct rtp_poll_entry *entry = poller->open[i].entry;

		rtp_vm_finish(entry->vm, entry->slot, poller->open[i].stage,
			      entry->counters);
	}
	poller->nr_open = 0;
}

static inline bool is_pending(const struct rtp_poll_entry *entry)
{
	return READ_ONCE(entry->io->processed) == ACRN_IOREQ_STATE_PENDING;
}

static inline u32 next_pending_hot(const struct rtp_poller *poller, u32 i)
{
	while (i < poller->nr_hot && !is_pending(poller->hot[i]))
		i++;
	return i;
}

static void remember(struct rtp_poller *poller,
		     const struct rtp_poll_entry *entry, enum rtp_stage stage)
{
	if (unlikely(poller->nr_open == RTP_POLLER_OPEN))
		rtp_poller_finish(poller);
	poller->open[poller->nr_open].entry = entry;
	poller->open[poller->nr_open++].stage = stage;
}

static void count_work(struct rtp_poller *poller, u32 nr)
{
	poller->left -= nr * RTP_COST_OF_WORK;
	WRITE_ONCE(poller->work, poller->work + nr);
}

/*
 * Answers the hot slots from @i on, which is pending.  The only place where
 * anything is answered, so that it is there in full.
 */
static noinline unsigned int answer_hot(struct rtp_poller *poller, u32 i)
{
	unsigned int done = 0;

	do {
		const struct rtp_poll_entry *entry = poller->hot[i];
		enum rtp_stage stage = rtp_vm_answer(entry->vm, entry->slot,
						     entry->counters);

		count_work(poller, 1);
		i = next_pending_hot(poller, i + 1);
		/* Nobody waits for us now: let the guest on a sibling thread go on. */
		if (i >= poller->nr_hot)
			rtp_poller_relax(poller);
		if (unlikely(stage == RTP_NOTHING)) {
			/* Perhaps it asks again, and we still hold its last request. */
			rtp_poller_finish(poller);
			continue;
		}
		remember(poller, entry, stage);
		done++;
	} while (i < poller->nr_hot);

	return done;
}

/* Calls nothing while there is nothing to do. */
static inline unsigned int look_at_hot(struct rtp_poller *poller)
{
	u32 i = 0;

	do {
		const u32 *state = poller->hot_state[i];

		if (unlikely(READ_ONCE(*state) == ACRN_IOREQ_STATE_PENDING))
			return answer_hot(poller, i);
		prefetch_request(container_of(state, struct acrn_io_request,
					      processed));
	} while (++i < poller->nr_hot);

	return 0;
}

static bool is_hot(const struct rtp_poller *poller,
		   const struct rtp_poll_entry *entry)
{
	u32 i;

	for (i = 0; i < poller->nr_hot; i++)
		if (poller->hot[i] == entry)
			return true;

	return false;
}

/* Several are pending: fetch all requests first, so that they travel together. */
static u32 find_pending(const struct rtp_poll_entry *entry, u32 nr)
{
	u32 pending = 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (!is_pending(&entry[i]))
			continue;
		pending |= 1u << i;
		prefetch_request(entry[i].io);
	}

	return pending;
}

static void make_hot(struct rtp_poller *poller, const struct rtp_poll_entry *entry)
{
	set_hot(poller, poller->victim, entry);
	poller->victim = (poller->victim + 1) % RTP_POLLER_HOT;
}

/* Whatever is pending becomes hot, and is answered as such. */
static unsigned int answer_chunk(struct rtp_poller *poller, u32 first)
{
	const struct rtp_poll_entry *entry = &poller->set->entry[first];
	u32 nr = poller->set->nr - first;
	unsigned int done = 0;
	u32 pending;

	pending = find_pending(entry, nr < RTP_POLLER_CHUNK ? nr : RTP_POLLER_CHUNK);
	for (; pending; entry++, pending >>= 1) {
		if (!(pending & 1) || is_hot(poller, entry))
			continue;
		make_hot(poller, entry);
		if (!poller->victim)
			done += look_at_hot(poller);
	}

	return done + look_at_hot(poller);
}

/* State words of the hot entries.  Where there is a cold scan, all of them are in use. */
struct hot_words {
	const u32	*state[RTP_POLLER_HOT];
};

/* The short look, by a copy: its pointers are in registers as long as nobody asks. */
static inline bool hot_are_idle(const struct hot_words *hot)
{
	return scan_and4(1, hot->state[0], hot->state[1], hot->state[2], hot->state[3]);
}

static inline struct hot_words hot_words(const struct rtp_poller *poller)
{
	const u32 *const *state = poller->hot_state;

	return (struct hot_words){ { state[0], state[1], state[2], state[3] } };
}

static inline bool is_idle(const struct rtp_poll_set *set, u32 chunk)
{
	const u32 *run = set->run[chunk];

	return likely(run) ? scan_run_is_idle(run) :
			     scan_words_are_idle(&set->state[chunk * RTP_POLLER_CHUNK]);
}

static inline unsigned int scan_cold(struct rtp_poller *poller)
{
	const struct rtp_poll_set *set = poller->set;
	struct hot_words hot = hot_words(poller);
	u32 nr = rtp_chunks(poller->nr_cold);
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < nr; i++) {
		if (unlikely(!is_idle(set, i))) {
			done += answer_chunk(poller, i * RTP_POLLER_CHUNK);
			hot = hot_words(poller);
		}
		if (i % RTP_POLLER_STRIDE == RTP_POLLER_STRIDE - 1 &&
		    unlikely(!hot_are_idle(&hot)))
			done += look_at_hot(poller);
	}
	/* Behind the last ones, too: a short pass has no other look. */
	if (nr && unlikely(!hot_are_idle(&hot)))
		done += look_at_hot(poller);

	return done;
}

/* Over and over where they are few, until somebody asks. */
static inline unsigned int scan_passes(struct rtp_poller *poller)
{
	u32 left = poller->passes;
	unsigned int done;

	do
		done = scan_cold(poller);
	while (likely(!done) && --left);
	poller->again += poller->passes - left - !left;

	return done;
}

/* A few doorbells of each, then those who do wait again. */
static unsigned int look_at_rings(struct rtp_poller *poller)
{
	const struct rtp_poll_set *set = poller->set;
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < set->nr_rings; i++) {
		if (likely(!rtp_ring_is_pending(set->ring[i])))
			continue;
		rtp_ring_serve(set->ring[i], RTP_RING_BATCH);
		count_work(poller, RTP_RING_BATCH);
		done += look_at_hot(poller);
	}

	return done;
}

/* Not for a few slots alone, which pay one test for it. */
static noinline unsigned int look_further(struct rtp_poller *poller)
{
	unsigned int done = scan_passes(poller);

	return done + look_at_rings(poller);
}

/**
 * rtp_poller_round() - look at each slot and each ring once
 * @poller: poller that has adopted a set
 *
 * Context: the poller's thread.
 *
 * Return: requests answered or handed over; rtp_poller_finish() must follow
 * unless there was none.
 */
unsigned int rtp_poller_round(struct rtp_poller *poller)
{
	unsigned int done = look_at_hot(poller);

	if (unlikely(poller->more))
		done += look_further(poller);

	return done;
}

/**
 * rtp_poller_look_at() - look at one slot that was rung for, and at the hot ones
 * @poller:	poller whose set is rung for
 * @index:	entry of the set
 *
 * A slot that is still PENDING after that was not ours to claim yet: its last
 * request waits for rtp_poller_finish().  Whoever took its bell away remembers it.
 *
 * Context: the poller's thread.
 *
 * Return: as rtp_poller_round().
 */
unsigned int rtp_poller_look_at(struct rtp_poller *poller, u32 index)
{
	const struct rtp_poll_entry *entry = &poller->set->entry[index];

	if (is_pending(entry) && !is_hot(poller, entry))
		make_hot(poller, entry);
	return look_at_hot(poller);
}

/**
 * rtp_poller_arm() - before going to sleep: have upcalls wake us, look once more
 * @poller: poller that has adopted a set, with everything finished
 *
 * Whoever owns a slot, PENDING is a reason to stay: the owner may be somebody who
 * counts on us because we cover it.
 *
 * Context: the poller's thread, its state set for sleeping already.
 *
 * Return: true if it may sleep until it is woken; rtp_poller_disarm() must follow
 * in either case.
 */
bool rtp_poller_arm(struct rtp_poller *poller)
{
	const struct rtp_poll_set *set = poller->set;
	u32 i;

	WRITE_ONCE(poller->armed, 1);
	/* Store, then the look: pairs with (W). */
	smp_mb();
	for (i = 0; i < set->nr; i++)
		if (READ_ONCE(*set->state[i]) == ACRN_IOREQ_STATE_PENDING)
			return false;
	for (i = 0; i < set->nr_rings; i++)
		if (rtp_ring_is_pending(set->ring[i]))
			return false;

	return true;
}
