// SPDX-License-Identifier: BSD-3-Clause
/* load.c - processes that keep the machine busy while something is measured */

#include <stdio.h>
#include <string.h>

#include "load.h"

enum { MAX_WORDS = 32 };

const char *load_command(const struct scenario *scenario, unsigned int number)
{
	/* Longer than any step; they end with it. */
	static const char *const known[NR_LOADS_KNOWN] = {
		[LOAD_NONE] = "",
		[LOAD_HACKBENCH] = "hackbench -g 2 -f 4 -s 128 -l 2000000000",
		[LOAD_STRESS_NG] = "stress-ng --cpu 2 --io 1 --vm 1 --vm-bytes 64M",
	};

	return number < NR_LOADS_KNOWN ? known[number] :
	       scenario->loads[number - NR_LOADS_KNOWN].command;
}

bool load_start(struct load *load, const struct step *step, char message[STEP_MESSAGE])
{
	char text[SCENARIO_COMMAND], log[sizeof(step->log) + 8];
	const char *argv[MAX_WORDS + 1] = { NULL };
	struct job_spec spec = { .argv = argv, .log = log };
	char *rest = text, *word;
	unsigned int nr = 0;
	int ret;

	snprintf(load->name, sizeof(load->name), "%s",
		 scenario_load_name(step->run->scenario, step->load));
	snprintf(text, sizeof(text), "%s", load_command(step->run->scenario, step->load));
	snprintf(log, sizeof(log), "%s.load", step->log);
	while (nr < MAX_WORDS && (word = strsep(&rest, " \t")))
		if (*word)
			argv[nr++] = word;
	if (!job_program_is_there(argv[0])) {
		snprintf(message, STEP_MESSAGE, "load %s: there is no %s; install it", load->name,
			 argv[0]);
		return false;
	}
	ret = job_start(&load->job, &spec);
	if (ret)
		snprintf(message, STEP_MESSAGE, "load %s: cannot be started: %s", load->name,
			 strerror(-ret));
	return !ret;
}

bool load_stop(struct load *load, bool is_interrupted, char message[STEP_MESSAGE])
{
	bool was_running = job_is_running(&load->job);

	if (was_running) {
		job_stop(&load->job);
		return true;
	}
	/* A signal may have ended it as well. */
	snprintf(message, STEP_MESSAGE, "load %s: ended by itself (status %d)", load->name,
		 job_wait(&load->job));
	return is_interrupted;
}
