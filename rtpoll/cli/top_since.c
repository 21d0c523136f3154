// SPDX-License-Identifier: BSD-3-Clause
/* top_since.c - what happened between two looks at the statistics page */

#include "top.h"

double per_second(const struct look *look, uint64_t now, uint64_t before)
{
	return look->seconds > 0 && now > before ? (now - before) / look->seconds : 0;
}

/* What a histogram gained; how many of that are late. */
static struct latency latency_since(const struct look *look, const uint32_t *now,
				    const uint32_t *before, uint64_t *late)
{
	uint32_t hist[RTPOLL_HIST_BUCKETS];

	hist_since(hist, now, before);
	*late = hist_from(hist, look->late_ns);
	return latency_of(hist);
}

struct poller_since poller_since(const struct look *look,
				 const struct acrn_hsm_stats_poller *now)
{
	const struct acrn_hsm_stats_poller *before = snapshot_poller(look->before, now);
	struct poller_since since = { .stats = now->stats };

	since.latency = latency_since(look, now->poll_hist, before ? before->poll_hist : NULL,
				      &since.late);
	if (!before)
		return since;
	since.stats.rounds -= before->stats.rounds;
	since.stats.requests -= before->stats.requests;
	since.stats.involuntary -= before->stats.involuntary;
	since.stats.sleeps -= before->stats.sleeps;
	since.stats.naps -= before->stats.naps;
	since.stats.stalls -= before->stats.stalls;
	return since;
}

struct vm_since vm_since(const struct look *look, const struct acrn_hsm_stats_vm *now)
{
	static const struct acrn_hsm_stats_vm nothing;
	const struct acrn_hsm_stats_vm *record = snapshot_vm(look->before, now);
	const struct acrn_hsm_vm_stats *a = record ? &record->stats : &nothing.stats;
	const struct acrn_hsm_vm_stats *b = &now->stats;
	struct vm_since since = {
		.polled = b->poll.served + b->poll.handed - a->poll.served - a->poll.handed,
		.dispatched = b->irq.served + b->irq.handed - a->irq.served - a->irq.handed,
		.handed = b->poll.handed + b->irq.handed - a->poll.handed - a->irq.handed,
		.fail_safe = b->poll.fail_safe + b->irq.fail_safe + b->user.fail_safe -
			     a->poll.fail_safe - a->irq.fail_safe - a->user.fail_safe,
		.rescued = b->rescued - a->rescued,
	};

	since.irq = latency_since(look, now->irq_hist, record ? record->irq_hist : NULL,
				  &since.irq_late);
	since.user = latency_since(look, now->user_hist, record ? record->user_hist : NULL,
				   &since.user_late);
	return since;
}
