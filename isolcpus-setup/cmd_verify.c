// SPDX-License-Identifier: BSD-3-Clause
/* cmd_verify.c - compare the machine with the plan */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../rtpoll/command/cpus.h"
#include "../rtpoll/command/json_print.h"
#include "../rtpoll/command/json_value.h"
#include "journal.h"
#include "knob_named.h"
#include "setup.h"
#include "smi_count.h"
#include "watch.h"

/**
 * struct verify - one run
 * @setup:	machine and plan
 * @from:	where the plan is from
 * @findings:	what the checks found, in the order of the table
 * @nr:		how many
 */
struct verify {
	struct setup	setup;
	const char	*from;
	struct finding	*findings;
	size_t		nr;
};

static bool is_wanted(const struct cmd *cmd, const struct knob *knob)
{
	unsigned int i;

	for (i = 0; i < cmd->line.nr_operands; i++)
		if (knob_find(cmd->line.operands[i]) == knob)
			return true;
	return !cmd->line.nr_operands;
}

static int operands_check(const struct cmd *cmd)
{
	const struct knob *knob;
	unsigned int i;
	int ret = 0;

	for (i = 0; !ret && i < cmd->line.nr_operands; i++)
		ret = knob_named(&knob, cmd->line.operands[i]);
	return ret;
}

static int json_show(const struct verify *verify)
{
	const struct setup *setup = &verify->setup;
	char release[96];
	json_t *head;

	tree_read(&setup->tree, release, sizeof(release), "/proc/sys/kernel/osrelease");
	head = json_pack("{s:s s:o s:b s:o s:o s:s s:o}", "schema", "isolcpus-setup.verify/1",
			 "kernel", json_text(release), "virtual", setup->is_virtual,
			 "plan", json_text(verify->from),
			 "isolated", json_cpus(&setup->plan.isolated),
			 "mode", setup->plan.mode == PLAN_CGROUP ? "cgroup" : "boot",
			 "checks", findings_json(verify->findings, verify->nr));
	if (head && json_object_update_new(head, findings_counts_json(verify->findings,
								      verify->nr))) {
		json_decref(head);
		head = NULL;
	}
	return json_print(head);
}

static int text_show(const struct verify *verify, bool colored)
{
	char isolated[256];
	size_t i;

	printf("# plan: %s; isolated: %s\n", verify->from,
	       cpus_text(&verify->setup.plan.isolated, isolated, sizeof(isolated)));
	for (i = 0; i < verify->nr; i++)
		finding_print(stdout, &verify->findings[i], colored);
	findings_summary(stdout, verify->findings, verify->nr);
	return CMD_OK;
}

/* The XML is all that is on stdout. */
static bool junit_alone(const struct cmd *cmd)
{
	return cmd->junit && !strcmp(cmd->junit, "-");
}

static int junit_write(const struct verify *verify, const char *path)
{
	FILE *file = fopen(path, "we");
	bool failed;

	if (!file)
		return cmd_failed("--junit %s: %s; name a file that can be written", path,
				  strerror(errno));
	findings_junit(file, "isolcpus-setup", verify->findings, verify->nr);
	failed = ferror(file);
	if (fclose(file) || failed)
		return cmd_failed("--junit %s: cannot write: %m; make room", path);
	return 0;
}

static int verdict(const struct verify *verify)
{
	if (findings_count(verify->findings, verify->nr, RESULT_FAIL))
		return CMD_FAILED;
	if (findings_count(verify->findings, verify->nr, RESULT_REBOOT))
		return SETUP_REBOOT;
	return CMD_OK;
}

static int findings_show(const struct verify *verify, const struct cmd *cmd)
{
	int ret = 0;

	if (junit_alone(cmd)) {
		findings_junit(stdout, "isolcpus-setup", verify->findings, verify->nr);
		return CMD_OK;
	}
	if (cmd->junit)
		ret = junit_write(verify, cmd->junit);
	if (!ret)
		ret = cmd->line.json ? json_show(verify) : text_show(verify, cmd->line.colored);
	return ret;
}

static int verify_run(struct verify *verify, const struct cmd *cmd)
{
	size_t i;
	int ret;

	verify->findings = calloc(nr_knobs, sizeof(*verify->findings));
	if (!verify->findings)
		return cmd_failed("no memory for %zu findings", nr_knobs);
	for (i = 0; i < nr_knobs; i++)
		if (is_wanted(cmd, knobs[i]))
			knob_check(&verify->setup, knobs[i], &verify->findings[verify->nr++]);
	ret = findings_show(verify, cmd);
	if (!ret)
		ret = verdict(verify);
	while (verify->nr)
		finding_free(&verify->findings[--verify->nr]);
	free(verify->findings);
	return ret;
}

/* Looks on for a while, so that what comes now is told from what came before. */
static int interrupts_watch(struct verify *verify, const struct cmd *cmd)
{
	struct setup *setup = &verify->setup;
	size_t length;
	char *text;
	int ret;

	if (!cmd_given(cmd, OPTION_DURATION))
		return 0;
	ret = tree_load(&setup->tree, &text, &length, "/proc/interrupts");
	if (ret)
		return cmd_environment("--duration: %s/proc/interrupts: %s; leave it out here",
				       setup->tree.root, strerror(-ret));
	setup->smis_told = smi_count(&setup->tree, &setup->plan.housekeeping, &setup->smis);
	watch_pause(cmd->duration_ns);
	setup->interrupts = text;
	setup->watched_s = cmd->duration_ns / 1e9;
	return 0;
}

int cmd_verify(const struct cmd *cmd)
{
	struct verify verify = {};
	int ret = operands_check(cmd);

	if (junit_alone(cmd) && cmd->line.json)
		return cmd_usage("verify: --junit - and --json both want stdout; name a file");
	if (!ret)
		ret = setup_open(&verify.setup, cmd);
	if (!ret)
		ret = setup_plan_any(&verify.setup, cmd, &verify.from);
	if (ret)
		return ret;
	ret = interrupts_watch(&verify, cmd);
	if (!ret)
		ret = verify_run(&verify, cmd);
	free((char *)verify.setup.interrupts);
	plan_free(&verify.setup.plan);
	return ret;
}
