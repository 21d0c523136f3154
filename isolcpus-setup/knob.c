// SPDX-License-Identifier: BSD-3-Clause
/* knob.c - the one table of everything that keeps other work off a CPU */

#include <stdio.h>
#include <string.h>

#include "knobs/knobs.h"

/* Changes are made in this order. */
const struct knob *const knobs[] = {
	&knob_machine, &knob_online, &knob_cpu0, &knob_errata,
	&knob_kconfig_needed, &knob_kconfig_advised,
	/* What the kernel was told at boot. */
	&knob_cmdline_words, &knob_cmdline_sense,
	&knob_isolcpus, &knob_isolcpus_flags, &knob_nohz_full, &knob_rcu_nocbs,
	/* Siblings are off before a partition takes the others. */
	&knob_smt, &knob_cgroup, &knob_workqueue, &knob_kthreads,
	/* New interrupts go right, and nobody moves the others back. */
	&knob_irqaffinity, &knob_irqbalance, &knob_irq_affinity, &knob_irq_managed,
	&knob_packet_steering,
	&knob_rt_throttling, &knob_fair_server, &knob_numa_balancing,
	&knob_timer_migration, &knob_stat_interval, &knob_clocksource,
	&knob_watchdog_cpus, &knob_nmi_watchdog, &knob_soft_watchdog,
	/* With the governor performance other preferences are refused. */
	&knob_cstates, &knob_preference, &knob_governor, &knob_boost,
	&knob_thp, &knob_ksm,
	&knob_cache, &knob_bandwidth, &knob_smi,
};

const size_t nr_knobs = sizeof(knobs) / sizeof(knobs[0]);

const struct knob *knob_find(const char *id)
{
	size_t i;

	for (i = 0; i < nr_knobs; i++)
		if (!strcasecmp(knobs[i]->id, id) || !strcmp(knobs[i]->name, id))
			return knobs[i];
	return NULL;
}

enum result knob_check(const struct setup *setup, const struct knob *knob,
		       struct finding *finding)
{
	*finding = (struct finding) {
		.id = knob->id,
		.title = knob->title,
		.why = knob->why,
	};
	snprintf(finding->fix, sizeof(finding->fix), "%s", knob->fix);
	finding->result = knob->check(setup, knob, finding);
	return finding->result;
}
