// SPDX-License-Identifier: BSD-3-Clause
/* snapshot.c - what the statistics page said, and the difference of two looks */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "snapshot.h"

#define MS_NS		1000000
#define ROUNDS_STEP	16384

static void copy(struct snapshot *snapshot, const struct rtpoll_stats *stats)
{
	const struct acrn_hsm_stats_poller *poller;
	const struct acrn_hsm_stats_vm *vm;
	uint32_t i;

	snapshot->header = *rtpoll_stats_header(stats);
	for (i = 0; i < ACRN_HSM_STATS_MAX_VMS && (vm = rtpoll_stats_vm(stats, i)); i++)
		snapshot->vms[i] = *vm;
	snapshot->header.vm_nr = i;
	for (i = 0; i < ACRN_HSM_STATS_MAX_POLLERS &&
	     (poller = rtpoll_stats_poller(stats, i)); i++)
		snapshot->pollers[i] = *poller;
	snapshot->header.poller_nr = i;
}

int snapshot_take(struct snapshot *snapshot, struct rtpoll_stats *stats, uint64_t after_ns)
{
	const struct timespec moment = { .tv_nsec = 5 * MS_NS };
	unsigned int tries = 0;
	int ret;

	/* The module makes a copy now and then; a second is far too long for one. */
	do {
		ret = rtpoll_stats_read(stats);
		if (ret)
			return ret;
		if (rtpoll_stats_header(stats)->time_ns > after_ns)
			break;
		nanosleep(&moment, NULL);
	} while (++tries < 200);

	copy(snapshot, stats);
	return 0;
}

/* Of one who serves: counters only rise. */
static bool server_fell(const struct acrn_hsm_server_counters *old,
			const struct acrn_hsm_server_counters *now)
{
	return old->served > now->served || old->handed > now->handed ||
	       old->notified > now->notified || old->fail_safe > now->fail_safe ||
	       old->lost > now->lost;
}

static bool vm_fell(const struct acrn_hsm_vm_stats *old, const struct acrn_hsm_vm_stats *now)
{
	return server_fell(&old->poll, &now->poll) || server_fell(&old->irq, &now->irq) ||
	       server_fell(&old->user, &now->user) || old->works_run > now->works_run ||
	       old->mode_switches > now->mode_switches || old->attach_waits > now->attach_waits ||
	       old->rescued > now->rescued;
}

const struct acrn_hsm_stats_vm *snapshot_vm(const struct snapshot *before,
					    const struct acrn_hsm_stats_vm *now)
{
	uint32_t i;

	for (i = 0; i < before->header.vm_nr; i++) {
		const struct acrn_hsm_vm_stats *old = &before->vms[i].stats;

		if (old->vmid != now->stats.vmid)
			continue;
		/* The hypervisor gives ids again: counters that fell are another's. */
		if (memcmp(old->name, now->stats.name, sizeof(old->name)) ||
		    vm_fell(old, &now->stats))
			return NULL;
		return &before->vms[i];
	}
	return NULL;
}

const struct acrn_hsm_stats_poller *snapshot_poller(const struct snapshot *before,
						    const struct acrn_hsm_stats_poller *now)
{
	uint32_t i;

	for (i = 0; i < before->header.poller_nr; i++)
		if (before->pollers[i].stats.id == now->stats.id)
			return before->pollers[i].stats.pid == now->stats.pid &&
			       before->pollers[i].stats.rounds <= now->stats.rounds ?
			       &before->pollers[i] : NULL;
	return NULL;
}

void hist_since(uint32_t *since, const uint32_t *now, const uint32_t *before)
{
	unsigned int i;

	for (i = 0; i < RTPOLL_HIST_BUCKETS; i++)
		since[i] = now[i] - (before ? before[i] : 0);
}

uint64_t hist_from(const uint32_t *hist, uint64_t least_ns)
{
	unsigned int i = RTPOLL_HIST_BUCKETS;
	uint64_t nr = 0;

	while (i-- > 0 && rtpoll_hist_low(i) >= least_ns)
		nr += hist[i];
	return nr;
}

struct latency latency_of(const uint32_t *hist)
{
	return (struct latency) {
		.samples = rtpoll_hist_count(hist),
		.p50_ns = rtpoll_hist_quantile(hist, 500000),
		.p99_ns = rtpoll_hist_quantile(hist, 990000),
		.max_ns = rtpoll_hist_quantile(hist, 1000000),
	};
}

void ns_text(char *text, size_t size, uint64_t ns, bool known)
{
	static const char *const units[] = { "us", "ms", "s" };
	double value = ns / 1e3;
	unsigned int unit = 0;

	if (!known) {
		snprintf(text, size, "-");
	} else if (ns < 1000) {
		snprintf(text, size, "%uns", (unsigned int)ns);
	} else {
		/* What would be rounded to 1000 has the next unit. */
		for (; value >= 999.5 && unit < 2; unit++)
			value /= 1e3;
		snprintf(text, size, "%.*f%s", value < 9.995 ? 2 : value < 99.95 ? 1 : 0, value,
			 units[unit]);
	}
}

double empty_share(uint64_t rounds, uint64_t requests)
{
	if (rounds < 2 * ROUNDS_STEP)
		return -1;
	return requests < rounds ? 1 - (double)requests / rounds : 0;
}
