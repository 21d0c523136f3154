// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_conform.c - does the module do what a Service Module must do?
 *
 * "conform observe [GROUP]..." looks at the module that is loaded, as somebody
 * who knows no more of it than <linux/acrn.h>, and says what it sees; without a
 * group it takes all of them.  That is also for mainline's module: see conform.h.
 *
 * "conform" runs that program in every mode and compares what it says with the
 * table.  The mode is set from outside, by a rule for any VM, so the program
 * cannot know.
 *
 * "mainline/conform [GROUP]..." does the same once with mainline's module, and
 * expects the differences that the table names.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conform.h"
#include "harness.h"
#include "isolated.h"
#include "leaks.h"

#define POLLER_CPU	1
#define SWITCH_NS	1000000

/**
 * struct group - cases that belong together
 * @name:	on the command line
 * @run:	says what it sees
 * @varies:	once for vCPUs that sleep, and once for vCPUs that poll
 */
struct group {
	const char *name;
	void (*run)(struct conform *c);
	bool varies;
};

static const struct group groups[] = {
	{ "numbers", conform_numbers, false },
	{ "pointers", conform_pointers, false },
	{ "create", conform_create, false },
	{ "life", conform_life, false },
	{ "values", conform_values, false },
	{ "refused", conform_refused, false },
	{ "client", conform_client, true },
	{ "attach", conform_attach, true },
	{ "dispatch", conform_dispatch, true },
	{ "notify", conform_notify, true },
	{ "pci", conform_pci, true },
	{ "clear", conform_clear, true },
	{ "reset", conform_reset, true },
	{ "signalled", conform_signalled, true },
	{ "memory", conform_memory, false },
	{ "unset", conform_unset, false },
	{ "raw", conform_raw, false },
	{ "bells", conform_bells, true },
	{ "rings-downstream", conform_rings, false },
	{ "irqs", conform_irqs, false },
	{ "model", conform_model, true },
	{ "devices", conform_devices, false },
	{ "notify-wrong", conform_notify_wrong, true },
	{ "unserved", conform_unserved, true },
	{ "create-undone-harm", conform_create_undone_harm, false },
	{ "create-odd", conform_create_odd, false },
	{ "latch-harm", conform_latch_harm, true },
	{ "memory-harm", conform_memory_harm, false },
	{ "create-reply-harm", conform_create_reply_harm, false },
	{ "create-again-harm", conform_create_again_harm, false },
	{ "close-harm", conform_close_harm, false },
	{ "model-harm", conform_model_harm, true },
};

static void run_group(struct conform *c, const struct group *group)
{
	if (!group->varies) {
		group->run(c);
		return;
	}
	observe_variant("@event");
	c->flags = 0;
	group->run(c);
	observe_variant("@spin");
	c->flags = VM_POLLING;
	group->run(c);
	observe_variant("");
	c->flags = 0;
}

/* A request without an answer ends after three seconds, and is seen. */
const struct hvsim_config conform_config = {
	.vcpus = 2, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
	.timeout_ms = 3000,
};

static int observe_all(char **names, int nr)
{
	struct conform c = { .sim = sim_open() };
	unsigned int i;

	REQUIRE(c.sim >= 0);
	must_sim_config(c.sim, &conform_config);
	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (is_named(groups[i].name, names, nr))
			run_group(&c, &groups[i]);
	close(c.sim);
	return test_nr_failed() ? 1 : 0;
}

/* The program, and its output. */
static pid_t must_observer(const struct judge *judge, FILE **output)
{
	char *argv[ARRAY_SIZE(groups) + 3] = { "conform", "observe" };
	int ends[2];
	pid_t pid;

	memcpy(&argv[2], judge->groups, judge->nr_groups * sizeof(argv[0]));

	REQUIRE(!pipe(ends));
	pid = fork();
	REQUIRE(pid >= 0);
	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv("/proc/self/exe", argv);
		_exit(127);
	}
	close(ends[1]);
	*output = fdopen(ends[0], "r");
	REQUIRE(*output);
	return pid;
}

static void judge_output(struct judge *judge)
{
	char line[256];
	FILE *output;
	int status;
	pid_t pid;

	must_judge_begin(judge);
	pid = must_observer(judge, &output);
	while (fgets(line, sizeof(line), output)) {
		line[strcspn(line, "\n")] = '\0';
		judge_line(judge, line);
	}
	fclose(output);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK_EQ(status, 0);
	judge_end(judge);
}

static void observe_and_judge(const char *mode)
{
	struct judge judge = { .mode = mode };

	judge_output(&judge);
}

static bool is_for_mainline(const char *group)
{
	return !strstr(group, "-harm") && !strstr(group, "-downstream");
}

/* Without arguments what it has, and survives. */
static void judge_mainline(char **names, int nr)
{
	char *gentle[ARRAY_SIZE(groups)];
	struct judge judge = { .mode = "mainline", .mainline = true, .groups = gentle };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(groups); i++)
		if (nr ? is_named(groups[i].name, names, nr) : is_for_mainline(groups[i].name))
			gentle[judge.nr_groups++] = (char *)groups[i].name;
	REQUIRE(judge.nr_groups >= (nr ? nr : 1));
	must_load(NULL, NULL);
	judge_output(&judge);
	must_unload();
}

/* Every VM changes its mode every millisecond. */
struct restless {
	int control;
	bool stop;
	uint64_t switches;
	pthread_t thread;
};

static void switch_all(struct restless *restless, uint32_t mode)
{
	struct acrn_hsm_vm_stats stats = { .flags = ACRN_HSM_STATS_NEXT };

	while (!ioctl(restless->control, ACRN_HSM_IOCTL_VM_STATS, &stats)) {
		uint16_t vmid = stats.vmid;
		int ret = vm_set_mode(restless->control, vmid, mode);

		/* Gone meanwhile. */
		CHECK(!ret || ret == -ENOENT);
		restless->switches += !ret;
		stats = (struct acrn_hsm_vm_stats) {
			.flags = ACRN_HSM_STATS_NEXT, .vmid = vmid + 1,
		};
	}
}

static void *switch_loop(void *arg)
{
	struct restless *restless = arg;
	uint32_t mode = ACRN_HSM_POLL_MODE_POLL;

	while (!__atomic_load_n(&restless->stop, __ATOMIC_RELAXED)) {
		switch_all(restless, mode);
		mode = mode == ACRN_HSM_POLL_MODE_POLL ? ACRN_HSM_POLL_MODE_IRQ :
							 ACRN_HSM_POLL_MODE_POLL;
		time_sleep_ns(SWITCH_NS);
	}
	return NULL;
}

static void any_vm_starts(int control, uint32_t poller, uint32_t mode)
{
	struct acrn_hsm_rule rule = {
		.poller = poller, .mode = mode, .flags = ACRN_HSM_RULE_ANY_NAME,
	};

	REQUIRE(!ioctl(control, ACRN_HSM_IOCTL_RULE_SET, &rule));
}

static void in_both_modes(int control, uint32_t poller)
{
	struct restless restless = { .control = control };

	any_vm_starts(control, poller, ACRN_HSM_POLL_MODE_IRQ);
	REQUIRE(!pthread_create(&restless.thread, NULL, switch_loop, &restless));
	observe_and_judge("switched every ms");
	__atomic_store_n(&restless.stop, true, __ATOMIC_RELAXED);
	pthread_join(restless.thread, NULL);
	printf("%llu switches\n", (unsigned long long)restless.switches);
	CHECK(restless.switches > 100);
}

/* Found by the poller; how often it slept. */
static uint64_t with_poller(int control, uint32_t poller, uint32_t mode, const char *name)
{
	struct acrn_hsm_poller_stats before = must_poller_stats(control, poller), after;
	uint64_t requests, sleeps;

	any_vm_starts(control, poller, mode);
	observe_and_judge(name);
	after = must_poller_stats(control, poller);
	requests = after.requests - before.requests;
	sleeps = after.sleeps - before.sleeps;
	printf("%s: %llu requests, %llu sleeps\n", name, (unsigned long long)requests,
	       (unsigned long long)sleeps);
	CHECK(requests > 0);
	return sleeps;
}

static void in_every_mode(int control)
{
	uint64_t polled, adaptive;
	uint32_t poller;

	observe_and_judge("irq mode");
	poller = must_poller(control, POLLER_CPU, 0);
	polled = with_poller(control, poller, ACRN_HSM_POLL_MODE_POLL, "poll mode");
	adaptive = with_poller(control, poller, ACRN_HSM_POLL_MODE_ADAPTIVE, "adaptive mode");
	/* In either while there is no VM; in one between two requests, too. */
	CHECK(adaptive > 2 * polled);
	in_both_modes(control, poller);
	CHECK_EQ(poller_destroy(control, poller), 0);
}

int main(int argc, char **argv)
{
	struct leaks before;
	int control, sim;

	/* Not below the poller. */
	REQUIRE(!thread_pin(0));
	if (argc > 1 && !strcmp(argv[1], "observe"))
		return observe_all(&argv[2], argc - 2);

	if (driver_is_mainline()) {
		judge_mainline(&argv[1], argc - 1);
		return test_end();
	}
	need_isolated_cpu1();
	must_open(NULL, &control, &sim);
	leaks_begin(&before);
	in_every_mode(control);
	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
