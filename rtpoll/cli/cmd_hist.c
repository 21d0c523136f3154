// SPDX-License-Identifier: BSD-3-Clause
/* cmd_hist.c - latency histograms with percentiles, as a chart */

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "bar.h"
#include "chart.h"
#include "device.h"
#include "json.h"
#include "snapshot.h"

/**
 * struct view - what is shown
 * @cmd:	the command line
 * @target:	only that, if @one
 * @one:	one VM or poller was named
 * @now:	snapshot
 * @before:	snapshot that is taken off, or NULL
 * @list:	--json: the histograms so far
 * @shown:	how many there are
 */
struct view {
	const struct cmd	*cmd;
	struct target		target;
	bool			one;
	const struct snapshot	*now;
	const struct snapshot	*before;
	json_t			*list;
	unsigned int		shown;
};

/* [lowest value, count] of each bucket that has any. */
static json_t *json_buckets(const uint32_t *hist)
{
	json_t *list = json_array();
	unsigned int i;

	for (i = 0; i < RTPOLL_HIST_BUCKETS; i++)
		if (hist[i])
			json_array_append_new(list, json_pack("[I I]",
							      (json_int_t)rtpoll_hist_low(i),
							      (json_int_t)hist[i]));
	return list;
}

static void json_add(struct view *view, const char *kind, unsigned int id, const char *name,
		     const char *what, const uint32_t *hist)
{
	struct latency latency = latency_of(hist);

	json_array_append_new(view->list, json_pack("{s:s s:i s:s s:s s:I s:I s:I s:I s:o}",
						    "kind", kind, "id", (int)id, "name", name,
						    "what", what,
						    "samples", (json_int_t)latency.samples,
						    "p50_ns", (json_int_t)latency.p50_ns,
						    "p99_ns", (json_int_t)latency.p99_ns,
						    "max_ns", (json_int_t)latency.max_ns,
						    "buckets_ns_count", json_buckets(hist)));
}

static void show(struct view *view, const char *kind, unsigned int id, const char *name,
		 const char *what, const uint32_t *now, const uint32_t *before)
{
	uint32_t hist[RTPOLL_HIST_BUCKETS];

	hist_since(hist, now, before);
	if (view->list) {
		json_add(view, kind, id, name, what, hist);
		return;
	}
	printf("%s%s %u (%s), %s\n", view->shown++ ? "\n" : "", kind, id, name, what);
	chart_print(stdout, hist, bar_is_utf8());
	percentiles_print(stdout, hist);
}

static void pollers_show(struct view *view)
{
	uint32_t i;

	for (i = 0; i < view->now->header.poller_nr; i++) {
		const struct acrn_hsm_stats_poller *now = &view->now->pollers[i];
		const struct acrn_hsm_stats_poller *before;
		char name[32];

		if (view->one && (view->target.is_vm || view->target.poller != now->stats.id))
			continue;
		before = view->before ? snapshot_poller(view->before, now) : NULL;
		snprintf(name, sizeof(name), "cpu%u", now->stats.cpu);
		show(view, "poller", now->stats.id, name, "start of the round to answer",
		     now->poll_hist, before ? before->poll_hist : NULL);
	}
}

static void vms_show(struct view *view)
{
	uint32_t i;

	for (i = 0; i < view->now->header.vm_nr; i++) {
		const struct acrn_hsm_stats_vm *now = &view->now->vms[i];
		const struct acrn_hsm_stats_vm *before;
		char name[NAME_BYTES];

		if (view->one && !(view->target.is_vm && view->target.vmid == now->stats.vmid))
			continue;
		before = view->before ? snapshot_vm(view->before, now) : NULL;
		name_text(name, now->stats.name);
		show(view, "VM", now->stats.vmid, name, "upcall to dispatcher's answer",
		     now->irq_hist, before ? before->irq_hist : NULL);
		show(view, "VM", now->stats.vmid, name, "hand-over to device model's answer",
		     now->user_hist, before ? before->user_hist : NULL);
	}
}

static int view_show(struct view *view)
{
	uint32_t sample = view->now->header.sample;

	if (view->cmd->line.json) {
		view->list = json_array();
		pollers_show(view);
		vms_show(view);
		return json_print(json_pack("{s:s s:i s:o}", "schema", "rtpoll.hist/1",
					    "one_in", (int)sample, "histograms", view->list));
	}
	if (sample)
		printf("# one request in %u is timed; values are at most 1/16 too low\n", sample);
	else
		puts("# nothing is timed: the module was loaded with sample=0");
	pollers_show(view);
	vms_show(view);
	return CMD_OK;
}

static void interrupt(int signal)
{
	(void)signal;
}

/* A signal ends it early; the next one the command. */
static void wait_ns(uint64_t ns)
{
	/* Not SA_RESTART: what sleeps shall leave it. */
	struct sigaction action = { .sa_handler = interrupt, .sa_flags = SA_RESETHAND };
	const struct timespec duration = {
		.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000,
	};

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	nanosleep(&duration, NULL);
}

static int view_take(struct view *view, struct rtpoll_stats *stats, struct snapshot *two)
{
	int ret = snapshot_take(&two[0], stats, 0);

	view->now = &two[0];
	if (ret || !view->cmd->duration_ns)
		return ret;
	wait_ns(view->cmd->duration_ns);
	view->now = &two[1];
	view->before = &two[0];
	return snapshot_take(&two[1], stats, two[0].header.time_ns);
}

static int hist(struct rtpoll_control *control, const struct cmd *cmd, struct snapshot *two)
{
	struct view view = { .cmd = cmd, .one = cmd->line.nr_operands };
	struct rtpoll_stats *stats;
	int ret;

	if (view.one) {
		ret = target_named(control, cmd->line.operands[0], &view.target);
		if (ret)
			return ret;
	}
	ret = rtpoll_stats_map(&stats, control);
	if (ret)
		return library_failed(ret);
	ret = view_take(&view, stats, two);
	ret = ret ? library_failed(ret) : view_show(&view);
	rtpoll_stats_unmap(stats);
	return ret;
}

int cmd_hist(const struct cmd *cmd)
{
	struct snapshot *two = calloc(2, sizeof(*two));
	struct rtpoll_control *control;
	int ret;

	if (!two)
		return cmd_failed("hist: no memory");
	ret = device_open(&control, cmd);
	if (!ret) {
		ret = hist(control, cmd, two);
		rtpoll_control_close(control);
	}
	free(two);
	return ret;
}
