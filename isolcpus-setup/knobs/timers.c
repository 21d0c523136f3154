// SPDX-License-Identifier: BSD-3-Clause
/* timers.c - timers of others, statistics, and the clock that all read */

#include <stdio.h>
#include <string.h>

#include "number.h"

static const struct number_file migration = { "/proc/sys/kernel/timer_migration", 0, false };

static enum result migration_check(const struct setup *setup, const struct knob *knob,
				   struct finding *finding)
{
	return number_check(setup, knob, finding, &migration);
}

static void migration_changes(const struct setup *setup, const struct knob *knob,
			      struct changes *changes)
{
	number_changes(setup, knob, changes, &migration);
}

const struct knob knob_timer_migration = {
	.id = "TMR-001",
	.name = "timer-migration",
	.title = "timers that move to busy CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "kernel.timer_migration is 0",
	.why = "an idle CPU hands its timers to a busy one, and a poller is always busy",
	.fix = "isolcpus-setup apply",
	.check = migration_check,
	.changes = migration_changes,
};

static const struct number_file interval = { "/proc/sys/vm/stat_interval", 10, true };

static enum result interval_check(const struct setup *setup, const struct knob *knob,
				  struct finding *finding)
{
	return number_check(setup, knob, finding, &interval);
}

static void interval_changes(const struct setup *setup, const struct knob *knob,
			     struct changes *changes)
{
	number_changes(setup, knob, changes, &interval);
}

const struct knob knob_stat_interval = {
	.id = "TMR-002",
	.name = "stat-interval",
	.title = "seconds between updates of memory statistics",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "vm.stat_interval is 10 or more",
	.why = "every second work that is bound to each CPU adds up its counters",
	.fix = "isolcpus-setup apply",
	.check = interval_check,
	.changes = interval_changes,
};

#define CLOCK	"/sys/devices/system/clocksource/clocksource0/"

/* A guest may have no better clock than its hypervisor's. */
static bool has_clock(const struct setup *setup, const char *name)
{
	char available[256];

	return !tree_read(&setup->tree, available, sizeof(available),
			  CLOCK "available_clocksource") && strstr(available, name);
}

static enum result clocksource_check(const struct setup *setup, const struct knob *knob,
				     struct finding *finding)
{
	char name[64];
	int ret = tree_read(&setup->tree, name, sizeof(name), CLOCK "current_clocksource");

	if (ret)
		return unread(setup, knob, finding, ret, CLOCK "current_clocksource");
	if (!strcmp(name, "tsc") || !strcmp(name, "arch_sys_counter"))
		return right(finding, knob, "%s", name);
	if (setup->is_virtual && !has_clock(setup, "tsc"))
		return untold(finding, knob, "%s; this VM has no tsc", name);
	if (has_clock(setup, "tsc"))
		finding_fix(finding, "echo tsc >%scurrent_clocksource; at boot clocksource=tsc",
			    CLOCK);
	/* It is read in the vDSO, as tsc is, and scaled. */
	if (setup->is_virtual && !strcmp(name, "kvm-clock"))
		return judged(finding, knob, RESULT_WARN, "%s", name);
	return wrong(finding, knob, "%s", name);
}

const struct knob knob_clocksource = {
	.id = "CLK-001",
	.name = "clocksource",
	.title = "clock that the kernel reads",
	.phase = KNOB_FIXED,
	.severity = RESULT_FAIL,
	.expectation = "tsc, or arch_sys_counter on Arm",
	.why = "others take a microsecond to read, and nohz_full needs a stable one",
	.fix = "look in dmesg why tsc was given up; tsc=reliable if the firmware is at fault",
	.details = "Read back from " CLOCK "current_clocksource.\n"
		   "Where available_clocksource beside it has tsc, the kernel trusts that, and\n"
		   "prefers a hypervisor's clock, or was told to.  Where not, tsc was given\n"
		   "up.  A VM's kvm-clock is nearly as quick, and no more than a warning.\n"
		   "apply leaves the clock alone: all programs read it, and time may jump.",
	.check = clocksource_check,
};
