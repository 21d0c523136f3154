// SPDX-License-Identifier: BSD-3-Clause
/* sched.c - what the scheduler takes from FIFO threads: throttling, fair server, NUMA */

#include "../../rtpoll/command/cpu_facts.h"
#include "number.h"

static const struct number_file throttling = { "/proc/sys/kernel/sched_rt_runtime_us", -1, false };

static enum result throttling_check(const struct setup *setup, const struct knob *knob,
				    struct finding *finding)
{
	if (!setup->plan.throttling_off)
		return untold(finding, knob, "the plan leaves it on");
	if (kernel_has_fair_server(setup->release))
		return untold(finding, knob, "from 6.12 the fair server does it, SCH-002");
	return number_check(setup, knob, finding, &throttling);
}

static void throttling_changes(const struct setup *setup, const struct knob *knob,
			       struct changes *changes)
{
	if (setup->plan.throttling_off && !kernel_has_fair_server(setup->release))
		number_changes(setup, knob, changes, &throttling);
}

const struct knob knob_rt_throttling = {
	.id = "SCH-001",
	.name = "rt-throttling",
	.title = "throttling of real-time threads",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_FAIL,
	.expectation = "sched_rt_runtime_us is -1",
	.why = "a FIFO thread that never sleeps is stopped for 50 ms each second",
	.fix = "isolcpus-setup apply",
	.details = "Without throttling a FIFO thread that spins on a shared CPU hangs it: keep\n"
		   "such threads to isolated CPUs.  From 6.12 the fair server takes its place.",
	.check = throttling_check,
	.changes = throttling_changes,
};

static enum result fair_judge(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	struct rtpoll_cpulist on = {};
	long long runtime_ns;
	unsigned int cpu;

	for_each_cpu(cpu, &setup->plan.isolated) {
		if (tree_number(&setup->tree, &runtime_ns, CPU_FAIR_RUNTIME, cpu))
			return untold(finding, knob, "debugfs is not readable");
		if (runtime_ns)
			rtpoll_cpulist_add(&on, cpu);
	}
	if (cpus_none(&on))
		return right(finding, knob, "off");
	return wrong(finding, knob, "on for CPU %s; left as is, see ERR-001", shown(&on).text);
}

#define RUNTIME	"/sys/kernel/debug/sched/fair_server/cpuN/runtime"

static enum result fair_check(const struct setup *setup, const struct knob *knob,
			      struct finding *finding)
{
	if (!kernel_has_fair_server(setup->release))
		return untold(finding, knob, "kernels have it from 6.12 on");
	if (!setup->plan.throttling_off)
		return untold(finding, knob, "the plan leaves it on");
	return fair_judge(setup, knob, finding);
}

/* There are no changes: no kernel is known that takes the write without harm, ERR-001. */
const struct knob knob_fair_server = {
	.id = "SCH-002",
	.name = "fair-server",
	.title = "fair server of isolated CPUs",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "the fair server of each isolated CPU has runtime 0",
	.why = "it takes 50 ms each second from a FIFO thread for others that wait",
	.fix = "no ordinary threads there; or, at your own risk, for each CPU N: echo 0 > " RUNTIME,
	.details = "From 6.12; its files are in debugfs, which a locked-down kernel closes.  It\n"
		   "also brings the tick back on nohz_full CPUs.  It runs only while an\n"
		   "ordinary thread waits for the CPU.  apply does not write it: Debian's\n"
		   "6.12.117-rt warns in dl_server_stop() once it was written, and no release\n"
		   "with a fix is known.",
	.check = fair_check,
};

static const struct number_file balancing = { "/proc/sys/kernel/numa_balancing", 0, false };

static enum result balancing_check(const struct setup *setup, const struct knob *knob,
				   struct finding *finding)
{
	return number_check(setup, knob, finding, &balancing);
}

static void balancing_changes(const struct setup *setup, const struct knob *knob,
			      struct changes *changes)
{
	number_changes(setup, knob, changes, &balancing);
}

const struct knob knob_numa_balancing = {
	.id = "SCH-003",
	.name = "numa-balancing",
	.title = "automatic NUMA balancing",
	.phase = KNOB_RUNTIME,
	.severity = RESULT_WARN,
	.expectation = "kernel.numa_balancing is 0",
	.why = "it unmaps pages to see who uses them: each costs a poller a fault",
	.fix = "isolcpus-setup apply",
	.check = balancing_check,
	.changes = balancing_changes,
};
