// SPDX-License-Identifier: BSD-3-Clause
/* systemd_root.c - Debian's systemd, as PID 1 of a namespace with a root of its own */
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "systemd_root.h"

#define SAID		ROOT "/said"

void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");

	REQUIRE(file && fputs(text, file) >= 0 && !fclose(file));
}

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

void systemd_root_make(void)
{
	folders_make();
	links_make();
	/* Of all services: what they say is wanted if one of them fails. */
	put(UNITS "service.d/said.conf",
	    "[Service]\nStandardOutput=append:/said\nStandardError=append:/said\n");
	mkdir("/sys/fs/cgroup", 0755);
	REQUIRE(!mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, NULL) || errno == EBUSY);
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

void must_systemd_run(void)
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

void check_systemd_said(void)
{
	char text[32768] = "";

	CHECK(!file_read(SAID, text, sizeof(text)));
	if (!CHECK(strstr(text, "checks, 0 failed")))
		print_file(SAID);
}
