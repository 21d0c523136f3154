// SPDX-License-Identifier: BSD-3-Clause
/* cmd_doctor.c - what of this machine is in the way of polling: the table of checks */

#include <ctype.h>
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
	{ "POL-001", "poller CPUs are isolated", "other work on them delays requests",
	  "boot with isolcpus=domain,managed_irq,LIST nohz_full=LIST rcu_nocbs=LIST",
	  check_isolated },
	{ "POL-002", "poller CPUs have no tick", "the tick interrupts a poller HZ times a second",
	  "boot with nohz_full=LIST", check_nohz_full },
	{ "POL-003", "poller CPUs run no RCU callbacks", "callbacks take its time",
	  "boot with rcu_nocbs=LIST", check_rcu_nocbs },
	{ "POL-004", "CPU 0", "it takes the upcalls, timers and bound work",
	  "choose another CPU", check_cpu0 },
	{ "POL-005", "poller CPUs are online", "the dispatcher serves meanwhile",
	  "echo 1 > /sys/devices/system/cpu/cpuN/online", check_online },
	{ "POL-006", "kernel's command line", "any flag of isolcpus= switches domain off",
	  "isolcpus=domain,managed_irq,LIST", check_cmdline },
	{ "POL-007", "SMT siblings", "they share the core with a poller that spins",
	  "isolate them, too, or echo 0 > /sys/devices/system/cpu/cpuN/online", check_siblings },
	{ "POL-008", "real-time throttling", "a poller that spins is stopped for a while",
	  "sysctl kernel.sched_rt_runtime_us=-1", check_throttling },
	{ "POL-009", "interrupts", "they stop a poller",
	  "echo 0 > /proc/irq/N/smp_affinity_list, or boot with irqaffinity=", check_irqs },
	{ "POL-010", "irqbalance", "it moves interrupts every 10 s",
	  "IRQBALANCE_BANNED_CPULIST in /etc/default/irqbalance", check_irqbalance },
	{ "POL-011", "clocksource", "latencies are wrong, and the tick does not stop",
	  "boot with tsc=reliable if the TSC is", check_clocksource },
	{ "POL-012", "frequency", "a poller needs no time to speed up",
	  "cpupower -c LIST frequency-set -g performance", check_governor },
	{ "POL-013", "idle states", "an adaptive poller that slept comes late",
	  "echo n/a > /sys/devices/system/cpu/cpuN/power/pm_qos_resume_latency_us",
	  check_idle_states },
};

#define NR_CHECKS	(sizeof(checks) / sizeof(checks[0]))

#define POLLERS		"/sys/devices/virtual/misc/acrn_hsm/pollers"

static void pollers_find(struct doctor *doctor)
{
	struct tree_names names;
	long long cpu;
	size_t i;

	if (tree_list(&doctor->tree, &names, POLLERS))
		return;
	for (i = 0; i < names.nr; i++)
		if (!tree_number(&doctor->tree, &cpu, POLLERS "/%s/cpu", names.names[i]) &&
		    cpu >= 0 && cpu < RTPOLL_CPULIST_MAX)
			rtpoll_cpulist_add(&doctor->cpus, cpu);
	tree_names_free(&names);
}

/* Which CPUs, and who says so. */
static int cpus_choose(struct doctor *doctor, const char *list, const char **from)
{
	*from = "--cpu";
	if (list)
		return cpus_typed(&doctor->cpus, &doctor->tree, list);
	*from = "pollers";
	pollers_find(doctor);
	if (rtpoll_cpulist_count(&doctor->cpus))
		return 0;
	*from = "isolated";
	doctor->cpus = doctor->isolated;
	return 0;
}

/* The table's remedy, with the CPUs in place of the word LIST where they are known. */
static void fix_fill(const struct doctor *doctor, const char *fix, struct finding *finding)
{
	/* Those that are isolated stay so. */
	struct rtpoll_cpulist cpus = cpus_either(&doctor->cpus, &doctor->isolated);
	char list[FINDING_TEXT], text[FINDING_TEXT] = "";
	size_t used = 0, length;

	cpus_text(&cpus, list, sizeof(list));
	for (; *fix; fix += length) {
		/* After the words of an option, not within another word. */
		bool is_list = !strncmp(fix, "LIST", 4) && used && !isalpha(text[used - 1]) &&
			       !cpus_none(&doctor->cpus);

		length = is_list ? 4 : 1;
		used += snprintf(text + used, sizeof(text) - used, "%.*s",
				 is_list ? (int)strlen(list) : 1, is_list ? list : fix);
		if (used >= sizeof(text))
			used = sizeof(text) - 1;
	}
	snprintf(finding->fix, sizeof(finding->fix), "%s", text);
}

static void check_run(const struct doctor *doctor, const struct check *check,
		      struct finding *finding)
{
	*finding = (struct finding) {
		.id = check->id, .title = check->title, .why = check->why,
	};
	finding->result = check->run(doctor, finding);
	if (!*finding->fix)
		fix_fill(doctor, check->fix, finding);
}

static int json_show(const struct finding *findings, const char *cpus, const char *from)
{
	json_t *head = json_pack("{s:s s:s s:s s:o}", "schema", "rtpoll.doctor/1", "cpus", cpus,
				 "cpus_from", from, "checks", findings_json(findings, NR_CHECKS));

	if (head && json_object_update_new(head, findings_counts_json(findings, NR_CHECKS))) {
		json_decref(head);
		head = NULL;
	}
	/* Nothing that it looks at waits for one. */
	json_object_del(head, "reboot");
	return json_print(head);
}

static int examine(const struct doctor *doctor, const struct cmd *cmd, const char *from)
{
	struct finding findings[NR_CHECKS];
	char cpus[FINDING_TEXT];
	int ret = CMD_OK;
	size_t i;

	cpus_text(&doctor->cpus, cpus, sizeof(cpus));
	if (!cmd->line.json)
		printf("# poller CPUs: %s (%s)\n", cpus, from);
	for (i = 0; i < NR_CHECKS; i++) {
		check_run(doctor, &checks[i], &findings[i]);
		if (!cmd->line.json)
			finding_print(stdout, &findings[i], cmd->line.colored);
	}
	if (cmd->line.json)
		ret = json_show(findings, cpus, from);
	else
		findings_summary(stdout, findings, NR_CHECKS);
	return ret || findings_count(findings, NR_CHECKS, RESULT_FAIL) ? CMD_FAILED : CMD_OK;
}

int cmd_doctor(const struct cmd *cmd)
{
	struct doctor doctor = {};
	const char *from;
	int ret;

	if (tree_open(&doctor.tree, cmd->root) || !tree_has(&doctor.tree, "/sys"))
		return cmd_usage("--root %s: has no sys; copy /proc, /sys, /dev and /etc there",
				 cmd->root);
	tree_cpus(&doctor.tree, &doctor.isolated, "/sys/devices/system/cpu/isolated");
	ret = cpus_choose(&doctor, cmd->cpu, &from);
	return ret ? ret : examine(&doctor, cmd, from);
}
