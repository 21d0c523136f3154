// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_kill.c - a device model is killed at any moment, a thousand times
 *
 * The victim is a process that brings up a VM, with RAM, doorbells and
 * interrupts, in irq mode or by a rule in poll mode; its vCPUs are at work as
 * soon as it exists.  Beside it another process serves a VM all the time, and
 * sees every answer right.  Usage: run.sh -I 1 kill[:TIMES]
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "isolated.h"
#include "kill.h"
#include "leaks.h"

#define TIMES		1000
#define DELAY_MAX_NS	20000000
#define START_NS	5000000000ull
#define SWITCH_EVERY	100	/* kills between two modes of the steady VM */

static const struct hvsim_config config = {
	.vcpus = KILL_VCPUS, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 50,
	.timeout_ms = 10000,
};

pid_t kill_fork(void (*run)(struct kill_shared *shared), struct kill_shared *shared)
{
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		run(shared);
		_exit(test_nr_failed() != 0);
	}
	return pid;
}

static void set_rule(int control, uint32_t poller, bool polled)
{
	struct acrn_hsm_rule rule = {
		.name = KILL_VICTIM, .poller = poller,
		.mode = polled ? ACRN_HSM_POLL_MODE_POLL : ACRN_HSM_POLL_MODE_IRQ,
	};

	REQUIRE(!ioctl(control, ACRN_HSM_IOCTL_RULE_SET, &rule));
}

static bool victim_runs(void *arg)
{
	return __atomic_load_n(&((struct kill_shared *)arg)->running, __ATOMIC_RELAXED);
}

/* Either on its way, counted from its birth, or at work, counted from START. */
static void kill_one(struct kill_shared *shared, bool at_work)
{
	pid_t pid;
	int status;

	shared->running = false;
	pid = kill_fork(kill_victim, shared);
	if (at_work)
		CHECK(time_wait(victim_runs, shared, START_NS));
	time_sleep_ns((uint64_t)rand() % DELAY_MAX_NS);
	REQUIRE(!kill(pid, SIGKILL));
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

/* It ends by itself; its checks are in its status. */
static void end_steady(pid_t pid, struct kill_shared *shared)
{
	int status;

	__atomic_store_n(&shared->over, 1, __ATOMIC_RELAXED);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
	printf("steady VM: %lu requests, %lu doorbells rung, %lu heard\n",
	       shared->steady_requests, shared->rung, shared->heard);
	CHECK(shared->steady_requests > 0);
	CHECK_EQ(shared->heard, shared->rung);
}

static bool steady_is_up(void *arg)
{
	return __atomic_load_n(&((struct kill_shared *)arg)->steady_requests,
			       __ATOMIC_RELAXED) > 0;
}

static void kill_all(int control, uint32_t poller, struct kill_shared *shared,
		     unsigned int times)
{
	unsigned long requests = 0;
	unsigned int i, idle = 0;

	for (i = 0; i < times; i++) {
		if (i % SWITCH_EVERY == 0)
			CHECK_EQ(vm_set_mode(control, shared->steady_vmid,
					     i / SWITCH_EVERY % 2), 0);
		set_rule(control, poller, i % 2);
		/* Half of them sleep for completion, half of them poll. */
		shared->victim_flags = i / 2 % 2 ? VM_POLLING : 0;
		kill_one(shared, i / 4 % 2);
		/* Whether requests were served between two kills. */
		idle += shared->steady_requests == requests;
		requests = shared->steady_requests;
	}
	printf("%u kills, the steady VM without a request during %u\n", times, idle);
	CHECK(idle < times / 2);
}

/* The kills met the victim in every stage of its life. */
static void check_victims(int sim, const struct kill_shared *shared, unsigned int times)
{
	struct hvsim_stats totals = must_sim_totals(sim);

	printf("victims: %llu of %u had a VM, %lu were running; %lu requests, %lu cut short\n",
	       (unsigned long long)totals.vms_created - 1, times, shared->started,
	       shared->victim_requests, shared->cut);
	CHECK(totals.vms_created - 1 >= times / 2);
	CHECK(shared->cut >= times / 16);
	CHECK(shared->victim_requests >= times);
}

static void test(int control, int sim, struct kill_shared *shared, unsigned int times)
{
	uint32_t poller = must_poller(control, 1, 0);
	pid_t drivers[KILL_VCPUS], steady;
	int i;

	steady = kill_fork(kill_steady, shared);
	REQUIRE(time_wait(steady_is_up, shared, 10000000000ull));
	REQUIRE(!poller_attach(control, poller, shared->steady_vmid));
	for (i = 0; i < KILL_VCPUS; i++)
		drivers[i] = kill_fork(kill_driver, shared);

	kill_all(control, poller, shared, times);
	check_victims(sim, shared, times);

	for (i = 0; i < KILL_VCPUS; i++) {
		kill(drivers[i], SIGKILL);
		waitpid(drivers[i], NULL, 0);
	}
	end_steady(steady, shared);
	CHECK_EQ(poller_destroy(control, poller), 0);
}

int main(int argc, char **argv)
{
	unsigned int times = argc > 1 ? atoi(argv[1]) : TIMES;
	struct kill_shared *shared;
	struct leaks before;
	int control, sim;

	need_isolated_cpu1();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(shared != MAP_FAILED);
	must_open(NULL, &control, &sim);
	must_sim_config(sim, &config);
	leaks_begin(&before);

	test(control, sim, shared, times);

	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
