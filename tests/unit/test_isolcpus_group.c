// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_group.c - partition, workqueues, kernel threads, faults of releases */

#include "knob_rig.h"

TestSuite(group, .init = rig_begin, .fini = rig_end);

#define CGROUP	"/sys/fs/cgroup"
#define GROUP	CGROUP "/isolcpus-setup"
#define WORKQUEUE "/sys/devices/virtual/workqueue/cpumask"

static struct setup cgroup_setup(void)
{
	struct setup setup = rig_setup();

	setup.plan.mode = PLAN_CGROUP;
	return setup;
}

static void release_set(struct setup *setup, unsigned int major, unsigned int minor,
			unsigned int patch)
{
	setup->release[0] = major;
	setup->release[1] = minor;
	setup->release[2] = patch;
}

Test(group, a_partition_is_made_in_an_order_that_works)
{
	struct setup setup = cgroup_setup();

	expect_changes(&setup, "CGR-001", NO_CHANGES);
	rig_file(CGROUP "/cgroup.controllers", "cpuset cpu io memory\n");
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "there is no", NULL);
	expect_changes(&setup, "CGR-001", (const char *const[]) {
		       CGROUP "/cgroup.subtree_control", "+cpuset",
		       GROUP, NULL,
		       GROUP "/cpuset.cpus", "2-3",
		       GROUP "/cpuset.cpus.partition", "isolated", NULL });
	setup.plan.mode = PLAN_BOOT;
	expect_changes(&setup, "CGR-001", NO_CHANGES);
	expect_verdict(&setup, "CGR-001", RESULT_NA, "CMD-001", NULL);
}

Test(group, a_partition_that_is_invalid_says_why)
{
	struct setup setup = cgroup_setup();

	rig_file(GROUP "/cpuset.cpus.partition",
		 "isolated invalid (Cpu list in cpuset.cpus not exclusive)\n");
	rig_file(GROUP "/cpuset.cpus", "2-3\n");
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "not exclusive", "no other cgroup");
	rig_file(GROUP "/cpuset.cpus.partition", "member\n");
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "member", NULL);
	rig_file(GROUP "/cpuset.cpus.partition", "isolated\n");
	expect_verdict(&setup, "CGR-001", RESULT_PASS, "2-3", NULL);
	rig_file(GROUP "/cpuset.cpus.effective", "2\n");
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "only 2", NULL);
}

Test(group, what_stands_in_the_way_of_a_partition_is_named)
{
	struct setup setup = cgroup_setup();

	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "no cgroup v2", "--mode boot");
	rig_file(CGROUP "/cgroup.controllers", "cpu io memory\n");
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "cpuset controller", "--mode boot");
	rig_file(CGROUP "/cgroup.controllers", "cpuset cpu\n");
	release_set(&setup, 5, 10, 200);
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "from 6.1 on", NULL);
	release_set(&setup, 6, 12, 57);
	expect_verdict(&setup, "CGR-001", RESULT_FAIL, "ERR-001", NULL);
	expect_changes(&setup, "CGR-001", NO_CHANGES);
}

Test(group, workqueues_keep_off_isolated_cpus)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "WQ-001", RESULT_NA, WORKQUEUE, NULL);
	rig_file(WORKQUEUE, "00000000,000000f3\n");
	expect_verdict(&setup, "WQ-001", RESULT_PASS, "0-1,4-7", NULL);
	expect_changes(&setup, "WQ-001", (const char *const[]) { WORKQUEUE, "f3", NULL });
	rig_file(WORKQUEUE, "7f\n");
	expect_verdict(&setup, "WQ-001", RESULT_FAIL, "0-6", NULL);
	expect_changes(&setup, "WQ-001", (const char *const[]) { WORKQUEUE, "73", NULL });
	rig_apply(&setup, "WQ-001");
	expect_verdict(&setup, "WQ-001", RESULT_PASS, "0-1,4-6", NULL);
	rig_file(WORKQUEUE, "0c\n");
	expect_changes(&setup, "WQ-001", (const char *const[]) { WORKQUEUE, "f3", NULL });
}

Test(group, workqueues_are_left_alone_on_kernels_with_the_fault)
{
	static const struct {
		unsigned int release[3];
		bool fault;
	} cases[] = {
		{ { 6, 1, 100 }, false }, { { 6, 8, 12 }, false }, { { 6, 9, 0 }, true },
		{ { 6, 12, 57 }, true }, { { 6, 12, 81 }, true }, { { 6, 12, 82 }, false },
		{ { 6, 13, 99 }, true }, { { 6, 17, 5 }, true }, { { 6, 18, 22 }, true },
		{ { 6, 18, 23 }, false }, { { 6, 19, 12 }, true }, { { 6, 19, 13 }, false },
		{ { 7, 0, 0 }, false }, { { 7, 3, 1 }, false },
	};
	static const char *const says[] = { "0-7", "left as is" };
	struct setup setup = rig_setup();

	rig_file(WORKQUEUE, "ff\n");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct changes changes;

		memcpy(setup.release, cases[i].release, sizeof(setup.release));
		expect_verdict(&setup, "WQ-001", RESULT_FAIL,
			       says[cases[i].fault], NULL);
		changes = rig_changes(&setup, "WQ-001");
		cr_expect_eq(changes.nr, !cases[i].fault, "%u.%u.%u", cases[i].release[0],
			     cases[i].release[1], cases[i].release[2]);
		changes_free(&changes);
	}
}

Test(group, a_reboot_sets_the_mask_where_nobody_may_write_it)
{
	struct setup setup = rig_setup();

	release_set(&setup, 6, 12, 57);
	rig_file(WORKQUEUE, "ff\n");
	rig_file("/proc/cmdline", "quiet\n");
	rig_file("/usr/sbin/update-grub", "");
	rig_file("/boot/grub/grub.cfg", "");
	rig_file("/etc/default/grub.d/50-isolcpus-setup.cfg",
		 "GRUB_CMDLINE_LINUX_DEFAULT=\"$GRUB_CMDLINE_LINUX_DEFAULT isolcpus=domain,2-3\"\n");
	expect_verdict(&setup, "WQ-001", RESULT_REBOOT, "0-7", NULL);
}

/* PF_KTHREAD is 0x200000, PF_NO_SETAFFINITY 0x4000000. */
static void thread_make(unsigned int pid, const char *name, unsigned int flags, unsigned int cpu)
{
	char path[64], text[256];

	snprintf(path, sizeof(path), "/proc/%u/stat", pid);
	snprintf(text, sizeof(text), "%u (%s) S 2 0 0 0 -1 %u%s 17 %u 0 0 0 0 0\n", pid, name,
		 flags, " 0 0 0 0 0 0 0 0 20 0 1 0 9 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0", cpu);
	rig_file(path, text);
}

Test(group, only_movable_kernel_threads_are_held_against_a_cpu)
{
	struct setup setup = rig_setup();

	thread_make(1, "systemd", 0x400100, 2);
	expect_verdict(&setup, "KTH-001", RESULT_NA, "not seen", NULL);
	thread_make(2, "kthreadd", 0x208040, 0);
	thread_make(31, "ksoftirqd/2", 0x4208040, 2);
	thread_make(40, "acrn_poll/3", 0x4208040, 3);
	expect_verdict(&setup, "KTH-001", RESULT_PASS, "none of 3", NULL);
	thread_make(50, "rcuop/2", 0x208040, 3);
	expect_verdict(&setup, "KTH-001", RESULT_WARN, "1 of 4: rcuop/2 (50) on 3",
		       "taskset -pc 0-1,4-7");
}

/* As fixtures/qemu-cgroup has them: a partition moves threads, asleep or not. */
Test(group, kernel_threads_are_judged_by_where_they_may_run)
{
	struct setup setup = rig_setup();

	thread_make(48, "kdevtmpfs", 0x208040, 3);
	rig_file("/proc/48/status", "Name:\tkdevtmpfs\nCpus_allowed:\tf3\n"
		 "Cpus_allowed_list:\t0-1,4-7\nMems_allowed_list:\t0\n");
	expect_verdict(&setup, "KTH-001", RESULT_PASS, "none of 1", NULL);
	thread_make(30, "kswapd0", 0x208040, 0);
	rig_file("/proc/30/status", "Name:\tkswapd0\nCpus_allowed_list:\t0-7\n");
	expect_verdict(&setup, "KTH-001", RESULT_PASS, "none of 2; 1 may come: kswapd0", NULL);
	thread_make(30, "kswapd0", 0x208040, 2);
	expect_verdict(&setup, "KTH-001", RESULT_WARN, "1 of 2: kswapd0 (30) on 2", NULL);
	rig_file("/proc/48/status", "Name:\tkdevtmpfs\nCpus_allowed_list:\tnone\n");
	expect_verdict(&setup, "KTH-001", RESULT_WARN, "2 of 2: kswapd0 (30) on 2, kdevtmpfs (48)",
		       NULL);
}

Test(group, faults_of_a_release_are_named_if_the_plan_meets_them)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "ERR-001", RESULT_PASS, "6.1.100", NULL);
	release_set(&setup, 6, 12, 57);
	expect_verdict(&setup, "ERR-001", RESULT_PASS, "none", NULL);
	rig_file(WORKQUEUE, "ff\n");
	rig_file("/sys/devices/system/cpu/nohz_full", "2-3\n");
	expect_verdict(&setup, "ERR-001", RESULT_WARN, "workqueue mask", "6.12.82");
	rig_file(WORKQUEUE, "f3\n");
	expect_verdict(&setup, "ERR-001", RESULT_WARN, "fair server", "SCH-002");
	rig_file("/sys/kernel/debug/sched/fair_server/cpu2/runtime", "0\n");
	rig_file("/sys/kernel/debug/sched/fair_server/cpu3/runtime", "0\n");
	expect_verdict(&setup, "ERR-001", RESULT_PASS, "none", NULL);
	setup.plan.mode = PLAN_CGROUP;
	expect_verdict(&setup, "ERR-001", RESULT_WARN, "workqueue mask", NULL);
}

Test(group, movable_kernel_threads_are_kept_off)
{
	struct setup setup = rig_setup();

	thread_make(30, "kswapd0", 0x208040, 2);
	rig_file("/proc/30/status", "Name:\tkswapd0\nCpus_allowed_list:\t0-7\n");
	thread_make(31, "ksoftirqd/2", 0x4208040, 2);
	rig_file("/proc/31/status", "\nCpus_allowed_list:\t2\n");
	thread_make(32, "only (there)", 0x208040, 2);
	rig_file("/proc/32/status", "\nCpus_allowed_list:\t3\n");
	thread_make(33, "irq/9-acpi", 0x208040, 2);
	rig_file("/proc/33/status", "\nCpus_allowed_list:\t2\n");
	thread_make(34, "systemd", 0x400100, 2);
	rig_file("/proc/34/status", "\nCpus_allowed_list:\t0-7\n");
	expect_verdict(&setup, "KTH-001", RESULT_WARN, "2 of 4: kswapd0 (30) on 2, only", NULL);
	/* 9 is when they began. */
	expect_changes(&setup, "KTH-001", (const char *const[]) {
		"/proc/30", "0-1,4-7 9 kswapd0", "/proc/32", "0-1,4-7 9 only (there)", NULL });

	setup.plan.mode = PLAN_CGROUP;
	expect_changes(&setup, "KTH-001", NO_CHANGES);
}
