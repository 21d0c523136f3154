// SPDX-License-Identifier: BSD-3-Clause
/* knob.c - the one table of everything that keeps other work off a CPU */

#include <stdio.h>
#include <string.h>

#include "knobs/knobs.h"

/* Changes are made in this order. */
const struct knob *const knobs[] = {
	/* What the kernel was told at boot. */
	&knob_isolcpus, &knob_isolcpus_flags, &knob_nohz_full, &knob_rcu_nocbs,
	&knob_irqaffinity,
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
