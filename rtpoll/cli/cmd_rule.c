// SPDX-License-Identifier: BSD-3-Clause
/* cmd_rule.c - rules: list, set, clear; load, unload and check a file of them */

#include <errno.h>
#include <string.h>

#include "apply.h"
#include "device.h"
#include "json.h"
#include "show.h"

static int list_rules(const struct cmd *cmd, struct rtpoll_control *control)
{
	struct table table = {};
	struct acrn_hsm_rule rule;
	uint32_t i;

	if (cmd->line.json)
		return json_print(json_pack("{s:s s:o}", "schema", "rtpoll.rules/1",
					    "rules", json_rules(control)));
	table_add(&table, RULE_HEADS);
	for (i = 0; !rtpoll_rule_get(control, i, &rule); i++)
		rule_row(&table, &rule);
	table_print(&table, stdout, cmd->line.colored);
	return CMD_OK;
}

/* * is any name, "" the name of a VM without one. */
static int rule_named(struct acrn_hsm_rule *rule, const char *name)
{
	*rule = (struct acrn_hsm_rule) {};
	if (!strcmp(name, "*")) {
		rule->flags = ACRN_HSM_RULE_ANY_NAME;
		return 0;
	}
	if (strlen(name) > sizeof(rule->name))
		return cmd_usage("'%s': longer than a VM's name, %zu bytes", name,
				 sizeof(rule->name));
	memcpy(rule->name, name, strlen(name));
	return 0;
}

static int set_check(const struct cmd *cmd)
{
	if (!cmd->cpu)
		return cmd_usage("rule set: needs --cpu N, the CPU of a poller");
	if (cmd_given(cmd, OPTION_IDLE_NS) && (!cmd->mode || strcmp(cmd->mode, "adaptive")))
		return cmd_usage("--idle-ns: goes with --mode adaptive");
	return 0;
}

static int set_rule(const struct cmd *cmd, struct rtpoll_control *control)
{
	struct acrn_hsm_rule rule;
	unsigned int cpu;
	int ret;

	ret = rule_named(&rule, cmd->line.operands[1]);
	if (!ret)
		ret = cpu_single(cmd->cpu, &cpu);
	if (ret)
		return ret;
	ret = rtpoll_poller_find(control, cpu, &rule.poller);
	if (ret == -ENOENT && !cpu)
		return cmd_failed("CPU 0 takes the upcalls and can have no poller: another --cpu");
	if (ret == -ENOENT)
		return cmd_failed("CPU %u has no poller: rtpoll add --cpu %u", cpu, cpu);
	rule.mode = cmd->mode ? mode_number(cmd->mode) : ACRN_HSM_POLL_MODE_POLL;
	rule.idle_ns = cmd->idle_ns;
	if (!ret)
		ret = rtpoll_rule_set(control, &rule);
	if (ret)
		return library_failed(ret);
	return cmd->line.json ? list_rules(cmd, control) : CMD_OK;
}

static int clear_rule(const struct cmd *cmd, struct rtpoll_control *control)
{
	const char *name = strcmp(cmd->line.operands[1], "*") ? cmd->line.operands[1] : NULL;
	int ret = rtpoll_rule_clear(control, name);

	if (ret)
		return library_failed(ret);
	return cmd->line.json ? list_rules(cmd, control) : CMD_OK;
}

static int check_file(const struct cmd *cmd, struct rtpoll_control *control)
{
	static struct conf conf;
	int ret = conf_read(&conf, cmd->line.operands[1]);

	(void)control;
	if (ret)
		return ret;
	if (cmd->line.json)
		return json_print(json_pack("{s:s s:s s:i}", "schema", "rtpoll.check/1",
					    "file", conf.path, "sections", (int)conf.nr));
	printf("%s: %u sections, no error\n", conf.path, conf.nr);
	return CMD_OK;
}

static int report(const struct cmd *cmd, const struct apply *done)
{
	if (cmd->line.json)
		return json_print(json_pack("{s:s s:s s:i s:i s:i s:i s:i}",
					    "schema", "rtpoll.load/1",
					    "file", cmd->line.operands[1],
					    "pollers_made", (int)done->pollers_made,
					    "pollers_removed", (int)done->pollers_removed,
					    "pollers_kept", (int)done->pollers_kept,
					    "rules_set", (int)done->rules_set,
					    "rules_cleared", (int)done->rules_cleared));
	printf("%s: pollers: %u made, %u removed, %u kept; rules: %u set, %u cleared\n",
	       cmd->line.operands[1], done->pollers_made, done->pollers_removed, done->pollers_kept,
	       done->rules_set, done->rules_cleared);
	return CMD_OK;
}

/* The file first: what is wrong with it is known without a device. */
static int apply_file(const struct cmd *cmd, struct rtpoll_control **control,
		      int (*apply)(struct rtpoll_control *control, const struct conf *conf,
				   struct apply *done))
{
	static struct conf conf;
	struct apply done = { .best_effort = cmd->best_effort };
	int ret = conf_read(&conf, cmd->line.operands[1]);

	if (!ret)
		ret = device_open(control, cmd);
	if (ret)
		return ret;
	ret = apply(*control, &conf, &done);
	rtpoll_control_close(*control);
	return ret ? ret : report(cmd, &done);
}

static int load_file(const struct cmd *cmd, struct rtpoll_control *control)
{
	return apply_file(cmd, &control, rules_load);
}

static int unload_file(const struct cmd *cmd, struct rtpoll_control *control)
{
	return apply_file(cmd, &control, rules_unload);
}

/**
 * struct action - what rule can do
 * @name:	first operand
 * @operand:	what the second one is; NULL: there is none
 * @offline:	needs no device, or opens it when it does
 * @options:	options it takes of those that are not for all
 * @check:	may be NULL: whether options make sense
 * @run:	does it
 */
static const struct action {
	const char	*name;
	const char	*operand;
	bool		offline;
	uint64_t	options;
	int		(*check)(const struct cmd *cmd);
	int		(*run)(const struct cmd *cmd, struct rtpoll_control *control);
} actions[] = {
	{ "list", NULL, false, 0, NULL, list_rules },
	{ "set", "NAME", false, 1u << OPTION_CPU | 1u << OPTION_MODE | 1u << OPTION_IDLE_NS,
	  set_check, set_rule },
	{ "clear", "NAME", false, 0, NULL, clear_rule },
	{ "load", "FILE", true, 1u << OPTION_BEST_EFFORT, NULL, load_file },
	{ "unload", "FILE", true, 0, NULL, unload_file },
	{ "check", "FILE", true, 0, NULL, check_file },
};

#define NR_ACTIONS	(sizeof(actions) / sizeof(actions[0]))

static const struct action *action_find(const char *name)
{
	const char *names[NR_ACTIONS];
	const char *nearest;
	size_t i;

	for (i = 0; i < NR_ACTIONS; i++) {
		if (!strcmp(actions[i].name, name))
			return &actions[i];
		names[i] = actions[i].name;
	}
	nearest = nearest_word(name, names, NR_ACTIONS);
	if (nearest)
		cmd_usage("rule: no '%s'; did you mean 'rule %s'?", name, nearest);
	else
		cmd_usage("rule: no '%s' (rtpoll rule --help)", name);
	return NULL;
}

static int action_check(const struct action *action, const struct cmd *cmd)
{
	uint64_t own = 1u << OPTION_CPU | 1u << OPTION_MODE | 1u << OPTION_IDLE_NS |
		       1u << OPTION_BEST_EFFORT;
	unsigned int i;

	if ((action->operand ? 2 : 1) != cmd->line.nr_operands)
		return cmd_usage("rule %s: %s %s", action->name, action->operand ? "needs" :
				 "takes no", action->operand ? action->operand : "operand");
	for (i = 0; i < NR_OPTIONS; i++)
		if ((cmd->line.given & own & ~action->options) >> i & 1)
			return cmd_usage("rule %s: takes no --%s", action->name,
					 option_row(i)->name);
	return action->check ? action->check(cmd) : 0;
}

int cmd_rule(const struct cmd *cmd)
{
	const struct action *action = action_find(cmd->line.operands[0]);
	struct rtpoll_control *control = NULL;
	int ret;

	if (!action)
		return CMD_USAGE;
	ret = action_check(action, cmd);
	if (!ret && !action->offline)
		ret = device_open(&control, cmd);
	if (ret)
		return ret;
	ret = action->run(cmd, control);
	rtpoll_control_close(control);
	return ret;
}
