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

/* A list as the kernel writes it, such as "1-2". */
static inline void need_isolated_cpus(const char *wanted)
{
	char cpus[64];

	REQUIRE(!file_read("/sys/devices/system/cpu/isolated", cpus, sizeof(cpus)));
	if (strcmp(cpus, wanted))
		test_skip("isolated is '%s': run.sh -I %s", cpus, wanted);
}

static inline void need_isolated_cpu1(void)
{
	need_isolated_cpus("1");
}

#endif
