// SPDX-License-Identifier: BSD-3-Clause
/*
 * t_isolcpus.c - isolcpus-setup isolates a CPU of a running kernel, and takes it back
 *
 * The command is the one that users get.  Whatever it did, and wherever it was ended:
 * after undo the kernel is told what it was told before.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"
#include "rtpoll_command.h"
#include "settings.h"

#define CGROUP		"/sys/fs/cgroup"
#define GROUP		CGROUP "/isolcpus-setup"
#define PARTITION	GROUP "/cpuset.cpus.partition"
#define KILLS		20

static char *before;

static void file_is(const char *path, const char *wanted)
{
	char text[256] = "";

	CHECK(!file_read(path, text, sizeof(text)));
	if (!CHECK(!strcmp(text, wanted)))
		printf("  %s: '%s', not '%s'\n", path, text, wanted);
}

static bool is_as_before(void)
{
	char *now = settings_take();
	bool same = settings_same(before, now);

	free(now);
	return CHECK(same);
}

static void machine_make(void)
{
	static const char *const folders[] = { "/etc", "/run", "/var", "/var/lib" };
	size_t i;

	for (i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		CHECK(!mkdir(folders[i], 0755) || errno == EEXIST);
	REQUIRE(!mount("cgroup2", CGROUP, "cgroup2", 0, NULL));
}

static void a_partition_comes_and_goes(void)
{
	command(0, "apply /tmp/cgroup.json");
	file_is(PARTITION, "isolated");
	file_is(GROUP "/cpuset.cpus", "1");
	file_is("/sys/devices/virtual/workqueue/cpumask", "1");

	command(0, "apply /tmp/cgroup.json");
	CHECK(strstr(said, "0 changes made"));
	command(0, "status");
	CHECK(strstr(said, "applied      CGR-001  " PARTITION));

	command(0, "undo");
	CHECK(access(GROUP, F_OK));
	is_as_before();
}

static void thread_may_run_on(unsigned int pid, const char *cpus)
{
	static const char key[] = "\nCpus_allowed_list:\t";
	char path[64], text[4096] = "";
	const char *list;

	snprintf(path, sizeof(path), "/proc/%u/status", pid);
	CHECK(!file_read(path, text, sizeof(text)));
	list = strstr(text, key);
	list = list ? list + strlen(key) : "?";
	if (!CHECK(strcspn(list, "\n") == strlen(cpus) && !strncmp(list, cpus, strlen(cpus))))
		printf("  thread %u: %.8s, not %s\n", pid, list, cpus);
}

/* kthreadd, whose number is always 2. */
static void kernel_threads_move_and_go_back(void)
{
	thread_may_run_on(2, "0-1");
	command(0, "apply /tmp/runtime.json --runtime");
	CHECK(strstr(said, "write /proc/2: '0-1 "));
	thread_may_run_on(2, "0");
	command(0, "apply /tmp/runtime.json --runtime");
	CHECK(strstr(said, "0 changes made"));
	command(0, "verify --plan /tmp/runtime.json KTH-001");
	check_said("cannot be moved: ");
	command(0, "undo");
	thread_may_run_on(2, "0-1");
	is_as_before();
}

/* Nobody's write is lost, and the next undo goes on. */
static void somebody_elses_value_is_a_conflict(void)
{
	command(0, "apply /tmp/cgroup.json");
	CHECK(!file_write("/proc/sys/vm/stat_interval", "77"));
	command(5, "undo");
	CHECK(strstr(said, "/proc/sys/vm/stat_interval: reads '77'"));
	file_is("/proc/sys/vm/stat_interval", "77");
	command(0, "undo --force");
	is_as_before();
}

/* A task in the partition holds it; what can be put back is. */
static void a_task_in_the_partition_is_a_conflict(void)
{
	pid_t pid;
	char text[16];

	command(0, "apply /tmp/cgroup.json");
	pid = fork();
	if (!pid) {
		pause();
		_exit(0);
	}
	snprintf(text, sizeof(text), "%d", pid);
	REQUIRE(!file_write(GROUP "/cgroup.procs", text));
	command(5, "undo");
	CHECK(strstr(said, GROUP ": cannot remove"));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	command(0, "undo");
	is_as_before();
}

/* What the kernel refuses has all taken back: CPU 1 is somebody's already. */
static void a_refused_partition_is_rolled_back(void)
{
	REQUIRE(!file_write(CGROUP "/cgroup.subtree_control", "+cpuset"));
	REQUIRE(!mkdir(CGROUP "/other", 0755));
	REQUIRE(!file_write(CGROUP "/other/cpuset.cpus", "1"));
	REQUIRE(!file_write(CGROUP "/other/cpuset.cpus.partition", "root"));
	command(6, "apply /tmp/cgroup.json");
	CHECK(strstr(said, "reads 'isolated invalid"));
	CHECK(access(GROUP, F_OK));
	CHECK(!rmdir(CGROUP "/other"));
	REQUIRE(!file_write(CGROUP "/cgroup.subtree_control", "-cpuset"));
	is_as_before();
}

static uint64_t must_apply_ns(const char *arguments)
{
	uint64_t start = time_ns();

	REQUIRE(command(0, arguments));
	return time_ns() - start;
}

/* Ended after a while that grows: the loader, then the first writes, then all. */
static void ended_anywhere_it_can_be_undone(const char *plan, int signal)
{
	char arguments[64];
	unsigned int i, ended = 0;
	uint64_t whole_ns;

	snprintf(arguments, sizeof(arguments), "apply %s", plan);
	whole_ns = must_apply_ns(arguments);
	command(0, "undo");
	for (i = 1; i <= KILLS; i++) {
		pid_t pid = command_start(arguments);

		time_sleep_ns(whole_ns * i / KILLS);
		kill(pid, signal);
		if (command_end(pid) == -signal)
			ended++;
		else
			/* The first one was slower than the others are. */
			whole_ns -= whole_ns / 4;
		command(0, "undo");
		if (!is_as_before())
			break;
	}
	printf("# %u of %u ended by signal %d, the whole takes %llu ms\n", ended, KILLS, signal,
	       (unsigned long long)(whole_ns / 1000000));
	CHECK(ended > KILLS / 2);
}

/*
 * From 6.9 on a partition needs new workers, and the kernel waits for them only as long
 * as who asks lives: killed there, it warns (update_unbound_workqueue_cpumask()) and
 * leaves the mask.  That is its fault, and no test's.
 */
static bool can_be_killed_in_a_partition(void)
{
	struct utsname uts;

	REQUIRE(!uname(&uts));
	return !strncmp(uts.release, "6.1.", 4);
}

static void read_only_sys_is_refused_at_once(void)
{
	REQUIRE(!mount(NULL, "/sys", NULL, MS_REMOUNT | MS_RDONLY | MS_BIND, NULL));
	command(3, "apply /tmp/runtime.json --runtime");
	CHECK(strstr(said, "Read-only file system"));
	REQUIRE(!mount(NULL, "/sys", NULL, MS_REMOUNT | MS_BIND, NULL));
	is_as_before();
}

int main(void)
{
	command_path = "/data/isolcpus-setup";
	machine_make();
	REQUIRE(command(0, "plan --isolate 1 --mode cgroup -o /tmp/cgroup.json"));
	REQUIRE(command(0, "plan --isolate 1 --mode boot -o /tmp/runtime.json"));
	before = settings_take();
	REQUIRE(is_as_before());

	a_partition_comes_and_goes();
	kernel_threads_move_and_go_back();
	somebody_elses_value_is_a_conflict();
	a_task_in_the_partition_is_a_conflict();
	a_refused_partition_is_rolled_back();
	ended_anywhere_it_can_be_undone("/tmp/cgroup.json", SIGTERM);
	if (can_be_killed_in_a_partition())
		ended_anywhere_it_can_be_undone("/tmp/cgroup.json", SIGKILL);
	ended_anywhere_it_can_be_undone("/tmp/runtime.json --runtime", SIGKILL);
	read_only_sys_is_refused_at_once();
	free(before);
	return test_end();
}
