// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_topology.c - what CPUs share is read from files of a machine */

#include <errno.h>

#include "../../isolcpus-setup/topology.h"
#include "machine_rig.h"

TestSuite(isolcpus_topology, .init = rig_begin, .fini = rig_end);

static char error[PLAN_ERROR];
static struct topology topology;

static void read_machine(const struct machine *machine)
{
	struct tree tree;

	machine_make(*machine);
	tree = rig_tree();
	cr_assert_eq(topology_read(&topology, &tree, error), 0, "%s", error);
}

static void check_set(const struct rtpoll_cpulist *set, const char *wanted, const char *what)
{
	char text[512];

	rtpoll_cpulist_print(set, text, sizeof(text));
	cr_expect_str_eq(text, wanted, "%s: '%s', not '%s'", what, text, wanted);
}

static void check_group(enum topology_level level, unsigned int cpu, const char *wanted)
{
	static const char *const names[] = { "core", "L2", "L3", "die", "package" };
	struct rtpoll_cpulist set = topology_group(&topology, level, cpu);

	check_set(&set, wanted, names[level]);
}

Test(isolcpus_topology, of_four_plain_cpus)
{
	read_machine(&(struct machine) { .cores = 4 });

	cr_expect_eq(topology.nr_cpus, 4);
	check_set(&topology.present, "0-3", "present");
	check_group(TOPOLOGY_CORE, 2, "2");
	check_group(TOPOLOGY_L2, 2, "2");
	check_group(TOPOLOGY_L3, 2, "0-3");
	check_group(TOPOLOGY_DIE, 2, "0-3");
	check_group(TOPOLOGY_PACKAGE, 2, "0-3");
	cr_expect_eq(topology.nr_nodes, 1);
	check_set(&topology.nodes[0].cpus, "0-3", "node");
	topology_free(&topology);
}

Test(isolcpus_topology, of_threads_numbered_either_way)
{
	read_machine(&(struct machine) { .cores = 4, .threads = 2 });
	check_group(TOPOLOGY_CORE, 1, "1,5");
	check_group(TOPOLOGY_CORE, 5, "1,5");
	topology_free(&topology);

	read_machine(&(struct machine) { .cores = 4, .threads = 2, .adjacent = true });
	check_group(TOPOLOGY_CORE, 2, "2-3");
	check_group(TOPOLOGY_CORE, 3, "2-3");
	topology_free(&topology);
}

Test(isolcpus_topology, has_a_set_for_each_level)
{
	static const struct machine large = {
		.cores = 16, .threads = 2, .l2 = 2, .l3 = 4, .die = 4, .package = 8, .node = 8,
	};

	read_machine(&large);

	check_group(TOPOLOGY_CORE, 9, "9,25");
	check_group(TOPOLOGY_L2, 9, "8-9,24-25");
	check_group(TOPOLOGY_L3, 9, "8-11,24-27");
	check_group(TOPOLOGY_DIE, 9, "8-11,24-27");
	check_group(TOPOLOGY_PACKAGE, 9, "8-15,24-31");
	check_set(&topology.nodes[topology.cpus[9].node].cpus, "8-15,24-31", "node");
	cr_expect_eq(topology.nodes[1].distance[0], 20);
	cr_expect_eq(topology.nodes[1].distance[1], 10);
	topology_free(&topology);
}

Test(isolcpus_topology, leaves_cpus_that_are_offline_alone)
{
	read_machine(&(struct machine) { .cores = 4, .threads = 2, .online = "0-2,4-7" });

	check_set(&topology.present, "0-7", "present");
	check_set(&topology.online, "0-2,4-7", "online");
	check_group(TOPOLOGY_CORE, 7, "7");
	check_group(TOPOLOGY_PACKAGE, 7, "0-2,4-7");
	topology_free(&topology);
}

Test(isolcpus_topology, may_have_gaps_in_its_numbers)
{
	read_machine(&(struct machine) { .cores = 8, .present = "0,2,5,7" });

	cr_expect_eq(topology.nr_cpus, 8);
	check_group(TOPOLOGY_L3, 5, "0,2,5,7");
	topology_free(&topology);
}

Test(isolcpus_topology, of_a_machine_that_says_little_is_one_of_single_cores)
{
	struct tree tree = rig_tree();

	cr_assert_eq(topology_read(&topology, &tree, error), 0, "%s", error);
	check_set(&topology.online, "0-7", "online");
	check_group(TOPOLOGY_CORE, 3, "3");
	check_group(TOPOLOGY_L2, 3, "3");
	check_group(TOPOLOGY_L3, 3, "0-7");
	topology_free(&topology);
}

Test(isolcpus_topology, takes_a_cache_of_instructions_for_none)
{
	struct tree tree = rig_tree();

	rig_file("/sys/devices/system/cpu/cpu1/cache/index1/level", "2\n");
	rig_file("/sys/devices/system/cpu/cpu1/cache/index1/type", "Instruction\n");
	rig_file("/sys/devices/system/cpu/cpu1/cache/index1/shared_cpu_list", "0-7\n");
	cr_assert_eq(topology_read(&topology, &tree, error), 0, "%s", error);
	check_group(TOPOLOGY_L2, 1, "1");
	topology_free(&topology);
}

Test(isolcpus_topology, tells_efficiency_cores_from_others)
{
	struct tree tree = rig_tree();

	rig_file("/sys/devices/cpu_core/cpus", "0-3\n");
	rig_file("/sys/devices/cpu_atom/cpus", "4-7\n");
	cr_assert_eq(topology_read(&topology, &tree, error), 0, "%s", error);
	cr_expect(!topology.cpus[3].slow);
	cr_expect(topology.cpus[4].slow);
	topology_free(&topology);
}

static const struct {
	const char *path, *text, *wanted;
} wrong[] = {
	{ "/sys/devices/system/cpu/possible", "x\n",
	  "/sys/devices/system/cpu/possible: is no list of its CPUs; "
	  "is this the root of a machine, or a snapshot?" },
	{ "/sys/devices/system/cpu/present", "0-8\n",
	  "/sys/devices/system/cpu/present: is no list of its CPUs; "
	  "is this the root of a machine, or a snapshot?" },
	{ "/sys/devices/system/cpu/online", "(null)\n",
	  "/sys/devices/system/cpu/online: is no list of its CPUs; "
	  "is this the root of a machine, or a snapshot?" },
	{ "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "1,9\n",
	  "/sys/devices/system/cpu/cpu1/topology/thread_siblings_list: is no list of its CPUs; "
	  "is this the root of a machine, or a snapshot?" },
	{ "/sys/devices/system/node/online", "0-\n",
	  "/sys/devices/system/node/online: is no list of nodes; is the snapshot complete?" },
	{ "/sys/devices/system/node/node1/cpulist", "4-99\n",
	  "/sys/devices/system/node/node1/cpulist: is no list of its CPUs; "
	  "is the snapshot complete?" },
	{ "/sys/devices/system/node/node1/distance", "20\n",
	  "/sys/devices/system/node/node1/distance: is not a number for each node; "
	  "is the snapshot complete?" },
	{ "/sys/devices/system/node/node1/distance", "20 10 3\n",
	  "/sys/devices/system/node/node1/distance: is not a number for each node; "
	  "is the snapshot complete?" },
};

Test(isolcpus_topology, that_makes_no_sense_is_refused)
{
	struct tree tree;
	size_t i;

	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		machine_make((struct machine) { .cores = 8, .node = 4 });
		tree = rig_tree();
		rig_file(wrong[i].path, wrong[i].text);
		cr_expect_eq(topology_read(&topology, &tree, error), -EINVAL, "%s",
			     wrong[i].wanted);
		cr_expect_str_eq(error, wrong[i].wanted, "'%s'", error);
	}
}

Test(isolcpus_topology, of_nodes_that_lack_distances_has_the_kernels)
{
	struct tree tree;

	machine_make((struct machine) { .cores = 4, .node = 2 });
	cr_assert_eq(remove(rig_path("/sys/devices/system/node/node1/distance")), 0);
	tree = rig_tree();
	cr_assert_eq(topology_read(&topology, &tree, error), 0, "%s", error);
	cr_expect_eq(topology.nodes[1].distance[0], 20);
	cr_expect_eq(topology.nodes[1].distance[1], 10);
	topology_free(&topology);
}

Test(isolcpus_topology, knows_a_node_with_memory_alone)
{
	struct tree tree;

	machine_make((struct machine) { .cores = 4, .node = 2 });
	rig_file("/sys/devices/system/node/online", "0-2\n");
	rig_file("/sys/devices/system/node/node0/distance", "10 20 17\n");
	rig_file("/sys/devices/system/node/node1/distance", "20 10 28\n");
	rig_file("/sys/devices/system/node/node2/distance", "17 28 10\n");
	rig_file("/sys/devices/system/node/node2/cpulist", "\n");
	tree = rig_tree();
	cr_assert_eq(topology_read(&topology, &tree, error), 0, "%s", error);
	cr_expect_eq(topology.nr_nodes, 3);
	cr_expect(cpus_none(&topology.nodes[2].cpus));
	cr_expect_eq(topology.nodes[2].distance[1], 28);
	topology_free(&topology);
}

#define DEVICE	"/sys/bus/pci/devices/0000:03:00.0"

static void check_place(const char *name, int ret, unsigned int node, const char *cpus)
{
	struct tree tree = rig_tree();
	struct topology_place place;

	cr_expect_eq(topology_find(&topology, &tree, name, &place, error), ret, "%s: %s", name,
		     error);
	if (ret)
		return;
	cr_expect_eq(place.node, node, "%s", name);
	check_set(&place.cpus, cpus, name);
}

Test(isolcpus_topology, finds_where_a_device_is)
{
	read_machine(&(struct machine) { .cores = 8, .node = 4, .online = "0-6" });
	rig_file(DEVICE "/numa_node", "1\n");
	rig_file(DEVICE "/local_cpulist", "4-7\n");
	check_place("0000:03:00.0", 0, 1, "");
	check_place("03:00.0", 0, 1, "");
	check_place("node:1", 0, 1, "");

	/* firmware that does not say */
	rig_file(DEVICE "/numa_node", "-1\n");
	check_place("03:00.0", 0, 2, "4-6");
	rig_file(DEVICE "/local_cpulist", "(null)\n");
	check_place("03:00.0", 0, 2, "");
	topology_free(&topology);
}

Test(isolcpus_topology, refuses_to_be_near_to_what_is_not_there)
{
	static const char *const names[] = {
		"", "eth0", "node:", "node:x", "node:-1", "3", "../../../etc", "03:00.8",
		"0000:03:00", "00000:03:00.0", "03/00.0", "0000:03:00.0/..",
	};
	size_t i;

	read_machine(&(struct machine) { .cores = 8, .node = 4 });
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		check_place(names[i], -EINVAL, 0, "");
	check_place("03:00.0", -ENODEV, 0, "");
	cr_expect_str_eq(error,
			 "--near 03:00.0: no such device; see /sys/bus/pci/devices, or lspci");
	check_place("node:2", -ENODEV, 0, "");
	cr_expect_str_eq(error,
			 "--near node:2: no such node; see /sys/devices/system/node/online");
	check_place("node:1x", -ENODEV, 0, "");
	check_place("node:99999999999999999999", -ENODEV, 0, "");
	check_place("node:4294967297", -ENODEV, 0, "");
	topology_free(&topology);
}
