// SPDX-License-Identifier: BSD-3-Clause
/* smi.c - firmware that stops all CPUs: the count of system management interrupts */

#include <stdint.h>
#include <time.h>

#include "../smi_count.h"
#include "knobs.h"

#define WATCH_MS	250

/*
 * What was counted before the look; false: it cannot be read.  What came up to then is
 * history: the firmware's own start, for one.
 */
static bool look_begins(const struct setup *setup, uint32_t *before)
{
	struct timespec pause = { .tv_nsec = WATCH_MS * 1000000L };

	/* verify --duration has looked already. */
	if (setup->interrupts) {
		*before = setup->smis;
		return setup->smis_told;
	}
	if (!smi_count(&setup->tree, &setup->plan.housekeeping, before))
		return false;
	nanosleep(&pause, NULL);
	return true;
}

static enum result smi_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	double seconds = setup->interrupts ? setup->watched_s : WATCH_MS / 1e3;
	uint32_t before, after;

	if (!look_begins(setup, &before))
		return untold(finding, knob, "the counter is not readable, as in a VM");
	if (!smi_count(&setup->tree, &setup->plan.housekeeping, &after))
		return untold(finding, knob, "the counter is not readable any more");
	if (after != before)
		return wrong(finding, knob, "%u in %.3g s", after - before, seconds);
	return right(finding, knob, "none in %.3g s; %u since the CPU was reset", seconds, after);
}

const struct knob knob_smi = {
	.id = "SMI-001",
	.name = "smi",
	.title = "system management interrupts",
	.phase = KNOB_FIXED,
	.severity = RESULT_WARN,
	.expectation = "none come while one looks",
	.why = "the firmware stops every CPU for up to milliseconds, and no kernel can help",
	.fix = "look in the firmware's set-up for USB legacy support, ECC and power management",
	.details = "Register 0x34 of Intel CPUs; needs root and modprobe msr.  It is read on a\n"
		   "housekeeping CPU: reading interrupts the CPU, and the firmware stops all.\n"
		   "Looks a quarter of a second, or as long as verify --duration does; watch\n"
		   "counts them, too.  hwlatdetect also sees what is not counted.",
	.check = smi_check,
};
