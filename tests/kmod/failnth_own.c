// SPDX-License-Identifier: BSD-3-Clause
/* failnth_own.c - the commands of acrn_hsm_poll.h, each from nothing to nothing */

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "failnth.h"
#include "harness.h"

#define POLLER_CPU	1
#define SECOND_CPU	2

static int control(struct rig *rig, unsigned long cmd, void *arg)
{
	return ioctl(rig->control, cmd, arg) < 0 ? -errno : 0;
}

static int call_info(struct rig *rig)
{
	struct acrn_hsm_poll_info info;

	return control(rig, ACRN_HSM_IOCTL_GET_INFO, &info);
}

static int call_poller(struct rig *rig)
{
	struct acrn_hsm_poller poller = {
		.cpu = POLLER_CPU, .flags = ACRN_HSM_POLLER_FORCE,
	};
	int ret = control(rig, ACRN_HSM_IOCTL_POLLER_CREATE, &poller);

	rig->poller = poller.id;
	return ret;
}

static void prepare_poller(struct rig *rig)
{
	REQUIRE(!call_poller(rig));
}

static int call_poller_destroy(struct rig *rig)
{
	return poller_destroy(rig->control, rig->poller);
}

static void undo_poller(struct rig *rig)
{
	CHECK_EQ(call_poller_destroy(rig), 0);
}

static void prepare_both(struct rig *rig)
{
	prepare_poller(rig);
	prepare_vm(rig);
}

static void undo_both(struct rig *rig)
{
	undo_vm(rig);
	undo_poller(rig);
}

static int call_attach(struct rig *rig)
{
	return poller_attach(rig->control, rig->poller, rig->vm.id);
}

static int set_mode(struct rig *rig, uint32_t mode)
{
	return vm_set_mode(rig->control, rig->vm.id, mode);
}

static void prepare_attached(struct rig *rig)
{
	prepare_both(rig);
	REQUIRE(!call_attach(rig));
}

static int call_mode_poll(struct rig *rig)
{
	return set_mode(rig, ACRN_HSM_POLL_MODE_POLL);
}

static void prepare_polled(struct rig *rig)
{
	prepare_attached(rig);
	REQUIRE(!call_mode_poll(rig));
}

static int call_mode_irq(struct rig *rig)
{
	return set_mode(rig, ACRN_HSM_POLL_MODE_IRQ);
}

static int call_detach(struct rig *rig)
{
	return poller_detach(rig->control, rig->poller, rig->vm.id);
}

static void prepare_two(struct rig *rig)
{
	prepare_polled(rig);
	rig->second = must_poller(rig->control, SECOND_CPU, ACRN_HSM_POLLER_FORCE);
}

/* All of it or nothing: again after a failure it finds the VM where it was. */
static int call_move(struct rig *rig)
{
	return poller_move(rig->control, rig->poller, rig->second, rig->vm.id, 0);
}

static void undo_two(struct rig *rig)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(rig->control, rig->vm.id);

	CHECK_EQ(stats.poller, rig->second);
	CHECK_EQ(stats.mode, ACRN_HSM_POLL_MODE_POLL);
	CHECK_EQ(stats.covered, 1);
	undo_both(rig);
	CHECK_EQ(poller_destroy(rig->control, rig->second), 0);
}

static int rule(struct rig *rig, unsigned long cmd)
{
	struct acrn_hsm_rule rule = { .mode = ACRN_HSM_POLL_MODE_POLL };

	rule.poller = rig->poller;
	memcpy(rule.name, "failing", sizeof("failing"));
	return control(rig, cmd, &rule);
}

static int call_rule_set(struct rig *rig)
{
	return rule(rig, ACRN_HSM_IOCTL_RULE_SET);
}

static void prepare_rule(struct rig *rig)
{
	prepare_poller(rig);
	REQUIRE(!call_rule_set(rig));
}

static int call_rule_clear(struct rig *rig)
{
	return rule(rig, ACRN_HSM_IOCTL_RULE_CLEAR);
}

static int call_rule_get(struct rig *rig)
{
	struct acrn_hsm_rule first = {};

	return control(rig, ACRN_HSM_IOCTL_RULE_GET, &first);
}

/* A VM that cannot be polled for want of memory is served nevertheless. */
static int call_create_ruled(struct rig *rig)
{
	return vm_create(&rig->vm, "failing", 0);
}

/* In irq mode: it does not seem to be polled when nobody polls it. */
static void undo_ruled(struct rig *rig)
{
	struct acrn_hsm_vm_stats stats = must_vm_stats(rig->control, rig->vm.id);

	CHECK_EQ(stats.mode == ACRN_HSM_POLL_MODE_POLL, stats.covered != 0);
	undo_both(rig);
}

static int call_vm_stats(struct rig *rig)
{
	struct acrn_hsm_vm_stats stats = { .vmid = rig->vm.id };

	return control(rig, ACRN_HSM_IOCTL_VM_STATS, &stats);
}

static int call_poller_stats(struct rig *rig)
{
	struct acrn_hsm_poller_stats stats = { .id = rig->poller };

	return control(rig, ACRN_HSM_IOCTL_POLLER_STATS, &stats);
}

static void prepare_ending(struct rig *rig)
{
	prepare_polled(rig);
	REQUIRE(!vm_ioctl(&rig->vm, ACRN_IOCTL_PAUSE_VM, 0));
}

static int call_destroy(struct rig *rig)
{
	return vm_ioctl(&rig->vm, ACRN_IOCTL_DESTROY_VM, 0);
}

static void undo_ended(struct rig *rig)
{
	vm_forget(&rig->vm);
	undo_poller(rig);
}

const struct attempt attempts_own[] = {
	{ "GET_INFO", NULL, call_info, NULL, 0, NULL },
	{ "POLLER_CREATE", NULL, call_poller, undo_poller, 0, "add_dir" },
	{ "POLLER_DESTROY", prepare_poller, call_poller_destroy, NULL, 0, NULL },
	{ "POLLER_ATTACH", prepare_both, call_attach, undo_both, 0, NULL },
	{ "POLLER_DETACH", prepare_polled, call_detach, undo_both, 0, NULL },
	{ "VM_SET_MODE (poll)", prepare_attached, call_mode_poll, undo_both, 0, NULL },
	{ "VM_SET_MODE (irq)", prepare_polled, call_mode_irq, undo_both, 0, NULL },
	{ "RULE_SET", prepare_poller, call_rule_set, undo_poller, 0, NULL },
	{ "RULE_CLEAR", prepare_rule, call_rule_clear, undo_poller, 0, NULL },
	{ "RULE_GET", prepare_rule, call_rule_get, undo_poller, 0, NULL },
	{ "CREATE_VM (ruled)", prepare_rule, call_create_ruled, undo_ruled, -EINVAL,
	  "find_or_make hsm_poll_set_update add_dir" },
	{ "DESTROY_VM (polled)", prepare_ending, call_destroy, undo_ended, 0, NULL },
	{ "VM_STATS", prepare_both, call_vm_stats, undo_both, 0, NULL },
	{ "POLLER_STATS", prepare_poller, call_poller_stats, undo_poller, 0, NULL },
};

const unsigned int nr_attempts_own = ARRAY_SIZE(attempts_own);

const struct attempt attempt_move = {
	"POLLER_MOVE", prepare_two, call_move, undo_two, 0, NULL,
};
