// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_control.c - librtpoll's pollers, rules and VMs, on the module
 *
 * In a guest whose CPU 1 is not isolated; with the argument "move" in one whose
 * CPUs 1 and 2 are (run.sh -s 3 -I 1,2).
 */

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "control.h"
#include "echo.h"
#include "isolated.h"
#include "leaks.h"
#include "says.h"

#define ECHOES	50

uint32_t must_rtpoll_poller(struct control_test *test)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options), .cpu = 1, .flags = ACRN_HSM_POLLER_FORCE,
	};
	uint32_t id;

	REQUIRE(!rtpoll_poller_create(test->control, &options, &id));
	return id;
}

static void check_policy(struct control_test *test, uint32_t id, int policy, int priority)
{
	struct acrn_hsm_poller_stats stats;
	struct sched_param param;

	REQUIRE(!rtpoll_poller_stats(test->control, id, &stats));
	CHECK_EQ(stats.cpu, 1);
	CHECK_EQ(sched_getscheduler(stats.pid), policy);
	REQUIRE(!sched_getparam(stats.pid, &param));
	CHECK_EQ(param.sched_priority, priority);
}

static void pollers(struct control_test *test)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options), .cpu = 1, .policy = SCHED_RR, .priority = 7,
		.flags = ACRN_HSM_POLLER_FORCE,
	};
	struct acrn_hsm_poller_stats stats;
	struct acrn_hsm_poll_info info;
	uint32_t id = ~0u, found = ~0u;

	REQUIRE(!rtpoll_poller_create(test->control, &options, &id));
	check_policy(test, id, SCHED_RR, 7);
	CHECK_EQ(rtpoll_poller_set_policy(test->control, id, SCHED_FIFO, 9), 0);
	check_policy(test, id, SCHED_FIFO, 9);
	CHECK_EQ(rtpoll_poller_set_policy(test->control, id, SCHED_OTHER, 0), 0);
	check_policy(test, id, SCHED_OTHER, 0);

	CHECK_EQ(rtpoll_info(test->control, &info), 0);
	CHECK_EQ(info.nr_pollers, 1);
	CHECK_EQ(rtpoll_poller_find(test->control, 1, &found), 0);
	CHECK_EQ(found, id);
	CHECK_EQ(rtpoll_poller_next(test->control, 0, &stats), 0);
	CHECK_EQ(stats.id, id);
	CHECK_SAYS(rtpoll_poller_next(test->control, id + 1, &stats), ENOENT, "no such poller");
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
	CHECK_SAYS(rtpoll_poller_find(test->control, 1, &found), ENOENT, "CPU 1 has no poller");

	/* Nothing asked for: as the module makes it. */
	id = must_rtpoll_poller(test);
	REQUIRE(!rtpoll_poller_stats(test->control, id, &stats));
	CHECK_EQ(sched_getscheduler(stats.pid), SCHED_FIFO);
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);

	/* 0 asked for. */
	options.policy = SCHED_OTHER;
	options.priority = 0;
	options.given = RTPOLL_GIVEN_POLICY;
	REQUIRE(!rtpoll_poller_create(test->control, &options, &id));
	check_policy(test, id, SCHED_OTHER, 0);
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
}

static void vms(struct control_test *test)
{
	struct acrn_hsm_vm_stats stats;
	uint16_t vmid = ~0;
	struct vm other;

	must_vm_create(&other, "other", 0);
	CHECK_EQ(rtpoll_vm_find(test->control, "other", &vmid), 0);
	CHECK_EQ(vmid, other.id);
	CHECK_EQ(rtpoll_vm_find(test->control, VM_NAME, &vmid), 0);
	CHECK_EQ(vmid, test->vm.id);
	CHECK_SAYS(rtpoll_vm_find(test->control, VM_NAME "!", &vmid), ENOENT, "no VM has the name");
	CHECK_SAYS(rtpoll_vm_find(test->control, "othe", &vmid), ENOENT, "\"othe\"");

	CHECK_EQ(rtpoll_vm_next(test->control, 0, &stats), 0);
	CHECK_EQ(stats.vmid, test->vm.id);
	CHECK_EQ(rtpoll_vm_next(test->control, stats.vmid + 1, &stats), 0);
	CHECK_EQ(stats.vmid, other.id);
	CHECK_SAYS(rtpoll_vm_next(test->control, stats.vmid + 1, &stats), ENOENT, "no such VM");
	CHECK_EQ(rtpoll_vm_stats(test->control, other.id, &stats), 0);
	CHECK_EQ(strcmp((const char *)stats.name, "other"), 0);
	vm_forget(&other);
}

static uint32_t mode_of(struct control_test *test)
{
	struct acrn_hsm_vm_stats stats;

	REQUIRE(!rtpoll_vm_stats(test->control, test->vm.id, &stats));
	return stats.mode;
}

static void modes(struct control_test *test)
{
	const uint16_t vmid = test->vm.id;
	uint32_t id = must_rtpoll_poller(test);
	struct acrn_hsm_vm_stats stats;

	CHECK_EQ(rtpoll_attach(test->control, id, vmid, 0x1), 0);
	CHECK_EQ(rtpoll_attach(test->control, id, vmid, 0x2), 0);
	CHECK_EQ(rtpoll_set_mode(test->control, vmid, ACRN_HSM_POLL_MODE_POLL, 0), 0);
	CHECK_EQ(mode_of(test), ACRN_HSM_POLL_MODE_POLL);
	check_echo(test->sim, vmid, 0, ECHOES, "poll mode");
	CHECK_EQ(rtpoll_set_mode(test->control, vmid, ACRN_HSM_POLL_MODE_ADAPTIVE, 20000), 0);
	CHECK_EQ(mode_of(test), ACRN_HSM_POLL_MODE_ADAPTIVE);
	check_echo(test->sim, vmid, 1, ECHOES, "adaptive mode");

	CHECK_EQ(rtpoll_detach(test->control, id, vmid, 0x1), 0);
	REQUIRE(!rtpoll_vm_stats(test->control, vmid, &stats));
	CHECK_EQ(stats.covered, 0x2);
	CHECK_EQ(rtpoll_detach(test->control, ACRN_HSM_POLL_NO_POLLER, vmid, 0), 0);
	CHECK_EQ(mode_of(test), ACRN_HSM_POLL_MODE_IRQ);
	check_echo(test->sim, vmid, 0, ECHOES, "irq mode");
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
}

static void rules(struct control_test *test)
{
	uint32_t id = must_rtpoll_poller(test);
	struct acrn_hsm_rule rule = { .poller = id, .mode = ACRN_HSM_POLL_MODE_POLL }, got;
	struct acrn_hsm_vm_stats stats;
	struct vm other;

	memcpy(rule.name, VM_NAME, sizeof(rule.name));
	CHECK_EQ(rtpoll_rule_set(test->control, &rule), 0);
	memset(rule.name, 0, sizeof(rule.name));
	rule.flags = ACRN_HSM_RULE_ANY_NAME;
	CHECK_EQ(rtpoll_rule_set(test->control, &rule), 0);

	CHECK_EQ(rtpoll_rule_get(test->control, 0, &got), 0);
	CHECK_EQ(memcmp(got.name, VM_NAME, sizeof(got.name)), 0);
	CHECK_EQ(rtpoll_rule_get(test->control, 1, &got), 0);
	CHECK_EQ(got.flags, ACRN_HSM_RULE_ANY_NAME);
	CHECK_EQ(got.mode, ACRN_HSM_POLL_MODE_POLL);
	CHECK_SAYS(rtpoll_rule_get(test->control, 2, &got), ENOENT, "rule 2: no such rule");

	must_vm_create(&other, "ruled", 0);
	CHECK_EQ(rtpoll_vm_stats(test->control, other.id, &stats), 0);
	CHECK_EQ(stats.mode, ACRN_HSM_POLL_MODE_POLL);
	vm_forget(&other);

	CHECK_EQ(rtpoll_rule_clear(test->control, NULL), 0);
	CHECK_SAYS(rtpoll_rule_clear(test->control, NULL), ENOENT, "for any VM: no such rule");
	CHECK_EQ(rtpoll_rule_clear(test->control, VM_NAME), 0);
	CHECK_SAYS(rtpoll_rule_clear(test->control, VM_NAME), ENOENT, "\"" VM_NAME "\": no such");
	CHECK_SAYS(rtpoll_rule_clear(test->control, VM_NAME "!"), EINVAL, "longer than 16 bytes");
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
}

/* What is made with a handle goes with it, unless it is to stay. */
static void handles(struct control_test *test)
{
	struct rtpoll_poller_options options = {
		.size = sizeof(options), .cpu = 1, .flags = ACRN_HSM_POLLER_FORCE,
	};
	struct rtpoll_control *other;
	struct acrn_hsm_poll_info info;
	uint32_t id;

	REQUIRE(!rtpoll_control_open(&other, NULL));
	CHECK(rtpoll_control_fd(other) != rtpoll_control_fd(test->control));
	REQUIRE(!rtpoll_poller_create(other, &options, &id));
	rtpoll_control_close(other);
	REQUIRE(!rtpoll_info(test->control, &info));
	CHECK_EQ(info.nr_pollers, 0);

	REQUIRE(!rtpoll_control_open(&other, "/dev/acrn_hsm"));
	options.flags |= ACRN_HSM_POLLER_PERSISTENT;
	REQUIRE(!rtpoll_poller_create(other, &options, &id));
	rtpoll_control_close(other);
	REQUIRE(!rtpoll_info(test->control, &info));
	CHECK_EQ(info.nr_pollers, 1);
	CHECK_EQ(rtpoll_poller_destroy(test->control, id), 0);
}

static void move(struct control_test *test)
{
	struct rtpoll_poller_options options = { .size = sizeof(options), .cpu = 1 };
	const uint16_t vmid = test->vm.id;
	struct acrn_hsm_vm_stats stats;
	uint32_t from, to;

	need_isolated_cpus("1-2");
	REQUIRE(!rtpoll_poller_create(test->control, &options, &from));
	options.cpu = 2;
	REQUIRE(!rtpoll_poller_create(test->control, &options, &to));
	CHECK_EQ(rtpoll_attach(test->control, from, vmid, 0), 0);
	CHECK_EQ(rtpoll_set_mode(test->control, vmid, ACRN_HSM_POLL_MODE_POLL, 0), 0);

	CHECK_EQ(rtpoll_move(test->control, from, to, vmid, 0x2), 0);
	REQUIRE(!rtpoll_vm_stats(test->control, vmid, &stats));
	CHECK_EQ(stats.vcpu_poller[0], from);
	CHECK_EQ(stats.vcpu_poller[1], to);
	check_echo(test->sim, vmid, 0, ECHOES, "stayed");
	check_echo(test->sim, vmid, 1, ECHOES, "moved");
	CHECK_SAYS(rtpoll_move(test->control, from, to, vmid, 0x2), ENOENT, "not attached");
	CHECK_SAYS(rtpoll_detach(test->control, to, vmid, 0x1), ENOENT, "not attached");

	CHECK_EQ(rtpoll_detach(test->control, ACRN_HSM_POLL_NO_POLLER, vmid, 0), 0);
	CHECK_EQ(rtpoll_poller_destroy(test->control, from), 0);
	CHECK_EQ(rtpoll_poller_destroy(test->control, to), 0);
}

/* Upcalls do not come: who sleeps would sleep for ever. */
static void without_upcalls(void)
{
	struct control_test test;
	struct acrn_hsm_rule rule = { .mode = ACRN_HSM_POLL_MODE_ADAPTIVE };
	uint32_t id;

	must_load(NULL, "upcall=sweep watch_ms=0");
	REQUIRE(!rtpoll_control_open(&test.control, NULL));
	id = must_rtpoll_poller(&test);
	must_vm_create(&test.vm, "sweep", 0);
	CHECK_EQ(rtpoll_attach(test.control, id, test.vm.id, 0), 0);
	CHECK_SAYS(rtpoll_set_mode(test.control, test.vm.id, ACRN_HSM_POLL_MODE_ADAPTIVE, 0),
		   EOPNOTSUPP, "mode adaptive: adaptive mode needs upcalls");
	rule.poller = id;
	CHECK_SAYS(rtpoll_rule_set(test.control, &rule), EOPNOTSUPP, "needs upcalls");
	vm_forget(&test.vm);
	CHECK_EQ(rtpoll_poller_destroy(test.control, id), 0);
	rtpoll_control_close(test.control);
	must_unload();
}

static void all(struct control_test *test)
{
	pollers(test);
	vms(test);
	modes(test);
	rules(test);
	handles(test);
	control_refused(test);
	control_privileges(test);
	control_page(test);
}

int main(int argc, char **argv)
{
	static const struct hvsim_config config = {
		.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 20000,
	};
	struct control_test test = {};
	struct leaks before;

	CHECK_SAYS(rtpoll_control_open(&test.control, NULL), ENOENT,
		   "/dev/acrn_hsm: no such device: load the module: modprobe acrn_hsm");
	must_load(NULL, NULL);
	REQUIRE(!rtpoll_control_open(&test.control, NULL));
	test.sim = sim_open();
	REQUIRE(test.sim >= 0);
	must_sim_config(test.sim, &config);
	leaks_begin(&before);

	must_vm_create(&test.vm, VM_NAME, 0);
	must_vm_serve(&test.vm, &echo_model);
	must_vm_start(&test.vm);
	if (argc > 1 && !strcmp(argv[1], "move"))
		move(&test);
	else
		all(&test);
	must_vm_stop(&test.vm);

	leaks_check(&before, rtpoll_control_fd(test.control), test.sim);
	close(test.sim);
	rtpoll_control_close(test.control);
	must_unload();
	if (argc == 1)
		without_upcalls();
	return test_end();
}
