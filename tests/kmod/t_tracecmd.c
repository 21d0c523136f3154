// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_tracecmd.c - trace-cmd records the module's events and can read them
 *
 * It parses the events' formats itself, outside the kernel.  What it records is
 * this program, run as "tracecmd work".
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counted.h"
#include "echo.h"
#include "harness.h"
#include "tracefs.h"

#define DOORBELL	0x2000
#define NR_REQUESTS	20
#define ANSWERED	"vm=1 vcpu=0 pio write address=0x2000 size=4 value=0x9 server=irq"
#define RECORD		"/tmp/trace.dat"
#define REPORT		"/tmp/trace.txt"

/* From Debian's package, beside the libraries it wants. */
#define TRACE_CMD	"/data/ld-linux-x86-64.so.2", "--library-path", "/data", \
			"/data/trace-cmd"

static void work(void)
{
	int control = hsm_open(), sim = sim_open();
	int doorbell = eventfd(0, EFD_NONBLOCK);
	const struct hvsim_access access = echo_write(DOORBELL, 9);
	struct echo_guest guest;
	struct vm vm;

	must_vm_create(&vm, "recorded", VM_POLLING);
	REQUIRE(!vm_ioeventfd(&vm, doorbell, ACRN_IOEVENTFD_FLAG_PIO, DOORBELL, 4, 0));
	must_vm_start(&vm);
	echo_guest_init(&guest, sim, vm.id, 0, &access, 1, NR_REQUESTS);
	guest.ret = sim_run(sim, &guest.run);
	CHECK(echo_is_right(&guest, "recorded requests"));
	/* Recorded before they are counted. */
	must_vm_stats_counted(control, vm.id, NR_REQUESTS, 0);
	must_vm_stop(&vm);
}

/* Runs a program with its output in a file; its status. */
static int run(const char *output, const char *const *words)
{
	int status = -1;
	pid_t pid = fork();

	REQUIRE(pid >= 0);
	if (!pid) {
		int fd = open(output, O_WRONLY | O_CREAT | O_TRUNC, 0600);

		dup2(fd, STDOUT_FILENO);
		execv(words[0], (char *const *)words);
		_exit(127);
	}
	REQUIRE(waitpid(pid, &status, 0) == pid);
	return status;
}

static void check_report(void)
{
	struct trace_text lines[NR_REQUESTS] = {};
	FILE *report = fopen(REPORT, "re");
	unsigned int i;

	REQUIRE(report);
	CHECK_EQ(trace_parse(report, "hsm_answered", lines, NR_REQUESTS), NR_REQUESTS);
	for (i = 0; i < NR_REQUESTS; i++)
		if (!CHECK(!strcmp(lines[i].text, ANSWERED)))
			printf("  it is '%s'\n", lines[i].text);

	rewind(report);
	CHECK_EQ(trace_parse(report, "hsm_vm", lines, NR_REQUESTS), 2);
	CHECK(!strcmp(lines[0].text, "vm=1 name=recorded vcpus=1 created"));
	CHECK(!strcmp(lines[1].text, "vm=1 name=recorded vcpus=1 destroyed"));
	fclose(report);
}

static void test(void)
{
	char self[256] = {};
	const char *const record[] = {
		TRACE_CMD, "record", "-e", "acrn_hsm", "-o", RECORD, self, "work", NULL,
	};
	const char *const report[] = {
		TRACE_CMD, "report", "-i", RECORD, NULL,
	};
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 5000,
	};
	int sim;

	REQUIRE(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	must_load(NULL, NULL);
	sim = sim_open();
	must_sim_config(sim, &config);
	close(sim);
	CHECK_EQ(run("/tmp/record.txt", record), 0);
	CHECK_EQ(run(REPORT, report), 0);
	check_report();
	must_unload();
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "work"))
		work();
	else
		test();
	return test_end();
}
