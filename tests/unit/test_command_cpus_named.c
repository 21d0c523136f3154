// SPDX-License-Identifier: BSD-3-Clause
/* test_command_cpus_named.c - lists of CPUs with names of nodes and cores */

#include <errno.h>

#include "../../rtpoll/command/cpus_named.h"
#include "machine_rig.h"

TestSuite(command_cpus_named, .init = rig_begin, .fini = rig_end);

static char error[CPUS_ERROR];

static void is_list(const char *text, const char *wanted)
{
	struct tree tree = rig_tree();
	struct rtpoll_cpulist cpus;
	char list[256];

	cr_assert_eq(cpus_named(&cpus, &tree, text, error), 0, "'%s': %s", text, error);
	rtpoll_cpulist_print(&cpus, list, sizeof(list));
	cr_expect_str_eq(list, wanted, "'%s' is '%s', not '%s'", text, list, wanted);
}

static void is_refused(const char *text, int ret, const char *wanted)
{
	struct rtpoll_cpulist cpus = { .words = { 5 } };
	struct tree tree = rig_tree();

	cr_expect_eq(cpus_named(&cpus, &tree, text, error), ret, "'%s'", text);
	cr_expect_str_eq(error, wanted, "'%s': '%s'", text, error);
	cr_expect_eq(cpus.words[0], 5);
}

/* Two packages of two cores, two threads each: 0-1,4-5 and 2-3,6-7. */
static void two_packages(const char *online)
{
	machine_make((struct machine) {
		.cores = 4, .threads = 2, .package = 2, .node = 2, .online = online,
	});
}

Test(command_cpus_named, a_node_has_its_cpus_and_a_core_its_threads)
{
	two_packages("0-7");
	is_list("node:0", "0-1,4-5");
	is_list("node:1", "2-3,6-7");
	is_list("core:3", "3,7");
	/* Of either thread; not core_id 7, which there is none of. */
	is_list("core:7", "3,7");
	is_list("node:1,core:0", "0,2-4,6-7");
	is_list("node:01", "2-3,6-7");
}

Test(command_cpus_named, what_is_excluded_is_so_wherever_it_stands)
{
	two_packages("0-7");
	is_list("!0", "1-7");
	is_list("!0,!1-2", "3-7");
	is_list("!core:0", "1-3,5-7");
	is_list("!node:1", "0-1,4-5");
	is_list("node:1,!6", "2-3,7");
	is_list("!6 node:1", "2-3,7");
	is_list("!6,node:1,\n6", "2-3,7");
	is_list("all,!N", "0-6");
	is_list("0-7:1/2,!core:2", "0,4");
	is_list("!all", "");
	is_list("node:0,!node:0", "");
}

/* It would be a mistake in each list that is for work. */
Test(command_cpus_named, cpus_that_are_offline_are_not_meant)
{
	two_packages("0-3,6");
	is_list("!0", "1-3,6");
	is_list("node:0", "0-1");
	is_list("core:2", "2,6");
	is_list("core:3", "3");
	is_list("5", "5");
	is_refused("core:7", -ENODEV,
		   "'core:7': CPU 7 is not online, and so its core is unknown; bring it up");
}

Test(command_cpus_named, a_machine_that_does_not_say_has_one_node_and_cores_of_one_thread)
{
	is_list("node:0", "0-7");
	is_list("core:3", "3");
	is_list("!0", "1-7");
	is_refused("node:1", -ENODEV,
		   "'node:1': no such node here; see /sys/devices/system/node/online");
}

Test(command_cpus_named, a_node_of_memory_alone_has_no_cpu)
{
	two_packages("0-7");
	rig_file("/sys/devices/system/node/node2/cpulist", "\n");
	is_refused("node:2", -ENODEV, "'node:2': no CPU of that node is online");
}

Test(command_cpus_named, all_that_the_kernel_takes_is_the_same)
{
	is_list("", "");
	is_list("0-3,6", "0-3,6");
	is_list("aLL", "0-7");
	is_list("0-7:2/4", "0-1,4-5");
	is_list("0-3:1/2all", "0-7");
	is_list("2-N", "2-7");
	is_list("1\n2", "1");
	is_list("1\nnode:0,!", "1");
}

Test(command_cpus_named, what_is_wrong_is_named)
{
	two_packages("0-7");
	is_refused("!", -EINVAL, "'!' excludes no CPU: write !0");
	is_refused("1,!,2", -EINVAL, "'!' excludes no CPU: write !0");
	is_refused("!!0", -EINVAL, "CPU list: '!0' is not a number, N or all");
	is_refused("node:", -EINVAL, "'node:': needs one number, as in node:1");
	is_refused("node:0-1", -EINVAL, "'node:0-1': needs one number, as in node:1");
	is_refused("core:N", -EINVAL, "'core:N': needs one number, as in core:1");
	is_refused("core:-1", -EINVAL, "'core:-1': needs one number, as in core:1");
	is_refused("node:9", -ENODEV,
		   "'node:9': no such node here; see /sys/devices/system/node/online");
	is_refused("node:99999999999999999999", -EOVERFLOW,
		   "'node:99999999999999999999': is too large");
	is_refused("core:8", -ERANGE, "'core:8': no CPU 8 here, the last is 7");
	is_refused("!8", -ERANGE, "CPU list: no CPU 8 here, the last is 7");
	is_refused("nodes:1", -EINVAL, "CPU list: 'nodes:1' is not a number, N or all");
	is_refused("Node:1", -EINVAL, "CPU list: 'ode:1' does not belong behind a CPU");
	is_refused("xnode:1", -EINVAL, "CPU list: 'xnode:1' is not a number, N or all");
	is_refused("2-core:1", -EINVAL, "CPU list: 'core:1' is not a number, N or all");
}
