// SPDX-License-Identifier: BSD-3-Clause
/*
 * device.c - histograms of pollers and VMs that are live, from /dev/acrn_hsm
 *
 * For a service VM on ACRN, where VMs do what they are there for: nothing is started.
 * What was sampled in the time of the step is the difference of two looks.
 */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../result/result.h"
#include "rtpoll.h"
#include "rtpoll/stats.h"
#include "collect.h"
#include "step.h"

#define DEVICE	"/dev/acrn_hsm"

/* Another place for it, so that this can be tried without. */
#define DEVICE_VARIABLE	"BENCH_DEVICE"

enum { TEXT = 120 };

/**
 * struct look - a copy of the page's records
 * @vms:	of VMs
 * @nr_vms:	how many
 * @pollers:	of pollers
 * @nr_pollers:	likewise
 */
struct look {
	struct acrn_hsm_stats_vm	vms[ACRN_HSM_STATS_MAX_VMS];
	unsigned int			nr_vms;
	struct acrn_hsm_stats_poller	pollers[ACRN_HSM_STATS_MAX_POLLERS];
	unsigned int			nr_pollers;
};

static int look_take(struct look *look, struct rtpoll_stats *stats)
{
	const struct acrn_hsm_stats_poller *poller;
	const struct acrn_hsm_stats_vm *vm;
	int ret = rtpoll_stats_read(stats);

	if (ret)
		return ret;
	for (look->nr_vms = 0; look->nr_vms < ACRN_HSM_STATS_MAX_VMS &&
	     (vm = rtpoll_stats_vm(stats, look->nr_vms)); look->nr_vms++)
		look->vms[look->nr_vms] = *vm;
	for (look->nr_pollers = 0; look->nr_pollers < ACRN_HSM_STATS_MAX_POLLERS &&
	     (poller = rtpoll_stats_poller(stats, look->nr_pollers)); look->nr_pollers++)
		look->pollers[look->nr_pollers] = *poller;
	return 0;
}

/* What came since; counters may have wrapped around. */
static void add(json_t *list, const char *id, const char *title, const uint32_t *now,
		const uint32_t *before)
{
	json_t *hist = json_array();
	json_int_t count = 0;

	for (unsigned int i = 0; i < RTPOLL_HIST_BUCKETS - 1; i++) {
		uint32_t since = now[i] - (before ? before[i] : 0);

		if (!since)
			continue;
		count += since;
		json_array_append_new(hist, json_pack("[I, I, I]", (json_int_t)rtpoll_hist_low(i),
						      (json_int_t)rtpoll_hist_low(i + 1),
						      (json_int_t)since));
	}
	/* Nobody asked, and there is nothing to show. */
	if (!count) {
		json_decref(hist);
		return;
	}
	json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s, s:s, s:I, s:i, s:o}",
					      "id", id, "group", "guest", "title", title,
					      "where", host_where(), "unit", "ns", "count", count,
					      "overflow", 0, "hist", hist));
}

static void add_pollers(json_t *list, const struct look *before, const struct look *now)
{
	for (unsigned int i = 0; i < now->nr_pollers; i++) {
		const struct acrn_hsm_stats_poller *poller = &now->pollers[i];
		const uint32_t *old = NULL;
		char id[TEXT], title[TEXT];

		for (unsigned int j = 0; j < before->nr_pollers; j++)
			if (before->pollers[j].stats.id == poller->stats.id)
				old = before->pollers[j].poll_hist;
		snprintf(id, sizeof(id), "acrn/poller%u", (unsigned int)poller->stats.id);
		snprintf(title, sizeof(title), "poller on CPU %u: round that found it to answer",
			 (unsigned int)poller->stats.cpu);
		add(list, id, title, poller->poll_hist, old);
	}
}

static void add_vms(json_t *list, const struct look *before, const struct look *now)
{
	for (unsigned int i = 0; i < now->nr_vms; i++) {
		const struct acrn_hsm_stats_vm *vm = &now->vms[i], *old = NULL;
		unsigned int vmid = vm->stats.vmid;
		char id[TEXT], title[TEXT];

		for (unsigned int j = 0; j < before->nr_vms; j++)
			if (before->vms[j].stats.vmid == vmid)
				old = &before->vms[j];
		snprintf(id, sizeof(id), "acrn/vm%u/irq", vmid);
		snprintf(title, sizeof(title), "VM %u: upcall to dispatcher's answer", vmid);
		add(list, id, title, vm->irq_hist, old ? old->irq_hist : NULL);
		snprintf(id, sizeof(id), "acrn/vm%u/user", vmid);
		snprintf(title, sizeof(title), "VM %u: hand-over to device model's answer", vmid);
		add(list, id, title, vm->user_hist, old ? old->user_hist : NULL);
	}
}

static int measure(const struct step *step, struct rtpoll_stats *stats, struct look *two)
{
	const struct timespec duration = { .tv_sec = step_duration_s(step) };
	json_t *list = json_array();
	char error[RESULT_ERROR];
	json_t *fragment;
	int ret = look_take(&two[0], stats);

	if (!ret)
		nanosleep(&duration, NULL);
	if (!ret)
		ret = look_take(&two[1], stats);
	if (ret)
		fprintf(stderr, "%s\n", rtpoll_message());
	add_pollers(list, &two[0], &two[1]);
	add_vms(list, &two[0], &two[1]);
	if (!ret && !json_array_size(list)) {
		fprintf(stderr, "nothing was sampled in %u s: no VM asked, or sample=0\n",
			step_duration_s(step));
		ret = -ENODATA;
	}
	fragment = json_pack("{s:o}", "series", list);
	if (!ret && document_store(fragment, step->fragment, error)) {
		fprintf(stderr, "%s\n", error);
		ret = -EIO;
	}
	json_decref(fragment);
	return ret;
}

/* In a process of its own: what it says goes to the step's log. */
int device_run(void *data)
{
	const char *device = getenv(DEVICE_VARIABLE) ? getenv(DEVICE_VARIABLE) : DEVICE;
	struct look *two = calloc(2, sizeof(*two));
	struct rtpoll_control *control;
	struct rtpoll_stats *stats;
	int ret = two ? rtpoll_control_open(&control, device) : -ENOMEM;

	if (ret) {
		fprintf(stderr, "%s: %s; is this a service VM of ACRN, and the module loaded?\n",
			device, strerror(-ret));
		free(two);
		return EXIT_FAILURE;
	}
	ret = rtpoll_stats_map(&stats, control);
	if (ret) {
		fprintf(stderr, "%s\n", rtpoll_message());
	} else {
		ret = measure(data, stats, two);
		rtpoll_stats_unmap(stats);
	}
	rtpoll_control_close(control);
	free(two);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
