/* SPDX-License-Identifier: BSD-3-Clause */
/* load.h - processes that keep the machine busy while something is measured */
#ifndef BENCH_RUN_LOAD_H
#define BENCH_RUN_LOAD_H

#include "job.h"
#include "step.h"

/* The command of a load, as one types it. */
const char *load_command(const struct scenario *scenario, unsigned int number);

struct load {
	struct job	job;
	char		name[STEP_NAME];
};

/* False after a message: there is none, and nothing is measured. */
bool load_start(struct load *load, const struct step *step, char message[STEP_MESSAGE]);
/* False after a message: it had ended before its time, so that its figures mean nothing. */
bool load_stop(struct load *load, bool is_interrupted, char message[STEP_MESSAGE]);

#endif /* BENCH_RUN_LOAD_H */
