/* SPDX-License-Identifier: BSD-3-Clause */
/* choose_rig.h - plans made for machines of machine_rig.h, in a line */
#ifndef CHOOSE_RIG_H
#define CHOOSE_RIG_H

#include "../../isolcpus-setup/choose.h"
#include "machine_rig.h"

static char rig_error[PLAN_ERROR];

/* What the last plan was; the next one frees it. */
static struct plan rig_plan;

static inline void rig_list(char *line, size_t size, const char *name,
			    const struct rtpoll_cpulist *set)
{
	size_t used = strlen(line);

	if (cpus_none(set))
		return;
	used += snprintf(line + used, size - used, "%s%s ", used ? " " : "", name);
	rtpoll_cpulist_print(set, line + used, size - used);
}

/* "isolated 2-3 pollers 2 parked 3 house 0-1" */
static inline const char *rig_summary(const struct plan *plan)
{
	static char line[1024];

	*line = 0;
	rig_list(line, sizeof(line), "isolated", &plan->isolated);
	rig_list(line, sizeof(line), "pollers", &plan->pollers);
	rig_list(line, sizeof(line), "vcpus", &plan->vcpus);
	rig_list(line, sizeof(line), "measuring", &plan->measuring);
	rig_list(line, sizeof(line), "parked", &plan->parked);
	rig_list(line, sizeof(line), "house", &plan->housekeeping);
	return line;
}

/* Of the machine whose files are there: made, right by plan_check(), and as wanted. */
static inline void rig_wants(const struct plan_request *request, const char *wanted)
{
	struct tree tree = rig_tree();

	plan_free(&rig_plan);
	cr_assert_eq(plan_make(&tree, request, &rig_plan, rig_error), 0, "%s: %s", wanted,
		     rig_error);
	cr_expect_str_eq(rig_summary(&rig_plan), wanted, "'%s', not '%s'",
			 rig_summary(&rig_plan), wanted);
	cr_expect_eq(plan_check(&rig_plan, rig_error), 0, "%s", rig_error);
}

static inline void rig_refuses(const struct plan_request *request, int ret, const char *wanted)
{
	struct tree tree = rig_tree();
	struct plan plan;

	cr_expect_eq(plan_make(&tree, request, &plan, rig_error), ret, "%s", wanted);
	cr_expect_str_eq(rig_error, wanted, "'%s', not '%s'", rig_error, wanted);
	cr_expect_null(plan.reasons);
}

static inline const char *rig_reason(const char *about)
{
	size_t i;

	for (i = 0; i < rig_plan.nr_reasons; i++)
		if (!strcmp(rig_plan.reasons[i].about, about))
			return rig_plan.reasons[i].text;
	return "";
}

static inline void rig_because(const char *about, const char *wanted)
{
	cr_expect_str_eq(rig_reason(about), wanted, "%s: '%s', not '%s'", about,
			 rig_reason(about), wanted);
}

#define WANTS(wanted, ...)	rig_wants(&(struct plan_request) { __VA_ARGS__ }, wanted)
#define REFUSES(ret, wanted, ...) \
	rig_refuses(&(struct plan_request) { __VA_ARGS__ }, ret, wanted)

#endif /* CHOOSE_RIG_H */
