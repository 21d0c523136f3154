// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_cyclictest.c - cyclictest and oslat of rt-tests, on isolated and other CPUs
 *
 *	cyclictest:before	a machine as it comes; CPU 1, idle and under load
 *	cyclictest:after	booted as isolcpus-setup planned for CPUs 1 and 2: CPU 1 and
 *				CPU 0, idle and under load, and CPU 1 beside CPU 2 where in
 *				turns nothing runs, a poller, or a thread that only spins
 *	cyclictest:counted	likewise, for run.sh -i: CPU 1 beside nothing or a poller,
 *				whose medians are judged
 *
 * Last arguments: "quick" for fewer loops, "json" for records.  Load is hackbench on
 * CPU 0.
 */
#include <stdio.h>
#include <string.h>

#include "child.h"
#include "cyclic.h"
#include "harness.h"
#include "isolated.h"
#include "json.h"
#include "rtpoll_command.h"
#include "vm.h"

#define PLAN		"/tmp/plan.json"
#define POLLER_CPU	2
#define MEASURED_CPU	1

/**
 * struct neighbour - a polled VM without requests, whose poller runs or does not
 * @control:	descriptor of /dev/acrn_hsm
 * @sim:	descriptor of /dev/acrn_hvsim
 * @vm:		polled
 * @poller:	on CPU 2
 */
struct neighbour {
	int control;
	int sim;
	struct vm vm;
	uint32_t poller;
};

static void must_neighbour(struct neighbour *neighbour)
{
	must_open(NULL, &neighbour->control, &neighbour->sim);
	must_vm_create(&neighbour->vm, "neighbour", VM_POLLING);
	must_vm_start(&neighbour->vm);
	neighbour->poller = must_poller(neighbour->control, POLLER_CPU, 0);
}

static void neighbour_end(struct neighbour *neighbour)
{
	must_vm_stop(&neighbour->vm);
	CHECK_EQ(poller_destroy(neighbour->control, neighbour->poller), 0);
	must_close(neighbour->control, neighbour->sim);
}

static uint64_t rounds(const struct neighbour *neighbour)
{
	return must_poller_stats(neighbour->control, neighbour->poller).rounds;
}

/* In a guest that counts instructions: neither oslat nor what the machine below does. */
static bool counted;

/* What runs on CPU 2. */
enum arm { NOTHING, POLLER, SPINNER, NR_ARMS };

static const char *const arms[NR_ARMS] = { "poller-off", "poller-on", "spinner" };

static void with_poller(struct neighbour *neighbour, struct cyclic *cyclic)
{
	uint64_t before = rounds(neighbour);

	REQUIRE(!poller_attach(neighbour->control, neighbour->poller, neighbour->vm.id));
	REQUIRE(!vm_set_mode(neighbour->control, neighbour->vm.id, ACRN_HSM_POLL_MODE_POLL));
	must_cyclic_run(cyclic);
	CHECK(rounds(neighbour) > before);
	REQUIRE(!poller_detach(neighbour->control, neighbour->poller, neighbour->vm.id));
}

static void with_spinner(struct cyclic *cyclic)
{
	pid_t pid = must_spin_process(POLLER_CPU);

	must_cyclic_run(cyclic);
	must_kill(pid);
}

/* One block of each, in turns; what a spinner does to CPU 1, the machine below does. */
static void beside(struct neighbour *neighbour, struct cyclic *cyclic)
{
	unsigned int i;

	for (i = 0; i < cyclic_blocks; i++) {
		must_cyclic_run(&cyclic[NOTHING]);
		with_poller(neighbour, &cyclic[POLLER]);
		if (cyclic->tool == TOOL_CYCLICTEST && !counted)
			with_spinner(&cyclic[SPINNER]);
	}
}

static void say_ratio(const struct cyclic *cyclic, enum arm over, const char *load)
{
	double ratio = cyclic_median(&cyclic[POLLER]) / cyclic_median(&cyclic[over]);
	const char *what = arms[over];
	char id[80], title[128];

	snprintf(id, sizeof(id), "cyclictest/neighbour-%s-over-%s", load, what);
	snprintf(title, sizeof(title), "cyclictest median, %s, poller-on over %s", load, what);
	printf("# %s: %.3f\n", title, ratio);
	json_value(id, title, ratio, "x", "lower");
}

/* Free-running, whoever spins with PAUSE takes a lock of QEMU's that timers want. */
static void judge(const struct cyclic *cyclic, const char *load)
{
	struct json_goal goal = {
		.id = "cyclictest/neighbour-median",
		.title = "cyclictest median beside a running poller over that without, counted",
		.goal = 1.1,
		.got = cyclic_median(&cyclic[POLLER]) / cyclic_median(&cyclic[NOTHING]),
		.missed = "a poller delays its neighbour: instructions are counted",
	};

	if (counted) {
		CHECK(json_goal(&goal));
		return;
	}
	say_ratio(cyclic, NOTHING, load);
	say_ratio(cyclic, SPINNER, load);
}

static void compare(struct neighbour *neighbour, enum cyclic_tool tool, const char *load)
{
	struct cyclic cyclic[NR_ARMS] = {};
	unsigned int i;

	for (i = 0; i < NR_ARMS; i++) {
		cyclic[i].tool = tool;
		cyclic[i].cpu = MEASURED_CPU;
		cyclic_name(&cyclic[i], "%s-isolated-%s-%s", counted ? "counted" : "after", load,
			    arms[i]);
	}
	beside(neighbour, cyclic);
	if (tool == TOOL_CYCLICTEST)
		judge(cyclic, load);
	for (i = 0; i < NR_ARMS; i++)
		if (cyclic[i].blocks)
			cyclic_end(&cyclic[i]);
}

static void check_neighbour(const char *load)
{
	struct neighbour neighbour;

	must_neighbour(&neighbour);
	compare(&neighbour, TOOL_CYCLICTEST, load);
	if (!counted)
		compare(&neighbour, TOOL_OSLAT, load);
	neighbour_end(&neighbour);
}

static void measure(enum cyclic_tool tool, unsigned int cpu, const char *name)
{
	struct cyclic cyclic = { .tool = tool, .cpu = cpu };
	unsigned int i;

	cyclic_name(&cyclic, "%s", name);
	for (i = 0; i < cyclic_blocks; i++)
		must_cyclic_run(&cyclic);
	cyclic_end(&cyclic);
}

/* The second half of what was planned: what needs no reboot. */
static void must_apply(void)
{
	command_path = "/data/isolcpus-setup";
	REQUIRE(command(0, "plan --pollers 1 --vcpus 1 --loader print -o " PLAN));
	REQUIRE(command(0, "apply " PLAN));
	printf("%s\n", said);
}

static void beside_counted(void)
{
	need_isolated_cpus("1-2");
	must_apply();
	check_neighbour("idle");
	command_path = "/data/isolcpus-setup";
	CHECK(command(0, "undo"));
}

static void before_isolation(void)
{
	struct load_process load;

	measure(TOOL_CYCLICTEST, MEASURED_CPU, "before-idle");
	measure(TOOL_OSLAT, MEASURED_CPU, "before-idle");
	must_load_process(&load);
	measure(TOOL_CYCLICTEST, MEASURED_CPU, "before-load");
	measure(TOOL_OSLAT, MEASURED_CPU, "before-load");
	load_process_end(&load);
}

static void after_isolation(void)
{
	struct load_process load;

	need_isolated_cpus("1-2");
	must_apply();
	measure(TOOL_CYCLICTEST, 0, "after-housekeeping-idle");
	check_neighbour("idle");
	must_load_process(&load);
	measure(TOOL_CYCLICTEST, 0, "after-housekeeping-load");
	check_neighbour("load");
	load_process_end(&load);
	command_path = "/data/isolcpus-setup";
	CHECK(command(0, "undo"));
}

int main(int argc, char **argv)
{
	bool quick;

	json_begin(&argc, argv);
	quick = last_argument_is(&argc, argv, "quick");
	REQUIRE(argc == 2);
	counted = !strcmp(argv[1], "counted");
	cyclic_begin(quick || counted);
	if (!strcmp(argv[1], "before"))
		before_isolation();
	else if (!strcmp(argv[1], "after"))
		after_isolation();
	else if (counted)
		beside_counted();
	else
		CHECK(!"before, after or counted");
	json_end();
	return test_end();
}
