// SPDX-License-Identifier: BSD-3-Clause
/* step.c - a step: its load, its process, and what comes of it */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../result/result.h"
#include "job.h"
#include "load.h"
#include "machine_lock.h"
#include "step.h"

#define SECOND_NS	1000000000ull

/* Longer than that, and something hangs. */
enum { PATIENCE = 4, PATIENCE_S = 60, CANNOT_TEST = 77, NOT_THERE = 127 };

/* Between the start of a load and what is measured. */
enum { SETTLE_MS = 300 };

/* A whole number of seconds, of pairs of blocks. */
unsigned int step_duration_s(const struct step *step)
{
	uint64_t ns = step->wanted->duration_ns ? step->wanted->duration_ns :
		      step->run->scenario->duration_ns;

	if (step->run->quick || !ns)
		return step->run->quick ? 4 : 10;
	return ns / SECOND_NS;
}

void step_init(struct step *step, const struct run *run, const struct wanted *wanted,
	       unsigned int load)
{
	const struct series_row *row = &series_rows[wanted->series];
	const char *load_name = scenario_load_name(run->scenario, load);
	bool is_loaded = load != LOAD_NONE;

	*step = (struct step){ .run = run, .wanted = wanted, .row = row, .load = load };
	snprintf(step->name, sizeof(step->name), "%s %s%s%s", row->where, row->name,
		 is_loaded ? ", " : "", is_loaded ? load_name : "");
	snprintf(step->file, sizeof(step->file), "%s-%s%s%s", row->where, row->name,
		 is_loaded ? "-" : "", is_loaded ? load_name : "");
	snprintf(step->fragment, sizeof(step->fragment), "%s/logs/%s.json", run->folder,
		 step->file);
	snprintf(step->log, sizeof(step->log), "%s/logs/%s.log", run->folder, step->file);
	step->seconds = run->quick ? row->quick_seconds : row->seconds;
	if (row->has_duration)
		step->seconds += step_duration_s(step);
}

static uint64_t limit_ns(const struct step *step)
{
	if (step->wanted->timeout_ns)
		return step->wanted->timeout_ns;
	if (step->run->scenario->timeout_ns)
		return step->run->scenario->timeout_ns;
	return (step->seconds * (uint64_t)PATIENCE + PATIENCE_S) * SECOND_NS;
}

/* The last line that says something. */
static void last_line(const char *path, char *text, size_t size)
{
	FILE *file = fopen(path, "re");
	char line[300];

	*text = 0;
	while (file && fgets(line, sizeof(line), file)) {
		line[strcspn(line, "\n")] = 0;
		if (line[strspn(line, " \t")])
			snprintf(text, size, "%s", line + strspn(line, " \t"));
	}
	if (file)
		fclose(file);
}

/* What a status other than 0 means. */
static void explain(const struct step *step, int status, char message[STEP_MESSAGE])
{
	char said[200];

	last_line(step->log, said, sizeof(said));
	if (status == JOB_STOPPED)
		snprintf(message, STEP_MESSAGE, "interrupted");
	else if (status == JOB_TIMED_OUT)
		snprintf(message, STEP_MESSAGE,
			 "ended after %llu s without an end; a longer timeout may help",
			 (unsigned long long)(limit_ns(step) / SECOND_NS));
	else if (status > 128 && status < 256)
		snprintf(message, STEP_MESSAGE, "died of signal %d (%s)%s%s", status - 128,
			 strsignal(status - 128), *said ? ": " : "", said);
	else if (status == CANNOT_TEST)
		snprintf(message, STEP_MESSAGE, "not possible on this machine: %s", said);
	else
		snprintf(message, STEP_MESSAGE, "%s (exit status %d)", *said ? said :
			 "it does not say why", status);
}

/**
 * struct call - how a step's process is called
 * @program:	path
 * @argv:	program and arguments, ends with NULL
 */
struct call {
	char		program[STEP_PATH + 64];
	const char	*argv[8];
};

/* False after a message: it cannot be called. */
static bool call_make(const struct step *step, struct call *call, char message[STEP_MESSAGE])
{
	const struct places *places = &step->run->places;
	unsigned int nr = 0;

	if (step->row->source == SOURCE_ENGINE) {
		snprintf(call->program, sizeof(call->program), "%s/engine", places->programs);
	} else if (places->tree) {
		snprintf(call->program, sizeof(call->program), "%s/bench/guest/%s.sh",
			 places->tree, step->row->word);
	} else {
		snprintf(message, STEP_MESSAGE,
			 "needs the source tree; call its bench/run.sh, or set BENCH_TREE to it");
		return false;
	}
	if (access(call->program, X_OK)) {
		snprintf(message, STEP_MESSAGE, "%s: %s", call->program, strerror(errno));
		return false;
	}
	call->argv[nr++] = call->program;
	if (step->row->source == SOURCE_ENGINE) {
		call->argv[nr++] = "--only";
		call->argv[nr++] = step->row->word;
	}
	if (step->run->quick)
		call->argv[nr++] = "--quick";
	call->argv[nr++] = "--json";
	call->argv[nr++] = step->fragment;
	call->argv[nr] = NULL;
	return true;
}

/* An exit status, or of job.h; -1 after a message. */
static int process_run(const struct step *step, char message[STEP_MESSAGE])
{
	struct job_spec spec = {
		.data = (void *)step, .log = step->log, .limit_ns = limit_ns(step),
	};
	struct call call = { 0 };
	struct job job;
	int ret;

	if (step->row->source == SOURCE_DEVICE) {
		spec.function = device_run;
	} else if (step->row->source == SOURCE_CYCLICTEST || step->row->source == SOURCE_OSLAT) {
		spec.function = neighbour_run;
	} else if (call_make(step, &call, message)) {
		spec.argv = call.argv;
		/*
		 * Others have their own places: the threads of a guest, and those of a tool.
		 * Who has to end a tool must not wait for a CPU that the tool, or a poller,
		 * leaves to nobody.
		 */
		if (step->row->source == SOURCE_ENGINE)
			spec.cpus = step->run->scenario->cpus;
	} else {
		return -1;
	}
	ret = job_start(&job, &spec);
	if (ret) {
		snprintf(message, STEP_MESSAGE, "cannot be started: %s", strerror(-ret));
		return -1;
	}
	return job_wait(&job);
}

/* Of what it wrote, if it did. */
static json_t *fragment_read(const struct step *step, char message[STEP_MESSAGE])
{
	char error[RESULT_ERROR];
	json_t *fragment;
	int ret;

	if (access(step->fragment, F_OK)) {
		snprintf(message, STEP_MESSAGE,
			 "ended well, but wrote no figures; its log says more");
		return NULL;
	}
	fragment = result_load(step->fragment, RESULT_FRAGMENT, &ret, error);
	if (!fragment)
		snprintf(message, STEP_MESSAGE, "%s", error);
	return fragment;
}

static json_t *measure(const struct step *step, char message[STEP_MESSAGE])
{
	struct load load;
	bool has_load = step->load != LOAD_NONE;
	char unsaid[STEP_MESSAGE];
	const struct timespec settle = { .tv_nsec = SETTLE_MS * 1000000 };
	int status;

	if (has_load && !load_start(&load, step, message))
		return NULL;
	if (has_load)
		nanosleep(&settle, NULL);
	status = process_run(step, message);
	if (has_load && !load_stop(&load, status == JOB_STOPPED, message))
		return NULL;
	if (status < 0)
		return NULL;
	if (!status)
		return fragment_read(step, message);
	explain(step, status, message);
	/* It may have written what it had; if it has not, that is no news. */
	return fragment_read(step, unsaid);
}

json_t *step_run(const struct step *step, char message[STEP_MESSAGE])
{
	/* A guest's script waits for the others itself. */
	int lock = step->row->source == SOURCE_GUEST ? -1 : machine_lock_take();
	json_t *fragment;

	*message = 0;
	fragment = measure(step, message);
	machine_lock_release(lock);
	return fragment;
}
