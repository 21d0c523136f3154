// SPDX-License-Identifier: BSD-3-Clause
/* setup_knobs.c - a small table of knobs, one of each kind of change, for the rig */

#include <stdio.h>

#include "../../rtpoll/command/command.h"
#include "setup_rig.h"

/* What the messages are from. */
const struct program program = { .name = "isolcpus-setup" };

const char *rig_words = "isolcpus=domain,2-3 nohz_full=2-3";

size_t plan_cmdline(const struct plan *plan, char *text, size_t size)
{
	(void)plan;
	return snprintf(text, size, "%s", rig_words);
}

static void cgroup_changes(const struct setup *setup, const struct knob *knob,
			   struct changes *changes)
{
	(void)setup;
	change_value(changes, knob->id, COMPARE_WORDS, false, "+cpuset",
		     "/sys/fs/cgroup/cgroup.subtree_control");
	change_folder(changes, knob->id, "/sys/fs/cgroup/rt");
	change_value(changes, knob->id, COMPARE_LIST, false, "2,3",
		     "/sys/fs/cgroup/rt/cpuset.cpus");
	change_value(changes, knob->id, COMPARE_FIRST, false, "isolated",
		     "/sys/fs/cgroup/rt/cpuset.cpus.partition");
}

static void value_changes(const struct setup *setup, const struct knob *knob,
			  struct changes *changes)
{
	(void)setup;
	change_value(changes, knob->id, COMPARE_MASK, true, "3", "/proc/irq/10/smp_affinity");
	change_value(changes, knob->id, COMPARE_MASK, true, "f3", "/proc/irq/11/smp_affinity");
	change_value(changes, knob->id, COMPARE_CHOICE, false, "never",
		     "/sys/kernel/mm/transparent_hugepage/enabled");
	change_value(changes, knob->id, COMPARE_NUMBER, false, "-1",
		     "/proc/sys/kernel/sched_rt_runtime_us");
}

static void file_changes(const struct setup *setup, const struct knob *knob,
			 struct changes *changes)
{
	(void)setup;
	change_file(changes, knob->id, PHASE_RUNTIME, "/etc/default/irqbalance",
		    "OPTIONS=\"\"\nIRQBALANCE_BANNED_CPULIST=2-3\n");
	change_file(changes, knob->id, PHASE_RUNTIME, "/etc/old.conf", NULL);
	change_command(changes, knob->id, "/usr/bin/systemctl", "try-restart irqbalance");
}

static const struct knob cgroup_knob = { .id = "CGR-001", .changes = cgroup_changes };
static const struct knob value_knob = { .id = "VAL-001", .changes = value_changes };
static const struct knob file_knob = { .id = "FIL-001", .changes = file_changes };

const struct knob *const knobs[] = { &cgroup_knob, &value_knob, &file_knob };
const size_t nr_knobs = sizeof(knobs) / sizeof(*knobs);
