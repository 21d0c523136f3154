// SPDX-License-Identifier: BSD-3-Clause
/* bundle.c - what a safety file needs beside the result */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../cmd.h"
#include "../result/result.h"
#include "../result/series.h"
#include "collect.h"
#include "job.h"

enum { HELPER_S = 120 };

void run_failure(struct run *run, const char *step, const char *format, ...)
{
	char text[STEP_MESSAGE];
	json_t *failure;
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	cmd_report(CMD_STEP, "%s: %s", step, text);
	failure = json_pack("{s:s, s:s}", "step", step, "message", text);
	/* What a program said may be no text that JSON can have. */
	if (!failure)
		failure = json_pack("{s:s, s:s}", "step", step, "message",
				    "failed; its log says why");
	json_array_append_new(json_object_get(run->result, "failures"), failure);
	run->nr_failed++;
}

/* A helper program; its exit status, or as job_wait(). */
static int helper_run(const struct run *run, const char *const *argv, const char *output)
{
	char log[STEP_PATH + 32];
	struct job_spec spec = {
		.argv = argv, .log = log, .output = output, .limit_ns = HELPER_S * 1000000000ull,
	};
	struct job job;

	snprintf(log, sizeof(log), "%s/logs/bundle.log", run->folder);
	return job_start(&job, &spec) ? 127 : job_wait(&job);
}

static json_t *counts_of(const json_t *verify)
{
	return json_pack("{s:O?, s:O?, s:O?, s:O?, s:O?}",
			 "pass", json_object_get(verify, "pass"),
			 "warn", json_object_get(verify, "warn"),
			 "fail", json_object_get(verify, "fail"),
			 "na", json_object_get(verify, "na"),
			 "reboot", json_object_get(verify, "reboot"));
}

void isolation_collect(struct run *run)
{
	const char *plan = run->scenario->isolation;
	char path[STEP_PATH + 32], error[RESULT_ERROR];
	const char *const argv[] = { "isolcpus-setup", "verify", "--json", "--plan", plan, NULL };
	json_t *verify, *isolation;
	int ret, status;

	if (!*plan)
		return;
	snprintf(path, sizeof(path), "%s/bundle/isolation.json", run->folder);
	status = helper_run(run, argv, path);
	verify = document_load(path, &ret, error);
	if (!verify) {
		unlink(path);
		run_failure(run, "isolation", "isolcpus-setup verify --plan %s: exit status %d; "
			    "logs/bundle.log says more", plan, status);
		return;
	}
	isolation = json_pack("{s:s, s:o, s:s}", "cpus", text_of(verify, "isolated"),
			      "verify", counts_of(verify), "file", "bundle/isolation.json");
	if (isolation)
		json_object_set_new(run->result, "isolation", isolation);
	json_decref(verify);
}

void bundle_collect(struct run *run)
{
	const char *script = run->places.bundle;
	const char *const argv[] = { script, run->folder, run->scenario->path, NULL };
	int status;

	if (access(script, X_OK)) {
		run_failure(run, "bundle", "%s: %m; set BENCH_TREE to the source tree",
			    *script ? script : "bundle.sh");
		return;
	}
	status = helper_run(run, argv, NULL);
	if (status)
		run_failure(run, "bundle", "%s: exit status %d; logs/bundle.log says more", script,
			    status);
}
