/* SPDX-License-Identifier: BSD-3-Clause */
/* collect.h - what a result says besides what was measured */
#ifndef BENCH_RUN_COLLECT_H
#define BENCH_RUN_COLLECT_H

#include "step.h"

/* The machine: of a result its "host". */
json_t *host_collect(void);

/* The "where" of what is measured on this machine: who is below it, or else native. */
const char *host_where(void);
/* Does the module have its simulated hypervisor below it? */
bool host_is_simulated(void);

/* Has isolcpus-setup verify the scenario's plan: "isolation", and bundle/isolation.json. */
void isolation_collect(struct run *run);

/* The folder bundle: all that a safety file needs, with checksums.  After result.json. */
void bundle_collect(struct run *run);

/* What failed: on stderr, and in the result. */
__attribute__((format(printf, 3, 4)))
void run_failure(struct run *run, const char *step, const char *format, ...);

/* Judges the scenario's limits by the result; how many are not kept. */
unsigned int limits_judge(struct run *run);

/*
 * Says in a fragment under which load it was measured: its series have the load, and
 * all that has an id has another one than without.
 */
void fragment_under_load(json_t *fragment, const char *load, bool is_loaded);
/* Says of what was measured on this machine which one that is: host_where(). */
void fragment_here(json_t *fragment);

#endif /* BENCH_RUN_COLLECT_H */
