// SPDX-License-Identifier: BSD-3-Clause
/* cmd_top.c - rates and latencies of pollers and VMs, again and again */

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "device.h"
#include "json.h"
#include "snapshot.h"
#include "../command/table.h"

#define POLLER_HEADS	">POLLER\t>CPU\tSTATE\t>REQ/S\t>P50\t>P99\t>MAX\t>EMPTY\t>SLEEPS/S" \
			"\t>NAPS/S\t>LOST/S\t>STALLS"
#define VM_HEADS	">VM\tNAME\tMODE\t>POLLED/S\t>IRQ/S\t>P50\t>P99\t>MAX\t>MODEL/S" \
			"\t>P50\t>P99\t>MAX\t>RESCUED\t>FAILSAFE"

/**
 * struct look - two snapshots, and what is between them
 * @now:	the newer
 * @before:	the older
 * @seconds:	between them
 */
struct look {
	const struct snapshot	*now;
	const struct snapshot	*before;
	double			seconds;
};

/* Of one counter, which rises. */
static double per_second(const struct look *look, uint64_t now, uint64_t before)
{
	return look->seconds > 0 && now > before ? (now - before) / look->seconds : 0;
}

/* What a poller did in between, in the fields of its statistics. */
static struct acrn_hsm_poller_stats poller_since(const struct look *look,
						 const struct acrn_hsm_stats_poller *now,
						 struct latency *latency)
{
	const struct acrn_hsm_stats_poller *before = snapshot_poller(look->before, now);
	struct acrn_hsm_poller_stats since = now->stats;
	uint32_t hist[RTPOLL_HIST_BUCKETS];

	hist_since(hist, now->poll_hist, before ? before->poll_hist : NULL);
	*latency = latency_of(hist);
	if (!before)
		return since;
	since.rounds -= before->stats.rounds;
	since.requests -= before->stats.requests;
	since.involuntary -= before->stats.involuntary;
	since.sleeps -= before->stats.sleeps;
	since.naps -= before->stats.naps;
	since.stalls -= before->stats.stalls;
	return since;
}

static void poller_row(struct table *table, const struct look *look,
		       const struct acrn_hsm_stats_poller *now)
{
	struct latency latency;
	struct acrn_hsm_poller_stats since = poller_since(look, now, &latency);
	double empty = empty_share(since.rounds, since.requests);
	char p50[16], p99[16], max[16], share[16] = "-";

	ns_text(p50, sizeof(p50), latency.p50_ns, latency.samples);
	ns_text(p99, sizeof(p99), latency.p99_ns, latency.samples);
	ns_text(max, sizeof(max), latency.max_ns, latency.samples);
	if (empty >= 0)
		snprintf(share, sizeof(share), "%.1f%%", 100 * empty);
	table_add(table, "%u\t%u\t%s\t%.0f\t%s\t%s\t%s\t%s\t%.0f\t%.0f\t%.0f\t%llu",
		  since.id, since.cpu, poller_state(&now->stats),
		  per_second(look, since.requests, 0), p50, p99, max, share,
		  per_second(look, since.sleeps, 0), per_second(look, since.naps, 0),
		  per_second(look, since.involuntary, 0), (unsigned long long)since.stalls);
}

/**
 * struct vm_since - what happened to a VM in between
 * @polled:	requests found by pollers
 * @dispatched:	requests found by the dispatcher
 * @handed:	of both, those handed to the device model
 * @fail_safe:	answered all ones
 * @rescued:	waited for a poller that had stalled
 * @irq:	latency of the dispatcher
 * @user:	latency of the device model
 */
struct vm_since {
	uint64_t	polled;
	uint64_t	dispatched;
	uint64_t	handed;
	uint64_t	fail_safe;
	uint64_t	rescued;
	struct latency	irq;
	struct latency	user;
};

static struct vm_since vm_since(const struct look *look, const struct acrn_hsm_stats_vm *now)
{
	static const struct acrn_hsm_stats_vm nothing;
	const struct acrn_hsm_stats_vm *record = snapshot_vm(look->before, now);
	const struct acrn_hsm_vm_stats *a = record ? &record->stats : &nothing.stats;
	const struct acrn_hsm_vm_stats *b = &now->stats;
	uint32_t hist[RTPOLL_HIST_BUCKETS];
	struct vm_since since = {
		.polled = b->poll.served + b->poll.handed - a->poll.served - a->poll.handed,
		.dispatched = b->irq.served + b->irq.handed - a->irq.served - a->irq.handed,
		.handed = b->poll.handed + b->irq.handed - a->poll.handed - a->irq.handed,
		.fail_safe = b->poll.fail_safe + b->irq.fail_safe + b->user.fail_safe -
			     a->poll.fail_safe - a->irq.fail_safe - a->user.fail_safe,
		.rescued = b->rescued - a->rescued,
	};

	hist_since(hist, now->irq_hist, record ? record->irq_hist : NULL);
	since.irq = latency_of(hist);
	hist_since(hist, now->user_hist, record ? record->user_hist : NULL);
	since.user = latency_of(hist);
	return since;
}

static void latency_cells(char *text, size_t size, const struct latency *latency)
{
	char p50[16], p99[16], max[16];

	ns_text(p50, sizeof(p50), latency->p50_ns, latency->samples);
	ns_text(p99, sizeof(p99), latency->p99_ns, latency->samples);
	ns_text(max, sizeof(max), latency->max_ns, latency->samples);
	snprintf(text, size, "%s\t%s\t%s", p50, p99, max);
}

static void vm_row(struct table *table, const struct look *look,
		   const struct acrn_hsm_stats_vm *now)
{
	struct vm_since since = vm_since(look, now);
	const char *mode = rtpoll_mode_name(now->stats.mode);
	char name[NAME_BYTES], irq[64], user[64];

	name_text(name, now->stats.name);
	latency_cells(irq, sizeof(irq), &since.irq);
	latency_cells(user, sizeof(user), &since.user);
	table_add(table, "%u\t%s\t%s\t%.0f\t%.0f\t%s\t%.0f\t%s\t%llu\t%llu", now->stats.vmid,
		  *name ? name : "\"\"", mode ? mode : "?", per_second(look, since.polled, 0),
		  per_second(look, since.dispatched, 0), irq, per_second(look, since.handed, 0),
		  user, (unsigned long long)since.rescued, (unsigned long long)since.fail_safe);
}

static void text_print(const struct look *look, bool colored)
{
	const struct acrn_hsm_stats_header *header = &look->now->header;
	const struct acrn_hsm_poll_info *before = &look->before->header.info;
	struct table table = {};
	uint32_t i;

	printf("# %.2f s: upcalls %.0f/s, idle %.0f/s, rescued %llu; %u VMs; timed: 1 in %u\n",
	       look->seconds, per_second(look, header->info.upcalls, before->upcalls),
	       per_second(look, header->info.upcalls_idle, before->upcalls_idle),
	       (unsigned long long)(header->info.rescued - before->rescued),
	       header->info.nr_vms, header->sample);

	table_add(&table, "%s", POLLER_HEADS);
	for (i = 0; i < header->poller_nr; i++)
		poller_row(&table, look, &look->now->pollers[i]);
	table_print(&table, stdout, colored);

	table_add(&table, "%s", VM_HEADS);
	for (i = 0; i < header->vm_nr; i++)
		vm_row(&table, look, &look->now->vms[i]);
	puts("");
	table_print(&table, stdout, colored);
}

static json_t *json_latency(const struct latency *latency)
{
	return json_pack("{s:I s:I s:I s:I}", "samples", (json_int_t)latency->samples,
			 "p50_ns", (json_int_t)latency->p50_ns,
			 "p99_ns", (json_int_t)latency->p99_ns,
			 "max_ns", (json_int_t)latency->max_ns);
}

static json_t *json_poller_look(const struct look *look, const struct acrn_hsm_stats_poller *now)
{
	struct latency latency;
	struct acrn_hsm_poller_stats since = poller_since(look, now, &latency);
	double empty = empty_share(since.rounds, since.requests);

	return json_pack("{s:I s:I s:s s:f s:I s:I s:o s:I s:I s:I s:I s:o}",
			 "poller", (json_int_t)since.id, "cpu", (json_int_t)since.cpu,
			 "state", poller_state(&now->stats),
			 "requests_per_s", per_second(look, since.requests, 0),
			 "requests", (json_int_t)since.requests,
			 "rounds", (json_int_t)since.rounds,
			 "empty_share", empty < 0 ? json_null() : json_real(empty),
			 "sleeps", (json_int_t)since.sleeps, "naps", (json_int_t)since.naps,
			 "involuntary", (json_int_t)since.involuntary,
			 "stalls", (json_int_t)since.stalls,
			 "latency", json_latency(&latency));
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
			 "dispatcher", json_latency(&since.irq),
			 "device_model", json_latency(&since.user));
}

/* One line for each look. */
static int look_json(const struct look *look)
{
	const struct acrn_hsm_stats_header *header = &look->now->header;
	const struct acrn_hsm_poll_info *before = &look->before->header.info;
	json_t *pollers = json_array(), *vms = json_array();
	json_t *document;
	uint32_t i;
	int ret;

	for (i = 0; i < header->poller_nr; i++)
		json_array_append_new(pollers, json_poller_look(look, &look->now->pollers[i]));
	for (i = 0; i < header->vm_nr; i++)
		json_array_append_new(vms, json_vm_look(look, &look->now->vms[i]));
	document = json_pack("{s:s s:I s:f s:I s:I s:I s:o s:o}", "schema", "rtpoll.top/1",
			     "time_ns", (json_int_t)header->time_ns, "elapsed_s", look->seconds,
			     "upcalls", (json_int_t)(header->info.upcalls - before->upcalls),
			     "upcalls_idle", (json_int_t)(header->info.upcalls_idle -
							  before->upcalls_idle),
			     "rescued", (json_int_t)(header->info.rescued - before->rescued),
			     "pollers", pollers, "vms", vms);
	if (!document)
		return cmd_failed("no memory for JSON");
	ret = json_dumpf(document, stdout, JSON_COMPACT);
	json_decref(document);
	return ret || putchar('\n') < 0 ? CMD_FAILED : CMD_OK;
}

static int look_print(const struct look *look, const struct cmd *cmd, bool terminal, bool first)
{
	if (cmd->line.json)
		return look_json(look);
	if (terminal)
		fputs("\033[H\033[J", stdout);
	else if (!first)
		puts("");
	text_print(look, cmd->line.colored);
	return CMD_OK;
}

static int looks(struct rtpoll_stats *stats, const struct cmd *cmd, struct snapshot *two)
{
	const struct timespec interval = {
		.tv_sec = cmd->interval_ns / 1000000000, .tv_nsec = cmd->interval_ns % 1000000000,
	};
	bool terminal = isatty(STDOUT_FILENO);
	unsigned int new = 1;
	uint64_t nr;
	int ret;

	ret = snapshot_take(&two[0], stats, 0);
	for (nr = 0; !ret && (!cmd->count || nr < cmd->count); nr++, new ^= 1) {
		struct look look = { .now = &two[new], .before = &two[!new] };

		nanosleep(&interval, NULL);
		ret = snapshot_take(&two[new], stats, two[!new].header.time_ns);
		if (ret)
			break;
		look.seconds = (two[new].header.time_ns - two[!new].header.time_ns) / 1e9;
		ret = look_print(&look, cmd, terminal, !nr);
		if (ret || fflush(stdout))
			return cmd_failed("cannot write the output: %m");
	}
	return ret ? library_failed(ret) : CMD_OK;
}

int cmd_top(const struct cmd *cmd)
{
	struct snapshot *two = calloc(2, sizeof(*two));
	struct rtpoll_control *control;
	struct rtpoll_stats *stats;
	int ret;

	if (!two)
		return cmd_failed("top: no memory");
	ret = device_open(&control, cmd);
	if (ret)
		goto out_free;
	ret = rtpoll_stats_map(&stats, control);
	if (ret) {
		ret = library_failed(ret);
		goto out_close;
	}
	ret = looks(stats, cmd, two);
	rtpoll_stats_unmap(stats);
out_close:
	rtpoll_control_close(control);
out_free:
	free(two);
	return ret;
}
