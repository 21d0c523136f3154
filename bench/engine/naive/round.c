// SPDX-License-Identifier: BSD-3-Clause
/* round.c - a round of the naive variant: each slot, one after the other, to its end */

#include "answer.h"
#include "poller.h"

unsigned int rtp_poller_round(struct rtp_poller *poller)
{
	const struct rtp_poll_set *set = poller->set;
	unsigned int done = 0;
	u32 i;

	for (i = 0; i < set->nr; i++) {
		const struct rtp_poll_entry *entry = &set->entry[i];
		enum rtp_stage stage;

		if (!rtp_slot_is_pending(entry->slot))
			continue;
		stage = rtp_vm_answer(entry->vm, entry->slot, entry->counters);
		rtp_vm_finish(entry->vm, entry->slot, stage, entry->counters);
		done += stage != RTP_NOTHING;
	}
	return done;
}
