// SPDX-License-Identifier: BSD-3-Clause
/*
 * init.c - process 1 of the test guest: run the tests, report, power off
 *
 * The tests are the words after "-- run" on the kernel's command line, each
 * "[folder/]name[@seconds][:arg]...".  A test passes when it exits with 0 and leaves
 * nothing bad in the kernel's log and no module loaded; 77 is a skip.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "init_log.h"
#include "init_run.h"

static const struct {
	const char *type;
	const char *where;
} mounts[] = {
	{ "proc", "/proc" },
	{ "sysfs", "/sys" },
	{ "devtmpfs", "/dev" },
	{ "tmpfs", "/tmp" },
	{ "tmpfs", "/dev/shm" },
	{ "debugfs", "/sys/kernel/debug" },
	{ "tracefs", "/sys/kernel/tracing" },
};

static void mount_all(void)
{
	size_t i;

	for (i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].where, 0755);
		if (mount(mounts[i].type, mounts[i].where, mounts[i].type, 0, NULL))
			printf("# init: cannot mount %s: %s\n", mounts[i].where,
			       strerror(errno));
	}
}

/* The image has no /dev/console before devtmpfs is there. */
static void console_open(void)
{
	int fd = open("/dev/console", O_RDWR);

	dup2(fd, STDIN_FILENO);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	setvbuf(stdout, NULL, _IOLBF, 0);
}

/* What a test left running would disturb the next one. */
static void processes_end(void)
{
	kill(-1, SIGKILL);
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
}

/* Unload what a test left; the names go to the report, last loaded first. */
static unsigned int modules_unload(void)
{
	FILE *modules = fopen("/proc/modules", "re");
	unsigned int nr = 0;
	char name[64];

	while (modules && fscanf(modules, "%63s%*[^\n]", name) == 1) {
		nr++;
		printf("# module %s left loaded%s\n", name,
		       syscall(SYS_delete_module, name, O_NONBLOCK) ?
		       ", cannot be unloaded" : "");
	}
	if (modules)
		fclose(modules);

	return nr;
}

static void test_judge(struct result *result)
{
	unsigned int nr_modules, nr_bad;

	processes_end();
	nr_modules = modules_unload();
	nr_bad = log_judge();
	if (result->verdict == TEST_FAILED || (!nr_modules && !nr_bad))
		return;

	result->verdict = TEST_FAILED;
	snprintf(result->reason, sizeof(result->reason), "%s",
		 nr_bad ? "bad kernel messages" : "modules left loaded");
}

static void test_report(int number, const char *call, const struct result *result)
{
	printf("%sok %d - %s (%.3f s)%s%s\n",
	       result->verdict == TEST_FAILED ? "not " : "", number, call,
	       result->seconds,
	       result->verdict == TEST_SKIPPED ? " # SKIP " :
	       result->verdict == TEST_FAILED ? " # " : "", result->reason);
}

/* The kernel puts words it does not know before those after "--". */
static char **tests_find(char **argv)
{
	while (*argv && strcmp(*argv, "run"))
		argv++;

	return *argv ? argv + 1 : argv;
}

int main(int argc, char **argv)
{
	char **tests = tests_find(argv + (argc > 0));
	unsigned int nr[3] = { 0 };
	struct result result = { 0 };
	int i;

	mount_all();
	console_open();
	log_open();
	printf("rig: start\n");

	for (i = 0; tests[i] && !result.stuck; i++) {
		log_mark(tests[i]);
		test_run(tests[i], &result);
		test_judge(&result);
		test_report(i + 1, tests[i], &result);
		nr[result.verdict]++;
	}

	printf("rig: %u passed, %u failed, %u skipped\n", nr[TEST_PASSED],
	       nr[TEST_FAILED], nr[TEST_SKIPPED]);
	fflush(stdout);
	tcdrain(STDOUT_FILENO);
	reboot(RB_POWER_OFF);

	return 1;
}
