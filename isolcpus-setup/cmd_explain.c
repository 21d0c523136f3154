// SPDX-License-Identifier: BSD-3-Clause
/* cmd_explain.c - what a check looks at, what should be, why, and the pitfalls */

#include <stdio.h>

#include "../rtpoll/command/json_print.h"
#include "../rtpoll/command/table.h"
#include "knob_named.h"

static const char *phase_name(enum knob_phase phase)
{
	switch (phase) {
	case KNOB_BOOT:
		return "boot";
	case KNOB_RUNTIME:
		return "runtime";
	case KNOB_FIXED:
		return "fixed";
	}
	return "unknown";
}

static json_t *json_knob(const struct knob *knob)
{
	return json_pack("{s:s s:s s:s s:s s:s s:s s:s s:s s:s? s:b}", "id", knob->id,
			 "name", knob->name, "title", knob->title,
			 "phase", phase_name(knob->phase),
			 "severity", result_word(knob->severity),
			 "expectation", knob->expectation, "why", knob->why, "fix", knob->fix,
			 "details", knob->details, "applies", !!knob->changes);
}

static int json_show(const struct knob *one)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < nr_knobs; i++)
		if (!one || knobs[i] == one)
			json_array_append_new(list, json_knob(knobs[i]));
	return json_print(json_pack("{s:s s:o}", "schema", "isolcpus-setup.explain/1",
				    "checks", list));
}

static void one_print(const struct knob *knob)
{
	printf("%s  %s\n\n%s\n\n", knob->id, knob->name, knob->title);
	printf("expected:  %s\n", knob->expectation);
	printf("why:       %s\n", knob->why);
	printf("fix:       %s\n", knob->fix);
	printf("phase:     %s\n", phase_name(knob->phase));
	printf("severity:  %s\n", result_word(knob->severity));
	printf("apply:     %s\n", knob->changes ? "sets it" : "only looks at it");
	if (knob->details)
		printf("\n%s\n", knob->details);
}

static void all_print(bool colored)
{
	struct table table = {};
	size_t i;

	table_add(&table, "ID\tNAME\tPHASE\tSEVERITY\tTITLE");
	for (i = 0; i < nr_knobs; i++)
		table_add(&table, "%s\t%s\t%s\t%s\t%s", knobs[i]->id, knobs[i]->name,
			  phase_name(knobs[i]->phase), result_word(knobs[i]->severity),
			  knobs[i]->title);
	table_print(&table, stdout, colored);
}

int cmd_explain(const struct cmd *cmd)
{
	const struct knob *knob = NULL;
	int ret = CMD_OK;

	if (cmd->line.nr_operands)
		ret = knob_named(&knob, cmd->line.operands[0]);
	if (ret)
		return ret;
	if (cmd->line.json)
		return json_show(knob);
	if (knob)
		one_print(knob);
	else
		all_print(cmd->line.colored);
	return CMD_OK;
}
