// SPDX-License-Identifier: GPL-2.0-only
/* rule.c - what a new VM starts with, by its name */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/slab.h>

#include "poll.h"

struct rule {
	struct list_head	node;
	struct acrn_hsm_rule	uapi;
};

static LIST_HEAD(rules);
static u32 nr_rules;

u32 hsm_rule_count(void)
{
	return nr_rules;
}

static bool same_subject(const struct acrn_hsm_rule *a,
			 const struct acrn_hsm_rule *b)
{
	return a->flags == b->flags && !memcmp(a->name, b->name, sizeof(a->name));
}

static struct rule *find_rule(const struct acrn_hsm_rule *wanted)
{
	struct rule *rule;

	list_for_each_entry(rule, &rules, node)
		if (same_subject(&rule->uapi, wanted))
			return rule;

	return NULL;
}

static bool subject_is_valid(const struct acrn_hsm_rule *rule)
{
	if (rule->flags & ~ACRN_HSM_RULE_ANY_NAME)
		return false;

	/* Every VM has no name, and a name has no bytes behind its end. */
	if (rule->flags & ACRN_HSM_RULE_ANY_NAME)
		return !memchr_inv(rule->name, 0, sizeof(rule->name));
	return !memchr_inv(rule->name + strnlen(rule->name, sizeof(rule->name)),
			   0, sizeof(rule->name) -
			   strnlen(rule->name, sizeof(rule->name)));
}

/**
 * hsm_rule_set() - RULE_SET
 * @args: the rule
 *
 * Return: 0; -EINVAL; -EOPNOTSUPP; -ENOENT; -ENOSPC; -ENOMEM.
 */
long hsm_rule_set(const struct acrn_hsm_rule *args)
{
	struct rule *rule;
	long ret;

	if (!subject_is_valid(args) || args->index)
		return -EINVAL;
	ret = hsm_attachment_check_mode(args->mode, args->idle_ns);
	if (ret)
		return ret;
	if (!hsm_poller_find(args->poller))
		return -ENOENT;

	rule = find_rule(args);
	if (!rule) {
		if (nr_rules >= HSM_RULES_MAX)
			return -ENOSPC;
		rule = kzalloc(sizeof(*rule), GFP_KERNEL);
		if (!rule)
			return -ENOMEM;
		list_add_tail(&rule->node, &rules);
		nr_rules++;
	}
	rule->uapi = *args;
	return 0;
}

static void free_rule(struct rule *rule)
{
	list_del(&rule->node);
	nr_rules--;
	kfree(rule);
}

/**
 * hsm_rule_clear() - RULE_CLEAR
 * @args: name and flags say which
 *
 * Return: 0; -EINVAL; -ENOENT.
 */
long hsm_rule_clear(const struct acrn_hsm_rule *args)
{
	struct rule *rule;

	if (!subject_is_valid(args))
		return -EINVAL;

	rule = find_rule(args);
	if (!rule)
		return -ENOENT;

	free_rule(rule);
	return 0;
}

/**
 * hsm_rule_get() - RULE_GET
 * @args: index; receives the rule
 *
 * Return: 0; -ENOENT past the last one.
 */
long hsm_rule_get(struct acrn_hsm_rule *args)
{
	u32 index = args->index;
	struct rule *rule;
	u32 i = 0;

	list_for_each_entry(rule, &rules, node) {
		if (i++ != index)
			continue;
		*args = rule->uapi;
		args->index = index;
		return 0;
	}

	return -ENOENT;
}

/* A poller goes, and with it the rules that name it. */
void hsm_rule_forget_poller(u32 poller)
{
	struct rule *rule, *next;

	list_for_each_entry_safe(rule, next, &rules, node)
		if (rule->uapi.poller == poller)
			free_rule(rule);
}

static const struct acrn_hsm_rule *rule_for(const struct hsm_vm *vm)
{
	struct acrn_hsm_rule wanted = {};
	struct rule *rule;

	memcpy(wanted.name, vm->name, sizeof(wanted.name));
	rule = find_rule(&wanted);
	if (!rule) {
		memset(&wanted, 0, sizeof(wanted));
		wanted.flags = ACRN_HSM_RULE_ANY_NAME;
		rule = find_rule(&wanted);
	}

	return rule ? &rule->uapi : NULL;
}

/**
 * hsm_rule_apply() - start a new VM as its rule says
 * @vm: VM
 *
 * A VM that cannot be polled is served nevertheless.
 */
void hsm_rule_apply(struct hsm_vm *vm)
{
	const struct acrn_hsm_rule *rule = rule_for(vm);
	long ret;

	if (!rule)
		return;

	ret = hsm_attachment_add(vm, hsm_poller_find(rule->poller), 0);
	if (!ret)
		ret = hsm_attachment_set_mode(vm, rule->mode, rule->idle_ns);
	if (ret)
		pr_warn("vm %u: cannot be polled (%ld): stays in irq mode\n",
			vm->vmid, ret);
}
