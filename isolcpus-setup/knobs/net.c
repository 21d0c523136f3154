// SPDX-License-Identifier: BSD-3-Clause
/* net.c - which CPUs network queues hand packets to */

#include <string.h>

#include "knobs.h"

#define NET	"/sys/class/net"

/* Called with the path of each mask there is. */
typedef void (*mask_visit)(const char *interface, const char *queue, const char *file,
			   const struct rtpoll_cpulist *mask, void *arg);

static void queues_visit(const struct setup *setup, const char *interface, mask_visit visit,
			 void *arg)
{
	struct rtpoll_cpulist mask;
	struct tree_names queues;
	size_t i;

	if (tree_list(&setup->tree, &queues, NET "/%s/queues", interface))
		return;
	for (i = 0; i < queues.nr; i++) {
		const char *file = strncmp(queues.names[i], "rx-", 3) ? "xps_cpus" : "rps_cpus";

		if (!tree_mask(&setup->tree, &mask, NET "/%s/queues/%s/%s", interface,
			       queues.names[i], file))
			visit(interface, queues.names[i], file, &mask, arg);
	}
	tree_names_free(&queues);
}

/* false: there is no network. */
static bool masks_visit(const struct setup *setup, mask_visit visit, void *arg)
{
	struct tree_names interfaces;
	size_t i;

	if (tree_list(&setup->tree, &interfaces, NET))
		return false;
	for (i = 0; i < interfaces.nr; i++)
		queues_visit(setup, interfaces.names[i], visit, arg);
	tree_names_free(&interfaces);
	return true;
}

/**
 * struct noted - masks that have isolated CPUs
 * @isolated:	them
 * @text:	names of the masks
 */
struct noted {
	const struct rtpoll_cpulist	*isolated;
	char				text[160];
};

static void mask_note(const char *interface, const char *queue, const char *file,
		      const struct rtpoll_cpulist *mask, void *arg)
{
	struct noted *noted = arg;

	if (cpus_overlap(mask, noted->isolated))
		text_add(noted->text, sizeof(noted->text), "%s/%s %s", interface, queue, file);
}

static enum result steering_check(const struct setup *setup, const struct knob *knob,
				  struct finding *finding)
{
	struct noted noted = { .isolated = &setup->plan.isolated };

	if (!masks_visit(setup, mask_note, &noted))
		return untold(finding, knob, "no " NET " here");
	if (*noted.text)
		return wrong(finding, knob, "%s", noted.text);
	return right(finding, knob, "none");
}

/**
 * struct steering - where changes go
 * @setup:	the machine
 * @knob:	whose they are
 * @changes:	them
 */
struct steering {
	const struct setup	*setup;
	const struct knob	*knob;
	struct changes		*changes;
};

/* Also of a mask that is right, or apply would take it for another plan's. */
static void mask_change(const char *interface, const char *queue, const char *file,
			const struct rtpoll_cpulist *mask, void *arg)
{
	const struct steering *steering = arg;
	struct rtpoll_cpulist rest = cpus_without(mask, &steering->setup->plan.isolated);
	char text[CMDLINE_MAX];

	cpus_mask_print(&rest, steering->setup->tree.nr_cpus, text, sizeof(text));
	/* Some drivers refuse XPS. */
	change_value(steering->changes, steering->knob->id, COMPARE_MASK, true, text,
		     NET "/%s/queues/%s/%s", interface, queue, file);
}

static void steering_changes(const struct setup *setup, const struct knob *knob,
			     struct changes *changes)
{
	struct steering steering = { setup, knob, changes };

	masks_visit(setup, mask_change, &steering);
}

const struct knob knob_packet_steering = {
	.id = "NET-001",
	.name = "packet-steering",
	.title = "CPUs that network queues hand packets to",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "no isolated CPU in rps_cpus and xps_cpus",
	.why = "the protocol work of packets runs in softirqs of these CPUs",
	.fix = "isolcpus-setup apply",
	.details = "Hexadecimal masks; 0 is off.  A queue that appears later has the driver's\n"
		   "own mask again.",
	.check = steering_check,
	.changes = steering_changes,
};
