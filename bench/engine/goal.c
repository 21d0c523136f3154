// SPDX-License-Identifier: BSD-3-Clause
/* goal.c - goals, and what they came to */

#include <stdio.h>
#include <string.h>

#include "bench.h"

enum { MAX_GOALS = 48 };

/* Exactly-once and all else an engine does come on top. */
#define BARE_MISSES	"bare slots and as much to do, without an engine, take %.2f"

static struct goal goals[MAX_GOALS];
static unsigned int nr_goals;

void goal_add(struct goal goal)
{
	if (goal.bare > goal.goal)
		snprintf(goal.why, sizeof(goal.why), BARE_MISSES, goal.bare);
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

/* Each is told in docs/benchmarking.md, with what was tried. */
const char *goal_reason(const struct goal *goal)
{
	static const struct {
		const char	*id, *reason;
	} reasons[] = {
		{ "G1", "who asks takes the line away while it is being answered" },
		{ "G2", "as G1, and the value has to come back" },
		{ "G3", "as G1: what an answer takes decides, not what was prefetched" },
		{ "G4", "within the noise of this machine: 0.97 to 1.26 in five runs" },
		{ "G5", "two loads a cycle here: half of the naive scan's is most of the goal" },
		{ "G7", "searching 256 ranges takes some 25 ns here; the rest was not found" },
		{ "G8", "beyond what this machine can tell: runs differ by some 4 %" },
		{ "G9", "p99.9 moves with G1; longer trips meet more interruptions" },
		{ "G10", "reading an eventfd busily takes 1.6 to 1.8 polled reads here" },
		{ "G11", "half of it is one CPU that fills and posts sixteen slots" },
		{ "G12", "something else ran on its CPU: neither isolated nor alone" },
	};

	if (goal->note || goal_is_met(goal))
		return goal->note;
	if (!goal->is_measured)
		return "not measured: no block was good";
	if (*goal->why)
		return goal->why;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (!strcmp(reasons[i].id, goal->id))
			return reasons[i].reason;
	return NULL;
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
		const char *reason = goal_reason(goal);

		printf("%-4s %-50s %s %6.2f %9.3f  %s%s%s\n", goal->id, goal->text,
		       goal->at_least ? ">=" : "<=", goal->goal, goal->got, verdict(goal),
		       reason ? ": " : "", reason ? reason : "");
	}
}
