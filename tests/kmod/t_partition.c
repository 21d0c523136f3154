// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_partition.c - an isolated partition of cgroup v2 while systemd works on the same tree
 *
 * systemd writes "-cpuset" into the root's cgroup.subtree_control as soon as a unit with
 * another controller starts and no unit wants that one: the kernel ends a partition
 * below without a word.  isolcpus-setup.service asks for the controller, so that
 * systemd leaves it there; this program starts and stops such units, and looks.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "rtpoll_command.h"
#include "systemd_root.h"

#define CGROUP		"/sys/fs/cgroup"
#define GROUP		CGROUP "/isolcpus-setup"
#define CONTROL		CGROUP "/cgroup.subtree_control"

/* --- from inside --------------------------------------------------------------- */

static void partition_is_there(void)
{
	char state[128] = "", control[128] = "";

	CHECK(!file_read(GROUP "/cpuset.cpus.partition", state, sizeof(state)));
	CHECK(!file_read(CONTROL, control, sizeof(control)));
	printf("# partition '%s', controllers '%s'\n", state, control);
	CHECK(!strcmp(state, "isolated"));
}

static void systemd_does(const char *verb, const char *unit)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		execl("/data/systemctl", "systemctl", verb, unit, NULL);
		_exit(127);
	}
	CHECK(pid > 0 && waitpid(pid, &status, 0) == pid && !status);
	printf("# %s %s\n", verb, unit ? unit : "");
	partition_is_there();
}

static bool has_controller(const char *name)
{
	char control[128] = "";

	return !file_read(CONTROL, control, sizeof(control)) && strstr(control, name);
}

static int inside(void)
{
	command_path = "/data/isolcpus-setup";
	partition_is_there();
	/* Else nothing changes at the root, and nothing is shown. */
	CHECK(!has_controller("cpu "));
	systemd_does("start", "limited.service");
	CHECK(has_controller("cpu "));
	systemd_does("start", "weighed.service");
	systemd_does("stop", "limited.service");
	systemd_does("stop", "weighed.service");
	systemd_does("daemon-reload", NULL);
	systemd_does("start", "limited.service");
	return test_end();
}

/* --- from outside -------------------------------------------------------------- */

static void units_make(void)
{
	put(UNITS "multi-user.target",
	    "[Unit]\nWants=isolcpus-setup.service report.service\n");
	put(UNITS "report.service",
	    "[Unit]\nAfter=isolcpus-setup.service\nSuccessAction=exit\nFailureAction=exit\n"
	    "[Service]\nType=oneshot\nExecStart=/tests/partition inside\n");
	put(UNITS "limited.service",
	    "[Service]\nExecStart=/tests/partition wait\nCPUQuota=50%\nMemoryMax=64M\n");
	put(UNITS "weighed.service",
	    "[Service]\nExecStart=/tests/partition wait\nIOWeight=50\nTasksMax=5\n");
}

int main(int argc, char **argv)
{
	if (argc > 1 && !strcmp(argv[1], "inside"))
		return inside();
	if (argc > 1 && !strcmp(argv[1], "wait"))
		return pause();
	systemd_root_make();
	units_make();
	command_path = "/data/isolcpus-setup";
	REQUIRE(command(0, "plan --isolate 1 --mode cgroup -o " ROOT
			   "/etc/isolcpus-setup/plan.json"));
	must_systemd_run();
	check_systemd_said();
	CHECK(access(GROUP, F_OK));
	return test_end();
}
