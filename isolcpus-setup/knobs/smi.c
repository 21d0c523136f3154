// SPDX-License-Identifier: BSD-3-Clause
/* smi.c - firmware that stops all CPUs: the count of system management interrupts */

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../rtpoll/command/tree_at.h"
#include "knobs.h"

#define MSR_SMI_COUNT	0x34
#define WATCH_MS	250

/* Nothing else has offsets: what a copy of a machine has in its place is not read. */
static bool has_offsets(int fd)
{
	struct stat node;

	return !fstat(fd, &node) && (S_ISREG(node.st_mode) || S_ISCHR(node.st_mode));
}

/* The driver takes the number of the register as offset; a tree has a file as long. */
static bool smi_count(const struct setup *setup, unsigned int cpu, uint32_t *count)
{
	char path[64];
	uint64_t value;
	bool read_it;
	int fd;

	snprintf(path, sizeof(path), "/dev/cpu/%u/msr", cpu);
	fd = tree_at(&setup->tree, path, O_RDONLY | O_NOFOLLOW);
	if (fd < 0)
		return false;
	read_it = has_offsets(fd) &&
		  pread(fd, &value, sizeof(value), MSR_SMI_COUNT) == sizeof(value);
	close(fd);
	if (read_it)
		*count = value;
	return read_it;
}

/*
 * What came up to now is history: the firmware's own start, for one.  To read a register
 * is an interrupt of its CPU, and such a one stops them all: any housekeeping CPU tells.
 */
static enum result smi_check(const struct setup *setup, const struct knob *knob,
			     struct finding *finding)
{
	unsigned int cpu = rtpoll_cpulist_next(&setup->plan.housekeeping, 0);
	struct timespec pause = { .tv_nsec = WATCH_MS * 1000000L };
	uint32_t before, after;

	if (cpu == RTPOLL_CPULIST_MAX || !smi_count(setup, cpu, &before))
		return untold(finding, knob, "the counter is not readable, as in a VM");
	nanosleep(&pause, NULL);
	if (!smi_count(setup, cpu, &after))
		return untold(finding, knob, "the counter is not readable any more");
	if (after != before)
		return wrong(finding, knob, "%u in %u ms", after - before, WATCH_MS);
	return right(finding, knob, "none in %u ms; %u since the CPU was reset", WATCH_MS, after);
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
		   "hwlatdetect looks longer, and at what other CPUs' firmware does.",
	.check = smi_check,
};
