// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_choose_qemu.c - plans for machines as a kernel shows them, taken in QEMU */

#include <errno.h>

#include "choose_rig.h"

TestSuite(isolcpus_choose_qemu, .init = rig_begin, .fini = rig_end);

Test(isolcpus_choose_qemu, two_cores_of_two_threads)
{
	machine_fixture("qemu-smt");

	WANTS("isolated 2-3 pollers 2 parked 3 house 0-1");
	rig_because("cpu 1", "keeps house: a thread of CPU 0's core");
	rig_because("cpu 2", "poller, picked; shares L3 with housekeeping CPUs 0-1; "
			     "sibling CPU 3 parked");
	WANTS("isolated 2-3 pollers 2 vcpus 3 house 0-1", .smt = "share", .pollers = "1",
	      .vcpus = "3,");
	REFUSES(-ENODEV, "cores asked for: 2; left beside CPU 0, which keeps house: 1; "
		"ask for fewer, or --smt share if cores have threads", .pollers = "2");
	cr_expect(!strncmp(rig_plan.kernel, "6.12.", 5), "%s", rig_plan.kernel);
}

Test(isolcpus_choose_qemu, two_nodes)
{
	machine_fixture("qemu-nodes");

	WANTS("isolated 2-3 pollers 3 vcpus 2 house 0-1", .pollers = "1", .vcpus = "1",
	      .near = "node:1");
	rig_because("cpu 3", "poller, picked; node 1, distance 10 from node:1; "
			     "same L3 as CPU 2; shares L3 with housekeeping CPU 1");
	/* CPU 0 is all of node 0: the next one is 20 away */
	WANTS("isolated 3 pollers 3 house 0-2", .near = "node:0");
	rig_because("cpu 3", "poller, picked; node 1, distance 20 from node:0; "
			     "shares L3 with housekeeping CPUs 1-2");
	WANTS("isolated 1-3 pollers 1-3 house 0", .pollers = "3");
}

Test(isolcpus_choose_qemu, two_dies)
{
	machine_fixture("qemu-dies");

	WANTS("isolated 4-7 pollers 6 vcpus 4 parked 5,7 house 0-3", .pollers = "1", .vcpus = "1");
	rig_because("cpu 6", "poller, picked; same L3 as CPU 4; nobody in its L3 keeps house; "
			     "sibling CPU 7 parked");
	WANTS("isolated 2-7 pollers 2,4,6 parked 3,5,7 house 0-1", .pollers = "3");
}

Test(isolcpus_choose_qemu, a_cpu_that_is_offline)
{
	machine_fixture("qemu-offline");

	WANTS("isolated 2 pollers 2 house 0-1,3");
	rig_because("cpu 3", "offline now; keeps house when it comes up");
	REFUSES(-EINVAL, "--pollers '3-3': CPU 3 is not online; bring it up, or take another",
		.pollers = "3-3");
}
