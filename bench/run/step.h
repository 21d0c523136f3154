/* SPDX-License-Identifier: BSD-3-Clause */
/* step.h - one thing after the other: a series under one load */
#ifndef BENCH_RUN_STEP_H
#define BENCH_RUN_STEP_H

#include <jansson.h>

#include "places.h"
#include "scenario.h"
#include "series.h"

enum { STEP_PATH = 1024, STEP_NAME = 200, STEP_MESSAGE = 1400 };

/**
 * struct run - a run
 * @scenario:	what is wanted
 * @folder:	where the result goes
 * @places:	where things are
 * @quick:	as short as it can be
 * @result:	so far
 * @nr_failed:	steps
 */
struct run {
	const struct scenario	*scenario;
	char			folder[STEP_PATH];
	struct places		places;
	bool			quick;
	json_t			*result;
	unsigned int		nr_failed;
};

/**
 * struct step - of a run
 * @run:	the run
 * @wanted:	section that asks for it
 * @row:	what it measures
 * @load:	its number
 * @name:	as messages have it: "native cyclictest, hackbench"
 * @file:	as files are called: "native-cyclictest-hackbench"
 * @fragment:	file it writes its figures to
 * @log:	what it says
 * @seconds:	it is expected to take
 */
struct step {
	const struct run	*run;
	const struct wanted	*wanted;
	const struct series_row	*row;
	unsigned int		load;
	char			name[STEP_NAME];
	char			file[STEP_NAME];
	char			fragment[STEP_PATH + STEP_NAME + 16];
	char			log[STEP_PATH + STEP_NAME + 16];
	unsigned int		seconds;
};

/* Fills it in. */
void step_init(struct step *step, const struct run *run, const struct wanted *wanted,
	       unsigned int load);
/* How long it measures, where it is told to: seconds. */
unsigned int step_duration_s(const struct step *step);

/*
 * Does it, with its load beside: its fragment, checked; NULL: there is none.  With a
 * message it failed, and a fragment is what it had measured until then.
 */
json_t *step_run(const struct step *step, char message[STEP_MESSAGE]);

/* Sources that are functions of this program; an exit status, what is wrong on stderr. */
int neighbour_run(void *step);
int device_run(void *step);

#endif /* BENCH_RUN_STEP_H */
