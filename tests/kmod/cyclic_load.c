// SPDX-License-Identifier: BSD-3-Clause
/* cyclic_load.c - what goes on beside rt-tests' tools: hackbench, or a CPU that spins */

#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cyclic.h"
#include "harness.h"
#include "rtpoll_command.h"

#define FIRST_NS	20000000000ull

/* A process group of its own, for whoever ends it. */
__attribute__((noreturn))
static void run_for_ever(unsigned int *runs)
{
	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	REQUIRE(!thread_pin(0));
	command_path = "/data/hackbench";
	for (;;) {
		int status;
		pid_t pid = fork();

		if (!pid)
			command_exec("-g 1 -f 4 -l 100", "/dev/null");
		if (waitpid(pid, &status, 0) != pid || status)
			_exit(1);
		__atomic_add_fetch(runs, 1, __ATOMIC_RELAXED);
	}
}

static bool has_run(void *arg)
{
	return __atomic_load_n((unsigned int *)arg, __ATOMIC_RELAXED) > 0;
}

void must_load_process(struct load_process *load)
{
	load->runs = mmap(NULL, sizeof(*load->runs), PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(load->runs != MAP_FAILED);
	load->pid = fork();
	REQUIRE(load->pid >= 0);
	if (!load->pid)
		run_for_ever(load->runs);
	REQUIRE(time_wait(has_run, load->runs, FIRST_NS));
}

void load_process_end(struct load_process *load)
{
	/* Not over before we ended it. */
	CHECK_EQ(waitpid(load->pid, NULL, WNOHANG), 0);
	kill(-load->pid, SIGKILL);
	CHECK_EQ(waitpid(load->pid, NULL, 0), load->pid);
	munmap(load->runs, sizeof(*load->runs));
}

__attribute__((noreturn))
static void spin_for_ever(int cpu)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	REQUIRE(!thread_pin(cpu));
	REQUIRE(!thread_fifo(50));
	for (;;)
		__builtin_ia32_pause();
}

pid_t must_spin_process(int cpu)
{
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid)
		spin_for_ever(cpu);
	return pid;
}
