// SPDX-License-Identifier: BSD-3-Clause
/* serve_quiet.c - does a thread make system calls? */

#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "harness.h"
#include "serve_quiet.h"

#ifndef PR_SET_SYSCALL_USER_DISPATCH
#define PR_SET_SYSCALL_USER_DISPATCH	59
#define PR_SYS_DISPATCH_ON		1
#endif

/* As the kernel has them; glibc's name is newer than this machine's. */
#define ALLOW	0
#define BLOCK	1

static volatile char selector;
static volatile uint64_t noticed;

/* It returns by a system call, so there can be only one of these. */
static void notice(int signal)
{
	(void)signal;
	noticed++;
	selector = ALLOW;
}

void must_quiet_begin(void)
{
	const struct sigaction action = { .sa_handler = notice };

	REQUIRE(!sigaction(SIGSYS, &action, NULL));
	REQUIRE(!prctl(PR_SET_SYSCALL_USER_DISPATCH, PR_SYS_DISPATCH_ON, 0, 0, &selector));
	noticed = 0;
	selector = BLOCK;
}

uint64_t quiet_end(void)
{
	const uint64_t calls = noticed;

	syscall(SYS_getppid);
	selector = ALLOW;
	CHECK_EQ(noticed, calls + !calls);
	REQUIRE(!prctl(PR_SET_SYSCALL_USER_DISPATCH, 0, 0, 0, 0));
	return calls;
}
