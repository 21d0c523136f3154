/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * compare.h - what became of figures from one result to another
 *
 * Latencies vary with all else that a machine does.  A ratio to something measured in
 * the same run, in between, does not: where both results have one it is what is judged.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

enum outcome {
	OUTCOME_WORSE,
	OUTCOME_MISSING,	/* in AFTER, which is as bad */
	OUTCOME_UNJUDGED,	/* of different machines, and no ratio; or neither is better */
	OUTCOME_BETTER,
	OUTCOME_NEW,
	OUTCOME_SAME,
	NR_OUTCOMES
};

/* What was compared. */
enum basis {
	BASIS_RATIO,		/* the ratio of the result */
	BASIS_REFERENCE,	/* a figure over that of the reference, in each result */
	BASIS_PLAIN,		/* the figure itself */
	BASIS_STATE,		/* of a goal or a limit: met or not */
};

/**
 * struct change - a line of the comparison
 * @list:	"series", "points", "values", "goals" or "limits"
 * @item:	of AFTER, or of BEFORE if it is missing; borrowed
 * @metric:	which figure
 * @basis:	how it was compared
 * @before:	value; NAN: none
 * @after:	value; NAN: none
 * @percent:	how much worse; negative: better; NAN: cannot be told
 * @outcome:	the verdict
 */
struct change {
	const char	*list;
	const json_t	*item;
	const char	*metric;
	enum basis	basis;
	double		before;
	double		after;
	double		percent;
	enum outcome	outcome;
};

enum { METRICS_MAX = 16, WARNINGS_MAX = 12, WARNING = 256 };

/**
 * struct comparison - two results
 * @before:	one; borrowed, as all that is of it
 * @after:	the other
 * @fail_over:	percent that is worse
 * @metrics:	keys of figures
 * @nr_metrics:	how many
 * @same_machine: figures that are no ratios can be judged
 * @changes:	what became of them
 * @nr:		how many
 * @counts:	of each outcome
 * @warnings:	what makes it doubtful
 * @nr_warnings: how many
 */
struct comparison {
	const json_t	*before;
	const json_t	*after;
	double		fail_over;
	const char	*metrics[METRICS_MAX];
	size_t		nr_metrics;
	bool		same_machine;
	struct change	*changes;
	size_t		nr;
	size_t		counts[NR_OUTCOMES];
	char		warnings[WARNINGS_MAX][WARNING];
	size_t		nr_warnings;
};

/* One of the figures that can be compared. */
bool is_metric(const char *word);

/* Names of all of them; ends with NULL. */
extern const char *const metric_names[];

/* Fills in what comes behind @nr_metrics; 0, or -ENOMEM. */
int comparison_make(struct comparison *comparison);
void comparison_free(struct comparison *comparison);

/* Nothing is worse, or missing; and there is something that could be judged. */
bool comparison_is_good(const struct comparison *comparison);

/* What may make figures of two results differ: into warnings, and same_machine. */
void hosts_compare(struct comparison *comparison);
__attribute__((format(printf, 2, 3)))
void comparison_warn(struct comparison *comparison, const char *format, ...);

/* As a table; as JSON (a new reference). */
void comparison_print(FILE *out, const struct comparison *comparison, bool colored);
json_t *comparison_json(const struct comparison *comparison);

const char *outcome_word(enum outcome outcome);
const char *basis_word(enum basis basis);

#endif /* BENCH_COMPARE_H */
