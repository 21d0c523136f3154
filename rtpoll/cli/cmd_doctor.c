// SPDX-License-Identifier: BSD-3-Clause
/* cmd_doctor.c - what of this machine is in the way of polling: the table of checks */

#include <stdio.h>
#include <string.h>

#include "cmd.h"
#include "device.h"
#include "doctor.h"
#include "json.h"

/**
 * struct check - one check
 * @id:		stays the same for ever
 * @title:	what is looked at
 * @why:	why it matters
 * @fix:	what to do
 * @run:	looks
 */
struct check {
	const char	*id;
	const char	*title;
	const char	*why;
	const char	*fix;
	enum result	(*run)(const struct doctor *doctor, struct finding *finding);
};

static const struct check checks[] = {
	{ "MOD-001", "module", "without it nothing can be polled",
	  "modprobe acrn_hsm", check_module },
	{ "MOD-002", "hypervisor", "a simulated one has no real VMs",
	  "rmmod acrn_hsm acrn_hvsim; modprobe acrn_hsm, below ACRN", check_backend },
	{ "DEV-001", "device node", "whoever opens it can have all memory",
	  "install rtpoll's udev rules; chmod 0660 /dev/acrn_hsm", check_device },
	{ "UPC-001", "upcalls", "without them there is no adaptive mode, and VMs in irq mode wait",
	  "see docs/bring-up.md, or use poll mode only", check_upcall },
	{ "UPC-002", "requests that only the sweep found", "upcalls get lost",
	  "see docs/bring-up.md, If something is wrong", check_rescued },
	{ "CPU-001", "poller CPUs are isolated", "other work on them delays requests",
	  "boot with isolcpus=domain,managed_irq,LIST nohz_full=LIST rcu_nocbs=LIST",
	  check_isolated },
	{ "CPU-002", "poller CPUs have no tick", "the tick interrupts a poller HZ times a second",
	  "boot with nohz_full=LIST", check_nohz_full },
	{ "CPU-003", "poller CPUs run no RCU callbacks", "callbacks take its time",
	  "boot with rcu_nocbs=LIST", check_rcu_nocbs },
	{ "CPU-004", "CPU 0", "it takes the upcalls, timers and bound work",
	  "choose another CPU", check_cpu0 },
	{ "CPU-005", "poller CPUs are online", "the dispatcher serves meanwhile",
	  "echo 1 > /sys/devices/system/cpu/cpuN/online", check_online },
	{ "CPU-006", "kernel's command line", "any flag of isolcpus= switches domain off",
	  "isolcpus=domain,managed_irq,LIST", check_cmdline },
	{ "CPU-007", "SMT siblings", "they share the core with a poller that spins",
	  "isolate them, too, or echo 0 > /sys/devices/system/cpu/cpuN/online", check_siblings },
	{ "SCH-001", "real-time throttling", "a poller that spins is stopped for a while",
	  "sysctl kernel.sched_rt_runtime_us=-1", check_throttling },
	{ "IRQ-001", "interrupts", "they stop a poller",
	  "echo 0 > /proc/irq/N/smp_affinity_list, or boot with irqaffinity=", check_irqs },
	{ "IRQ-002", "irqbalance", "it moves interrupts every 10 s",
	  "IRQBALANCE_BANNED_CPULIST in /etc/default/irqbalance", check_irqbalance },
	{ "CLK-001", "clocksource", "latencies are wrong, and the tick does not stop",
	  "boot with tsc=reliable if the TSC is", check_clocksource },
	{ "FRQ-001", "frequency", "a poller needs no time to speed up",
	  "cpupower -c LIST frequency-set -g performance", check_governor },
	{ "IDL-001", "idle states", "an adaptive poller that slept comes late",
	  "echo n/a > /sys/devices/system/cpu/cpuN/power/pm_qos_resume_latency_us",
	  check_idle_states },
};

#define NR_CHECKS	(sizeof(checks) / sizeof(checks[0]))

static const char *const words[NR_RESULTS] = {
	[RESULT_PASS] = "PASS", [RESULT_WARN] = "WARN", [RESULT_FAIL] = "FAIL",
	[RESULT_NA] = "N-A",
};

static const char *const colors[NR_RESULTS] = {
	[RESULT_PASS] = "\033[32m", [RESULT_WARN] = "\033[33m", [RESULT_FAIL] = "\033[31m",
	[RESULT_NA] = "\033[2m",
};

static void poller_visit(const struct doctor *doctor, unsigned int id, void *arg)
{
	struct rtpoll_cpulist *cpus = arg;
	long long cpu;

	if (!tree_number(doctor, &cpu, "/sys/devices/virtual/misc/acrn_hsm/pollers/%u/cpu", id) &&
	    cpu >= 0 && cpu < RTPOLL_CPULIST_MAX)
		rtpoll_cpulist_add(cpus, cpu);
}

/* Which CPUs, and who says so. */
static int cpus_choose(struct doctor *doctor, const char *list, const char **from)
{
	*from = "--cpu";
	if (list)
		return rtpoll_cpulist_parse(&doctor->cpus, doctor->nr_cpus, list) ?
		       cmd_usage("--cpu '%s': %s", list, rtpoll_message()) : 0;
	*from = "pollers";
	tree_numbers(doctor, "/sys/devices/virtual/misc/acrn_hsm/pollers", poller_visit,
		     &doctor->cpus);
	if (rtpoll_cpulist_count(&doctor->cpus))
		return 0;
	*from = "isolated";
	doctor->cpus = doctor->isolated;
	return 0;
}

static const char *fix_of(const struct check *check, const struct finding *finding)
{
	return *finding->fix ? finding->fix : check->fix;
}

static void text_print(const struct check *check, const struct finding *finding,
		       enum result result, bool colored)
{
	printf("%s%-4s%s %s  %s: %s\n", colored ? colors[result] : "", words[result],
	       colored ? "\033[0m" : "", check->id, check->title, finding->observed);
	if (result != RESULT_WARN && result != RESULT_FAIL)
		return;
	printf("       expected: %s\n       why: %s\n       fix: %s\n", finding->expected,
	       check->why, fix_of(check, finding));
}

static json_t *json_check(const struct check *check, const struct finding *finding,
			  enum result result)
{
	bool ill = result == RESULT_WARN || result == RESULT_FAIL;

	return json_pack("{s:s s:s s:s s:s s:s s:s s:s?}", "id", check->id,
			 "title", check->title, "result", words[result],
			 "observed", finding->observed, "expected", finding->expected,
			 "why", check->why, "fix", ill ? fix_of(check, finding) : NULL);
}

static int examine(const struct doctor *doctor, const struct cmd *cmd, const char *from)
{
	unsigned int nr[NR_RESULTS] = {};
	json_t *list = json_array();
	char cpus[DOCTOR_TEXT];
	int ret = CMD_OK;
	size_t i;

	cpus_text(&doctor->cpus, cpus, sizeof(cpus));
	if (!cmd->json)
		printf("# poller CPUs: %s (%s)\n", cpus, from);
	for (i = 0; i < NR_CHECKS; i++) {
		struct finding finding = {};
		enum result result = checks[i].run(doctor, &finding);

		nr[result]++;
		if (cmd->json)
			json_array_append_new(list, json_check(&checks[i], &finding, result));
		else
			text_print(&checks[i], &finding, result, cmd->colored);
	}
	if (cmd->json)
		ret = json_print(json_pack("{s:s s:s s:s s:O s:i s:i s:i s:i}",
					   "schema", "rtpoll.doctor/1", "cpus", cpus,
					   "cpus_from", from, "checks", list,
					   "pass", nr[RESULT_PASS], "warn", nr[RESULT_WARN],
					   "fail", nr[RESULT_FAIL], "na", nr[RESULT_NA]));
	else
		printf("%u pass  %u warn  %u fail  %u n/a\n", nr[RESULT_PASS], nr[RESULT_WARN],
		       nr[RESULT_FAIL], nr[RESULT_NA]);
	json_decref(list);
	return ret || nr[RESULT_FAIL] ? CMD_FAILED : CMD_OK;
}

int cmd_doctor(const struct cmd *cmd)
{
	struct doctor doctor = { .root = cmd->root };
	const char *from;
	int ret;

	if (*cmd->root && !tree_has(&doctor, "/sys"))
		return cmd_usage("--root %s: has no sys; copy /proc, /sys, /dev and /etc there",
				 cmd->root);
	doctor.nr_cpus = machine_nr_cpus(cmd->root);
	tree_cpus(&doctor, &doctor.isolated, "/sys/devices/system/cpu/isolated");
	ret = cpus_choose(&doctor, cmd->cpu, &from);
	return ret ? ret : examine(&doctor, cmd, from);
}
