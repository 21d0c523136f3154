/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * isolated.h - tests whose poller spins for long need an isolated CPU
 *
 * Where CPU 1 does other work, too, a poller keeps its timers and RCU from it,
 * and after some seconds the kernel says so.
 */
#ifndef TEST_ISOLATED_H
#define TEST_ISOLATED_H

#include <string.h>

#include "harness.h"

static inline void need_isolated_cpu1(void)
{
	char cpus[64];

	REQUIRE(!file_read("/sys/devices/system/cpu/isolated", cpus, sizeof(cpus)));
	if (strcmp(cpus, "1"))
		test_skip("CPU 1 is not isolated: run.sh -I 1");
}

#endif
