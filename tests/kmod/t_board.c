// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_board.c - scenario acrn, run as on a board whose hypervisor is simulated
 *
 * The guest has the root of a small Debian in /board, with what "make install" installs
 * (tests/bench/board.sh).  Here are the VMs: one that a rule has polled on CPU 1, one that
 * is not, each with a device model and a vCPU that asks.  What is in the scenario as a
 * comment for integrators becomes part of it, with times that a simulation can keep.
 *
 * Prints the result's folder as tar.gz in base64 between two lines, for tests/bench/acrn.t.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "echo.h"
#include "harness.h"
#include "isolated.h"
#include "vm.h"

#define BOARD		"/board"
#define SHIPPED		BOARD "/usr/local/share/rtpoll-bench/scenarios/acrn.ini"
#define SCENARIO	BOARD "/root/acrn.ini"
#define DOORBELL	0x2000
#define BATCH		20
#define PAUSE_NS	2000000

/**
 * struct guest - a VM, its device model, and a vCPU that rings and asks in turns
 * @sim:	the simulated hypervisor
 * @vm:		the VM
 * @stop:	it is to end
 * @bad:	batches that did not go as they should
 * @done:	requests that were answered
 * @thread:	the vCPU
 */
struct guest {
	int sim;
	struct vm vm;
	bool stop;
	unsigned int bad;
	uint64_t done;
	pthread_t thread;
};

static void *guest_run(void *arg)
{
	const struct hvsim_access accesses[] = { echo_write(DOORBELL, 9), echo_read(ECHO_PORT) };
	struct guest *guest = arg;

	while (!__atomic_load_n(&guest->stop, __ATOMIC_RELAXED)) {
		struct echo_guest batch;

		echo_guest_init(&batch, guest->sim, guest->vm.id, 0, accesses, 2, BATCH);
		batch.ret = sim_run(guest->sim, &batch.run);
		guest->bad += batch.ret || batch.run.done != 2 * BATCH;
		guest->done += batch.run.done;
		/* CPU 0 has all the rest to do, a load among it. */
		time_sleep_ns(PAUSE_NS);
	}
	return NULL;
}

static void must_guest(struct guest *guest, int sim, const char *name)
{
	guest->sim = sim;
	must_vm_create(&guest->vm, name, VM_POLLING);
	must_vm_serve(&guest->vm, &echo_model);
	must_vm_start(&guest->vm);
	REQUIRE(!pthread_create(&guest->thread, NULL, guest_run, guest));
}

static void guest_end(struct guest *guest)
{
	__atomic_store_n(&guest->stop, true, __ATOMIC_RELAXED);
	pthread_join(guest->thread, NULL);
	printf("VM %u: %llu requests\n", guest->vm.id, (unsigned long long)guest->done);
	CHECK(guest->done);
	CHECK_EQ(guest->bad, 0);
	must_vm_stop(&guest->vm);
}

/* Gone with this process: the namespace is its own. */
static void board_mount(void)
{
	static const char *const shared[][2] = {
		{ "/proc", BOARD "/proc" }, { "/sys", BOARD "/sys" }, { "/dev", BOARD "/dev" },
		{ "/tmp", BOARD "/tmp" },
	};
	size_t i;

	if (access(BOARD, F_OK))
		test_skip("no %s in the image: tests/bench/acrn.t", BOARD);
	REQUIRE(!unshare(CLONE_NEWNS));
	REQUIRE(!mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL));
	for (i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
		REQUIRE(!mount(shared[i][0], shared[i][1], NULL, MS_BIND | MS_REC, NULL));
}

__attribute__((noreturn))
static void board_shell(const char *line)
{
	dup2(STDOUT_FILENO, STDERR_FILENO);
	if (chroot(BOARD) || chdir("/root") ||
	    setenv("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", 1))
		_exit(126);
	execl("/bin/sh", "sh", "-c", line, NULL);
	_exit(127);
}

/* A line as somebody types it, logged in on the board. */
static bool typed(const char *line)
{
	pid_t pid = fork();
	int status;

	REQUIRE(pid >= 0);
	if (!pid)
		board_shell(line);
	printf("$ %s\n", line);
	REQUIRE(waitpid(pid, &status, 0) == pid);
	if (CHECK(WIFEXITED(status) && !WEXITSTATUS(status)))
		return true;
	printf("  %s: status %#x\n", line, status);
	return false;
}

/* What the scenario leaves to integrators: as it stands there. */
static bool is_for_integrators(const char *line)
{
	static const char *const begins[] = {
		"# cpus =", "# poller =", "# isolation =", "# [limits ", "# LAT-"
	};
	size_t i;

	for (i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
		if (!strncmp(line, begins[i], strlen(begins[i])))
			return true;
	return false;
}

/*
 * Lines become part of the scenario; a simulation takes its time, and this test none: what
 * is measured is too little for far quantiles.
 */
static void scenario_line(FILE *out, const char *line)
{
	const char *limit = strchr(line, ':');

	if (is_for_integrators(line))
		line += 2;
	if (limit && strstr(limit, "<="))
		fprintf(out, "%.*s: max <= 100 s\n", (int)(limit - line), line);
	else if (!strncmp(line, "duration =", 10))
		fputs("duration = 4s\n", out);
	else
		fputs(line, out);
}

static void must_scenario(void)
{
	FILE *in = fopen(SHIPPED, "re"), *out = fopen(SCENARIO, "we");
	char line[256];

	REQUIRE(in && out);
	while (fgets(line, sizeof(line), in))
		scenario_line(out, line);
	fclose(in);
	REQUIRE(!fclose(out));
}

static void scenario_run(void)
{
	uint64_t start = time_ns();

	must_scenario();
	typed("rtpoll-bench run acrn.ini -o result");
	printf("the run took %.1f s\n", (time_ns() - start) / 1e9);
	printf("begin\n");
	typed("tar -cz acrn.ini result | base64");
	printf("end\n");
}

/* As docs/isolation.md and docs/poll-mode.md say: isolate, then a rule for the VM. */
static void board_prepare(void)
{
	REQUIRE(typed("isolcpus-setup plan --isolate 1-3 --loader print -o plan.json"));
	REQUIRE(typed("isolcpus-setup apply plan.json"));
	REQUIRE(typed("rtpoll add --cpu 1 --policy fifo --priority 80"));
	REQUIRE(typed("rtpoll rule set rtvm --cpu 1 --mode poll"));
}

static void test(void)
{
	struct guest polled = {}, other = {};
	int control, sim;

	must_open(NULL, &control, &sim);
	board_prepare();
	must_guest(&polled, sim, "rtvm");
	must_guest(&other, sim, "other");
	scenario_run();
	typed("rtpoll stat");
	guest_end(&polled);
	guest_end(&other);
	typed("rtpoll rm --force cpu1");
	typed("isolcpus-setup undo");
	must_close(control, sim);
}

int main(void)
{
	need_isolated_cpus("1-3");
	board_mount();
	test();
	return test_end();
}
