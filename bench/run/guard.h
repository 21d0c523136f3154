/* SPDX-License-Identifier: BSD-3-Clause */
/* guard.h - the process between a job and who started it: job.h */
#ifndef BENCH_RUN_GUARD_H
#define BENCH_RUN_GUARD_H

#include "job.h"

/* In a process of its own: runs the job, tells @end what came of it, and ends. */
void guard_run(const struct job_spec *spec, int end) __attribute__((noreturn));

#endif /* BENCH_RUN_GUARD_H */
