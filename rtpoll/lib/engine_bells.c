// SPDX-License-Identifier: BSD-3-Clause
/* engine_bells.c - slots that were rung for, and those that nobody rang for */

#include "engine.h"
#include "futex.h"

/* Anybody may ring for slots that do not exist. */
static const struct rtpoll_engine_vm *vm_of_slot(const struct rtpoll_engine *engine, u32 slot)
{
	const struct rtpoll_engine_vm *vm = &engine->vm[slot / RTPOLL_REGION_VCPUS];

	return slot / RTPOLL_REGION_VCPUS < engine->nr_vms &&
	       slot % RTPOLL_REGION_VCPUS < vm->rtp.nr_slots ? vm : NULL;
}

/* A slot that cannot be claimed yet keeps its bell: the next round looks again. */
static unsigned int answer_word(struct rtpoll_engine *engine, u32 word, u64 bells)
{
	unsigned int done = 0;
	u64 kept = 0;

	for (; bells; bells &= bells - 1) {
		u32 slot = word * 64 + __builtin_ctzll(bells);
		const struct rtpoll_engine_vm *vm = vm_of_slot(engine, slot);
		u32 vcpu = slot % RTPOLL_REGION_VCPUS;

		if (!vm)
			continue;
		done += rtp_poller_look_at(&engine->poller, vm->first + vcpu);
		if (rtp_slot_is_pending(&vm->rtp.slots[vcpu]))
			kept |= bells & -bells;
	}

	engine->kept[word] = kept;
	return done;
}

/* An exchange only where there is something, so that idle words stay shared. */
static inline u64 take_bells(struct rtpoll_engine *engine, u32 word)
{
	u64 *bells = &engine->header->doorbell[word];

	if (likely(!READ_ONCE(*bells)))
		return 0;
	/* Pairs with the vCPU's atomic or: who rang has stored PENDING before. */
	return __atomic_exchange_n(bells, 0, __ATOMIC_SEQ_CST);
}

/**
 * rtpoll_engine_look_at_bells() - answer what was rung for
 * @engine: engine with doorbells
 *
 * Return: as rtp_poller_round().
 */
unsigned int rtpoll_engine_look_at_bells(struct rtpoll_engine *engine)
{
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < engine->nr_words; i++) {
		u64 bells = take_bells(engine, i) | engine->kept[i];

		if (unlikely(bells))
			done += answer_word(engine, i, bells);
	}

	return done;
}

/*
 * PROCESSING although everything is finished: somebody wrote that, or took away the
 * mark by which a request that was handed over is found.  Its vCPU must not wait for
 * ever.
 */
static void end_stray(const struct rtp_poll_entry *entry)
{
	struct rtpoll_engine_vm *vm = container_of(entry->vm, struct rtpoll_engine_vm, rtp);
	u32 *processed = &entry->io->processed;

	if (READ_ONCE(entry->slot->own) == RTP_OWN_USER) {
		rtp_vm_take_back(entry->vm, entry->slot, true, &vm->ended);
	} else if (cmpxchg(processed, ACRN_IOREQ_STATE_PROCESSING,
			   ACRN_IOREQ_STATE_COMPLETE) == ACRN_IOREQ_STATE_PROCESSING) {
		rtp_count(&vm->ended.lost);
		rtpoll_futex_wake(processed);
	}
}

/**
 * rtpoll_engine_sweep() - look at every slot, whatever the bells say
 * @engine: engine with everything finished
 *
 * Return: requests answered.
 */
unsigned int rtpoll_engine_sweep(struct rtpoll_engine *engine)
{
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < engine->set->nr; i++) {
		u32 state = READ_ONCE(*engine->set->state[i]);

		if (state == ACRN_IOREQ_STATE_PENDING)
			done += rtp_poller_look_at(&engine->poller, i);
		rtp_poller_finish(&engine->poller);
		if (state == ACRN_IOREQ_STATE_PROCESSING)
			end_stray(&engine->set->entry[i]);
	}

	return done;
}
