// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_example.c - the library's example device model, under simulated vCPUs
 *
 * The program is rtpoll/examples/device_model.c as it is.  It lives through a whole
 * VM life, polling and attached, and is ended as at a terminal.  With mainline's
 * module (mainline/example) it finds out by itself that it must attach.
 */

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "leaks.h"
#include "vm.h"

#define EXAMPLE		"/data/device_model"
#define SERIAL		0x3f8
#define COUNTER		0x500
#define NOBODYS		0x600
#define ROUNDS		1000
#define WAIT_NS		5000000000ull

static const char greeting[] = "hello, world\n";

struct example {
	pid_t pid;
	int status;
	FILE *output;
};

static void must_start(struct example *example, const char *option)
{
	int ends[2];

	REQUIRE(!pipe2(ends, O_CLOEXEC));
	example->pid = fork();
	if (!example->pid) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execl(EXAMPLE, "device_model", "-c", "1", "-n", "shown", option, NULL);
		_exit(127);
	}
	REQUIRE(example->pid > 0);
	close(ends[1]);
	example->output = fdopen(ends[0], "r");
}

static bool has_ended(void *arg)
{
	struct example *example = arg;

	return waitpid(example->pid, &example->status, WNOHANG) == example->pid;
}

static void must_end(struct example *example)
{
	REQUIRE(!kill(example->pid, SIGINT));
	REQUIRE(time_wait(has_ended, example, WAIT_NS));
	CHECK_EQ(example->status, 0);
}

static bool line_is(struct example *example, const char *start, const char *part)
{
	char line[320] = "";

	if (CHECK(fgets(line, sizeof(line), example->output)) &&
	    CHECK(!strncmp(line, start, strlen(start))) && CHECK(strstr(line, part)))
		return true;
	printf("wanted \"%s\" and \"%s\" in: %s\n", start, part, line);
	return false;
}

static struct hvsim_vm_stats first_vm(int sim)
{
	struct hvsim_vm_stats stats = { .flags = HVSIM_STATS_NEXT };

	if (ioctl(sim, HVSIM_IOCTL_VM_STATS, &stats))
		stats.state = 0;
	return stats;
}

static bool vm_runs(void *sim)
{
	return first_vm(*(int *)sim).state == HVSIM_VM_RUNNING;
}

/* What a guest does that has a serial port and a counter. */
static void guest(int sim, uint16_t vmid)
{
	uint32_t outcome;
	uint64_t value;
	unsigned int i;

	for (i = 0; greeting[i]; i++) {
		CHECK_EQ(sim_in(sim, vmid, SERIAL + 5, 1, &value, &outcome), 0);
		CHECK_EQ(value, 0x60);
		value = greeting[i];
		CHECK_EQ(sim_out(sim, vmid, SERIAL, 1, &value, &outcome), 0);
	}
	for (i = 0; i < ROUNDS; i++) {
		CHECK_EQ(sim_in(sim, vmid, COUNTER, 4, &value, &outcome), 0);
		CHECK_EQ(value, i);
		CHECK_EQ(outcome, HVSIM_DONE);
	}
	CHECK_EQ(sim_in(sim, vmid, NOBODYS, 2, &value, &outcome), 0);
	CHECK_EQ(value, 0xffff);
}

/* The vCPU is notified of each answer, so that each is a NOTIFY. */
static void life(int sim, const char *option, const char *way)
{
	const unsigned int total = 2 * (sizeof(greeting) - 1) + ROUNDS + 1;
	struct example example;
	struct hvsim_vm_stats seen;
	char served[80];

	must_start(&example, option);
	if (!time_wait(vm_runs, &sim, WAIT_NS))
		printf("the example does not run\n");
	seen = first_vm(sim);
	CHECK_EQ(strcmp((const char *)seen.name, "shown"), 0);
	CHECK_EQ(seen.mapped_bytes, 1024 * 1024);
	CHECK_EQ(seen.regs_set, 1);
	guest(sim, seen.vmid);
	must_end(&example);

	line_is(&example, "VM ", way);
	line_is(&example, "guest: hello, world\n", "hello");
	snprintf(served, sizeof(served), "served %u: without a system call 0, notified %u;",
		 total, total);
	line_is(&example, served, "unhandled 1, invalid 0, lost 0");
	fclose(example.output);
	printf("%s: %u requests\n", way, total);
}

int main(void)
{
	struct leaks before;
	int control, sim;

	must_open(NULL, &control, &sim);
	leaks_begin(&before);
	life(sim, NULL, driver_is_mainline() ? "attached: " : "polling: ");
	life(sim, "-a", "attached: ");
	leaks_check(&before, control, sim);
	must_close(control, sim);
	return test_end();
}
