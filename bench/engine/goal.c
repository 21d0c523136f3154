// SPDX-License-Identifier: BSD-3-Clause
/* goal.c - goals, and what they came to */

#include <stdio.h>

#include "bench.h"

enum { MAX_GOALS = 48 };

static struct goal goals[MAX_GOALS];
static unsigned int nr_goals;

void goal_add(struct goal goal)
{
	if (nr_goals < MAX_GOALS)
		goals[nr_goals++] = goal;
}

const struct goal *goal_get(unsigned int number)
{
	return number < nr_goals ? &goals[number] : NULL;
}

bool goal_is_met(const struct goal *goal)
{
	if (!goal->is_measured)
		return false;
	return goal->at_least ? goal->got >= goal->goal : goal->got <= goal->goal;
}

static const char *verdict(const struct goal *goal)
{
	if (!goal->is_measured)
		return "not measured";
	return goal_is_met(goal) ? "met" : "MISSED";
}

void goals_print(const struct bench *bench)
{
	(void)bench;
	printf("\n%-4s %-50s %9s %9s  %s\n", "goal", "what", "goal", "got", "");
	for (unsigned int i = 0; i < nr_goals; i++) {
		const struct goal *goal = &goals[i];

		printf("%-4s %-50s %s %6.2f %9.3f  %s%s%s\n", goal->id, goal->text,
		       goal->at_least ? ">=" : "<=", goal->goal, goal->got, verdict(goal),
		       goal->note ? ": " : "", goal->note ? goal->note : "");
	}
}
