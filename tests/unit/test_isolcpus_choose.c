// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_choose.c - CPUs are picked by what they share */

#include <errno.h>
#include <time.h>

#include "choose_rig.h"

TestSuite(isolcpus_choose, .init = rig_begin, .fini = rig_end);

#define MACHINE(...)	machine_make((struct machine) { __VA_ARGS__ })

Test(isolcpus_choose, without_a_word_isolates_one_poller)
{
	MACHINE(.cores = 4);
	WANTS("isolated 3 pollers 3 house 0-2");
	rig_because("cpu 0", "keeps house: it boots, and keeps the time");
	rig_because("cpu 3", "poller, picked; shares L3 with housekeeping CPUs 0-2");
}

Test(isolcpus_choose, fills_in_the_rest_of_the_plan)
{
	char words[256];

	MACHINE(.cores = 4);
	WANTS("isolated 2-3 pollers 3 vcpus 2 house 0-1", .pollers = "1", .vcpus = "1",
	      .loader = "print");
	plan_cmdline(&rig_plan, words, sizeof(words));
	cr_expect(strstr(words, "isolcpus=managed_irq,domain,2-3 nohz_full=2-3 ") == words);
	cr_expect(strstr(words, " rcu_nocbs=2-3 irqaffinity=0-1"));
	cr_expect_eq(rig_plan.nr_cpus, 4);
	cr_expect_eq(rig_plan.loader, PLAN_LOADER_PRINT);
	cr_expect(rig_plan.throttling_off);
	cr_expect_str_eq(rig_plan.kernel, "6.12.0-test");
}

Test(isolcpus_choose, leaves_to_cgroups_what_they_can)
{
	char words[256];

	MACHINE(.cores = 4);
	WANTS("isolated 3 pollers 3 house 0-2", .mode = "cgroup");
	cr_expect_eq(rig_plan.mode, PLAN_CGROUP);
	cr_expect(!rig_plan.managed_irq);
	cr_expect(cpus_none(&rig_plan.nohz_full));
	plan_cmdline(&rig_plan, words, sizeof(words));
	cr_expect_str_empty(words);
	rig_because("mode", "no reboot; tick, RCU callbacks and managed interrupts stay");
}

Test(isolcpus_choose, takes_lists_as_they_are)
{
	MACHINE(.cores = 8);
	WANTS("isolated 1,4-7 pollers 4 vcpus 6-7 measuring 1 house 0,2-3", .isolate = "1,4-7",
	      .pollers = "4-4", .vcpus = "6-N", .measure = "1,");
	WANTS("isolated 2,4 pollers 4 measuring 2 house 0-1,3,5-7", .pollers = "4,",
	      .measure = "2-2");
	rig_because("cpu 4", "poller, as listed; same L3 as CPU 2; "
			     "shares L3 with housekeeping CPUs 0-1,3,5-7");
}

Test(isolcpus_choose, picks_among_those_that_are_listed)
{
	MACHINE(.cores = 8);
	WANTS("isolated 2-4 pollers 4 vcpus 3 house 0-1,5-7", .isolate = "2-4", .pollers = "1",
	      .vcpus = "1");
	rig_because("cpu 2", "isolated as asked for, without a role; same L3 as CPUs 3-4; "
			     "shares L3 with housekeeping CPUs 0-1,5-7");
}

Test(isolcpus_choose, isolates_all_but_those_that_keep_house)
{
	MACHINE(.cores = 8);
	WANTS("isolated 3-7 pollers 7 house 0-2", .housekeeping = "0-2", .pollers = "1");
	WANTS("isolated 3-7 house 0-2", .housekeeping = "0-2", .isolate = "3-7");
	WANTS("isolated 3-7 house 0-2", .housekeeping = "auto", .isolate = "3-7");
}

Test(isolcpus_choose, parks_siblings)
{
	MACHINE(.cores = 4, .threads = 2);
	WANTS("isolated 2-3,6-7 pollers 3 vcpus 2 parked 6-7 house 0-1,4-5", .pollers = "1",
	      .vcpus = "1");
	rig_because("cpu 3", "poller, picked; same L3 as CPU 2; "
			     "shares L3 with housekeeping CPUs 0-1,4-5; sibling CPU 7 parked");
	rig_because("cpu 7", "parked: its core's other thread works alone");
	rig_because("cpu 4", "keeps house: a thread of CPU 0's core");

	MACHINE(.cores = 4, .threads = 2, .adjacent = true);
	WANTS("isolated 4-7 pollers 6 vcpus 4 parked 5,7 house 0-3", .pollers = "1", .vcpus = "1");
}

Test(isolcpus_choose, parks_siblings_of_lists_too)
{
	MACHINE(.cores = 4, .threads = 2);
	WANTS("isolated 2-3,6-7 parked 6-7 house 0-1,4-5", .isolate = "2-3");
	WANTS("isolated 2-3,6-7 parked 6-7 house 0-1,4-5", .isolate = "2-3,6-7");
	WANTS("isolated 2,6 pollers 6 parked 2 house 0-1,3-5,7", .isolate = "2,6",
	      .pollers = "6-6");
	WANTS("isolated 1-3,5-7 measuring 7 parked 3,5-6 house 0,4", .housekeeping = "0,4",
	      .measure = "7-7");
}

Test(isolcpus_choose, takes_siblings_offline_if_asked_to)
{
	MACHINE(.cores = 2, .threads = 2);
	WANTS("isolated 1,3 pollers 1 parked 3 house 0,2", .smt = "offline");
	cr_expect_eq(rig_plan.smt, PLAN_SMT_OFFLINE);
	rig_because("cpu 1", "poller, picked; shares L3 with housekeeping CPUs 0,2; "
			     "sibling CPU 3 offline");
	rig_because("cpu 3", "taken offline: its core's other thread works alone");
}

Test(isolcpus_choose, shares_cores_only_when_asked_to)
{
	MACHINE(.cores = 3, .threads = 2);
	WANTS("isolated 2 pollers 2 house 0-1,3-5", .smt = "share");
	rig_because("cpu 2", "poller, picked; shares L3 with housekeeping CPUs 0-1,3-5; "
			     "shares its core with housekeeping CPU 5");
	/* a core for each, then threads, and those of CPU 0's core at last */
	WANTS("isolated 1-2 pollers 1-2 house 0,3-5", .smt = "share", .pollers = "2");
	WANTS("isolated 1-5 pollers 1-5 house 0", .smt = "share", .pollers = "5");
}

Test(isolcpus_choose, stays_within_an_l3_that_keeps_no_house)
{
	MACHINE(.cores = 8, .l3 = 4);
	WANTS("isolated 5-7 pollers 7 vcpus 5-6 house 0-4", .pollers = "1", .vcpus = "2");
	WANTS("isolated 4-7 pollers 7 vcpus 5-6 measuring 4 house 0-3", .pollers = "1",
	      .vcpus = "2", .measure = "1");
	rig_because("cpu 5", "User-VM vCPU, picked; same L3 as CPUs 4,6-7; "
			     "nobody in its L3 keeps house");
	/* more than it has: the rest beside CPU 0 */
	WANTS("isolated 3-7 pollers 3-7 house 0-2", .pollers = "5");
}

Test(isolcpus_choose, takes_the_l3_that_is_just_large_enough)
{
	/* the second and third L3 have 4 cores, the last one 2 */
	MACHINE(.cores = 14, .l3 = 4);
	WANTS("isolated 12-13 pollers 13 vcpus 12 house 0-11", .pollers = "1", .vcpus = "1");
	WANTS("isolated 9-11 pollers 11 vcpus 9-10 house 0-8,12-13", .pollers = "1", .vcpus = "2");
}

Test(isolcpus_choose, picks_beside_what_is_listed)
{
	MACHINE(.cores = 12, .l3 = 4);
	WANTS("isolated 4,7 pollers 4 vcpus 7 house 0-3,5-6,8-11", .pollers = "4-4",
	      .vcpus = "1");
}

static const char *const far_apart[] = { "10 32 16\n", "32 10 20\n", "16 20 10\n" };

Test(isolcpus_choose, goes_where_it_shall_be_near)
{
	MACHINE(.cores = 12, .node = 4, .package = 4);
	WANTS("isolated 7 pollers 7 house 0-6,8-11", .near = "node:1");
	rig_because("cpu 7", "poller, picked; node 1, distance 10 from node:1; "
			     "shares L3 with housekeeping CPUs 4-6");
	rig_file("/sys/bus/pci/devices/0000:03:00.0/numa_node", "1\n");
	WANTS("isolated 7 pollers 7 house 0-6,8-11", .near = "03:00.0");
	WANTS("isolated 3 pollers 3 house 0-2,4-11", .near = "node:0");
}

Test(isolcpus_choose, spills_to_the_node_that_is_next)
{
	MACHINE(.cores = 12, .node = 4, .package = 4, .distances = far_apart);
	WANTS("isolated 1-3,11 pollers 1-3,11 house 0,4-10", .near = "node:0", .pollers = "4");
	WANTS("isolated 4-7,11 pollers 4-7,11 house 0-3,8-10", .near = "node:1", .pollers = "5");
	/* near to nothing: not in the L3 of CPU 0, but as near as can be to it */
	WANTS("isolated 8-11 pollers 8-11 house 0-7", .pollers = "4");
}

Test(isolcpus_choose, does_what_it_can_for_a_device_without_a_node)
{
	MACHINE(.cores = 8, .l3 = 4);
	rig_file("/sys/bus/pci/devices/0000:03:00.0/numa_node", "-1\n");
	rig_file("/sys/bus/pci/devices/0000:03:00.0/local_cpulist", "2-3\n");
	WANTS("isolated 3 pollers 3 house 0-2,4-7", .near = "03:00.0");
	rig_because("near", "03:00.0 does not say its node: its local CPUs come first");
	cr_assert_eq(remove(rig_path("/sys/bus/pci/devices/0000:03:00.0/local_cpulist")), 0);
	WANTS("isolated 7 pollers 7 house 0-6", .near = "03:00.0");
	rig_because("near", "03:00.0 does not say where it is: not looked at");
}

Test(isolcpus_choose, leaves_efficiency_cores_to_keep_house)
{
	MACHINE(.cores = 8);
	rig_file("/sys/devices/cpu_core/cpus", "0-3\n");
	rig_file("/sys/devices/cpu_atom/cpus", "4-7\n");
	WANTS("isolated 1-3,7 pollers 1-3,7 house 0,4-6", .pollers = "4");
	cr_expect(strstr(rig_reason("cpu 7"), "an efficiency core, no other was left"));
}

Test(isolcpus_choose, keeps_out_of_an_l2_that_keeps_house)
{
	MACHINE(.cores = 4, .l2 = 2);
	WANTS("isolated 2-3 pollers 2-3 house 0-1", .pollers = "2");
	/* the last of three: in the L2 of CPU 0 */
	WANTS("isolated 1-3 pollers 1-3 house 0", .pollers = "3");
}

Test(isolcpus_choose, leaves_cpus_that_are_offline_alone)
{
	MACHINE(.cores = 4, .threads = 2, .online = "0-2,4-7");
	/* CPU 7's sibling is off: it has its core to itself */
	WANTS("isolated 7 pollers 7 house 0-6", .pollers = "1");
	rig_because("cpu 3", "offline now; keeps house when it comes up");
}

Test(isolcpus_choose, copes_with_gaps_in_the_numbers)
{
	MACHINE(.cores = 8, .present = "0,2,5,7");
	WANTS("isolated 5,7 pollers 7 vcpus 5 house 0,2", .pollers = "1", .vcpus = "1");
}

Test(isolcpus_choose, of_two_cpus_isolates_one)
{
	MACHINE(.cores = 2);
	WANTS("isolated 1 pollers 1 house 0");
	MACHINE(.cores = 1, .threads = 2);
	WANTS("isolated 1 pollers 1 house 0", .smt = "share");
}

/* All of node 0 but CPU 0's core, and then the L3 caches of the node beside. */
#define MANY	"isolated 1-31,54-63,129-159,182-191 pollers 24-31 vcpus 1-23,55-63 " \
		"measuring 54 parked 129-159,182-191 house 0,32-53,64-128,160-181,192-255"

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

Test(isolcpus_choose, of_256_cpus_takes_little_time, .timeout = 60)
{
	double start;

	MACHINE(.cores = 128, .threads = 2, .l3 = 8, .package = 64, .node = 32);
	start = now();
	WANTS(MANY, .pollers = "8", .vcpus = "32", .measure = "1");
	cr_expect_lt(now() - start, 2, "%f s", now() - start);
}

/* Every number of pollers, vCPUs and measuring threads that a machine may have. */
Test(isolcpus_choose, keeps_its_promises_whatever_is_asked_for, .timeout = 60)
{
	unsigned int pollers, vcpus, made = 0;
	char texts[2][12];

	MACHINE(.cores = 6, .threads = 2, .l3 = 3, .node = 3);
	for (pollers = 0; pollers <= 6; pollers++) {
		for (vcpus = !pollers; vcpus <= 6; vcpus++) {
			struct plan_request request = { .pollers = texts[0], .vcpus = texts[1] };
			struct tree tree = rig_tree();
			int ret;

			sprintf(texts[0], "%u", pollers);
			sprintf(texts[1], "%u", vcpus);
			plan_free(&rig_plan);
			ret = plan_make(&tree, &request, &rig_plan, rig_error);
			cr_assert_eq(ret, pollers + vcpus <= 5 ? 0 : -ENODEV, "%u %u: %s", pollers,
				     vcpus, rig_error);
			if (ret)
				continue;
			made++;
			cr_assert_eq(plan_check(&rig_plan, rig_error), 0, "%s", rig_error);
			cr_assert_eq(rtpoll_cpulist_count(&rig_plan.pollers), pollers);
			cr_assert_eq(rtpoll_cpulist_count(&rig_plan.vcpus), vcpus);
			cr_assert_eq(rtpoll_cpulist_count(&rig_plan.parked), pollers + vcpus);
			cr_assert(!rtpoll_cpulist_has(&rig_plan.isolated, 6), "CPU 0's sibling");
		}
	}
	cr_assert_eq(made, 20);
}
