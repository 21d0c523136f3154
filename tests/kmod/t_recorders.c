// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_recorders.c - trace-cmd and perf record the module's events and read them
 *
 * They parse the events' formats themselves, outside the kernel.  What they
 * record is this program, run as "recorders work".
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
#define RECORD		"/tmp/recorded"
#define REPORT		"/tmp/report.txt"
#define MAX_WORDS	16

/* A program of Debian's, beside the libraries it wants. */
#define TOOL(name)	"/data/ld-linux-x86-64.so.2", "--library-path", "/data", \
			"/data/" name

/* How a recorder is called, and what it calls an event. */
struct recorder {
	const char *name;
	const char *record[MAX_WORDS];
	const char *report[MAX_WORDS];
	const char *answered;
	const char *vm;
};

static char self[256];

static const struct recorder recorders[] = {
	{
		.name = "trace-cmd",
		.record = { TOOL("trace-cmd"), "record", "-e", "acrn_hsm",
			    "-o", RECORD, self, "work" },
		.report = { TOOL("trace-cmd"), "report", "-i", RECORD },
		.answered = "hsm_answered",
		.vm = "hsm_vm",
	}, {
		.name = "perf",
		.record = { TOOL("perf"), "record", "-q", "-a", "-e", "acrn_hsm:*",
			    "-o", RECORD, self, "work" },
		.report = { TOOL("perf"), "script", "-i", RECORD },
		.answered = "acrn_hsm:hsm_answered",
		.vm = "acrn_hsm:hsm_vm",
	},
};

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

static void check_report(const struct recorder *recorder)
{
	struct trace_text lines[NR_REQUESTS] = {};
	FILE *report = fopen(REPORT, "re");
	unsigned int i;

	REQUIRE(report);
	CHECK_EQ(trace_parse(report, recorder->answered, lines, NR_REQUESTS), NR_REQUESTS);
	for (i = 0; i < NR_REQUESTS; i++)
		if (!CHECK(!strcmp(lines[i].text, ANSWERED)))
			printf("  %s: it is '%s'\n", recorder->name, lines[i].text);

	rewind(report);
	CHECK_EQ(trace_parse(report, recorder->vm, lines, NR_REQUESTS), 2);
	CHECK(!strcmp(lines[0].text, "vm=1 name=recorded vcpus=1 created"));
	CHECK(!strcmp(lines[1].text, "vm=1 name=recorded vcpus=1 destroyed"));
	fclose(report);
}

static void recorder_check(const struct recorder *recorder)
{
	printf("  %s\n", recorder->name);
	CHECK_EQ(run("/tmp/record.txt", recorder->record), 0);
	CHECK_EQ(run(REPORT, recorder->report), 0);
	check_report(recorder);
	CHECK_EQ(unlink(RECORD), 0);
}

static void test(void)
{
	const struct hvsim_config config = {
		.vcpus = 1, .severity = HVSIM_SEVERITY_STANDARD, .spin_us = 100,
		.timeout_ms = 5000,
	};
	unsigned int i;
	int sim;

	REQUIRE(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	for (i = 0; i < sizeof(recorders) / sizeof(recorders[0]); i++) {
		must_load(NULL, NULL);
		sim = sim_open();
		must_sim_config(sim, &config);
		close(sim);
		recorder_check(&recorders[i]);
		must_unload();
	}
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "work"))
		work();
	else
		test();
	return test_end();
}
