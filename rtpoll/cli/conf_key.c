// SPDX-License-Identifier: BSD-3-Clause
/* conf_key.c - keys of the file, one row each, and what they mean together */

#include <sched.h>
#include <string.h>

#include "cmd.h"
#include "conf.h"
#include "device.h"
#include "../command/value.h"

/**
 * struct key_row - a key
 * @name:	as it is written
 * @choices:	values it can have; NULL: a number
 * @least:	smallest number
 * @most:	largest number
 * @remedy:	what a value must be
 */
struct key_row {
	const char	*name;
	const char	*choices;
	uint64_t	least;
	uint64_t	most;
	const char	*remedy;
};

static const struct key_row keys[NR_CONF_KEYS] = {
	[CONF_CPU] = { "cpu", NULL, 1, 8191,
		       "a CPU from 1; CPU 0 takes the upcalls and is no poller's" },
	[CONF_MODE] = { "mode", "irq|poll|adaptive", 0, 0, "irq, poll or adaptive" },
	[CONF_IDLE_NS] = { "idle_ns", NULL, ACRN_HSM_POLL_IDLE_MIN_NS, ACRN_HSM_POLL_IDLE_MAX_NS,
			   "nanoseconds from 1000 to 1000000000" },
	[CONF_POLICY] = { "policy", "fifo|rr|other", 0, 0, "fifo, rr or other" },
	[CONF_PRIORITY] = { "priority", NULL, 1, 99, "a number from 1 to 99" },
	[CONF_FORCE] = { "force", "yes|no", 0, 0, "yes or no" },
};

static void key_store(struct conf_vm *vm, enum conf_key key, const char *value, uint64_t number)
{
	switch (key) {
	case CONF_CPU:
		vm->cpu = number;
		break;
	case CONF_MODE:
		vm->mode = mode_number(value);
		break;
	case CONF_IDLE_NS:
		vm->idle_ns = number;
		break;
	case CONF_POLICY:
		vm->policy = policy_number(value);
		break;
	case CONF_PRIORITY:
		vm->priority = number;
		break;
	case CONF_FORCE:
		vm->force = !strcmp(value, "yes");
		break;
	case NR_CONF_KEYS:
		break;
	}
	vm->given |= 1u << key;
}

static bool value_read(const struct key_row *row, const char *value, uint64_t *number)
{
	if (row->choices)
		return value_is_choice(row->choices, value);
	return !value_number(value, number) && *number >= row->least && *number <= row->most;
}

static void unknown_key(struct conf *conf, const char *key)
{
	const char *names[NR_CONF_KEYS];
	const char *nearest;
	unsigned int i;

	for (i = 0; i < NR_CONF_KEYS; i++)
		names[i] = keys[i].name;
	nearest = nearest_word(key, names, NR_CONF_KEYS);
	if (nearest)
		conf_error(conf, conf->line, "%s: no such key; did you mean %s?", key, nearest);
	else
		conf_error(conf, conf->line,
			   "%s: no such key; there are cpu, mode, idle_ns, policy, priority, force",
			   key);
}

void conf_key(struct conf *conf, const char *key, const char *value)
{
	struct conf_vm *vm = &conf->vms[conf->nr - 1];
	uint64_t number = 0;
	unsigned int i;

	for (i = 0; i < NR_CONF_KEYS; i++)
		if (!strcmp(keys[i].name, key))
			break;
	if (i == NR_CONF_KEYS)
		unknown_key(conf, key);
	else if (vm->given >> i & 1)
		conf_error(conf, conf->line,
			   "%s = %s: is there already (or the line begins with a blank)",
			   key, value);
	else if (!value_read(&keys[i], value, &number))
		conf_error(conf, conf->line, "%s = %s: must be %s", key, value, keys[i].remedy);
	else
		key_store(vm, i, value, number);
}

static bool has(const struct conf_vm *vm, enum conf_key key)
{
	return vm->given >> key & 1;
}

static void vm_check(struct conf *conf, const struct conf_vm *vm)
{
	bool realtime = has(vm, CONF_POLICY) && vm->policy != SCHED_OTHER;

	if (!has(vm, CONF_CPU))
		conf_error(conf, vm->line, "section has no cpu; add cpu = N, an isolated CPU");
	if (has(vm, CONF_IDLE_NS) && vm->mode != ACRN_HSM_POLL_MODE_ADAPTIVE)
		conf_error(conf, vm->line, "idle_ns goes with mode = adaptive");
	if (has(vm, CONF_PRIORITY) && !realtime)
		conf_error(conf, vm->line, "priority goes with policy = fifo or rr");
	if (realtime && !has(vm, CONF_PRIORITY))
		conf_error(conf, vm->line, "policy = %s needs a priority, 1 to 99",
			   policy_name(vm->policy));
}

/* Two sections may share a poller, which has one policy. */
static void pair_check(struct conf *conf, const struct conf_vm *a, const struct conf_vm *b)
{
	if (a->cpu != b->cpu || !has(a, CONF_POLICY) || !has(b, CONF_POLICY))
		return;
	if (a->policy != b->policy || a->priority != b->priority)
		conf_error(conf, b->line,
			   "cpu = %u: policy %s %d, but %s %d in the section of line %u; give it one",
			   b->cpu, policy_name(b->policy), b->priority, policy_name(a->policy),
			   a->priority, a->line);
}

void conf_check(struct conf *conf)
{
	unsigned int i, j;

	for (i = 0; i < conf->nr; i++) {
		vm_check(conf, &conf->vms[i]);
		for (j = 0; j < i; j++)
			pair_check(conf, &conf->vms[j], &conf->vms[i]);
	}
}
