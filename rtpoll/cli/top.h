/* SPDX-License-Identifier: BSD-3-Clause */
/* top.h - what happened between two looks at the statistics page, and how it is shown */
#ifndef RTPOLL_TOP_H
#define RTPOLL_TOP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "snapshot.h"

/**
 * struct look - two snapshots, and what is between them
 * @now:	the newer
 * @before:	the older
 * @seconds:	between them
 * @late_ns:	what takes that long is late
 */
struct look {
	const struct snapshot	*now;
	const struct snapshot	*before;
	double			seconds;
	uint64_t		late_ns;
};

/**
 * struct poller_since - what a poller did in between
 * @stats:	its statistics, of which these count from @before on: rounds, requests,
 *		involuntary, sleeps, naps, stalls
 * @latency:	from the start of a round until it had answered
 * @late:	of the requests that were timed
 */
struct poller_since {
	struct acrn_hsm_poller_stats	stats;
	struct latency			latency;
	uint64_t			late;
};

/**
 * struct vm_since - what happened to a VM in between
 * @polled:	requests found by pollers
 * @dispatched:	requests found by the dispatcher
 * @handed:	of both, those handed to the device model
 * @fail_safe:	answered all ones
 * @rescued:	waited for a poller that had stalled
 * @irq:	latency of the dispatcher
 * @user:	latency of the device model
 * @irq_late:	of the requests that were timed
 * @user_late:	likewise
 */
struct vm_since {
	uint64_t	polled;
	uint64_t	dispatched;
	uint64_t	handed;
	uint64_t	fail_safe;
	uint64_t	rescued;
	struct latency	irq;
	struct latency	user;
	uint64_t	irq_late;
	uint64_t	user_late;
};

struct poller_since poller_since(const struct look *look,
				 const struct acrn_hsm_stats_poller *now);
struct vm_since vm_since(const struct look *look, const struct acrn_hsm_stats_vm *now);

/* Of one counter, which rises. */
double per_second(const struct look *look, uint64_t now, uint64_t before);

/* Tables of @rows lines at most, with the line where a terminal goes on; 0: all there are. */
void top_text(FILE *out, const struct look *look, unsigned int rows, bool colored);
/* NULL: no memory. */
json_t *top_json(const struct look *look);

#endif /* RTPOLL_TOP_H */
