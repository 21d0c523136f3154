// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_resctrl.c - caches and bandwidth, on machines made by hand */

#include "knob_rig.h"

TestSuite(resctrl, .init = rig_begin, .fini = rig_end);

#define CPU	"/sys/devices/system/cpu/"

#define RESCTRL	"/sys/fs/resctrl"

/* Two sockets of four CPUs, an L3 each. */
static void caches_make(void)
{
	for (unsigned int cpu = 0; cpu < 8; cpu++) {
		char path[128];

		for (unsigned int level = 1; level <= 3; level++) {
			snprintf(path, sizeof(path), CPU "cpu%u/cache/index%u/level", cpu,
				 level - 1);
			rig_file(path, level == 1 ? "1" : level == 2 ? "2" : "3");
		}
		snprintf(path, sizeof(path), CPU "cpu%u/cache/index2/id", cpu);
		rig_file(path, cpu < 4 ? "0" : "1");
		snprintf(path, sizeof(path), CPU "cpu%u/cache/index2/shared_cpu_list", cpu);
		rig_file(path, cpu < 4 ? "0-3" : "4-7");
	}
}

static void group_make(const char *folder, const char *cpus, const char *schemata)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/cpus_list", folder);
	rig_file(path, cpus);
	snprintf(path, sizeof(path), "%s/schemata", folder);
	rig_file(path, schemata);
}

Test(resctrl, isolated_cpus_have_parts_of_the_cache_for_themselves)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "RDT-001", RESULT_NA, "not mounted", NULL);
	caches_make();
	group_make(RESCTRL, "0-7\n", "    L3:0=fff;1=fff\n");
	expect_verdict(&setup, "RDT-001", RESULT_WARN, "CPU 2 shares parts of L3 0 with CPU 0",
		       NULL);
	/* The other socket may have all of its own. */
	group_make(RESCTRL, "0-1,4-7\n", "    L3:0=0ff;1=fff\n");
	group_make(RESCTRL "/iso", "2-3\n", "    L3:0=f00;1=fff\n");
	rig_file(RESCTRL "/info/L3/cbm_mask", "fff\n");
	expect_verdict(&setup, "RDT-001", RESULT_PASS, "of their own", NULL);
	group_make(RESCTRL "/iso", "2-3\n", "    L3:0=f80;1=fff\n");
	expect_verdict(&setup, "RDT-001", RESULT_WARN, "L3 0 with CPU 0", NULL);
	/* Code and data apart. */
	group_make(RESCTRL, "0-1,4-7\n", "L3CODE:0=00f;1=fff\nL3DATA:0=0f0;1=fff\n");
	group_make(RESCTRL "/iso", "2-3\n", "L3CODE:0=f00;1=fff\nL3DATA:0=f00;1=fff\n");
	expect_verdict(&setup, "RDT-001", RESULT_PASS, "of their own", NULL);
	group_make(RESCTRL "/iso", "2-3\n", "L3CODE:0=f00;1=fff\nL3DATA:0=ff0;1=fff\n");
	expect_verdict(&setup, "RDT-001", RESULT_WARN, "L3 0 with CPU 0", NULL);
}

#define OURS	RESCTRL "/isolcpus-setup"
#define INFO	RESCTRL "/info/L3/"

/* Half of the first socket's CPUs are isolated: half of its cache, and nothing of the other. */
Test(resctrl, the_cache_is_divided_as_the_cpus_are)
{
	struct setup setup = rig_setup();

	expect_changes(&setup, "RDT-001", NO_CHANGES);
	caches_make();
	group_make(RESCTRL, "0-7\n", "    MB:0=100;1=100\n    L3:0=fff;1=fff\n");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
	rig_file(INFO "cbm_mask", "fff\n");
	rig_file(INFO "min_cbm_bits", "2\n");
	rig_file(INFO "num_closids", "16\n");
	expect_changes(&setup, "RDT-001", (const char *const[]) {
		       OURS, NULL, RESCTRL "/schemata", "L3:0=fc0", OURS "/schemata", "L3:0=3f",
		       OURS "/cpus_list", "2-3", NULL });
	/* Where devices write is for others. */
	rig_file(INFO "shareable_bits", "1\n");
	expect_changes(&setup, "RDT-001", (const char *const[]) {
		       OURS, NULL, RESCTRL "/schemata", "L3:0=3f", OURS "/schemata", "L3:0=fc0",
		       OURS "/cpus_list", "2-3", NULL });
	/* No less than the cache allows, and others keep as much. */
	rig_file(INFO "min_cbm_bits", "6\n");
	setup.plan.isolated = rig_cpus("1-3,4-7");
	setup.plan.housekeeping = rig_cpus("0");
	expect_changes(&setup, "RDT-001", (const char *const[]) {
		       OURS, NULL, RESCTRL "/schemata", "L3:0=3f", OURS "/schemata", "L3:0=fc0",
		       OURS "/cpus_list", "1-7", NULL });
	rig_file(INFO "min_cbm_bits", "7\n");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
}

/* Made and shown as a copy has it, the check is content, and a second time nothing changes. */
Test(resctrl, a_divided_cache_passes_and_stays)
{
	struct setup setup = rig_setup();
	const char *const wanted[] = {
		OURS, NULL, RESCTRL "/schemata", "L3:0=fc0", OURS "/schemata", "L3:0=3f",
		OURS "/cpus_list", "2-3", NULL
	};

	caches_make();
	rig_file(INFO "cbm_mask", "fff\n");
	group_make(RESCTRL, "0-7\n", "    L3:0=fc0;1=fff\n    MB:0=100;1=100\n");
	group_make(OURS, "2-3\n", "L3:0=3f\n");
	expect_verdict(&setup, "RDT-001", RESULT_PASS, "of their own", NULL);
	expect_verdict(&setup, "RDT-002", RESULT_PASS, "as much", NULL);
	expect_changes(&setup, "RDT-001", wanted);
	/* An owner who has groups divides it alone. */
	group_make(RESCTRL "/theirs", "5\n", "L3:0=fff;1=fff\n");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
}

Test(resctrl, what_cannot_be_divided_is_left)
{
	struct setup setup = rig_setup();

	caches_make();
	rig_file(INFO "cbm_mask", "fff\n");
	group_make(RESCTRL, "0-7\n", "L3CODE:0=fff;1=fff\nL3DATA:0=fff;1=fff\n");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
	group_make(RESCTRL, "0-7\n", "L3:0=fff;1=fff\n");
	rig_file(INFO "num_closids", "1\n");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
	rig_file(INFO "num_closids", "2\n");
	/* All of a socket: there is nobody to divide with. */
	setup.plan.isolated = rig_cpus("4-7");
	setup.plan.housekeeping = rig_cpus("0-3");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
	rig_file(INFO "cbm_mask", "f0f\n");
	setup.plan.isolated = rig_cpus("2-3");
	expect_changes(&setup, "RDT-001", NO_CHANGES);
}

Test(resctrl, isolated_cpus_have_no_less_bandwidth)
{
	struct setup setup = rig_setup();

	expect_verdict(&setup, "RDT-002", RESULT_NA, "not mounted", NULL);
	caches_make();
	group_make(RESCTRL, "0-1,4-7\n", "    L3:0=fff;1=fff\n");
	expect_verdict(&setup, "RDT-002", RESULT_NA, "cannot limit", NULL);
	group_make(RESCTRL, "0-1,4-7\n", "    MB:0= 50;1=100\n");
	group_make(RESCTRL "/iso", "2-3\n", "    MB:0=100;1= 10\n");
	expect_verdict(&setup, "RDT-002", RESULT_PASS, "as much", NULL);
	group_make(RESCTRL "/iso", "2-3\n", "    MB:0= 40;1=100\n");
	expect_verdict(&setup, "RDT-002", RESULT_WARN, "CPU 2 has less than CPU 0 on L3 0", NULL);
}

#define MB_INFO	RESCTRL "/info/MB/"

/* Half of what there is, of the L3 that is shared; the isolated CPUs are apart first. */
Test(resctrl, others_are_limited_where_they_share)
{
	struct setup setup = rig_setup();

	caches_make();
	group_make(RESCTRL, "0-7\n", "    MB:0=100;1=100\n");
	rig_file(MB_INFO "bandwidth_gran", "10\n");
	rig_file(MB_INFO "min_bandwidth", "10\n");
	rig_file(MB_INFO "delay_linear", "1\n");
	expect_changes(&setup, "RDT-002", NO_CHANGES);
	setup.plan.bandwidth_percent = 41;
	expect_verdict(&setup, "RDT-002", RESULT_WARN, "CPU 0 has more than 50 percent on L3 0",
		       "isolcpus-setup apply");
	expect_changes(&setup, "RDT-002", (const char *const[]) {
		       OURS, NULL, OURS "/cpus_list", "2-3", OURS "/schemata", "MB:0=100",
		       RESCTRL "/schemata", "MB:0=50", NULL });
	/* Of what can divide caches, too, that has made the group. */
	group_make(RESCTRL, "0-7\n", "    MB:0=100;1=100\n    L3:0=fff;1=fff\n");
	rig_file(INFO "cbm_mask", "fff\n");
	expect_changes(&setup, "RDT-002", (const char *const[]) {
		       OURS "/schemata", "MB:0=100", RESCTRL "/schemata", "MB:0=50", NULL });
	group_make(RESCTRL, "0-1,4-7\n", "    MB:0= 50;1=100\n    L3:0=fc0;1=fff\n");
	group_make(OURS, "2-3\n", "MB:0=100;1=100\nL3:0=3f;1=fff\n");
	expect_verdict(&setup, "RDT-002", RESULT_PASS, "at most 50 percent", NULL);
}

/* As the hardware counts: never below its least, and never above all. */
Test(resctrl, bandwidth_is_rounded_as_the_kernel_does)
{
	static const struct {
		const char	*step;
		const char	*least;
		unsigned int	asked;
		const char	*written;
	} cases[] = {
		{ "10", "10", 1, "MB:0=10" }, { "10", "10", 10, "MB:0=10" },
		{ "10", "10", 91, "MB:0=100" }, { "10", "20", 15, "MB:0=20" },
		{ "25", "10", 5, "MB:0=25" }, { "30", "10", 95, "MB:0=100" },
		{ "0", "0", 3, "MB:0=3" }, { "1", "1", 100, "MB:0=100" },
		{ "none", "-5", 11, "MB:0=20" },
	};
	struct setup setup = rig_setup();
	size_t i;

	caches_make();
	group_make(RESCTRL, "0-7\n", "    MB:0=100;1=100\n");
	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		rig_file(MB_INFO "bandwidth_gran", cases[i].step);
		rig_file(MB_INFO "min_bandwidth", cases[i].least);
		setup.plan.bandwidth_percent = cases[i].asked;
		expect_changes(&setup, "RDT-002", (const char *const[]) {
			       OURS, NULL, OURS "/cpus_list", NULL, OURS "/schemata", NULL,
			       RESCTRL "/schemata", cases[i].written, NULL });
	}
}

/* Asleep in the root, it would have its core throttled; offline the kernel takes no CPU. */
Test(resctrl, parked_siblings_go_with_their_core)
{
	struct setup setup = rig_setup();
	const char *const with[] = {
		OURS, NULL, OURS "/cpus_list", "2-3", OURS "/schemata", NULL,
		RESCTRL "/schemata", NULL, NULL
	};
	const char *const without[] = {
		OURS, NULL, OURS "/cpus_list", "2", OURS "/schemata", NULL,
		RESCTRL "/schemata", NULL, NULL
	};

	caches_make();
	group_make(RESCTRL, "0-7\n", "    MB:0=100;1=100\n");
	setup.plan.bandwidth_percent = 50;
	setup.plan.pollers = rig_cpus("2");
	setup.plan.parked = rig_cpus("3");
	expect_changes(&setup, "RDT-002", with);
	setup.plan.smt = PLAN_SMT_OFFLINE;
	expect_changes(&setup, "RDT-002", without);
}
