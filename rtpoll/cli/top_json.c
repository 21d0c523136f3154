// SPDX-License-Identifier: BSD-3-Clause
/* top_json.c - two looks at the statistics page, as JSON */

#include "device.h"
#include "top.h"

static json_t *json_latency(const struct latency *latency, uint64_t late)
{
	return json_pack("{s:I s:I s:I s:I s:I}", "samples", (json_int_t)latency->samples,
			 "late", (json_int_t)late,
			 "p50_ns", (json_int_t)latency->p50_ns,
			 "p99_ns", (json_int_t)latency->p99_ns,
			 "max_ns", (json_int_t)latency->max_ns);
}

static json_t *json_poller_look(const struct look *look, const struct acrn_hsm_stats_poller *now)
{
	struct poller_since since = poller_since(look, now);
	const struct acrn_hsm_poller_stats *stats = &since.stats;
	double empty = empty_share(stats->rounds, stats->requests);

	return json_pack("{s:I s:I s:s s:f s:I s:I s:o s:I s:I s:I s:I s:o}",
			 "poller", (json_int_t)stats->id, "cpu", (json_int_t)stats->cpu,
			 "state", poller_state(&now->stats),
			 "requests_per_s", per_second(look, stats->requests, 0),
			 "requests", (json_int_t)stats->requests,
			 "rounds", (json_int_t)stats->rounds,
			 "empty_share", empty < 0 ? json_null() : json_real(empty),
			 "sleeps", (json_int_t)stats->sleeps, "naps", (json_int_t)stats->naps,
			 "involuntary", (json_int_t)stats->involuntary,
			 "stalls", (json_int_t)stats->stalls,
			 "latency", json_latency(&since.latency, since.late));
}

static json_t *json_vm_look(const struct look *look, const struct acrn_hsm_stats_vm *now)
{
	struct vm_since since = vm_since(look, now);
	const char *mode = rtpoll_mode_name(now->stats.mode);
	char name[NAME_BYTES];

	name_text(name, now->stats.name);
	return json_pack("{s:I s:s s:s s:f s:I s:I s:I s:I s:I s:o s:o}",
			 "vmid", (json_int_t)now->stats.vmid, "name", name,
			 "mode", mode ? mode : "unknown",
			 "requests_per_s", per_second(look, since.polled + since.dispatched, 0),
			 "polled", (json_int_t)since.polled,
			 "dispatched", (json_int_t)since.dispatched,
			 "handed", (json_int_t)since.handed,
			 "rescued", (json_int_t)since.rescued,
			 "fail_safe", (json_int_t)since.fail_safe,
			 "dispatcher", json_latency(&since.irq, since.irq_late),
			 "device_model", json_latency(&since.user, since.user_late));
}

json_t *top_json(const struct look *look)
{
	const struct acrn_hsm_stats_header *header = &look->now->header;
	const struct acrn_hsm_poll_info *before = &look->before->header.info;
	json_t *pollers = json_array(), *vms = json_array();
	uint32_t i;

	for (i = 0; i < header->poller_nr; i++)
		json_array_append_new(pollers, json_poller_look(look, &look->now->pollers[i]));
	for (i = 0; i < header->vm_nr; i++)
		json_array_append_new(vms, json_vm_look(look, &look->now->vms[i]));
	return json_pack("{s:s s:I s:f s:I s:I s:I s:I s:I s:o s:o}", "schema", "rtpoll.top/1",
			 "time_ns", (json_int_t)header->time_ns, "elapsed_s", look->seconds,
			 "one_in", (json_int_t)header->sample,
			 "late_ns", (json_int_t)look->late_ns,
			 "upcalls", (json_int_t)(header->info.upcalls - before->upcalls),
			 "upcalls_idle", (json_int_t)(header->info.upcalls_idle -
						      before->upcalls_idle),
			 "rescued", (json_int_t)(header->info.rescued - before->rescued),
			 "pollers", pollers, "vms", vms);
}
