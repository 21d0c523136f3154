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

static void vms_print(FILE *out, struct rtpoll_control *control)
{
	struct acrn_hsm_vm_stats stats;
	char name[NAME_BYTES];
	uint32_t i;

	for (i = 0; i <= UINT16_MAX && !rtpoll_vm_next(control, i, &stats); i = stats.vmid + 1) {
		name_text(name, stats.name);
		/* What cannot be typed is shown as \xNN, which names nobody. */
		if (*name && !strchr(name, '\\'))
			fprintf(out, "%s\n", name);
		else
			fprintf(out, "vm%u\n", stats.vmid);
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
	if (words != WORDS_VM)
		pollers_print(out, control);
	if (words == WORDS_VM || words == WORDS_POLLER_OR_VM)
		vms_print(out, control);
	rtpoll_control_close(control);
}
