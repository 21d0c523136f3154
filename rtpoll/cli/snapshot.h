/* SPDX-License-Identifier: BSD-3-Clause */
/* snapshot.h - what the statistics page said, and the difference of two looks */
#ifndef RTPOLL_SNAPSHOT_H
#define RTPOLL_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rtpoll/stats.h"

/**
 * struct snapshot - a copy of the page
 * @header:	its beginning
 * @vms:	its records, @header.vm_nr of them
 * @pollers:	likewise, @header.poller_nr
 */
struct snapshot {
	struct acrn_hsm_stats_header	header;
	struct acrn_hsm_stats_vm	vms[ACRN_HSM_STATS_MAX_VMS];
	struct acrn_hsm_stats_poller	pollers[ACRN_HSM_STATS_MAX_POLLERS];
};

/* A copy that is newer than after_ns; 0 or -errno of the library. */
int snapshot_take(struct snapshot *snapshot, struct rtpoll_stats *stats, uint64_t after_ns);

/*
 * The same VM, or the same poller, in another snapshot; NULL: it was not there, or
 * another had its id.
 */
const struct acrn_hsm_stats_vm *snapshot_vm(const struct snapshot *before,
					    const struct acrn_hsm_stats_vm *now);
const struct acrn_hsm_stats_poller *snapshot_poller(const struct snapshot *before,
						    const struct acrn_hsm_stats_poller *now);

/* What was counted since; before may be NULL.  Counters may have wrapped around. */
void hist_since(uint32_t *since, const uint32_t *now, const uint32_t *before);

/**
 * struct latency - what a histogram says
 * @samples:	values in it
 * @p50_ns:	median
 * @p99_ns:	99th percentile
 * @max_ns:	largest; all three are lower bounds of their bucket
 */
struct latency {
	uint64_t	samples;
	uint64_t	p50_ns;
	uint64_t	p99_ns;
	uint64_t	max_ns;
};

struct latency latency_of(const uint32_t *hist);

/* Values that are no smaller, by their buckets: some less than there were, by 1/16 of it. */
uint64_t hist_from(const uint32_t *hist, uint64_t least_ns);

/* 812ns 1.25us 40.1ms 2.00s; "-" if there is none to show. */
void ns_text(char *text, size_t size, uint64_t ns, bool known);

/*
 * Share of rounds that found nothing, at least: a round may find several requests.
 * Negative: cannot be told, as rounds are counted in steps (of 16384).
 */
double empty_share(uint64_t rounds, uint64_t requests);

#endif /* RTPOLL_SNAPSHOT_H */
