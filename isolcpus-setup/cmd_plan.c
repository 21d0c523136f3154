// SPDX-License-Identifier: BSD-3-Clause
/* cmd_plan.c - choose CPUs, say why, and what that needs; change nothing */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../rtpoll/command/cpus.h"
#include "choose.h"
#include "fit.h"
#include "knobs/remarks.h"
#include "setup.h"

#define WORDS_BYTES	4096

static struct plan_request request_of(const struct cmd *cmd)
{
	return (struct plan_request) {
		.isolate = cmd->isolate, .housekeeping = cmd->housekeeping,
		.pollers = cmd->pollers, .vcpus = cmd->vcpus, .measure = cmd->measure,
		.near = cmd->near, .smt = cmd->smt, .mode = cmd->mode, .loader = cmd->loader,
		.bandwidth_percent = cmd->bandwidth_percent,
	};
}

/* What the knobs would write now, beside the command line. */
static size_t changes_count(const struct setup *setup)
{
	struct changes changes = {};
	size_t nr, i;

	for (i = 0; i < nr_knobs; i++)
		if (knobs[i]->changes)
			knobs[i]->changes(setup, knobs[i], &changes);
	nr = changes.nr;
	changes_free(&changes);
	return nr;
}

static void set_print(const char *name, const struct rtpoll_cpulist *cpus)
{
	char text[256];

	if (!cpus_none(cpus))
		printf("%-13s %s\n", name, cpus_text(cpus, text, sizeof(text)));
}

static void text_print(const struct setup *setup)
{
	const struct plan *plan = &setup->plan;
	char words[WORDS_BYTES];
	size_t i;

	set_print("isolated", &plan->isolated);
	set_print("  pollers", &plan->pollers);
	set_print("  vcpus", &plan->vcpus);
	set_print("  measuring", &plan->measuring);
	set_print("  parked", &plan->parked);
	set_print("housekeeping", &plan->housekeeping);
	for (i = 0; i < plan->nr_reasons; i++)
		printf("# %s: %s\n", plan->reasons[i].about, plan->reasons[i].text);
	kconfig_remarks(setup, stdout);
	errata_remarks(setup, stdout);
	bandwidth_remarks(setup, stdout);
	plan_cmdline(plan, words, sizeof(words));
	printf("%-13s %s\n", "command line", *words ? words : "as it is");
	printf("%-13s at most %zu changes\n", "runtime", changes_count(setup));
}

/* Complete or not at all. */
static int plan_save(const char *file, const char *text)
{
	struct tree here = { .root = "" };
	char *path = *file == '/' ? strdup(file) : NULL;
	char folder[4096];
	int ret;

	if (!path && (!getcwd(folder, sizeof(folder)) ||
		      asprintf(&path, "%s/%s", folder, file) < 0))
		return cmd_failed("--output %s: %m", file);
	if (!path)
		return cmd_failed("no memory for a path");
	ret = tree_replace(&here, text, 0644, "%s", path);
	free(path);
	return ret ? cmd_failed("--output %s: %s; name a file that can be written", file,
				strerror(-ret)) : 0;
}

static int plan_show(const struct setup *setup, const struct cmd *cmd)
{
	char *text = plan_text(&setup->plan);
	int ret = CMD_OK;

	if (!text)
		return cmd_failed("no memory for the plan's text");
	if (cmd->output)
		ret = plan_save(cmd->output, text);
	if (!ret && cmd->line.json)
		fputs(text, stdout);
	else if (!ret)
		text_print(setup);
	free(text);
	return ret;
}

int cmd_plan(const struct cmd *cmd)
{
	struct plan_request request = request_of(cmd);
	char error[PLAN_ERROR];
	struct setup setup;
	int ret = setup_open(&setup, cmd);

	if (ret)
		return ret;
	ret = plan_make(&setup.tree, &request, &setup.plan, error);
	if (ret)
		return ret == -ENODEV || ret == -ENOENT ? cmd_environment("%s", error) :
							  cmd_usage("%s", error);
	ret = fit_check(&setup);
	if (!ret)
		ret = plan_show(&setup, cmd);
	plan_free(&setup.plan);
	return ret;
}
