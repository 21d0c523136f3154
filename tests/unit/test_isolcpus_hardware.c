// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_hardware.c - cores, firmware and build of machines made by hand */

#include <pthread.h>
#include <unistd.h>

#include "knob_rig.h"

TestSuite(hardware, .init = rig_begin, .fini = rig_end);

#define CPU	"/sys/devices/system/cpu/"

Test(hardware, the_machine_is_the_planned_one)
{
	struct setup setup = rig_setup();

	rig_file("/proc/sys/kernel/osrelease", "6.1.0-41-rt-amd64\n");
	expect_verdict(&setup, "CPU-001", RESULT_PASS, "8 CPUs, kernel 6.1.0-41", NULL);
	snprintf(setup.plan.kernel, sizeof(setup.plan.kernel), "6.1.0-40-rt-amd64");
	expect_verdict(&setup, "CPU-001", RESULT_WARN, "6.1.0-40", NULL);
	setup.plan.nr_cpus = 4;
	expect_verdict(&setup, "CPU-001", RESULT_FAIL, "made for 4", NULL);
}

Test(hardware, isolated_cpus_run_and_cpu_0_is_none)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "CPU-002", RESULT_NA, "online", NULL);
	rig_file(CPU "online", "0-2\n");
	expect_verdict(&setup, "CPU-002", RESULT_FAIL, "CPU 3", NULL);
	setup.plan.smt = PLAN_SMT_OFFLINE;
	setup.plan.parked = rig_cpus("3");
	expect_verdict(&setup, "CPU-002", RESULT_PASS, "0-2", NULL);
	expect_verdict(&setup, "CPU-003", RESULT_PASS, "", NULL);
	setup.plan.isolated = rig_cpus("0,2");
	expect_verdict(&setup, "CPU-003", RESULT_FAIL, "CPU 0", NULL);
	setup.plan.isolated = rig_cpus("2-3");
	rig_file(CPU "isolated", "0,2-3\n");
	expect_verdict(&setup, "CPU-003", RESULT_FAIL, "the kernel isolates CPU 0,2-3",
		       "take CPU 0 out of isolcpus=");
	rig_file(CPU "isolated", "2-3\n");
	expect_verdict(&setup, "CPU-003", RESULT_PASS, "", NULL);
}

static void siblings_make(unsigned int cpu, const char *siblings)
{
	char path[128];

	snprintf(path, sizeof(path), CPU "cpu%u/topology/thread_siblings_list", cpu);
	rig_file(path, siblings);
	snprintf(path, sizeof(path), CPU "cpu%u/online", cpu);
	rig_file(path, "1");
}

/* As qemu -smp 8,threads=2 has it. */
static void threads_make(void)
{
	static const char *const pairs[] = { "0-1", "2-3", "4-5", "6-7" };

	for (unsigned int cpu = 0; cpu < 8; cpu++)
		siblings_make(cpu, pairs[cpu / 2]);
	rig_file(CPU "online", "0-7\n");
}

Test(hardware, siblings_of_isolated_cpus_stay_empty)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "CPU-004", RESULT_NA, "topology", NULL);
	threads_make();
	/* Both threads of a core work. */
	expect_verdict(&setup, "CPU-004", RESULT_WARN, "2-3 work on shared cores", NULL);
	setup.plan.parked = rig_cpus("3");
	expect_verdict(&setup, "CPU-004", RESULT_PASS, "kept empty", NULL);
	setup.plan.isolated = rig_cpus("2,4");
	setup.plan.parked = rig_cpus("");
	expect_verdict(&setup, "CPU-004", RESULT_FAIL, "sibling CPU 3,5", "--smt=isolate");
	setup.plan.smt = PLAN_SMT_SHARE;
	expect_verdict(&setup, "CPU-004", RESULT_NA, "3,5", NULL);
	expect_changes(&setup, "CPU-004", NO_CHANGES);
}

Test(hardware, siblings_are_taken_offline_if_planned)
{
	struct setup setup = rig_setup();

	threads_make();
	setup.plan.smt = PLAN_SMT_OFFLINE;
	setup.plan.isolated = rig_cpus("2,4-5");
	setup.plan.parked = rig_cpus("5");
	expect_verdict(&setup, "CPU-004", RESULT_FAIL, "CPU 3,5", "takes them offline");
	expect_changes(&setup, "CPU-004", (const char *const[]) {
		       CPU "cpu3/online", "0", CPU "cpu5/online", "0", NULL });
	rig_file(CPU "online", "0-2,4,6-7\n");
	expect_verdict(&setup, "CPU-004", RESULT_PASS, "none", NULL);
	/* The kernel no longer says whose sibling it was. */
	rig_file(CPU "present", "0-7\n");
	rig_file(CPU "cpu2/topology/thread_siblings_list", "2\n");
	expect_changes(&setup, "CPU-004", (const char *const[]) {
		       CPU "cpu3/online", "0", CPU "cpu5/online", "0", NULL });
}

/* Of a housekeeping CPU: to read that of an isolated one would interrupt it. */
#define MSR	"/dev/cpu/0/msr"

/* The register is at its number: 8 bytes at 0x34. */
static void msr_write(const char *path, unsigned char count)
{
	unsigned char file[0x34 + 8] = {};
	FILE *stream = fopen(rig_path(path), "r+e");

	if (!stream)
		stream = fopen(rig_path(path), "we");
	file[0x34] = count;
	cr_assert_eq(fwrite(file, sizeof(file), 1, stream), 1);
	fclose(stream);
}

static void *firmware(void *arg)
{
	usleep(50000);
	msr_write(MSR, 42);
	return arg;
}

Test(hardware, firmware_that_stops_the_cpus_is_noticed)
{
	struct setup setup = rig_setup();
	pthread_t thread;

	expect_verdict(&setup, "SMI-001", RESULT_NA, "not readable", NULL);
	msr_write("/dev/cpu/2/msr", 39);
	expect_verdict(&setup, "SMI-001", RESULT_NA, "not readable", NULL);
	msr_write(MSR, 39);
	expect_verdict(&setup, "SMI-001", RESULT_PASS, "39 since", NULL);
	cr_assert_eq(pthread_create(&thread, NULL, firmware, NULL), 0);
	expect_verdict(&setup, "SMI-001", RESULT_WARN, "3 in 0.25 s", "firmware");
	pthread_join(thread, NULL);
	/* Somebody has looked for longer, and begun when it was so. */
	setup.interrupts = "";
	setup.watched_s = 60;
	expect_verdict(&setup, "SMI-001", RESULT_NA, "not readable", NULL);
	setup.smis_told = true;
	setup.smis = 40;
	expect_verdict(&setup, "SMI-001", RESULT_WARN, "2 in 60 s", NULL);
	setup.smis = 42;
	expect_verdict(&setup, "SMI-001", RESULT_PASS, "none in 60 s", NULL);
}

/* A pipe would be waited at, and a link would tell of the machine that the test runs on. */
Test(hardware, what_is_no_register_is_not_read, .timeout = 20)
{
	struct setup setup = rig_setup();
	char outside[64], link[64];

	cr_assert_eq(mkfifo(rig_path(MSR), 0600), 0);
	expect_verdict(&setup, "SMI-001", RESULT_NA, "not readable", NULL);

	cr_assert_eq(unlink(rig_path(MSR)), 0);
	msr_write("/outside/cpu/0/msr", 39);
	snprintf(outside, sizeof(outside), "%s/outside", rig_root);
	snprintf(link, sizeof(link), "%s/dev", rig_root);
	cr_assert_eq(rename(link, rig_path("/dev.old")), 0);
	cr_assert_eq(symlink(outside, link), 0);
	expect_verdict(&setup, "SMI-001", RESULT_NA, "not readable", NULL);
}

#define CONFIG	"CONFIG_SMP=y\nCONFIG_HIGH_RES_TIMERS=y\nCONFIG_CPU_ISOLATION=y\n" \
		"CONFIG_RCU_NOCB_CPU=y\nCONFIG_PREEMPT_RT=y\n"

Test(hardware, a_kernel_is_built_for_the_plan)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "KCF-001", RESULT_NA, "no /boot", NULL);
	rig_file("/proc/sys/kernel/osrelease", "6.1.0-41-rt-amd64\n");
	rig_file("/proc/config", CONFIG "# CONFIG_NO_HZ_FULL is not set\n");
	expect_verdict(&setup, "KCF-001", RESULT_FAIL, "NO_HZ_FULL is n, not y", NULL);
	expect_verdict(&setup, "KCF-002", RESULT_PASS, "options", NULL);
	setup.plan.nohz_full = rig_cpus("");
	expect_verdict(&setup, "KCF-001", RESULT_PASS, "options", NULL);
	setup.plan.mode = PLAN_CGROUP;
	expect_verdict(&setup, "KCF-001", RESULT_FAIL, "CPUSETS is n", NULL);
	/* The package's file is of this very kernel. */
	rig_file("/boot/config-6.1.0-41-rt-amd64", CONFIG "CONFIG_CPUSETS=y\nCONFIG_KASAN=y\n");
	expect_verdict(&setup, "KCF-001", RESULT_PASS, "options", NULL);
	expect_verdict(&setup, "KCF-002", RESULT_WARN, "KASAN is y, not n", NULL);
}

/* Neither has built its kernel, and what is missing is told all the same. */
Test(hardware, a_guest_has_no_say_in_its_kernel)
{
	struct setup setup = rig_setup();

	setup.is_virtual = true;
	rig_file("/proc/config", CONFIG "# CONFIG_NO_HZ_FULL is not set\nCONFIG_KASAN=y\n");
	expect_verdict(&setup, "KCF-001", RESULT_NA, "this VM: NO_HZ_FULL is n, not y", NULL);
	expect_verdict(&setup, "KCF-002", RESULT_WARN, "KASAN is y, not n", NULL);
	setup.is_container = true;
	expect_verdict(&setup, "KCF-001", RESULT_NA, "this container: NO_HZ_FULL is n", NULL);
	rig_file("/proc/config", CONFIG "CONFIG_NO_HZ_FULL=y\n");
	expect_verdict(&setup, "KCF-001", RESULT_PASS, "options", NULL);
}
