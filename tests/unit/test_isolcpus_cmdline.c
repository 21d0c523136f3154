// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_cmdline.c - knobs of the kernel command line, on machines made by hand */

#include "knob_rig.h"

#define WORDS	"isolcpus=managed_irq,domain,2-3 nohz_full=2-3 rcu_nocbs=2-3 irqaffinity=0-1"
#define VARIABLE "GRUB_CMDLINE_LINUX_DEFAULT"
#define GRUB	"/etc/default/grub.d/50-isolcpus-setup.cfg"

TestSuite(cmdline, .init = rig_begin, .fini = rig_end);

/* As after a reboot into the plan. */
static void boot_good(void)
{
	rig_file("/proc/cmdline", WORDS "\n");
	rig_file("/sys/devices/system/cpu/isolated", "2-3\n");
	rig_file("/sys/devices/system/cpu/nohz_full", "2-3\n");
	rig_file("/sys/devices/system/cpu/present", "0-7\n");
	rig_file("/proc/irq/default_smp_affinity", "03\n");
	rig_file("/proc/2/comm", "kthreadd\n");
	rig_file("/proc/20/comm", "rcuop/2\n");
	rig_file("/proc/21/comm", "rcuos/3\n");
}

/* As before it, with the loader's file written. */
static void boot_planned(const char *words)
{
	char text[512];

	snprintf(text, sizeof(text), "# made\n%s=\"$%s %s\"\n", VARIABLE, VARIABLE, words);
	rig_file(GRUB, text);
	rig_file("/usr/sbin/update-grub", "");
	rig_file("/boot/grub/grub.cfg", "");
	rig_file("/proc/cmdline", "ro quiet\n");
	rig_file("/sys/devices/system/cpu/isolated", "\n");
	rig_file("/sys/devices/system/cpu/nohz_full", "(null)\n");
	rig_file("/sys/devices/system/cpu/present", "0-7\n");
	rig_file("/proc/irq/default_smp_affinity", "ff\n");
	rig_file("/proc/2/comm", "kthreadd\n");
}

Test(cmdline, all_pass_on_a_machine_as_planned)
{
	static const char *const ids[] = {
		"CMD-001", "CMD-002", "CMD-003", "CMD-004", "CMD-005", "CMD-006", "IRQ-001",
	};
	struct setup setup = rig_setup();

	boot_good();
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		expect_verdict(&setup, ids[i], RESULT_PASS, "", NULL);
}

Test(cmdline, all_wait_for_the_reboot_that_brings_them)
{
	static const char *const ids[] = { "CMD-001", "CMD-002", "CMD-003", "CMD-004", "IRQ-001" };
	struct setup setup = rig_setup();

	boot_planned(WORDS);
	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
		expect_verdict(&setup, ids[i], RESULT_REBOOT, "", NULL);
}

Test(cmdline, do_not_wait_for_a_reboot_that_brings_something_else)
{
	struct setup setup = rig_setup();

	boot_planned("isolcpus=managed_irq,2-3 nohz_full=3 rcu_nocbs=");
	expect_verdict(&setup, "CMD-001", RESULT_FAIL, "no isolcpus=", NULL);
	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "not in effect", NULL);
	expect_verdict(&setup, "CMD-004", RESULT_FAIL, "CPU 2-3", NULL);
}

Test(cmdline, do_not_wait_for_words_that_are_there_and_have_no_effect)
{
	struct setup setup = rig_setup();

	boot_planned("isolcpus=domain,managed_irq,2-3 nohz_full=2-3");
	rig_file("/proc/cmdline", "isolcpus=domain,managed_irq,2-3 nohz_full=2-3\n");
	expect_verdict(&setup, "CMD-001", RESULT_FAIL, "see dmesg", NULL);
	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "not in effect", NULL);
}

Test(cmdline, files_of_loaders_that_are_not_used_do_not_count)
{
	struct setup setup = rig_setup();

	boot_planned("quiet");
	rig_file("/etc/kernel/cmdline", "root=/dev/sda isolcpus=domain,managed_irq,2-3\n");
	rig_file("/etc/default/u-boot", "U_BOOT_PARAMETERS=\"ro isolcpus=2-3\"\n");
	expect_verdict(&setup, "CMD-001", RESULT_FAIL, "no isolcpus=", NULL);
	setup.plan.loader = PLAN_LOADER_UBOOT;
	expect_verdict(&setup, "CMD-001", RESULT_REBOOT, "", NULL);
	setup.plan.loader = PLAN_LOADER_PRINT;
	expect_verdict(&setup, "CMD-001", RESULT_FAIL, "", NULL);
}

/* The mistake of a public guide: any flag switches the implied domain off. */
Test(cmdline, managed_irq_alone_isolates_nothing)
{
	struct setup setup = rig_setup();

	boot_good();
	setup.plan.isolated = rig_cpus("1");
	rig_file("/proc/cmdline", "isolcpus=managed_irq,1\n");
	rig_file("/sys/devices/system/cpu/isolated", "\n");
	expect_verdict(&setup, "CMD-001", RESULT_FAIL, "isolcpus=managed_irq,1 has no domain flag",
		       NULL);
	expect_verdict(&setup, "CMD-002", RESULT_FAIL, "without domain isolates nothing",
		       "isolcpus=domain,managed_irq,1");
}

Test(cmdline, flags_that_the_kernel_does_not_know_are_named)
{
	struct setup setup = rig_setup();

	rig_file("/proc/cmdline", "isolcpus=domain,managed_irqs,2-3\n");
	expect_verdict(&setup, "CMD-002", RESULT_FAIL, "does not know managed_irqs and skips it",
		       "take managed_irqs out");
	rig_file("/proc/cmdline", "isolcpus=domain,managed-irq,2-3\n");
	expect_verdict(&setup, "CMD-002", RESULT_FAIL, "drops the whole word", NULL);
	rig_file("/proc/cmdline", "isolcpus=2..3\n");
	expect_verdict(&setup, "CMD-002", RESULT_FAIL, "no list of CPUs", NULL);
	rig_file("/proc/cmdline", "isolcpus=2-3\n");
	expect_verdict(&setup, "CMD-002", RESULT_WARN, "without managed_irq", NULL);
}

Test(cmdline, an_isolated_cpu_that_is_not_planned_is_named)
{
	struct setup setup = rig_setup();

	boot_good();
	rig_file("/sys/devices/system/cpu/isolated", "2-3,5\n");
	expect_verdict(&setup, "CMD-001", RESULT_WARN, "5 is not planned", "CPU 5 out");
}

Test(cmdline, a_kernel_without_nohz_full_is_told_from_one_not_asked)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "CONFIG_NO_HZ_FULL", "CONFIG_NO_HZ_FULL");
	setup.is_virtual = true;
	expect_verdict(&setup, "CMD-003", RESULT_NA, "CONFIG_NO_HZ_FULL", NULL);
	rig_file("/sys/devices/system/cpu/nohz_full", "(null)\n");
	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "not in effect", NULL);
	rig_file("/sys/devices/system/cpu/nohz_full", "3\n");
	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "CPU 2 has a tick", NULL);
	setup.plan.nohz_full = rig_cpus("");
	expect_verdict(&setup, "CMD-003", RESULT_NA, "asks for none", NULL);
}

Test(cmdline, nohz_full_of_all_cpus_is_refused)
{
	struct setup setup = rig_setup();

	boot_good();
	rig_file("/proc/cmdline", "nohz_full=0-7\n");
	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "all CPUs", "housekeeping");
	expect_verdict(&setup, "CMD-006", RESULT_FAIL, "nohz_full= leaves no CPU", NULL);
	rig_file("/proc/cmdline", "nohz_full=all\n");
	expect_verdict(&setup, "CMD-003", RESULT_FAIL, "all CPUs", NULL);
}

Test(cmdline, rcu_nocbs_is_read_from_words_and_from_threads_that_lack)
{
	struct setup setup = rig_setup();

	boot_good();
	expect_verdict(&setup, "CMD-004", RESULT_PASS, "2-3, by the command line and", NULL);
	rig_file("/proc/21/comm", "rcuog/3\n");
	expect_verdict(&setup, "CMD-004", RESULT_FAIL, "CPU 3", NULL);
	/* In a container the kernel's threads are not seen. */
	rig_file("/proc/2/comm", "sh\n");
	expect_verdict(&setup, "CMD-004", RESULT_PASS, "by the command line", NULL);
	rig_file("/proc/cmdline", "quiet\n");
	expect_verdict(&setup, "CMD-004", RESULT_PASS, "by the command line", NULL);
	rig_file("/sys/devices/system/cpu/nohz_full", "(null)\n");
	expect_verdict(&setup, "CMD-004", RESULT_FAIL, "CPU 2-3", NULL);
}

/* As on 6.12, which has threads for CPUs that are not offloaded, too. */
Test(cmdline, rcu_threads_of_all_cpus_prove_nothing)
{
	struct setup setup = rig_setup();
	char path[32], name[16];

	rig_file("/proc/2/comm", "kthreadd\n");
	for (unsigned int cpu = 0; cpu < 8; cpu++) {
		snprintf(path, sizeof(path), "/proc/%u/comm", 20 + cpu);
		snprintf(name, sizeof(name), "rcuop/%u\n", cpu);
		rig_file(path, name);
	}
	rig_file("/proc/cmdline", "quiet rcu_nocbs=1-2\n");
	expect_verdict(&setup, "CMD-004", RESULT_FAIL, "1-2; callbacks run on CPU 3", NULL);
	setup.plan.rcu_nocbs = rig_cpus("1-2");
	expect_verdict(&setup, "CMD-004", RESULT_PASS, "1-2, by", NULL);
	rig_file("/proc/cmdline", "quiet\n");
	expect_verdict(&setup, "CMD-004", RESULT_FAIL, "none; callbacks run on CPU 1-2", NULL);
	rig_file("/sys/devices/system/cpu/nohz_full", "1-2\n");
	expect_verdict(&setup, "CMD-004", RESULT_PASS, "1-2, by", NULL);
}

Test(cmdline, misspelt_words_are_named_with_what_is_meant)
{
	static const struct {
		const char *line;
		const char *meant;
	} cases[] = {
		{ "irq_affinity=0", "irqaffinity= is meant" },
		{ "quiet isolcpu=2-3", "isolcpus= is meant" },
		{ "isolate_cpus=2-3", "isolcpus= is meant" },
		{ "nohzfull=2-3", "nohz_full= is meant" },
		{ "rcu_nocb=2-3", "rcu_nocbs= is meant" },
	};
	static const char *const others[] = {
		"BOOT_IMAGE=/vmlinuz root=UUID=1 ro quiet nohz=on nohz-full=2 isolcpus=2",
		"rcu_nocb_poll maxcpus=8 nr_cpus=8 irqpoll irqfixup nosmt tsc=reliable",
		"console=ttyS0 -- irq_affinity=0",
	};
	struct setup setup = rig_setup();

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rig_file("/proc/cmdline", cases[i].line);
		expect_verdict(&setup, "CMD-005", RESULT_FAIL, cases[i].meant, "write ");
	}
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		rig_file("/proc/cmdline", others[i]);
		expect_verdict(&setup, "CMD-005", RESULT_PASS, "", NULL);
	}
}

Test(cmdline, contradictions_are_named)
{
	static const struct {
		const char *line;
		const char *says;
	} cases[] = {
		{ "isolcpus=2-3 irqaffinity=0-2", "interrupts to isolated CPU 2" },
		{ "isolcpus=2-3 nohz_full=2-4", "nohz_full= has CPU 4" },
		{ "isolcpus=2 isolcpus=3", "isolcpus= is there 2 times" },
		{ "nohz_full=0-3", "nohz_full= names CPU 0" },
		{ "isolcpus=1-3 nohz_full=0,4-7", "isolcpus= and nohz_full= leave no CPU" },
		{ "isolcpus=0-7", "isolcpus= leaves no CPU" },
		{ "isolcpus=managed_irq,1 nohz_full=0-7", "nohz_full= leaves no CPU" },
		{ "irqaffinity=0..15", "irqaffinity= is no list" },
		{ "nohz_full=2-9", "nohz_full= is no list" },
		{ "isolcpus", "isolcpus= is no list" },
	};
	struct setup setup = rig_setup();

	rig_file("/sys/devices/system/cpu/present", "0-7\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rig_file("/proc/cmdline", cases[i].line);
		expect_verdict(&setup, "CMD-006", RESULT_FAIL, cases[i].says, NULL);
	}
	rig_file("/proc/cmdline", "isolcpus=managed_irq,2-3 irqaffinity=0-3 rcu_nocbs");
	expect_verdict(&setup, "CMD-006", RESULT_PASS, "", NULL);
}

Test(cmdline, the_default_mask_is_compared_as_a_mask)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "IRQ-001", RESULT_NA, "no /proc/irq", NULL);
	expect_changes(&setup, "IRQ-001", NO_CHANGES);
	rig_file("/proc/irq/default_smp_affinity", "00000000,000000f7\n");
	expect_verdict(&setup, "IRQ-001", RESULT_FAIL, "0-2,4-7", NULL);
	expect_changes(&setup, "IRQ-001",
		       (const char *const[]) { "/proc/irq/default_smp_affinity", "03", NULL });
	rig_apply(&setup, "IRQ-001");
	expect_verdict(&setup, "IRQ-001", RESULT_PASS, "0-1", NULL);
}

Test(cmdline, a_cgroup_plan_needs_no_words)
{
	struct setup setup = rig_setup();

	boot_good();
	setup.plan.mode = PLAN_CGROUP;
	setup.plan.nohz_full = rig_cpus("");
	setup.plan.rcu_nocbs = rig_cpus("");
	expect_verdict(&setup, "CMD-001", RESULT_NA, "CGR-001", NULL);
	expect_verdict(&setup, "CMD-003", RESULT_NA, "none", NULL);
	expect_verdict(&setup, "CMD-004", RESULT_NA, "none", NULL);
}
