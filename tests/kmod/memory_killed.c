// SPDX-License-Identifier: BSD-3-Clause
/*
 * memory_killed.c - a fatal signal in the middle of SET_MEMSEG
 *
 * The victim shares its descriptors, so the VM outlives it and can be looked at:
 * nothing of the segment may be mapped or pinned.
 */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "memory.h"

#define FILE_BYTES	(16ul << 20)
/* Two million pages: takes the guest seconds to pin, and as long to map. */
#define RAM_BYTES	(8ul << 30)
#define TIMEOUT_NS	60000000000ull

/**
 * struct victim - what it shares with the test
 * @sim:	the simulated hypervisor; the test's
 * @pins:	before it started; the test's
 * @vm:		its VM
 * @begun:	about to call SET_MEMSEG
 * @done:	the call came back
 */
struct victim {
	int sim;
	int64_t pins;
	struct vm vm;
	int begun;
	int done;
};

static int die(struct victim *victim, const void *ram)
{
	must_vm_create(&victim->vm, "victim", 0);
	__atomic_store_n(&victim->begun, 1, __ATOMIC_RELEASE);
	ram_set(&victim->vm, GPA, ram, RAM_BYTES);
	__atomic_store_n(&victim->done, 1, __ATOMIC_RELEASE);
	return 0;
}

static bool pinning(void *arg)
{
	struct victim *victim = arg;

	return __atomic_load_n(&victim->begun, __ATOMIC_ACQUIRE) &&
	       leaks_pins() - victim->pins > 10000;
}

static bool mapping(void *arg)
{
	struct victim *victim = arg;

	return pinning(arg) &&
	       must_sim_stats(victim->sim, victim->vm.id).nr_region_batches > 10;
}

static void check_undone(struct victim *victim)
{
	CHECK_EQ(__atomic_load_n(&victim->done, __ATOMIC_ACQUIRE), 0);
	check_mapped_bytes(victim->sim, &victim->vm, 0);
	CHECK_EQ(leaks_pins() - victim->pins, 1);
	CHECK_EQ(vm_ioctl(&victim->vm, ACRN_IOCTL_PAUSE_VM, 0), 0);
	CHECK_EQ(vm_ioctl(&victim->vm, ACRN_IOCTL_DESTROY_VM, 0), 0);
	close(victim->vm.fd);
	CHECK_EQ(leaks_pins(), victim->pins);
}

static void killed_while(struct victim *victim, const void *ram, const char *what,
			 bool (*there)(void *arg))
{
	uint64_t start;
	int status;
	pid_t pid;

	victim->begun = 0;
	victim->done = 0;
	victim->pins = leaks_pins();
	pid = (pid_t)syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0);
	REQUIRE(pid >= 0);
	if (!pid)
		_exit(die(victim, ram));

	CHECK(time_wait(there, victim, TIMEOUT_NS));
	start = time_ns();
	REQUIRE(!kill(pid, SIGKILL));
	REQUIRE(waitpid(pid, &status, 0) == pid);
	CHECK(WIFSIGNALED(status));
	printf("killed while %s: gone after %llu ms\n", what,
	       (unsigned long long)(time_ns() - start) / 1000000);
	check_undone(victim);
}

void memory_killed(int sim)
{
	int fd = must_memfd(FILE_BYTES, 0);
	void *ram = must_map_memfd(fd, FILE_BYTES, RAM_BYTES);
	struct victim *victim = mmap(NULL, sizeof(*victim), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	REQUIRE(victim != MAP_FAILED);
	victim->sim = sim;
	ram_scatter(ram, FILE_BYTES);
	killed_while(victim, ram, "pinning", pinning);
	killed_while(victim, ram, "mapping", mapping);
	munmap(victim, sizeof(*victim));
	munmap(ram, RAM_BYTES);
	close(fd);
}
