// SPDX-License-Identifier: BSD-3-Clause
/* child.c - a process that begins something and stays, until it is killed */

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "harness.h"

__attribute__((noreturn))
static void live(uint16_t (*begin)(const void *arg), const void *arg, int tell)
{
	uint16_t told;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	told = begin(arg);
	REQUIRE(write(tell, &told, sizeof(told)) == sizeof(told));
	for (;;)
		pause();
}

pid_t must_child(uint16_t (*begin)(const void *arg), const void *arg, uint16_t *told)
{
	uint16_t unused;
	int ends[2];
	pid_t pid;

	REQUIRE(!pipe(ends));
	pid = fork();
	REQUIRE(pid >= 0);
	if (!pid)
		live(begin, arg, ends[1]);
	/* A child that dies early leaves nobody who could write. */
	close(ends[1]);
	told = told ? told : &unused;
	REQUIRE(read(ends[0], told, sizeof(*told)) == sizeof(*told));
	close(ends[0]);
	return pid;
}

void must_kill(pid_t pid)
{
	REQUIRE(!kill(pid, SIGKILL));
	REQUIRE(waitpid(pid, NULL, 0) == pid);
}
