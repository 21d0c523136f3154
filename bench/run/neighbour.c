// SPDX-License-Identifier: BSD-3-Clause
/*
 * neighbour.c - what CPUs beside a poller feel of it
 *
 * Blocks without and with a poller take turns, in one run: what else goes on with the
 * machine happens to both.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../result/result.h"
#include "../result/series.h"
#include "job.h"
#include "neighbour.h"

/* Until a poller has its CPU. */
enum { SETTLE_MS = 200, MIN_PAIRS = 2, PAIR_S = 2 };

static int poller_start(const struct neighbour *neighbour, struct job *job)
{
	const struct timespec settle = { .tv_nsec = SETTLE_MS * 1000000 };
	char program[STEP_PATH + 16], number[16];
	const char *const argv[] = { program, "--poll", number, NULL };
	struct job_spec spec = { .argv = argv, .log = neighbour->step->log };

	snprintf(program, sizeof(program), "%s/engine", neighbour->step->run->places.programs);
	snprintf(number, sizeof(number), "%u", neighbour->poller);
	if (job_start(job, &spec)) {
		fprintf(stderr, "the poller cannot be started\n");
		return EXIT_FAILURE;
	}
	nanosleep(&settle, NULL);
	if (job_is_running(job))
		return 0;
	fprintf(stderr, "the poller on CPU %u ended at once (status %d)\n", neighbour->poller,
		job_wait(job));
	return EXIT_FAILURE;
}

/*
 * What of a block is compared: the median; of a busy loop, whose median is that of no
 * interruption, the mean.
 */
static double typical(const struct neighbour *neighbour, const json_t *json)
{
	double value = 0;
	struct series series;

	if (neighbour->step->row->source == SOURCE_OSLAT) {
		number_of(json, "mean", &value);
		return value;
	}
	if (series_open(&series, json))
		return 0;
	if (!series_quantile(&series, 0.5, &value))
		value = 0;
	series_close(&series);
	return value;
}

/* Of each CPU what is typical, 0: nothing was measured; adds it to what there is. */
static void block_take(struct neighbour *neighbour, const json_t *fragment, int state,
		       double *values)
{
	const json_t *series;
	size_t i;

	json_array_foreach(json_object_get(fragment, "series"), i, series) {
		unsigned int cpu = json_integer_value(json_object_get(series, "cpu"));

		for (unsigned int n = 0; n < neighbour->nr_cpus; n++) {
			if (neighbour->cpu[n] != cpu)
				continue;
			blocks_add(&neighbour->blocks[n][state], series);
			values[n] = typical(neighbour, series);
			snprintf(neighbour->unit, sizeof(neighbour->unit), "%s",
				 text_of(series, "unit"));
		}
	}
}

/* One block without a poller, one with it. */
static int pair_run(struct neighbour *neighbour, unsigned int pair)
{
	double values[NR_POLLER_STATES][NEIGHBOUR_CPUS] = { { 0 } };
	struct job poller;

	for (int state = POLLER_OFF; state <= POLLER_ON; state++) {
		json_t *fragment;

		if (state == POLLER_ON && poller_start(neighbour, &poller))
			return EXIT_FAILURE;
		fragment = neighbour_block(neighbour, pair * NR_POLLER_STATES + state);
		if (state == POLLER_ON)
			job_stop(&poller);
		if (!fragment)
			return EXIT_FAILURE;
		block_take(neighbour, fragment, state, values[state]);
		json_decref(fragment);
	}
	for (unsigned int n = 0; n < neighbour->nr_cpus; n++)
		if (values[POLLER_OFF][n] > 0 && values[POLLER_ON][n] > 0)
			neighbour->quotients[n][neighbour->nr_quotients[n]++] =
				values[POLLER_ON][n] / values[POLLER_OFF][n];
	return 0;
}

static void lengths(struct neighbour *neighbour)
{
	unsigned int seconds = step_duration_s(neighbour->step);
	unsigned int pairs = seconds / PAIR_S;

	if (pairs < MIN_PAIRS)
		pairs = MIN_PAIRS;
	if (pairs > NEIGHBOUR_PAIRS / 2)
		pairs = NEIGHBOUR_PAIRS / 2;
	neighbour->nr_pairs = pairs;
	neighbour->block_s = seconds / (pairs * NR_POLLER_STATES);
	if (!neighbour->block_s)
		neighbour->block_s = 1;
}

/* In a process of its own: what it says goes to the step's log. */
int neighbour_run(void *data)
{
	const struct step *step = data;
	struct neighbour *neighbour = calloc(1, sizeof(*neighbour));
	char error[RESULT_ERROR];
	json_t *fragment;
	int ret;

	if (!neighbour)
		return EXIT_FAILURE;
	neighbour->step = step;
	ret = neighbour_place(neighbour);
	lengths(neighbour);
	for (unsigned int pair = 0; !ret && pair < neighbour->nr_pairs; pair++)
		ret = pair_run(neighbour, pair);
	if (!ret) {
		fragment = neighbour_fragment(neighbour);
		ret = document_store(fragment, step->fragment, error);
		if (ret)
			fprintf(stderr, "%s\n", error);
		json_decref(fragment);
	}
	free(neighbour);
	return ret ? EXIT_FAILURE : EXIT_SUCCESS;
}
