// SPDX-License-Identifier: BSD-3-Clause
/* words.c - what the machine has now, for the completion */

#include <string.h>
#include <tracefs.h>

#include "device.h"

static void pollers_print(FILE *out, struct rtpoll_control *control)
{
	struct acrn_hsm_poller_stats stats;
	uint32_t i;

	for (i = 0; !rtpoll_poller_next(control, i, &stats); i = stats.id + 1)
		fprintf(out, "cpu%u\n", stats.cpu);
}

/* What cannot be typed is shown as \xNN, which names nobody. */
static bool can_be_typed(const char *name)
{
	return *name && !strchr(name, '\\');
}

/* By name or, where an id is good as well, so. */
static void vms_print(FILE *out, struct rtpoll_control *control, bool or_id)
{
	struct acrn_hsm_vm_stats stats;
	char name[NAME_BYTES];
	uint32_t i;

	for (i = 0; i <= UINT16_MAX && !rtpoll_vm_next(control, i, &stats); i = stats.vmid + 1) {
		name_text(name, stats.name);
		if (can_be_typed(name))
			fprintf(out, "%s\n", name);
		else if (or_id)
			fprintf(out, "vm%u\n", stats.vmid);
	}
}

/* VMs there are, and rules, which may be of others. */
static void rule_names_print(FILE *out, struct rtpoll_control *control)
{
	struct acrn_hsm_rule rule;
	char name[NAME_BYTES];
	uint32_t i;

	vms_print(out, control, false);
	for (i = 0; !rtpoll_rule_get(control, i, &rule); i++) {
		name_text(name, rule.name);
		if (rule.flags & ACRN_HSM_RULE_ANY_NAME)
			fputs("*\n", out);
		else if (can_be_typed(name))
			fprintf(out, "%s\n", name);
	}
}

static void cpus_print(FILE *out)
{
	unsigned int nr = machine_nr_cpus(), i;

	for (i = 0; i < nr; i++)
		fprintf(out, "%u\n", i);
}

static void events_print(FILE *out)
{
	char **events = tracefs_system_events(NULL, "acrn_hsm");
	size_t i;

	for (i = 0; events && events[i]; i++)
		fprintf(out, "%s\n", events[i]);
	tracefs_list_free(events);
}

void words_print(FILE *out, unsigned int words)
{
	struct rtpoll_control *control;

	if (words == WORDS_CPU)
		cpus_print(out);
	if (words == WORDS_EVENT)
		events_print(out);
	if (words == WORDS_POLLER_OR_ALL)
		fputs("all\n", out);
	if (words == WORDS_CPU || words == WORDS_EVENT || rtpoll_control_open(&control, NULL))
		return;
	if (words == WORDS_RULE_NAME)
		rule_names_print(out, control);
	else if (words != WORDS_VM)
		pollers_print(out, control);
	if (words == WORDS_VM || words == WORDS_POLLER_OR_VM)
		vms_print(out, control, true);
	rtpoll_control_close(control);
}
