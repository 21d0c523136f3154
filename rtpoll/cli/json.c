// SPDX-License-Identifier: BSD-3-Clause
/* json.c - what --json prints: always the same keys in the same order */

#include <sched.h>
#include <stdio.h>

#include "device.h"
#include "json.h"

static json_t *number(uint64_t value)
{
	return json_integer((json_int_t)value);
}

/* An id, or null: nobody. */
static json_t *poller_id(uint32_t poller)
{
	return poller == ACRN_HSM_POLL_NO_POLLER ? json_null() : number(poller);
}

json_t *json_info(const struct acrn_hsm_poll_info *info)
{
	return json_pack("{s:o s:s s:s s:o s:o s:o s:o s:o s:o}",
			 "abi", number(info->abi),
			 "backend", backend_name(info->backend),
			 "upcall", upcall_name(info->upcall),
			 "vms", number(info->nr_vms),
			 "orphans", number(info->nr_orphans),
			 "sweep_ns", number(info->sweep_ns),
			 "upcalls", number(info->upcalls),
			 "upcalls_idle", number(info->upcalls_idle),
			 "rescued", number(info->rescued));
}

static json_t *counters(const struct acrn_hsm_server_counters *of)
{
	return json_pack("{s:o s:o s:o s:o s:o s:o s:o}",
			 "served", number(of->served),
			 "handed", number(of->handed),
			 "notified", number(of->notified),
			 "fail_safe", number(of->fail_safe),
			 "failed", number(of->failed),
			 "invalid", number(of->invalid),
			 "lost", number(of->lost));
}

json_t *json_vm(const struct acrn_hsm_vm_stats *stats)
{
	const char *mode = rtpoll_mode_name(stats->mode);
	json_t *pollers = json_array();
	char name[NAME_BYTES];
	unsigned int i;

	for (i = 0; i < stats->vcpus && i < ACRN_HSM_POLL_VCPU_MAX; i++)
		json_array_append_new(pollers, poller_id(stats->vcpu_poller[i]));
	name_text(name, stats->name);
	return json_pack("{s:o s:s s:s s:o s:b s:o s:o s:o s:o s:o s:o s:o s:o s:o s:o s:o s:o}",
			 "vmid", number(stats->vmid),
			 "name", name,
			 "mode", mode ? mode : "unknown",
			 "vcpus", number(stats->vcpus),
			 "orphan", stats->orphan != 0,
			 "vcpu_pollers", pollers,
			 "vcpus_covered", number(stats->covered),
			 "poll", counters(&stats->poll),
			 "irq", counters(&stats->irq),
			 "user", counters(&stats->user),
			 "works_queued", number(stats->works_queued),
			 "works_run", number(stats->works_run),
			 "mode_switches", number(stats->mode_switches),
			 "attach_waits", number(stats->attach_waits),
			 "async_signalled", number(stats->async_signalled),
			 "async_dropped", number(stats->async_dropped),
			 "rescued", number(stats->rescued));
}

json_t *json_poller(const struct acrn_hsm_poller_stats *stats)
{
	struct sched_param param = {};
	int policy = sched_getscheduler(stats->pid);

	sched_getparam(stats->pid, &param);
	return json_pack("{s:o s:o s:o s:s s:o s:s s:o s:o s:o s:o s:o s:o s:o s:o s:o s:o}",
			 "poller", number(stats->id),
			 "cpu", number(stats->cpu),
			 "pid", number(stats->pid),
			 "policy", policy < 0 ? "unknown" : policy_name(policy),
			 "priority", number(param.sched_priority),
			 "state", poller_state(stats),
			 "vms", number(stats->nr_vms),
			 "slots", number(stats->nr_slots),
			 "rounds", number(stats->rounds),
			 "requests", number(stats->requests),
			 "voluntary", number(stats->voluntary),
			 "involuntary", number(stats->involuntary),
			 "sleeps", number(stats->sleeps),
			 "wakes", number(stats->wakes),
			 "naps", number(stats->naps),
			 "stalls", number(stats->stalls));
}

json_t *json_rule(const struct acrn_hsm_rule *rule)
{
	const char *mode = rtpoll_mode_name(rule->mode);
	char name[NAME_BYTES];

	name_text(name, rule->name);
	return json_pack("{s:s s:b s:o s:s s:o}",
			 "name", name,
			 "any_name", !!(rule->flags & ACRN_HSM_RULE_ANY_NAME),
			 "poller", poller_id(rule->poller),
			 "mode", mode ? mode : "unknown",
			 "idle_ns", number(rule->idle_ns));
}
