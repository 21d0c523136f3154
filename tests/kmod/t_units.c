// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_units.c - the systemd units of both commands, run by systemd
 *
 * Debian's systemd is PID 1 of a namespace with a root of its own, where the commands
 * and the units lie as "make install" puts them.  Once multi-user.target is reached,
 * this program looks from inside ("units:inside") whether the rules and the settings
 * are there, each put there by a service in its sandbox; then systemd ends, and with
 * it the services, and they must be gone.
 */
#include <errno.h>
#include <jansson.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "isolated.h"
#include "rtpoll_command.h"
#include "vm.h"

#define ROOT		"/tmp/root"
#define UNITS		ROOT "/etc/systemd/system/"
#define SAID		"/said"
#define INTERVAL	"/proc/sys/vm/stat_interval"
#define BEFORE		"/before"

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	REQUIRE(file && fputs(text, file) >= 0 && !fclose(file));
}

/* --- from inside --------------------------------------------------------------- */

static void rules_are_loaded(void)
{
	json_t *document;

	command_path = "/data/rtpoll";
	document = must_document("list --json");
	CHECK_EQ(json_array_size(json_object_get(document, "rules")), 1);
	CHECK_EQ(number(member(document, "pollers", 0), "cpu"), 1);
	json_decref(document);
}

static void settings_are_made(void)
{
	char before[32], now[32];

	REQUIRE(!file_read(BEFORE, before, sizeof(before)));
	REQUIRE(!file_read(INTERVAL, now, sizeof(now)));
	CHECK(strcmp(before, now));
	command_path = "/data/isolcpus-setup";
	CHECK(command(0, "status"));
	check_said(INTERVAL);
}

static int inside(void)
{
	rules_are_loaded();
	settings_are_made();
	return test_end();
}

/* --- from outside -------------------------------------------------------------- */

static void folders_make(void)
{
	static const char *const folders[] = {
		ROOT, ROOT "/data", ROOT "/dev", ROOT "/proc", ROOT "/sys", ROOT "/tests",
		ROOT "/run", ROOT "/tmp", ROOT "/var", ROOT "/var/lib", ROOT "/var/tmp",
		ROOT "/root", ROOT "/home", ROOT "/etc", ROOT "/etc/systemd", UNITS,
		UNITS "isolcpus-verify.service.d", UNITS "service.d",
		ROOT "/etc/isolcpus-setup", ROOT "/usr", ROOT "/usr/lib",
		ROOT "/usr/lib/systemd", ROOT "/usr/local", ROOT "/usr/local/bin",
		ROOT "/usr/local/sbin",
	};
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		REQUIRE(!mkdir(folders[i], 0755));
}

/* Of the image, where a Debian has it. */
static void links_make(void)
{
	static const char *const links[][2] = {
		{ "/data", ROOT "/lib64" }, { "/usr/lib", ROOT "/lib" },
		{ "/data", ROOT "/usr/lib/x86_64-linux-gnu" },
		{ "/data", ROOT "/usr/lib/systemd/system" },
		{ "/data/rtpoll", ROOT "/usr/local/bin/rtpoll" },
		{ "/data/isolcpus-setup", ROOT "/usr/local/sbin/isolcpus-setup" },
	};
	size_t i;

	for (i = 0; i < sizeof(links) / sizeof(links[0]); i++)
		REQUIRE(!symlink(links[i][0], links[i][1]));
}

static void units_make(void)
{
	put(UNITS "multi-user.target",
	    "[Unit]\nWants=rtpoll.service isolcpus-setup.service report.service\n");
	put(UNITS "report.service",
	    "[Unit]\nAfter=rtpoll.service isolcpus-setup.service isolcpus-verify.service\n"
	    "Wants=isolcpus-verify.service\nSuccessAction=exit\nFailureAction=exit\n"
	    "[Service]\nType=oneshot\nExecStart=/tests/units inside\n");
	put(UNITS "isolcpus-verify.service.d/told.conf",
	    "[Service]\nExecStopPost=+/tests/units verified\n");
	/* Of all services: what they say is wanted if one of them fails. */
	put(UNITS "service.d/said.conf",
	    "[Service]\nStandardOutput=append:/said\nStandardError=append:/said\n");
	/* No priority: the poller's thread is not of systemd's namespace here. */
	put(ROOT "/etc/rtpoll.conf", "[vm ruled]\ncpu = 1\nmode = poll\n");
}

static void machine_make(void)
{
	char interval[32];

	folders_make();
	links_make();
	units_make();
	REQUIRE(!file_read(INTERVAL, interval, sizeof(interval)));
	put(ROOT BEFORE, interval);
	mkdir("/sys/fs/cgroup", 0755);
	REQUIRE(!mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL) || errno == EBUSY);
	command_path = "/data/isolcpus-setup";
	REQUIRE(command(0, "plan --isolate 1 --mode boot -o " ROOT
			   "/etc/isolcpus-setup/plan.json"));
}

static void must_bind(const char *from, const char *to)
{
	REQUIRE(!mount(from, to, NULL, MS_BIND | MS_REC, NULL));
}

/* Does not return. */
static void become_systemd(void)
{
	REQUIRE(!mount("proc", ROOT "/proc", "proc", 0, NULL));
	REQUIRE(!chdir(ROOT));
	REQUIRE(!mount(".", "/", NULL, MS_MOVE, NULL));
	REQUIRE(!chroot("."));
	/* It is so in a container: no consoles, no mounts, and an end without reboot. */
	setenv("container", "rig", 1);
	unsetenv("MODULES");
	execl("/data/systemd", "systemd", "--system", "--log-target=console",
	      "--log-level=notice", "--show-status=0", "--unit=multi-user.target", NULL);
	_exit(127);
}

static void must_systemd_run(void)
{
	pid_t child, pid;
	int status;

	child = fork();
	REQUIRE(child >= 0);
	if (child) {
		REQUIRE(waitpid(child, &status, 0) == child);
		/* There is no systemd-shutdown: its last step fails, and it says so. */
		CHECK(WIFEXITED(status));
		return;
	}
	REQUIRE(!unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWCGROUP));
	REQUIRE(!mount(NULL, "/", NULL, MS_PRIVATE | MS_REC, NULL));
	must_bind(ROOT, ROOT);
	must_bind("/data", ROOT "/data");
	must_bind("/dev", ROOT "/dev");
	must_bind("/sys", ROOT "/sys");
	must_bind("/tests", ROOT "/tests");
	pid = fork();
	if (!pid)
		become_systemd();
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		_exit(1);
	_exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

static void print_file(const char *path)
{
	char line[512];
	FILE *file = fopen(path, "re");

	while (file && fgets(line, sizeof(line), file))
		printf("  %s", line);
	if (file)
		fclose(file);
}

static void check_report(void)
{
	/* verify says more of a machine that is not right. */
	char text[32768] = "";

	CHECK(!file_read(ROOT "/verified", text, sizeof(text)));
	/* Its findings are another test's; it could look at everything, and end. */
	if (!CHECK(!strcmp(text, "exited 0") || !strcmp(text, "exited 4") ||
		   !strcmp(text, "exited 1")))
		printf("  isolcpus-verify.service: '%s'\n", text);
	CHECK(!file_read(ROOT SAID, text, sizeof(text)));
	if (!CHECK(strstr(text, "checks, 0 failed")))
		print_file(ROOT SAID);
}

static void all_is_gone(void)
{
	char before[32], now[32];
	json_t *document;

	REQUIRE(!file_read(ROOT BEFORE, before, sizeof(before)));
	REQUIRE(!file_read(INTERVAL, now, sizeof(now)));
	CHECK(!strcmp(before, now));
	command_path = "/data/rtpoll";
	document = must_document("list --json");
	CHECK_EQ(json_array_size(json_object_get(document, "rules")), 0);
	CHECK_EQ(json_array_size(json_object_get(document, "pollers")), 0);
	json_decref(document);
}

/* What systemd says of a service that has ended. */
static int verified(void)
{
	char text[64];

	snprintf(text, sizeof(text), "%s %s", getenv("EXIT_CODE"), getenv("EXIT_STATUS"));
	put("/verified", text);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "inside"))
		return inside();
	if (argc > 1 && !strcmp(argv[1], "verified"))
		return verified();
	need_isolated_cpu1();
	must_load(NULL, NULL);
	machine_make();
	must_systemd_run();
	check_report();
	all_is_gone();
	must_unload();
	return test_end();
}
