// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_table.c - the table of knobs as a whole */

#include <ctype.h>

#include "knob_rig.h"

TestSuite(table, .init = rig_begin, .fini = rig_end);

static bool is_id(const char *id)
{
	size_t length = strlen(id);

	return length >= 6 && isupper((unsigned char)*id) && id[length - 4] == '-' &&
	       isdigit((unsigned char)id[length - 1]);
}

Test(table, every_knob_says_what_it_is)
{
	cr_assert_gt(nr_knobs, 30);
	for (size_t i = 0; i < nr_knobs; i++) {
		const struct knob *knob = knobs[i];

		cr_expect(is_id(knob->id), "%s", knob->id);
		cr_expect(knob->name && knob->title && knob->expectation && knob->why, "%s",
			  knob->id);
		cr_expect(knob->fix && knob->check, "%s", knob->id);
		cr_expect(knob->severity == RESULT_FAIL || knob->severity == RESULT_WARN, "%s",
			  knob->id);
		cr_expect(strlen(knob->expectation) < FINDING_TEXT, "%s", knob->id);
		cr_expect(strlen(knob->fix) < FINDING_TEXT, "%s", knob->id);
		cr_expect(!knob->changes || knob->phase == KNOB_RUNTIME, "%s", knob->id);
	}
}

Test(table, ids_and_names_are_found_and_there_once)
{
	for (size_t i = 0; i < nr_knobs; i++) {
		cr_expect_eq(knob_find(knobs[i]->id), knobs[i], "%s", knobs[i]->id);
		cr_expect_eq(knob_find(knobs[i]->name), knobs[i], "%s", knobs[i]->name);
	}
	cr_expect_eq(knob_find("irq-003"), knob_find("irq-affinity"));
	cr_expect_null(knob_find("IRQ-999"));
	cr_expect_null(knob_find(""));
}

/* A container shows hardly anything: nothing of that is its fault. */
Test(table, what_a_machine_does_not_show_is_not_wrong)
{
	struct setup setup = rig_setup();

	setup.is_virtual = true;
	setup.plan.rcu_nocbs = rig_cpus("");
	for (size_t i = 0; i < nr_knobs; i++) {
		struct changes changes = {};
		struct finding finding;

		knob_check(&setup, knobs[i], &finding);
		cr_expect(finding.result == RESULT_NA || finding.result == RESULT_PASS,
			  "%s: %s %s", finding.id, result_word(finding.result), finding.observed);
		cr_expect(*finding.observed && *finding.expected, "%s", finding.id);
		if (knobs[i]->changes)
			knobs[i]->changes(&setup, knobs[i], &changes);
		cr_expect_eq(changes.nr, 0, "%s", finding.id);
		changes_free(&changes);
		finding_free(&finding);
	}
}
