// SPDX-License-Identifier: BSD-3-Clause
/* test_isolcpus_choose_refused.c - what cannot be is refused with the remedy */

#include <errno.h>

#include "choose_rig.h"

TestSuite(isolcpus_choose_refused, .init = rig_begin, .fini = rig_end);

#define MACHINE(...)	machine_make((struct machine) { __VA_ARGS__ })

Test(isolcpus_choose_refused, on_a_machine_of_one_cpu)
{
	MACHINE(.cores = 1);
	REFUSES(-ENODEV, "one CPU is online, and that keeps house; add a second one");
	MACHINE(.cores = 4, .online = "0");
	REFUSES(-ENODEV, "one CPU is online, and that keeps house; add a second one");
}

Test(isolcpus_choose_refused, for_words_that_are_not_understood)
{
	MACHINE(.cores = 4);
	REFUSES(-EINVAL, "--mode 'Boot': is neither boot nor cgroup", .mode = "Boot");
	REFUSES(-EINVAL, "--smt 'off': is not isolate, share or offline", .smt = "off");
	REFUSES(-EINVAL, "--loader 'lilo': is not auto, grub, systemd-boot, uboot or print",
		.loader = "lilo");
	REFUSES(-EINVAL,
		"--pollers '1x': CPU list: 'x' does not belong behind a CPU; write 2-3,6",
		.pollers = "1x");
	REFUSES(-EINVAL, "--pollers '-1': CPU list: '-1' is not a number, N or all; write 2-3,6",
		.pollers = "-1");
	REFUSES(-EINVAL, "--vcpus '': names no CPU; name one, or leave it out", .vcpus = "");
	REFUSES(-EINVAL, "--isolate ',': names no CPU; name one, or leave it out", .isolate = ",");
	REFUSES(-EINVAL,
		"--isolate '2-9': CPU list: no CPU 9 here, the last is 3; write 2-3,6",
		.isolate = "2-9");
	REFUSES(-EINVAL, "no CPU is asked for; say --pollers 1, or --isolate LIST",
		.pollers = "0");
	REFUSES(-EINVAL, "--vcpus 99999999999999999999: more CPUs than a kernel can have (8192)",
		.vcpus = "99999999999999999999");
	REFUSES(-EINVAL,
		"--near 'eth0': is neither a PCI address (0000:03:00.0) nor node:N",
		.near = "eth0");
}

Test(isolcpus_choose_refused, for_cpu_0)
{
	MACHINE(.cores = 4);
	REFUSES(-EINVAL,
		"--isolate: CPU 0 boots and keeps house, and is never isolated; take another",
		.isolate = "all");
	REFUSES(-EINVAL,
		"--pollers: CPU 0 boots and keeps house, and is never isolated; take another",
		.pollers = "0-0");
	REFUSES(-EINVAL, "--housekeeping: CPU 0 boots and keeps house; add it",
		.housekeeping = "1-2");
}

Test(isolcpus_choose_refused, for_the_last_cpu_that_keeps_house)
{
	MACHINE(.cores = 4, .online = "1-3");
	REFUSES(-EINVAL, "no CPU that is online is left to keep house; isolate fewer",
		.isolate = "1-3");
	REFUSES(-EINVAL, "--housekeeping '0': CPU 0 is not online; bring it up, or take another",
		.housekeeping = "0");
}

Test(isolcpus_choose_refused, for_more_than_there_are)
{
	MACHINE(.cores = 4, .threads = 2);
	REFUSES(-ENODEV, "cores asked for: 4; left beside CPU 0, which keeps house: 3; "
		"ask for fewer, or --smt share if cores have threads", .pollers = "4");
	REFUSES(-ENODEV, "CPUs asked for: 8; left beside CPU 0, which keeps house: 7; "
		"ask for fewer", .pollers = "4", .vcpus = "4", .smt = "share");
	REFUSES(-ENODEV, "cores asked for: 2; left beside CPU 0, which keeps house: 1; "
		"ask for fewer, or name more in --isolate", .pollers = "2", .isolate = "2,6");
	REFUSES(-ENODEV, "cores asked for: 2; left beside CPU 0, which keeps house: 1; "
		"ask for fewer, or name fewer in --housekeeping", .pollers = "2",
		.housekeeping = "0-2,4-6");
	MACHINE(.cores = 1, .threads = 2);
	REFUSES(-ENODEV, "cores asked for: 1; left beside CPU 0, which keeps house: 0; "
		"ask for fewer, or --smt share if cores have threads");
}

Test(isolcpus_choose_refused, for_half_a_core)
{
	MACHINE(.cores = 4, .threads = 2);
	REFUSES(-EINVAL, "--isolate: CPU 4 is a thread of CPU 0's core, which keeps house; "
		"take another core, or --smt share", .isolate = "2,4");
	REFUSES(-EINVAL, "--pollers: CPU 4 is a thread of CPU 0's core, which keeps house; "
		"take another core, or --smt share", .pollers = "4-4");
	REFUSES(-EINVAL, "--housekeeping: CPU 4 is a thread of CPU 0's core, which keeps house; "
		"take another core, or --smt share", .housekeeping = "0-3");
	REFUSES(-EINVAL, "--isolate: CPU 5 is a thread of CPU 1's core, which keeps house; "
		"take another core, or --smt share", .housekeeping = "0-1,4", .isolate = "2-3,5-7",
		.vcpus = "5,");
	REFUSES(-EINVAL, "--vcpus: CPU 6 is a thread of a core that has a role already; "
		"take another core, or --smt share", .pollers = "2,", .vcpus = "6,");
}

Test(isolcpus_choose_refused, for_lists_that_contradict_each_other)
{
	MACHINE(.cores = 8, .online = "0-6");
	REFUSES(-EINVAL, "--isolate '6-7': CPU 7 is not online; bring it up, or take another",
		.isolate = "6-7");
	REFUSES(-EINVAL, "--isolate: CPU 2 is in --housekeeping, too; take it out of one",
		.isolate = "2-6", .housekeeping = "0-2");
	REFUSES(-EINVAL, "--housekeeping: CPU 3 is neither here nor in --isolate; add it to one",
		.isolate = "4-6", .housekeeping = "0-2");
	REFUSES(-EINVAL, "--housekeeping: no CPU is left to isolate; name fewer",
		.housekeeping = "0-6");
	REFUSES(-EINVAL, "--pollers: CPU 3 is not in --isolate; add it there", .isolate = "4-6",
		.pollers = "3-4");
	REFUSES(-EINVAL, "--vcpus: CPU 2 is in --housekeeping; take it out there",
		.housekeeping = "0-2", .vcpus = "2-3");
	REFUSES(-EINVAL, "--measure: CPU 5 has another role already; "
		"roles are kept apart: take another", .pollers = "5,", .measure = "5,");
}

Test(isolcpus_choose_refused, of_a_tree_that_is_none)
{
	MACHINE(.cores = 4);
	cr_assert_eq(remove(rig_path("/sys/devices/system/cpu/possible")), 0);
	REFUSES(-ENOENT, "/sys/devices/system/cpu/possible: No such file or directory; "
		"is this the root of a machine, or a snapshot?");
}
