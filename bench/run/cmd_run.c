// SPDX-License-Identifier: BSD-3-Clause
/* cmd_run.c - bench run: every step of a scenario, and a result of them all */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../rtpoll/include/rtpoll/error.h"
#include "../cmd.h"
#include "../result/result.h"
#include "collect.h"
#include "job.h"
#include "step.h"

enum { MAX_STEPS = 128 };

/**
 * struct plan - the steps
 * @steps:	they
 * @nr:		how many
 * @seconds:	they are expected to take
 */
struct plan {
	struct step	steps[MAX_STEPS];
	unsigned int	nr;
	unsigned int	seconds;
};

static void plan_make(struct plan *plan, const struct run *run)
{
	for (unsigned int i = 0; i < run->scenario->nr_wanted; i++) {
		const struct wanted *wanted = &run->scenario->wanted[i];

		for (unsigned int load = 0; scenario_load_name(run->scenario, load); load++) {
			if (!(wanted->loads >> load & 1) || plan->nr == MAX_STEPS)
				continue;
			step_init(&plan->steps[plan->nr], run, wanted, load);
			plan->seconds += plan->steps[plan->nr++].seconds;
		}
	}
}

static void time_text(char *text, size_t size, time_t when)
{
	strftime(text, size, "%Y-%m-%dT%H:%M:%SZ", gmtime(&when));
}

static void set(json_t *object, const char *key, json_t *value)
{
	json_object_set_new(object, key, value);
}

static void result_begin(struct run *run, const struct cmd *cmd, time_t start)
{
	const struct scenario *scenario = run->scenario;
	json_t *argv = json_array(), *about;
	char text[64];

	run->result = result_new();
	about = json_object_get(run->result, "run");
	json_array_append_new(argv, json_string("run"));
	for (unsigned int i = 0; i < cmd->line.nr_operands; i++)
		json_array_append_new(argv, json_string(cmd->line.operands[i]));
	set(run->result, "tool", json_pack("{s:s, s:s, s:o}", "name", "rtpoll-bench", "version",
					   rtpoll_version(), "argv", argv));
	set(run->result, "host", host_collect());
	time_text(text, sizeof(text), start);
	set(about, "scenario", json_string(*scenario->title ? scenario->title : scenario->path));
	set(about, "start", json_string(text));
	set(about, "complete", json_false());
	set(about, "quick", json_boolean(run->quick));
	set(about, "affinity", *scenario->cpus ? json_string(scenario->cpus) : json_null());
	if (scenario->given >> KEY_DMA_LATENCY & 1)
		set(about, "dma_latency_us", json_integer(scenario->dma_latency_us));
	if (host_is_simulated())
		json_array_append_new(json_object_get(about, "notes"),
				      json_string("the hypervisor is simulated (acrn_hvsim); "
						  "this is not ACRN"));
}

/* The loads that were used, in words. */
static json_t *loads_json(const struct scenario *scenario)
{
	char text[400] = "";
	unsigned int used = 0;
	size_t length = 0;

	for (unsigned int i = 0; i < scenario->nr_wanted; i++)
		used |= scenario->wanted[i].loads;
	for (unsigned int i = 0; scenario_load_name(scenario, i); i++)
		if (used >> i & 1 && length < sizeof(text))
			length += snprintf(text + length, sizeof(text) - length, "%s%s",
					   length ? ", " : "", scenario_load_name(scenario, i));
	return json_string(text);
}

/* As it is now, so that it is there however this ends. */
static int result_keep(struct run *run, time_t start)
{
	json_t *about = json_object_get(run->result, "run");
	char path[STEP_PATH + 32], error[RESULT_ERROR], text[64];
	time_t now = time(NULL);

	time_text(text, sizeof(text), now);
	set(about, "end", json_string(text));
	set(about, "duration_s", json_integer(now - start));
	set(about, "load", loads_json(run->scenario));
	snprintf(path, sizeof(path), "%s/" RESULT_FILE, run->folder);
	if (document_store(run->result, path, error))
		return cmd_environment("%s", error);
	return CMD_OK;
}

static void span_text(char *text, size_t size, unsigned int seconds)
{
	if (seconds < 60)
		snprintf(text, size, "%u s", seconds);
	else
		snprintf(text, size, "%u min %u s", seconds / 60, seconds % 60);
}

/* 0, or -1 after a message. */
static int fragment_take(struct run *run, const struct step *step, json_t *fragment,
			 char message[STEP_MESSAGE])
{
	char error[RESULT_ERROR];
	int ret;

	if (!fragment)
		return -1;
	fragment_here(fragment);
	fragment_under_load(fragment, scenario_load_name(run->scenario, step->load),
			    step->load != LOAD_NONE);
	ret = result_merge(run->result, fragment, step->name, error);
	if (ret)
		snprintf(message, STEP_MESSAGE, "%s", error);
	json_decref(fragment);
	return ret;
}

static void step_take(struct run *run, const struct step *step)
{
	char message[STEP_MESSAGE], text[32];
	time_t begin = time(NULL);
	int ret = fragment_take(run, step, step_run(step, message), message);

	span_text(text, sizeof(text), time(NULL) - begin);
	printf("%s, %s\n", ret || *message ? "FAILED" : "done", text);
	fflush(stdout);
	if (ret || *message)
		run_failure(run, step->name, "%s", message);
}

/* Returns an exit code; stops after the step that was interrupted. */
static int steps_run(struct run *run, const struct plan *plan, time_t start)
{
	int ret = CMD_OK;

	for (unsigned int i = 0; i < plan->nr && !job_signal && !ret; i++) {
		const struct step *step = &plan->steps[i];
		char text[32];

		span_text(text, sizeof(text), step->seconds);
		printf("[%2u/%u] %s (about %s) ... ", i + 1, plan->nr, step->name, text);
		fflush(stdout);
		step_take(run, step);
		ret = result_keep(run, start);
	}
	return ret;
}

/* Held while it is open.  Negative: it is left alone. */
static int dma_latency_hold(struct run *run)
{
	int32_t latency = run->scenario->dma_latency_us;
	int file;

	if (!(run->scenario->given >> KEY_DMA_LATENCY & 1))
		return -1;
	file = open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC);
	if (file < 0 || write(file, &latency, sizeof(latency)) != sizeof(latency))
		run_failure(run, "dma_latency", "/dev/cpu_dma_latency: %s", strerror(errno));
	return file;
}

/* bench-NAME-DATE here, unless --output says where. */
static int folder_make(struct run *run, const struct cmd *cmd, time_t start)
{
	static const char *const parts[] = { "", "/logs", "/bundle" };
	const char *name = strrchr(run->scenario->path, '/');
	char path[STEP_PATH + 32], date[32];

	name = name ? name + 1 : run->scenario->path;
	strftime(date, sizeof(date), "%Y%m%d-%H%M%S", gmtime(&start));
	if (cmd->output)
		snprintf(run->folder, sizeof(run->folder), "%s", cmd->output);
	else
		snprintf(run->folder, sizeof(run->folder), "bench-%.*s-%s",
			 (int)strcspn(name, "."), name, date);
	for (unsigned int i = 0; i < 3; i++) {
		snprintf(path, sizeof(path), "%s%s", run->folder, parts[i]);
		if (mkdir(path, 0777) && errno != EEXIST)
			return cmd_environment("%s: cannot be made: %m", path);
	}
	snprintf(path, sizeof(path), "%s/" RESULT_FILE, run->folder);
	if (!access(path, F_OK))
		return cmd_usage("%s: has a result already; name another folder with --output",
				 run->folder);
	return CMD_OK;
}

/* Page and summaries, as `bench report FOLDER` makes them. */
static int report_make(const struct run *run, const struct cmd *cmd)
{
	const char *const operands[] = { run->folder };
	const struct cmd report = {
		.line = { .operands = operands, .nr_operands = 1, .colored = cmd->line.colored },
	};

	return cmd_show(&report);
}

/* What ended a run says more than what it measured. */
static int verdict(const struct run *run, unsigned int not_kept)
{
	if (job_signal)
		return 128 + job_signal;
	if (run->nr_failed)
		return CMD_STEP;
	return not_kept ? CMD_FAILED : CMD_OK;
}

static int finish(struct run *run, const struct cmd *cmd, time_t start)
{
	json_t *about = json_object_get(run->result, "run");
	unsigned int not_kept;
	int ret, code;

	isolation_collect(run);
	not_kept = job_signal ? 0 : limits_judge(run);
	set(about, "complete", json_boolean(!job_signal && !run->nr_failed));
	if (job_signal)
		json_array_append_new(json_object_get(about, "notes"),
				      json_string("interrupted: what was done is here"));
	ret = result_keep(run, start);
	if (ret)
		return ret;
	code = verdict(run, not_kept);
	if (!job_signal)
		bundle_collect(run);
	/* A goal that was missed, which it tells as a failure, is none of a run. */
	return report_make(run, cmd) == CMD_ENVIRONMENT ? CMD_ENVIRONMENT : code;
}

static int run_steps(struct run *run, const struct cmd *cmd)
{
	struct plan *plan = calloc(1, sizeof(*plan));
	time_t start = time(NULL);
	char text[32];
	int dma_latency, ret;

	if (!plan)
		return cmd_environment("no memory");
	ret = folder_make(run, cmd, start);
	if (ret) {
		free(plan);
		return ret;
	}
	plan_make(plan, run);
	span_text(text, sizeof(text), plan->seconds);
	printf("%s: %u steps, about %s%s; into %s\n", run->scenario->path, plan->nr, text,
	       run->quick ? " (quick: not to be judged)" : "", run->folder);
	job_handle_signals();
	result_begin(run, cmd, start);
	dma_latency = dma_latency_hold(run);
	ret = steps_run(run, plan, start);
	if (dma_latency >= 0)
		close(dma_latency);
	if (!ret)
		ret = finish(run, cmd, start);
	json_decref(run->result);
	free(plan);
	return ret;
}

int cmd_run(const struct cmd *cmd)
{
	struct scenario *scenario = calloc(1, sizeof(*scenario));
	struct run run = { .scenario = scenario };
	char shipped[PLACE];
	const char *path;
	int ret;

	if (!scenario)
		return cmd_environment("no memory");
	places_find(&run.places);
	path = places_scenario(&run.places, shipped, cmd->line.operands[0]);
	ret = path ? scenario_read(scenario, path) : CMD_USAGE;
	if (ret == CMD_FAILED)
		ret = CMD_MALFORMED;
	if (!ret) {
		run.quick = scenario->quick || cmd->quick;
		ret = run_steps(&run, cmd);
	}
	free(scenario);
	return ret;
}
