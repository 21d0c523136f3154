/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * init_hang.h - what a machine does while a test does not end
 */
#ifndef TEST_INIT_HANG_H
#define TEST_INIT_HANG_H

#include <sys/types.h>

/*
 * Prints whether the clocks tick, who has the CPUs, and where in the kernel the test,
 * what it has started (all of its session) and RCU's threads are.  Takes two seconds.
 */
void hang_show(pid_t session);

#endif
