/* SPDX-License-Identifier: BSD-3-Clause */
/* knob_rig.h - knobs against a machine made by hand: 8 CPUs of which 2-3 are isolated */
#ifndef KNOB_RIG_H
#define KNOB_RIG_H

#include "../../isolcpus-setup/knob.h"
#include "tree_rig.h"

static inline struct rtpoll_cpulist rig_cpus(const char *text)
{
	struct rtpoll_cpulist set = {};

	cr_assert_eq(rtpoll_cpulist_parse(&set, 8, text), 0, "%s", text);
	return set;
}

/* A plan for the machine of the rig, with the kernel 6.1.100. */
static inline struct setup rig_setup(void)
{
	return (struct setup) {
		.tree = rig_tree(),
		.release = { 6, 1, 100 },
		.plan = {
			.isolated = rig_cpus("2-3"),
			.housekeeping = rig_cpus("0-1,4-7"),
			.pollers = rig_cpus("2-3"),
			.nohz_full = rig_cpus("2-3"),
			.rcu_nocbs = rig_cpus("2-3"),
			.irqaffinity = rig_cpus("0-1"),
			.managed_irq = true,
			.throttling_off = true,
			.nr_cpus = 8,
		},
	};
}

/* The verdict, and what is said: observed and fix have these parts (NULL: any). */
static inline void expect_verdict(const struct setup *setup, const char *id, enum result result,
				  const char *observed, const char *fix)
{
	const struct knob *knob = knob_find(id);
	struct finding finding;

	cr_assert(knob, "%s", id);
	knob_check(setup, knob, &finding);
	cr_expect_eq(finding.result, result, "%s is %s, not %s: %s", id,
		     result_word(finding.result), result_word(result), finding.observed);
	cr_expect(strstr(finding.observed, observed), "%s: '%s' lacks '%s'", id,
		  finding.observed, observed);
	cr_expect(!fix || strstr(finding.fix, fix), "%s: '%s' lacks '%s'", id, finding.fix, fix);
	finding_free(&finding);
}

static inline struct changes rig_changes(const struct setup *setup, const char *id)
{
	const struct knob *knob = knob_find(id);
	struct changes changes = {};

	cr_assert(knob && knob->changes, "%s", id);
	knob->changes(setup, knob, &changes);
	cr_assert(!changes.failed);
	return changes;
}

/* The knob wants exactly this: pairs of path and value, NULL at the end. */
static inline void expect_changes(const struct setup *setup, const char *id,
				  const char *const wanted[])
{
	struct changes changes = rig_changes(setup, id);
	size_t i;

	for (i = 0; wanted[i * 2] && i < changes.nr; i++) {
		cr_expect_str_eq(changes.list[i].path, wanted[i * 2]);
		cr_expect_str_eq(changes.list[i].knob, id);
		if (wanted[i * 2 + 1])
			cr_expect_str_eq(changes.list[i].value, wanted[i * 2 + 1]);
	}
	cr_expect(!wanted[i * 2], "%s: no change of %s", id, wanted[i * 2]);
	cr_expect_eq(changes.nr, i, "%s: %zu changes", id, changes.nr);
	changes_free(&changes);
}

#define NO_CHANGES	((const char *const[]) { NULL })

/* What is set is still wanted, or apply would take it for another plan's. */
static inline void expect_wanted(const struct setup *setup, const char *id,
				 const struct changes *set)
{
	struct changes changes = rig_changes(setup, id);
	size_t i;

	cr_expect_eq(changes.nr, set->nr, "%s: %zu changes, then %zu", id, set->nr, changes.nr);
	for (i = 0; i < changes.nr && i < set->nr; i++)
		cr_expect_str_eq(changes.list[i].path, set->list[i].path);
	changes_free(&changes);
}

/* Applies a knob's values by hand, as the engine would. */
static inline void rig_apply(const struct setup *setup, const char *id)
{
	struct changes changes = rig_changes(setup, id);
	size_t i;

	for (i = 0; i < changes.nr; i++)
		if (changes.list[i].kind == CHANGE_VALUE)
			rig_file(changes.list[i].path, changes.list[i].value);
	expect_wanted(setup, id, &changes);
	changes_free(&changes);
}

#endif /* KNOB_RIG_H */
