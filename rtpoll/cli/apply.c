// SPDX-License-Identifier: BSD-3-Clause
/* apply.c - a file of rules becomes what the module does, all or nothing */

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "apply.h"
#include "device.h"

enum step_kind {
	STEP_MADE,	/* a poller that was missing */
	STEP_POLICY,	/* another policy of a poller */
	STEP_RULE,	/* a rule that was missing */
	STEP_REPLACED,	/* a rule in place of another */
};

/**
 * struct step - something that was done, and what was before
 * @kind:	what
 * @poller:	_MADE, _POLICY
 * @policy:	_POLICY: before
 * @priority:	_POLICY: before
 * @rule:	_RULE: that was set, _REPLACED: before
 */
struct step {
	enum step_kind		kind;
	uint32_t		poller;
	int			policy;
	int			priority;
	struct acrn_hsm_rule	rule;
};

/**
 * struct journal - what was done so far
 * @best_effort: as of struct apply
 * @nr:		steps
 * @steps:	at most three for each section
 */
struct journal {
	bool		best_effort;
	unsigned int	nr;
	struct step	steps[3 * CONF_VMS_MAX];
};

static const char *rule_name(const struct acrn_hsm_rule *rule, char *text)
{
	if (rule->flags & ACRN_HSM_RULE_ANY_NAME)
		return NULL;
	memcpy(text, rule->name, sizeof(rule->name));
	text[sizeof(rule->name)] = 0;
	return text;
}

static int rule_clear(struct rtpoll_control *control, const struct acrn_hsm_rule *rule)
{
	char text[ACRN_HSM_POLL_NAME_LEN + 1];

	return rtpoll_rule_clear(control, rule_name(rule, text));
}

/* The newest first.  What cannot be undone is said, and the rest goes on. */
static void journal_undo(struct rtpoll_control *control, struct journal *journal)
{
	while (journal->nr) {
		struct step *step = &journal->steps[--journal->nr];
		int ret = 0;

		switch (step->kind) {
		case STEP_MADE:
			ret = rtpoll_poller_destroy(control, step->poller);
			break;
		case STEP_POLICY:
			ret = rtpoll_poller_set_policy(control, step->poller, step->policy,
						       step->priority);
			break;
		case STEP_RULE:
			ret = rule_clear(control, &step->rule);
			break;
		case STEP_REPLACED:
			ret = rtpoll_rule_set(control, &step->rule);
			break;
		}
		if (ret)
			cmd_failed("cannot undo: %s", rtpoll_message());
	}
}

static struct acrn_hsm_rule rule_of(const struct conf_vm *vm, uint32_t poller)
{
	struct acrn_hsm_rule rule = {
		.poller = poller,
		.mode = vm->mode,
		.flags = vm->any ? ACRN_HSM_RULE_ANY_NAME : 0,
		.idle_ns = vm->idle_ns,
	};

	memcpy(rule.name, vm->name, sizeof(rule.name));
	return rule;
}

/* Its poller may be one that another section needs not isolated. */
static bool cpu_forced(const struct conf *conf, unsigned int cpu)
{
	unsigned int i;

	for (i = 0; i < conf->nr; i++)
		if (conf->vms[i].cpu == cpu && conf->vms[i].force)
			return true;
	return false;
}

static int poller_have(struct rtpoll_control *control, const struct conf *conf,
		       unsigned int cpu, struct journal *journal, uint32_t *id)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options), .cpu = cpu, .flags = ACRN_HSM_POLLER_PERSISTENT,
	};
	int ret = rtpoll_poller_find(control, cpu, id);

	if (ret != -ENOENT)
		return ret;
	if (cpu_forced(conf, cpu))
		options.flags |= ACRN_HSM_POLLER_FORCE;
	ret = rtpoll_poller_create(control, &options, id);
	if (!ret)
		journal->steps[journal->nr++] = (struct step) { STEP_MADE, .poller = *id };
	return ret;
}

static int policy_have(struct rtpoll_control *control, const struct conf_vm *vm,
		       struct journal *journal, uint32_t id)
{
	struct acrn_hsm_poller_stats stats;
	struct sched_param param = {};
	int policy, ret;

	if (!(vm->given >> CONF_POLICY & 1))
		return 0;
	ret = rtpoll_poller_stats(control, id, &stats);
	if (ret)
		return ret;
	policy = sched_getscheduler(stats.pid);
	sched_getparam(stats.pid, &param);
	if (policy == vm->policy && param.sched_priority == vm->priority)
		return 0;

	ret = rtpoll_poller_set_policy(control, id, vm->policy, vm->priority);
	if (goes_without(journal->best_effort, ret))
		return 0;
	if (!ret)
		journal->steps[journal->nr++] = (struct step) {
			STEP_POLICY, .poller = id, .policy = policy,
			.priority = param.sched_priority,
		};
	return ret;
}

static bool rule_find(struct rtpoll_control *control, const struct acrn_hsm_rule *wanted,
		      struct acrn_hsm_rule *found)
{
	uint32_t i;

	for (i = 0; !rtpoll_rule_get(control, i, found); i++)
		if (found->flags == wanted->flags &&
		    !memcmp(found->name, wanted->name, sizeof(wanted->name))) {
			found->index = 0;
			return true;
		}
	return false;
}

static int rule_have(struct rtpoll_control *control, const struct acrn_hsm_rule *rule,
		     struct journal *journal)
{
	struct step step = { .kind = STEP_REPLACED };
	int ret;

	if (!rule_find(control, rule, &step.rule))
		step = (struct step) { .kind = STEP_RULE, .rule = *rule };
	ret = rtpoll_rule_set(control, rule);
	if (!ret)
		journal->steps[journal->nr++] = step;
	return ret;
}

static int section_load(struct rtpoll_control *control, const struct conf *conf,
			const struct conf_vm *vm, struct journal *journal)
{
	struct acrn_hsm_rule rule;
	uint32_t id;
	int ret;

	ret = poller_have(control, conf, vm->cpu, journal, &id);
	if (!ret)
		ret = policy_have(control, vm, journal, id);
	if (ret)
		return ret;
	rule = rule_of(vm, id);
	return rule_have(control, &rule, journal);
}

static int sections_load(struct rtpoll_control *control, const struct conf *conf,
			 struct journal *journal)
{
	unsigned int i;
	int ret;

	for (i = 0; i < conf->nr; i++) {
		ret = section_load(control, conf, &conf->vms[i], journal);
		if (!ret)
			continue;
		fprintf(stderr, "rtpoll: %s:%u: ", conf->path, conf->vms[i].line);
		fprintf(stderr, "%s; nothing is changed\n", rtpoll_message());
		journal_undo(control, journal);
		return ret == -EPERM || ret == -EOPNOTSUPP ? CMD_ENVIRONMENT : CMD_FAILED;
	}
	return CMD_OK;
}

int rules_load(struct rtpoll_control *control, const struct conf *conf, struct apply *done)
{
	struct journal *journal = calloc(1, sizeof(*journal));
	unsigned int i;
	int ret;

	if (!journal)
		return cmd_failed("%s: no memory", conf->path);
	journal->best_effort = done->best_effort;
	ret = sections_load(control, conf, journal);
	for (i = 0; i < journal->nr; i++)
		if (journal->steps[i].kind == STEP_MADE)
			done->pollers_made++;
	done->rules_set = ret ? 0 : conf->nr;
	free(journal);
	return ret;
}

static bool has_rules(struct rtpoll_control *control, uint32_t poller)
{
	struct acrn_hsm_rule rule;
	uint32_t i;

	for (i = 0; !rtpoll_rule_get(control, i, &rule); i++)
		if (rule.poller == poller)
			return true;
	return false;
}

/* The poller of a CPU goes unless a VM or another rule has it. */
static int poller_drop(struct rtpoll_control *control, unsigned int cpu, struct apply *done)
{
	uint32_t id;
	int ret = rtpoll_poller_find(control, cpu, &id);

	if (ret)
		return ret == -ENOENT ? 0 : ret;
	ret = has_rules(control, id) ? -EBUSY : rtpoll_poller_destroy(control, id);
	if (ret == -EBUSY)
		done->pollers_kept++;
	else if (!ret)
		done->pollers_removed++;
	return ret == -EBUSY ? 0 : ret;
}

int rules_unload(struct rtpoll_control *control, const struct conf *conf, struct apply *done)
{
	int ret, worst = CMD_OK;
	unsigned int i, j;

	for (i = 0; i < conf->nr; i++) {
		struct acrn_hsm_rule rule = rule_of(&conf->vms[i], 0);

		ret = rule_clear(control, &rule);
		if (!ret)
			done->rules_cleared++;
		else if (ret != -ENOENT)
			worst = library_failed(ret);
	}
	for (i = 0; i < conf->nr; i++) {
		/* Once for each CPU. */
		for (j = 0; j < i && conf->vms[j].cpu != conf->vms[i].cpu; j++)
			;
		ret = j < i ? 0 : poller_drop(control, conf->vms[i].cpu, done);
		if (ret)
			worst = library_failed(ret);
	}
	return worst;
}
