// SPDX-License-Identifier: BSD-3-Clause
/*
 * neighbour_tool.c - one block of cyclictest or oslat, and whether to believe it
 *
 * cyclictest ends well with an option that it does not know, and its histogram leaves
 * out what is beyond: what counts is its file, and the loops in it.
 */

#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../rtpoll/lib/cpulist.h"
#include "../importer/import.h"
#include "job.h"
#include "neighbour.h"

enum { INTERVAL_US = 200, SECOND_US = 1000000, MAX_WORDS = 24, GRACE_S = 30 };

/* The CPUs of the scenario, or those where this process may run. */
static void cpus_wanted(const struct neighbour *neighbour, struct rtpoll_cpulist *list)
{
	const char *text = neighbour->step->run->scenario->cpus;
	cpu_set_t set;

	memset(list, 0, sizeof(*list));
	if (*text && !rtpoll_cpulist_parse(list, CPU_SETSIZE, text))
		return;
	if (sched_getaffinity(0, sizeof(set), &set))
		return;
	for (unsigned int i = 0; i < CPU_SETSIZE; i++)
		if (CPU_ISSET(i, &set))
			rtpoll_cpulist_add(list, i);
}

int neighbour_place(struct neighbour *neighbour)
{
	const struct scenario *scenario = neighbour->step->run->scenario;
	struct rtpoll_cpulist list;
	size_t length = 0;

	cpus_wanted(neighbour, &list);
	for (unsigned int i = 0; i < CPU_SETSIZE; i++)
		if (rtpoll_cpulist_has(&list, i))
			neighbour->poller = i;
	if (scenario->given >> KEY_POLLER & 1)
		neighbour->poller = scenario->poller;
	for (unsigned int i = 0; i < CPU_SETSIZE && neighbour->nr_cpus < NEIGHBOUR_CPUS; i++) {
		if (!rtpoll_cpulist_has(&list, i) || i == neighbour->poller)
			continue;
		length += snprintf(neighbour->cpus + length, sizeof(neighbour->cpus) - length,
				   "%s%u", length ? "," : "", i);
		neighbour->cpu[neighbour->nr_cpus++] = i;
	}
	if (neighbour->nr_cpus)
		return 0;
	fprintf(stderr, "two CPUs are needed: one for the poller, one beside it; "
		"cpus = LIST in [scenario] says which\n");
	return EXIT_FAILURE;
}

/* The whole command as one line for the log. */
static void log_command(const char *const *argv)
{
	for (int i = 0; argv[i]; i++)
		printf("%s%s", i ? " " : "# ", argv[i]);
	putchar('\n');
	fflush(stdout);
}

/*
 * Without -m: its lru_add_drain_all() waits for a kernel thread on each CPU, for which
 * a poller leaves no time.  The system as it is, not as cyclictest would have it.
 */
static void cyclictest_argv(const struct neighbour *n, const char **argv, char text[4][32],
			    const char *json)
{
	unsigned int nr = 0;

	snprintf(text[0], 32, "%u", n->nr_cpus);
	snprintf(text[1], 32, "%u", INTERVAL_US);
	snprintf(text[2], 32, "%u", n->block_s * (SECOND_US / INTERVAL_US));
	argv[nr++] = "cyclictest";
	argv[nr++] = "--quiet";
	argv[nr++] = "--default-system";
	argv[nr++] = "-a";
	argv[nr++] = n->cpus;
	argv[nr++] = "-t";
	argv[nr++] = text[0];
	argv[nr++] = "-p";
	argv[nr++] = "90";
	argv[nr++] = "-d";
	argv[nr++] = "0";
	argv[nr++] = "-i";
	argv[nr++] = text[1];
	argv[nr++] = "-l";
	argv[nr++] = text[2];
	argv[nr++] = "-N";
	argv[nr++] = "-h";
	argv[nr++] = "1000000";
	argv[nr++] = json;
	argv[nr] = NULL;
}

static void oslat_argv(const struct neighbour *n, const char **argv, char text[4][32],
		       const char *json)
{
	unsigned int nr = 0;

	snprintf(text[0], 32, "%u", n->block_s);
	argv[nr++] = "oslat";
	argv[nr++] = "-q";
	argv[nr++] = "-c";
	argv[nr++] = n->cpus;
	argv[nr++] = "-f";
	argv[nr++] = "50";
	argv[nr++] = "-b";
	argv[nr++] = "1024";
	argv[nr++] = "-D";
	argv[nr++] = text[0];
	argv[nr++] = json;
	argv[nr] = NULL;
}

/* How much of what it was asked for was done on a CPU: loops, or seconds of oslat. */
static double part_done(const struct neighbour *neighbour, const json_t *series)
{
	double count = json_integer_value(json_object_get(series, "count"));
	const json_t *values = json_object_get(json_object_get(series, "source"), "values");

	if (neighbour->step->row->source == SOURCE_CYCLICTEST)
		return count / (neighbour->block_s * (SECOND_US / INTERVAL_US));
	return count > 0 ? json_number_value(json_object_get(values, "duration")) /
			   neighbour->block_s : 0;
}

/*
 * cyclictest ends when the first CPU has done its loops; the others then lack those by
 * which they were late.  oslat counts time by itself.
 */
static bool is_enough(const struct neighbour *neighbour, double least, double most)
{
	if (neighbour->step->row->source == SOURCE_CYCLICTEST)
		return most >= 1 && least >= 0.5;
	return least >= 0.9;
}

static bool all_are_whole(const struct neighbour *neighbour, const char *tool,
			  const json_t *fragment)
{
	const json_t *list = json_object_get(fragment, "series");
	double least = INFINITY, most = 0;
	const json_t *series;
	size_t i;

	if (json_array_size(list) != neighbour->nr_cpus) {
		fprintf(stderr, "%s measured %zu CPUs in place of %u\n", tool,
			json_array_size(list), neighbour->nr_cpus);
		return false;
	}
	json_array_foreach(list, i, series) {
		least = fmin(least, part_done(neighbour, series));
		most = fmax(most, part_done(neighbour, series));
	}
	if (is_enough(neighbour, least, most))
		return true;
	fprintf(stderr, "%s measured less than it was asked to: %.0f %% on one CPU\n", tool,
		least * 100);
	return false;
}

static json_t *file_read(const struct neighbour *neighbour, const char *tool, const char *path)
{
	char error[RESULT_ERROR];
	json_t *document, *fragment;
	int ret;

	if (access(path, F_OK)) {
		fprintf(stderr, "%s ended well, but wrote no file: an option it does not know?\n",
			tool);
		return NULL;
	}
	document = document_load(path, &ret, error);
	fragment = document ? import_document(document, path, NULL, error) : NULL;
	json_decref(document);
	if (!fragment)
		fprintf(stderr, "%s\n", error);
	if (!fragment || all_are_whole(neighbour, tool, fragment))
		return fragment;
	json_decref(fragment);
	return NULL;
}

json_t *neighbour_block(const struct neighbour *neighbour, unsigned int number)
{
	bool is_oslat = neighbour->step->row->source == SOURCE_OSLAT;
	const char *tool = is_oslat ? "oslat" : "cyclictest";
	const struct step *step = neighbour->step;
	char path[sizeof(step->fragment) + 24], json[sizeof(path) + 8], text[4][32];
	const char *argv[MAX_WORDS];
	struct job_spec spec = {
		.argv = argv, .log = step->log,
		.limit_ns = (neighbour->block_s * 4 + GRACE_S) * 1000000000ull,
		/* A line for each ns of its histogram; all that is in them is in its file. */
		.output = is_oslat ? NULL : "/dev/null",
	};
	struct job job;
	int status;

	if (!job_program_is_there(tool)) {
		fprintf(stderr, "there is no %s; install rt-tests\n", tool);
		return NULL;
	}
	snprintf(path, sizeof(path), "%s/logs/%s.block%u.json", step->run->folder, step->file,
		 number);
	snprintf(json, sizeof(json), "--json=%s", path);
	if (is_oslat)
		oslat_argv(neighbour, argv, text, json);
	else
		cyclictest_argv(neighbour, argv, text, json);
	log_command(argv);
	status = job_start(&job, &spec) ? EXIT_FAILURE : job_wait(&job);
	if (!status)
		return file_read(neighbour, tool, path);
	fprintf(stderr, "%s: %s %d\n", tool, status == JOB_TIMED_OUT ? "hangs, status" :
		"exit status", status);
	return NULL;
}
