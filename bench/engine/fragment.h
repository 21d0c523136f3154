/* SPDX-License-Identifier: BSD-3-Clause */
/* fragment.h - what was measured, as a fragment of a result */
#ifndef BENCH_ENGINE_FRAGMENT_H
#define BENCH_ENGINE_FRAGMENT_H

#include <jansson.h>

#include "session.h"

json_t *fragment_new(void);

/*
 * A series for each row and class, and one for the ping-pong beside them all, to which
 * the ratios are.  That of the class with more blocks has the plain id; the other one
 * "/near" or "/far" behind it.
 */
void fragment_session(json_t *fragment, const char *suite, const struct session *session);
/* As report_value(). */
void fragment_value(json_t *fragment, const char *name, double value, const char *unit,
		    const char *better);

/**
 * struct growth - a point of how it scales
 * @way:	which one: its plan has VMs, vCPUs and ranges
 * @pattern:	"hot", "cold" or "batch"
 * @ratio:	by one VM with one vCPU
 * @per_s:	requests in a second
 * @bytes_per_vm: of the region, in pages that are there; 0: not known
 */
struct growth {
	unsigned int	way;
	const char	*pattern;
	double		ratio;
	double		per_s;
	double		bytes_per_vm;
};

void fragment_growth(json_t *fragment, const struct growth *growth, const struct figure *figure);
/* All that were added. */
void fragment_goals(json_t *fragment);

#endif /* BENCH_ENGINE_FRAGMENT_H */
