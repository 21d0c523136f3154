// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_irq.c - knobs of interrupts and packets, on machines made by hand */

#include "knob_rig.h"

TestSuite(irq, .init = rig_begin, .fini = rig_end);

static void irq_make(unsigned int number, const char *name, const char *allowed,
		     const char *effective)
{
	char path[128];

	snprintf(path, sizeof(path), "/proc/irq/%u/%s/x", number, name);
	rig_file(path, "");
	snprintf(path, sizeof(path), "/proc/irq/%u/smp_affinity_list", number);
	rig_file(path, allowed);
	snprintf(path, sizeof(path), "/proc/irq/%u/effective_affinity_list", number);
	rig_file(path, effective);
}

static void counts_make(void)
{
	rig_file("/proc/interrupts",
		 "     CPU0 CPU1 CPU2 CPU3 CPU4 CPU5 CPU6 CPU7\n"
		 " 16:    9    0    0    4    0    0    0    0  IO-APIC 16-fasteoi  i801_smbus\n"
		 " 40:    0    0  212    0    0    0    0    0  PCI-MSI 524289-edge  nvme0q3\n"
		 " 41:    0    5    0    0    0    0    0    0  PCI-MSI 524290-edge  nvme0q2\n");
}

/* As fixtures/qemu-cgroup has them, right after apply. */
Test(irq, what_moves_with_its_next_one_is_no_failure)
{
	struct setup setup = rig_setup();

	irq_make(8, "rtc0", "0-1,4-7", "3");
	expect_verdict(&setup, "IRQ-003", RESULT_WARN, "1 of 1 come once more, then move: 8 rtc0",
		       NULL);
	irq_make(9, "acpi", "0-7", "2");
	expect_verdict(&setup, "IRQ-003", RESULT_FAIL, "1 of 2: 9 acpi on 2", NULL);
}

Test(irq, each_gets_a_verdict_by_who_may_move_it)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "IRQ-003", RESULT_NA, "/proc/irq", NULL);
	expect_verdict(&setup, "IRQ-004", RESULT_NA, "/proc/irq", NULL);

	counts_make();
	irq_make(0, "timer", "0-7", "2");
	irq_make(16, "i801_smbus", "0-7", "3");
	irq_make(17, "eth0", "0-1", "0");
	irq_make(40, "nvme0q3", "2", "2");
	irq_make(41, "nvme0q2", "0-1", "1");
	expect_verdict(&setup, "IRQ-003", RESULT_FAIL, "1 of 2: 16 i801_smbus on 3 (4 since boot)",
		       NULL);
	expect_verdict(&setup, "IRQ-004", RESULT_WARN, "1 of 2: 40 nvme0q3 on 2 (212 since boot)",
		       NULL);
	expect_changes(&setup, "IRQ-003", (const char *const[]) {
		       "/proc/irq/16/smp_affinity_list", "0-1,4-7",
		       "/proc/irq/17/smp_affinity_list", "0-1", NULL });
}

Test(irq, one_that_may_move_there_is_warned_of)
{
	struct setup setup = rig_setup();

	irq_make(17, "eth0", "0-7", "0");
	expect_verdict(&setup, "IRQ-003", RESULT_WARN, "1 of 1 may move there: 17 eth0", NULL);
	rig_apply(&setup, "IRQ-003");
	expect_verdict(&setup, "IRQ-003", RESULT_PASS, "none of 1", NULL);
	/* It stays wanted, or the next apply would say that it is not. */
	expect_changes(&setup, "IRQ-003", (const char *const[]) {
		       "/proc/irq/17/smp_affinity_list", "0-1,4-7", NULL });
}

Test(irq, many_are_named_as_far_as_there_is_room)
{
	struct setup setup = rig_setup();

	for (unsigned int i = 0; i < 20; i++)
		irq_make(100 + i, "a_device_of_long_name", "0-7", "3");
	expect_verdict(&setup, "IRQ-003", RESULT_FAIL, "20 of 20: 100 a_device_of_long_name", NULL);
	expect_verdict(&setup, "IRQ-003", RESULT_FAIL, ", ...", NULL);
}

/* Only debugfs tells; without it the kernel's refusal is tolerated. */
Test(irq, one_of_unknown_name_is_managed_if_the_kernel_says_so)
{
	struct setup setup = rig_setup();
	struct changes changes;

	irq_make(50, "hisi_sas_v3_hw", "2-3", "2");
	expect_verdict(&setup, "IRQ-003", RESULT_FAIL, "50 hisi_sas", NULL);
	changes = rig_changes(&setup, "IRQ-003");
	cr_assert_eq(changes.nr, 1);
	cr_expect(changes.list[0].tolerated);
	cr_expect_str_eq(changes.list[0].value, "0-1", "irqaffinity, if nothing else is left");
	changes_free(&changes);

	rig_file("/sys/kernel/debug/irq/irqs/50", "dstate: 0x31600200\n IRQD_AFFINITY_MANAGED\n");
	expect_verdict(&setup, "IRQ-003", RESULT_PASS, "none of 0", NULL);
	expect_verdict(&setup, "IRQ-004", RESULT_PASS, "1 of 1 can come; 0 since boot", NULL);
	expect_changes(&setup, "IRQ-003", NO_CHANGES);
}

/* The line of one that a finding is about; whether it is ill. */
static const char *each_says(const struct finding *finding, size_t i, bool *is_ill)
{
	json_t *facts = json_array_get(finding->each, i);

	*is_ill = json_is_true(json_object_get(facts, "ill"));
	return facts ? json_string_value(json_object_get(facts, "text")) : "";
}

#define ALONE	"managed, its mask 2 has no other CPU"

/* IRQ-003 tells of those that can be moved, and those that belong to their CPU. */
static const struct {
	const char	*id;
	bool		is_ill;
	const char	*text;
} wanted[] = {
	{ "IRQ-003", false, "IRQ 0 (timer) belongs to CPU 2: per-cpu, 0 since boot" },
	{ "IRQ-003", true, "IRQ 16 (i801_smbus) can fire on CPU 3: movable, 4 since boot" },
	{ "IRQ-003", false, "IRQ 17 (eth0) stays on CPU 0: movable, 0 since boot" },
	{ "IRQ-003", true, "IRQ 18 (x?) may move from CPU 1: movable, 0 since boot" },
	{ "IRQ-003", true, "IRQ 19 (rtc0) comes once more to CPU 2: movable, 0 since boot" },
	{ "IRQ-004", true, "IRQ 40 (nvme0q3) can fire on CPU 2: " ALONE ", 212 since boot" },
	{ "IRQ-004", false,
	  "IRQ 41 (nvme0q2) is kept on CPU 1: managed, its mask is 1-2, 0 since boot" },
};

Test(irq, each_is_told_with_who_may_move_it_and_where_it_goes)
{
	struct setup setup = rig_setup();
	const char *id = "";
	struct finding finding = {};
	size_t i, at = 0;
	bool is_ill;

	counts_make();
	irq_make(0, "timer", "0-7", "2");
	irq_make(16, "i801_smbus", "0-7", "3");
	irq_make(17, "eth0", "0-1", "0");
	irq_make(18, "x\x1b", "0-7", "1");
	irq_make(19, "rtc0", "0-1", "2");
	irq_make(40, "nvme0q3", "2", "2");
	irq_make(41, "nvme0q2", "1-2", "1");
	for (i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++, at++) {
		if (strcmp(id, wanted[i].id)) {
			cr_expect_eq(json_array_size(finding.each), at);
			finding_free(&finding);
			id = wanted[i].id;
			knob_check(&setup, knob_find(id), &finding);
			at = 0;
		}
		cr_expect_str_eq(each_says(&finding, at, &is_ill), wanted[i].text, "%s",
				 each_says(&finding, at, &is_ill));
		cr_expect_eq(is_ill, wanted[i].is_ill, "%s", wanted[i].text);
	}
	cr_expect_eq(json_array_size(finding.each), at);
	finding_free(&finding);
}

#define CMDLINE	"/proc/cmdline"

/* With another CPU in its mask the kernel need only be asked. */
Test(irq, a_managed_one_that_need_not_come_is_told_before_it_does)
{
	struct setup setup = rig_setup();

	irq_make(40, "nvme0q3", "1-2", "2");
	rig_file(CMDLINE, "isolcpus=domain,2-3\n");
	expect_verdict(&setup, "IRQ-004", RESULT_WARN, "1 of 1 can come, and need not: 40 nvme0q3",
		       "isolcpus=managed_irq,domain,2-3 keeps 1 of them off");
	rig_file(CMDLINE, "isolcpus=managed_irq,domain,2-3\n");
	expect_verdict(&setup, "IRQ-004", RESULT_PASS, "1 of 1 can come; 0 since boot", NULL);
	rig_file(CMDLINE, "isolcpus=domain,2-3\n");
	setup.plan.managed_irq = false;
	expect_verdict(&setup, "IRQ-004", RESULT_PASS, "1 of 1 can come; 0 since boot", NULL);
	/* There is nothing to ask for if it has no other one. */
	setup.plan.managed_irq = true;
	irq_make(40, "nvme0q3", "2-3", "2");
	expect_verdict(&setup, "IRQ-004", RESULT_PASS, "1 of 1 can come; 0 since boot", NULL);
	counts_make();
	expect_verdict(&setup, "IRQ-004", RESULT_WARN, "(212 since boot)",
		       "keep I/O off these CPUs, or give the driver fewer queues");
}

/* What came before one looked is over; counters turn over at 2^32. */
Test(irq, what_comes_while_one_looks_fails)
{
	struct setup setup = rig_setup();

	irq_make(16, "i801_smbus", "0-7", "3");
	irq_make(40, "nvme0q3", "2", "2");
	counts_make();
	setup.watched_s = 60;
	setup.interrupts = "     CPU0 CPU1 CPU2 CPU3 CPU4 CPU5 CPU6 CPU7\n"
		" 16: 9 0 0 4 0 0 0 0  IO-APIC 16-fasteoi  i801_smbus\n"
		" 40: 0 0 212 0 0 0 0 0  PCI-MSI 524289-edge  nvme0q3\n";
	expect_verdict(&setup, "IRQ-003", RESULT_FAIL, "16 i801_smbus on 3 (0 in 60 s)", NULL);
	expect_verdict(&setup, "IRQ-004", RESULT_PASS, "1 of 1 can come; 0 in 60 s", NULL);
	setup.interrupts = "     CPU0 CPU1 CPU2 CPU3 CPU4 CPU5 CPU6 CPU7\n"
		" 40: 0 0 4294967290 0 0 0 0 0  PCI-MSI 524289-edge  nvme0q3\n";
	expect_verdict(&setup, "IRQ-004", RESULT_FAIL, "1 of 1: 40 nvme0q3 on 2 (218 in 60 s)",
		       NULL);
	/* One that was not there yet. */
	setup.interrupts = "     CPU0 CPU1 CPU2 CPU3 CPU4 CPU5 CPU6 CPU7\n";
	expect_verdict(&setup, "IRQ-004", RESULT_FAIL, "(212 in 60 s)", NULL);
}

#define CONFIG	"/etc/default/irqbalance"

Test(irq, irqbalance_that_does_not_run_is_no_harm)
{
	struct setup setup = rig_setup();

	rig_file("/proc/1/comm", "systemd\n");
	expect_verdict(&setup, "IRQ-002", RESULT_PASS, "does not run", NULL);
	expect_changes(&setup, "IRQ-002", NO_CHANGES);
}

Test(irq, irqbalance_must_be_banned_from_isolated_cpus)
{
	struct setup setup = rig_setup();

	rig_file("/proc/700/comm", "irqbalance\n");
	expect_verdict(&setup, "IRQ-002", RESULT_FAIL, "knows of no banned CPU",
		       "set IRQBALANCE_BANNED_CPULIST=2-3 where its unit reads it, or stop");
	expect_changes(&setup, "IRQ-002", NO_CHANGES);
	rig_file(CONFIG, "# Configuration\n#IRQBALANCE_BANNED_CPULIST=\nIRQBALANCE_ARGS=\n");
	expect_verdict(&setup, "IRQ-002", RESULT_FAIL, "knows of no banned CPU",
		       "isolcpus-setup apply");
	expect_changes(&setup, "IRQ-002", (const char *const[]) { CONFIG,
		       "# Configuration\nIRQBALANCE_BANNED_CPULIST=\"2-3\"\nIRQBALANCE_ARGS=\n",
		       NULL });
	rig_file("/run/systemd/system/x", "");
	expect_changes(&setup, "IRQ-002", (const char *const[]) { CONFIG, NULL,
		       "/usr/bin/systemctl", "try-restart irqbalance.service", NULL });
	rig_file(CONFIG, "IRQBALANCE_BANNED_CPULIST=3\n");
	expect_verdict(&setup, "IRQ-002", RESULT_FAIL, "CPULIST=3", NULL);
	rig_file(CONFIG, "IRQBALANCE_BANNED_CPULIST=2-N\n");
	expect_verdict(&setup, "IRQ-002", RESULT_PASS, "2-N", NULL);
	expect_changes(&setup, "IRQ-002", (const char *const[]) { CONFIG,
		       "IRQBALANCE_BANNED_CPULIST=2-N\n",
		       "/usr/bin/systemctl", "try-restart irqbalance.service", NULL });
	rig_file(CONFIG, "IRQBALANCE_BANNED_CPUS=0c\n");
	expect_verdict(&setup, "IRQ-002", RESULT_FAIL, "no longer read", NULL);
}

Test(irq, irqbalance_reads_its_list_when_it_starts)
{
	struct setup setup = rig_setup();

	rig_file("/proc/700/comm", "irqbalance\n");
	rig_file(CONFIG, "IRQBALANCE_BANNED_CPULIST=\"2-3\"\n");
	rig_file("/proc/700/environ", "PATH=/bin");
	expect_verdict(&setup, "IRQ-002", RESULT_WARN, "runs without",
		       "systemctl restart irqbalance");
	rig_file("/proc/700/environ", "IRQBALANCE_BANNED_CPULIST=2-3");
	expect_verdict(&setup, "IRQ-002", RESULT_PASS, "banned from 2-3", NULL);
}

Test(irq, irqbalance_keeps_off_isolated_cpus_by_itself)
{
	struct setup setup = rig_setup();

	rig_file("/proc/700/comm", "irqbalance\n");
	rig_file("/sys/devices/system/cpu/isolated", "2\n");
	rig_file("/sys/devices/system/cpu/nohz_full", "(null)\n");
	expect_verdict(&setup, "IRQ-002", RESULT_FAIL, "", NULL);
	rig_file("/sys/devices/system/cpu/nohz_full", "3\n");
	expect_verdict(&setup, "IRQ-002", RESULT_PASS, "by itself", NULL);
}

#define RPS	"/sys/class/net/eth0/queues/rx-0/rps_cpus"
#define XPS	"/sys/class/net/eth0/queues/tx-1/xps_cpus"

Test(irq, packets_are_not_steered_to_isolated_cpus)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "NET-001", RESULT_NA, "/sys/class/net", NULL);
	rig_file(RPS, "00\n");
	rig_file(XPS, "00000000,000000f3\n");
	expect_verdict(&setup, "NET-001", RESULT_PASS, "none", NULL);
	rig_file(RPS, "0f\n");
	rig_file(XPS, "08\n");
	expect_verdict(&setup, "NET-001", RESULT_WARN, "eth0/rx-0 rps_cpus, eth0/tx-1 xps_cpus",
		       NULL);
	expect_changes(&setup, "NET-001",
		       (const char *const[]) { RPS, "03", XPS, "00", NULL });
	rig_apply(&setup, "NET-001");
	expect_verdict(&setup, "NET-001", RESULT_PASS, "none", NULL);
}
