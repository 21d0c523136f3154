/* SPDX-License-Identifier: BSD-3-Clause */
/* verdict.h - what a result comes to, in counts and in words */
#ifndef BENCH_VERDICT_H
#define BENCH_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

/**
 * struct verdict - what a result comes to
 * @goals_met:		goals, by what came of them
 * @goals_missed:	likewise
 * @goals_open:		not measured
 * @limits_kept:	limits, likewise
 * @limits_broken:	likewise
 * @limits_open:	what they are of is missing
 * @failures:		steps that failed
 * @complete:		the run came to its end
 * @quick:		it was too short to be judged
 */
struct verdict {
	size_t	goals_met;
	size_t	goals_missed;
	size_t	goals_open;
	size_t	limits_kept;
	size_t	limits_broken;
	size_t	limits_open;
	size_t	failures;
	bool	complete;
	bool	quick;
};

struct verdict verdict_of(const json_t *result);

/* Nothing is missed, broken, missing, failed or cut off. */
bool verdict_is_good(const struct verdict *verdict);

/*
 * "Measured on this machine and in QEMU with the simulated hypervisor; never on ACRN
 * hardware."
 */
void places_words(const json_t *result, char *text, size_t size);

/* What a limit wants: "max of engine/write at most 20 µs". */
void limit_words(const json_t *limit, char *text, size_t size);

/* Why a goal is not met: its reason, or that none is given; "" if it is met. */
const char *goal_reason(const json_t *goal);

#endif /* BENCH_VERDICT_H */
